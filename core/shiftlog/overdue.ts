/** Returns whether a due time has passed (ms since the epoch; null: none). */
export const isOverdue = (dueAt: number | null, now: number): boolean => dueAt !== null && dueAt < now;

/** Compares due times for sorting: earlier first, none last. */
export const compareDueTimes = (a: number | null, b: number | null): number =>
  (a ?? Number.MAX_SAFE_INTEGER) - (b ?? Number.MAX_SAFE_INTEGER);
