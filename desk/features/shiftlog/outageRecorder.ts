import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { WriteFromSite } from '../../shared/write.ts';
import {
  addGap,
  deleteGapsBefore,
  endGap,
  isGapOpen,
  readLastAliveAt,
  saveAliveAt,
} from '../../store/gaps.ts';

/** The intervals for recording that the desk runs, and for comparing its clocks, ms. */
const aliveEveryMs = 30_000;
const lookEveryMs = 5_000;
/** If the wall clock deviates this much from the monotonic clock, it was set; slow correction stays below. */
const stepMs = 2_000;
/** Shorter link losses and restarts are not recorded, ms. */
const shortestMs = 10_000;
const retentionMs = 120 * 86_400_000;

/** Records when this desk was offline or off, and when its clock was set: reports list what may be missing. */
export interface OutageRecorder {
  /** The link to the site is up or down. */
  linked(isUp: boolean): void;
  close(): void;
}

export function createOutageRecorder(options: {
  readonly store: SqlReader;
  readonly project: WriteFromSite;
  readonly clock: Clock;
}): OutageRecorder {
  const { store, project, clock } = options;
  const now = () => Math.round(clock.now());
  let seen = { at: clock.now(), monotonic: clock.monotonic() };
  let cancelLost: Cancel = () => undefined;
  let isUp = false;
  let closed = false;
  let aliveAt = clock.monotonic();

  const last = readLastAliveAt(store);
  project((tx) => {
    if (last !== undefined && now() - last >= shortestMs + aliveEveryMs)
      addGap(tx, { what: 'deskDown', from: last, to: now(), byMs: null });
    saveAliveAt(tx, now());
    deleteGapsBefore(tx, now() - retentionMs);
  });
  lost(now());

  /** Recorded once it has lasted long enough, with the time of the loss as its start. */
  function lost(since: number): void {
    cancelLost();
    cancelLost = clock.after(shortestMs, () => {
      if (!isGapOpen(store, 'offline'))
        project((tx) => addGap(tx, { what: 'offline', from: since, to: null, byMs: null }));
    });
  }

  function look(): void {
    const expected = Math.round(seen.at + clock.monotonic() - seen.monotonic);
    const byMs = now() - expected;
    seen = { at: clock.now(), monotonic: clock.monotonic() };
    const isSet = Math.abs(byMs) >= stepMs;
    const isAliveDue = clock.monotonic() - aliveAt >= aliveEveryMs;
    if (!isSet && !isAliveDue) return;
    aliveAt = clock.monotonic();
    project((tx) => {
      if (isSet)
        addGap(tx, {
          what: byMs > 0 ? 'clockForward' : 'clockBack',
          from: Math.min(expected, now()),
          to: Math.max(expected, now()),
          byMs,
        });
      saveAliveAt(tx, now());
    });
  }
  const cancelLooking = clock.every(lookEveryMs, look);

  return {
    linked(up) {
      if (up === isUp) return;
      isUp = up;
      if (!up) return lost(now());
      cancelLost();
      if (isGapOpen(store, 'offline')) project((tx) => endGap(tx, 'offline', now()));
    },
    close() {
      if (closed) return;
      closed = true;
      cancelLooking();
      cancelLost();
      project((tx) => saveAliveAt(tx, now()));
    },
  };
}
