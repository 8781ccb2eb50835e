/** A seeded generator (mulberry32), so that the same code draws the same clip on every machine. */
export interface Random {
  /** Returns a uniform number in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('pick from an empty list');
      return item;
    },
  };
}

/** Hashes a lattice point to [0, 1), for value noise. */
function lattice(x: number, y: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Returns smooth value noise in [0, 1) with features of size 1. */
export function valueNoise(x: number, y: number): number {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const fx = x - xi;
  const fy = y - yi;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const top = lattice(xi, yi) * (1 - sx) + lattice(xi + 1, yi) * sx;
  const bottom = lattice(xi, yi + 1) * (1 - sx) + lattice(xi + 1, yi + 1) * sx;
  return top * (1 - sy) + bottom * sy;
}

export function fractalNoise(x: number, y: number): number {
  return (
    0.5 * valueNoise(x, y) + 0.3 * valueNoise(x * 2.1 + 7, y * 2.1) + 0.2 * valueNoise(x * 4.3, y * 4.3 + 3)
  );
}
