import { cameraIndexRange } from './cameraQuadtree.ts';

/** Upper bound of distances west of the plane's origin, metres. */
const farM = 2 ** 25;
/** Cameras this near to each other share one pole, metres. */
const poleM = 1.5;
/** Golden angle, as in a sunflower's seeds. */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
/** More cameras than this form a spiral rather than a ring. */
const ringOf = 8;

/** Position of each camera on its pole. */
export interface CameraPoles {
  /** Its pole, identified by the index of one of its cameras. */
  readonly pole: Uint32Array;
  readonly slot: Uint16Array;
  /** Number of cameras on its pole, including itself. */
  readonly size: Uint16Array;
}

/**
 * Groups cameras by pole.
 * From west to east, a camera joins the pole of a near enough one; positions follow the order of headings.
 * @param xs,ys metres of the plane
 */
export function groupCamerasByPole(
  xs: Float64Array,
  ys: Float64Array,
  headingDeg: (camera: number) => number,
): CameraPoles {
  const pole = new Uint32Array(xs.length);
  const slot = new Uint16Array(xs.length);
  const size = new Uint16Array(xs.length).fill(1);
  const order = fromWest(xs);
  /** Cameras of each shared pole, by the index of its first one; poles with one camera are omitted. */
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

/**
 * Sorts cameras from west to east, to a centimetre; a numeric sort is several times as fast as one with a comparator.
 */
function fromWest(xs: Float64Array): Uint32Array {
  const keys = xs.map((x, camera) => Math.floor((x + farM) * 100) * cameraIndexRange + camera);
  return Uint32Array.from(keys.sort(), (key) => key % cameraIndexRange);
}

/**
 * Returns the offset from a pole to the glyph of one of its cameras, so that none overlaps another.
 * @param glyphPx width of a glyph
 */
export function getFanOutOffset(
  slot: number,
  size: number,
  glyphPx: number,
): { readonly dx: number; readonly dy: number } {
  if (size <= 1) return { dx: 0, dy: 0 };
  const apart = glyphPx * 1.5;
  const angle = size <= ringOf ? ((slot + 0.5) / size) * 2 * Math.PI : slot * goldenAngle;
  // No ring position is straight above the pole, where an alert's mark may stand. Ring neighbours are a chord apart; in
  // Vogel's spiral (1979) the nearest two are at least one and a half of its units.
  const far = size <= ringOf ? apart / 2 / Math.sin(Math.PI / size) : (apart / 1.5) * Math.sqrt(slot + 0.5);
  return { dx: far * Math.sin(angle), dy: -far * Math.cos(angle) };
}
