import type { PriorityCount } from './alertCounts.ts';

/** In rem. */
export const alertMarkSizesRem = {
  /** A single shape. */
  mark: 1.3,
  /** From the location to the lower edge of its mark. */
  stem: 0.7,
  /** A row of a cluster: a shape and its count. */
  row: 1.25,
  rowShape: 0.85,
  text: 0.85,
  pad: 0.3,
  arrow: 0.9,
} as const;
const digitShare = 0.66;

/** Maximum size of a group of three priorities and of an edge mark of four, with counts below 1,000, rem. */
export const maxGroupMarkRem = { width: 3.5, height: 4.1 } as const;
export const maxEdgeMarkRem = { width: 3.5, height: 5.4 } as const;

/** Returns the size of a cluster's or an edge mark's plate, CSS pixels. */
export function getPlateSize(
  counts: readonly PriorityCount[],
  remPx: number,
): { width: number; height: number } {
  const digits = Math.max(...counts.map(({ count }) => String(count).length));
  const { row, rowShape, text, pad } = alertMarkSizesRem;
  return {
    width: (3 * pad + rowShape + digits * text * digitShare) * remPx,
    height: (counts.length * row + pad) * remPx,
  };
}
