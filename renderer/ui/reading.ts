import type { Clock } from '../../core/base/clock.ts';

/** How often at most a list is read again while what it is of changes, ms. */
export const renewEveryMs = 400;

export interface Reading {
  /** What it is of has changed. */
  renew(): void;
  /** At once, however lately it was read. */
  renewNow(): void;
  /** Another list: what was asked for the one before is nobody's, and this one is read at once. */
  begin(): void;
  /** Its end may have come near. */
  goOn(): void;
  close(): void;
}

/** Keeps a long list read, one question at a time: again as it changes, and on behind its end while that is near. */
export function createReading(options: {
  readonly clock: Clock;
  /** `isOld`: another list has begun, and what is answered is nobody's. */
  readonly reload: (isOld: () => boolean) => Promise<void>;
  /** Few rows are left below what is in sight. */
  readonly isNearEnd: () => boolean;
  /** False where that failed. */
  readonly readMore: (isOld: () => boolean) => Promise<boolean>;
}): Reading {
  const { clock } = options;
  let life = 0;
  let busy = false;
  let due = false;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let cancel = () => {};

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    const mine = life;
    const isOld = () => mine !== life;
    try {
      if (due) {
        due = false;
        renewedAt = clock.monotonic();
        await options.reload(isOld);
      }
      while (!isOld() && options.isNearEnd() && (await options.readMore(isOld)));
    } finally {
      busy = false;
    }
    if (due) plan();
  }
  /** As soon as may be. */
  function plan(): void {
    if (busy) return;
    cancel();
    const wait = Math.max(0, renewedAt + renewEveryMs - clock.monotonic());
    if (wait === 0)
      void run(); // desk calls answer in results
    else cancel = clock.after(wait, () => void run());
  }
  function renew(): void {
    due = true;
    plan();
  }
  function renewNow(): void {
    renewedAt = Number.NEGATIVE_INFINITY;
    renew();
  }
  return {
    renew,
    renewNow,
    begin() {
      life += 1;
      renewNow();
    },
    goOn() {
      if (options.isNearEnd() && !busy) void run(); // desk calls answer in results
    },
    close() {
      life += 1;
      due = false;
      cancel();
    },
  };
}
