/** A line of points, `[x0, y0, x1, y1, ...]`, metres. */
export type Line = readonly number[];

/**
 * Rings cut where borders meet, each stretch once: what two wards share is one line, so that it is drawn once, and
 * simplified alike for both. As TopoJSON's arcs; points are the same when they lie in the same decimetre.
 */
export function bordersOf(rings: readonly Line[]): readonly Line[] {
  const neighbours = new Map<string, Set<string>>();
  const keyed = rings.map((ring) => {
    const keys: string[] = [];
    for (let at = 0; at < ring.length; at += 2) keys.push(keyOf(ring[at] ?? 0, ring[at + 1] ?? 0));
    keys.forEach((key, at) => {
      let set = neighbours.get(key);
      if (!set) {
        set = new Set();
        neighbours.set(key, set);
      }
      for (const other of [keys[(at + 1) % keys.length], keys.at(at - 1)]) if (other) set.add(other);
    });
    return { ring, keys };
  });
  const isJunction = (key: string) => (neighbours.get(key)?.size ?? 0) !== 2;
  const borders = new Map<string, Line>();
  for (const { ring, keys } of keyed) {
    const count = keys.length;
    let start = keys.findIndex(isJunction);
    // A ring that nobody shares a part of, or all of: from its least point, the same whoever tells it.
    if (start < 0) start = keys.reduce((least, key, at) => (key < (keys[least] ?? '') ? at : least), 0);
    let line: number[] = [];
    let passed: string[] = [];
    for (let step = 0; step <= count; step++) {
      const at = (start + step) % count;
      const key = keys[at] ?? '';
      line.push(ring[2 * at] ?? 0, ring[2 * at + 1] ?? 0);
      passed.push(key);
      if (passed.length < 2 || !(isJunction(key) || step === count)) continue;
      const forward = passed.join(';');
      const backward = passed.toReversed().join(';');
      borders.set([forward, backward].sort().join('|'), line);
      line = [ring[2 * at] ?? 0, ring[2 * at + 1] ?? 0];
      passed = [key];
    }
  }
  return [...borders.values()];
}

const keyOf = (x: number, y: number) => `${Math.round(x * 10)},${Math.round(y * 10)}`;
