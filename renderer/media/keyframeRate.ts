import type { Inbound } from './streamStats.ts';

/** The last looks at which a stream had new keyframes: when, ms, and how many there had been by then. */
export type KeyframeRow = readonly Pick<Inbound, 'at' | 'keyframes'>[];

/** Looks are seconds apart, and so is what one pair of them tells of cameras with a keyframe each second, or each ten. */
const rowLength = 4;

/** Folds one look in. A row ends where nothing came: a stall is no pace. */
export function keyframesAfter(row: KeyframeRow, before: Inbound, after: Inbound): KeyframeRow {
  if (after.packets <= before.packets) return [];
  if (after.keyframes <= before.keyframes) return row;
  return [...row, { at: after.at, keyframes: after.keyframes }].slice(-rowLength);
}

/** Packets have come for so long without a keyframe that what was counted before says nothing, ms. */
const rareAfterMs = 15_000;

/** True where packets come and keyframes hardly do: an endless GOP. */
export function areRare(row: KeyframeRow, at: number): boolean {
  const last = row.at(-1);
  return last !== undefined && at - last.at > rareAfterMs;
}

/** How many keyframes come, 1/s; undefined before a row holds the time between two. */
export function keyframeRate(row: KeyframeRow): number | undefined {
  const [first, last] = [row[0], row.at(-1)];
  if (!first || !last || last.at <= first.at) return undefined;
  return ((last.keyframes - first.keyframes) * 1_000) / (last.at - first.at);
}
