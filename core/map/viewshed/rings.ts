import type { PlanePoint } from '../../base/geo.ts';
import { signedArea } from '../city/make/rings.ts';
import { aheadOf } from './shadows.ts';

/** Ground seen between two directions (radians clockwise from north): stretches `[from, to, ...]` at either, as many. */
export interface Sector {
  readonly from: number;
  readonly to: number;
  readonly seenFrom: readonly number[];
  readonly seenTo: readonly number[];
}

/** One ring while it grows clockwise around the lens: its far edge, its near one, and the stretch it ends with. */
interface Growing {
  readonly far: number[];
  readonly near: number[];
  endsAt: number;
  nearM: number;
  farM: number;
}

const sameM = 1e-6;

/** Sectors in their order as rings: a stretch goes on in the next sector's one that it shares most with. */
export function joined(
  lens: PlanePoint,
  sectors: readonly Sector[],
): { rings: Float64Array[]; areaM2: number } {
  const rings: Float64Array[] = [];
  let growing: Growing[] = [];
  let areaM2 = 0;

  const put = (line: number[], direction: number, distanceM: number) => {
    const { x, y } = aheadOf(lens, direction, distanceM);
    const [lastX, lastY] = [line.at(-2), line.at(-1)];
    if (lastX !== undefined && lastY !== undefined && Math.hypot(x - lastX, y - lastY) < sameM) return;
    line.push(x, y);
  };
  const finish = ({ far, near }: Growing) => {
    // Clockwise around the lens the far edge comes first; backwards it is counterclockwise.
    const ring = [...near];
    for (let at = far.length - 2; at >= 0; at -= 2) ring.push(far[at] ?? 0, far[at + 1] ?? 0);
    const done = Float64Array.from(ring);
    const area = signedArea(done);
    if (Math.abs(area) <= sameM) return;
    areaM2 += Math.abs(area);
    rings.push(done);
  };

  for (const { from, to, seenFrom, seenTo } of sectors) {
    const going = growing.filter(({ endsAt }) => endsAt === from);
    for (const ring of growing) if (ring.endsAt !== from) finish(ring);
    growing = [];
    for (let at = 0; at + 1 < seenFrom.length; at += 2) {
      const [nearM, farM] = [seenFrom[at] ?? 0, seenFrom[at + 1] ?? 0];
      const shared = (ring: Growing) => Math.min(ring.farM, farM) - Math.max(ring.nearM, nearM);
      const best = going.reduce<Growing | undefined>(
        (found, ring) => (shared(ring) > Math.max(found ? shared(found) : 0, 0) ? ring : found),
        undefined,
      );
      if (best) going.splice(going.indexOf(best), 1);
      const ring = best ?? { far: [], near: [], endsAt: to, nearM, farM };
      put(ring.near, from, nearM);
      put(ring.far, from, farM);
      ring.nearM = seenTo[at] ?? 0;
      ring.farM = seenTo[at + 1] ?? 0;
      ring.endsAt = to;
      put(ring.near, to, ring.nearM);
      put(ring.far, to, ring.farM);
      growing.push(ring);
    }
    for (const ring of going) finish(ring);
  }
  for (const ring of growing) finish(ring);
  return { rings, areaM2 };
}
