import { indexRange } from './cells.ts';

/** Nothing lies further west of the plane's origin, metres. */
const farM = 2 ** 25;
/** Cameras this near to each other hang on one pole, metres. */
const poleM = 1.5;
/** Golden angle: seeds of a sunflower. */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
/** More than these stand in a spiral rather than in a ring. */
const ringOf = 8;

/** Which place a camera has among those of its pole. */
export interface Poles {
  /** Which pole it hangs on: the number of one of its cameras. */
  readonly pole: Uint32Array;
  readonly slot: Uint16Array;
  /** Cameras of its pole, itself included. */
  readonly size: Uint16Array;
}

/**
 * Cameras by poles: from west to east, a camera hangs on the pole of one that is near enough to it, and stands there in the
 * order of headings.
 * @param xs,ys metres of the plane
 */
export function polesOf(xs: Float64Array, ys: Float64Array, headingDeg: (camera: number) => number): Poles {
  const pole = new Uint32Array(xs.length);
  const slot = new Uint16Array(xs.length);
  const size = new Uint16Array(xs.length).fill(1);
  const order = fromWest(xs);
  /** Of each pole, by the number of its first camera: all of them. Most have but one, and are not in it. */
  const shared = new Map<number, number[]>();
  for (let at = 0; at < order.length; at++) {
    const camera = order[at] ?? 0;
    const x = xs[camera] ?? 0;
    const y = ys[camera] ?? 0;
    pole[camera] = camera;
    for (let west = at - 1; west >= 0; west--) {
      const other = order[west] ?? 0;
      if (x - (xs[other] ?? 0) > poleM) break;
      const first = pole[other] ?? 0;
      if (Math.hypot(x - (xs[first] ?? 0), y - (ys[first] ?? 0)) > poleM) continue;
      pole[camera] = first;
      const cameras = shared.get(first);
      if (cameras) cameras.push(camera);
      else shared.set(first, [first, camera]);
      break;
    }
  }
  for (const cameras of shared.values()) {
    cameras.sort((a, b) => headingDeg(a) - headingDeg(b) || a - b);
    cameras.forEach((camera, at) => {
      slot[camera] = at;
      size[camera] = cameras.length;
    });
  }
  return { pole, slot, size };
}

/** Cameras from west to east, to a centimetre; sorted as numbers, which is several times as fast as by a rule. */
function fromWest(xs: Float64Array): Uint32Array {
  const keys = xs.map((x, camera) => Math.floor((x + farM) * 100) * indexRange + camera);
  return Uint32Array.from(keys.sort(), (key) => key % indexRange);
}

/** From a pole to the glyph of one of its cameras, so that none covers another. @param glyphPx across a glyph */
export function fanOut(
  slot: number,
  size: number,
  glyphPx: number,
): { readonly dx: number; readonly dy: number } {
  if (size <= 1) return { dx: 0, dy: 0 };
  const apart = glyphPx * 1.5;
  const angle = size <= ringOf ? ((slot + 0.5) / size) * 2 * Math.PI : slot * goldenAngle;
  // None of a ring is straight above its pole: an alert's mark may stand there. In a ring neighbours are a chord apart; in Vogel's spiral (1979) the nearest two are at least one and a half of its units.
  const far = size <= ringOf ? apart / 2 / Math.sin(Math.PI / size) : (apart / 1.5) * Math.sqrt(slot + 0.5);
  return { dx: far * Math.sin(angle), dy: -far * Math.cos(angle) };
}
