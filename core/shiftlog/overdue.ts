/** Whether what was due by then (ms since the epoch; null: at no time) ought to be done. */
export const isOverdue = (dueAt: number | null, now: number): boolean => dueAt !== null && dueAt < now;

/** For sorting: what is due sooner first, what is due at no time last. */
export const compareDue = (a: number | null, b: number | null): number =>
  (a ?? Number.MAX_SAFE_INTEGER) - (b ?? Number.MAX_SAFE_INTEGER);
