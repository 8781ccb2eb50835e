import type { ControlView } from '../../core/api/shell.ts';

const stored = 100;

/** How long the last commands took, ms. */
export interface Delays {
  add(ms: number): void;
  /** null: none yet. */
  figures(): ControlView['delayMs'];
}

export function createDelays(): Delays {
  const ring: number[] = [];
  let count = 0;
  return {
    add(ms) {
      ring[count % stored] = Math.max(0, ms);
      count += 1;
    },
    figures() {
      const last = ring[(count - 1) % stored];
      if (last === undefined) return null;
      const sorted = ring.toSorted((a, b) => a - b);
      return { last, p95: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? last };
    },
  };
}
