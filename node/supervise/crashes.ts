/** A process that ends `crashLimit` times within this time keeps failing, which is reported to a person. */
export const crashWindowMs = 60_000;
export const crashLimit = 3;

/** Records when a process ended by itself. Times are ms of any one clock. */
export interface CrashRecord {
  /** Counts an end; returns true if there were `crashLimit` within the last `crashWindowMs`, this one included. */
  add(now: number): boolean;
  /** Returns whether that is still true at `now`. */
  failing(now: number): boolean;
  /** The total number of ends. */
  readonly total: number;
}

export function createCrashRecord(): CrashRecord {
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
