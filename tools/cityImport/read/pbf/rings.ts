import { isInRing } from '../../../../core/map/city/make/rings.ts';
import type { Degrees } from '../../feature.ts';

/** Joins ways to closed rings of node ids; undefined if an end has no continuation. */
export function closedRings(ways: readonly (readonly number[])[]): number[][] | undefined {
  const rings: number[][] = [];
  const left = new Set(ways);
  const byEnd = new Map<number, Set<readonly number[]>>();
  const atEnd = (id: number) => {
    const there = byEnd.get(id) ?? new Set();
    byEnd.set(id, there);
    return there;
  };
  for (const way of ways) {
    atEnd(way[0] ?? 0).add(way);
    atEnd(way.at(-1) ?? 0).add(way);
  }
  const take = (way: readonly number[]) => {
    left.delete(way);
    atEnd(way[0] ?? 0).delete(way);
    atEnd(way.at(-1) ?? 0).delete(way);
  };
  for (const first of left) {
    take(first);
    const ring = [...first];
    while (ring[0] !== ring.at(-1) || ring.length < 2) {
      const end = ring.at(-1) ?? 0;
      const [next] = atEnd(end);
      if (!next) return undefined;
      take(next);
      for (const id of (next[0] === end ? next : [...next].reverse()).slice(1)) ring.push(id);
    }
    rings.push(ring);
  }
  return rings;
}

/** Builds polygons from rings: each hole joins the outline around it. */
export function polygonsOf(outers: readonly Degrees[], inners: readonly Degrees[]): Degrees[][] {
  const polygons = outers.map((outer) => [outer]);
  for (const inner of inners) {
    const [x = 0, y = 0] = inner;
    const around = polygons.find(([outer = []]) => isInRing(outer, x, y)) ?? polygons[0];
    around?.push(inner);
  }
  return polygons;
}
