/** Cameras this near to each other hang on one pole, metres. */
const poleM = 1.5;
/** Golden angle: seeds of a sunflower. */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
/** More than these stand in a spiral rather than in a ring. */
const ringOf = 8;

/** Which place a camera has among those of its pole. */
export interface Poles {
  /** Which pole it hangs on. */
  readonly pole: Uint32Array;
  readonly slot: Uint16Array;
  /** Cameras of its pole, itself included. */
  readonly size: Uint16Array;
}

/**
 * Cameras by poles: a camera hangs on the first pole that is near enough to it, and stands there in the order of headings.
 * @param xs,ys metres of the plane
 */
export function polesOf(xs: Float64Array, ys: Float64Array, headingDeg: (camera: number) => number): Poles {
  const poles = new Map<string, number[][]>();
  const all: number[][] = [];
  for (let camera = 0; camera < xs.length; camera++) {
    const x = xs[camera] ?? 0;
    const y = ys[camera] ?? 0;
    const column = Math.floor(x / poleM);
    const row = Math.floor(y / poleM);
    let near: number[] | undefined;
    for (let dy = -1; dy <= 1 && !near; dy++)
      for (let dx = -1; dx <= 1 && !near; dx++)
        near = poles
          .get(`${column + dx},${row + dy}`)
          ?.find(([first = 0]) => Math.hypot((xs[first] ?? 0) - x, (ys[first] ?? 0) - y) <= poleM);
    if (near) {
      near.push(camera);
      continue;
    }
    const made = [camera];
    all.push(made);
    const key = `${column},${row}`;
    const cell = poles.get(key);
    if (cell) cell.push(made);
    else poles.set(key, [made]);
  }
  const pole = new Uint32Array(xs.length);
  const slot = new Uint16Array(xs.length);
  const size = new Uint16Array(xs.length);
  for (const [number, cameras] of all.entries()) {
    cameras.sort((a, b) => headingDeg(a) - headingDeg(b) || a - b);
    cameras.forEach((camera, at) => {
      pole[camera] = number;
      slot[camera] = at;
      size[camera] = cameras.length;
    });
  }
  return { pole, slot, size };
}

/** From a pole to the glyph of one of its cameras, so that none covers another. @param glyphPx across a glyph */
export function fanOut(
  slot: number,
  size: number,
  glyphPx: number,
): { readonly dx: number; readonly dy: number } {
  if (size <= 1) return { dx: 0, dy: 0 };
  const apart = glyphPx * 1.5;
  const angle = size <= ringOf ? (slot / size) * 2 * Math.PI : slot * goldenAngle;
  // In a ring neighbours are a chord apart; in Vogel's spiral (1979) the nearest two are at least one and a half of its units.
  const far = size <= ringOf ? apart / 2 / Math.sin(Math.PI / size) : (apart / 1.5) * Math.sqrt(slot + 0.5);
  return { dx: far * Math.sin(angle), dy: -far * Math.cos(angle) };
}
