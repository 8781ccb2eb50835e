/** Within this time, this many ends make a process one that keeps failing: a person has to know. */
export const crashWindowMs = 60_000;
export const crashLimit = 3;

/** Remembers when something ended by itself. Times are ms of any one clock. */
export interface CrashRecord {
  /** Counts one; true if there have been `crashLimit` within the last `crashWindowMs`, this one included. */
  add(now: number): boolean;
  /** Whether that still holds at `now`. */
  failing(now: number): boolean;
  /** How many in all. */
  readonly total: number;
}

export function crashRecord(): CrashRecord {
  let recent: number[] = [];
  let total = 0;
  const failing = (now: number) => {
    recent = recent.filter((at) => now - at < crashWindowMs);
    return recent.length >= crashLimit;
  };
  return {
    add(now) {
      total += 1;
      recent.push(now);
      return failing(now);
    },
    failing,
    get total() {
      return total;
    },
  };
}
