import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { readHeartbeats } from '../../store/alertSync.ts';
import { lastAlive } from '../../store/gaps.ts';

/** A source that has been silent for so much longer than another is not one of this site's any more. */
const forgottenAfterMs = 24 * 3_600_000;

/** The synthetic alert that tests the whole chain: how old it is at the source that is the furthest behind. */
export interface HeartbeatWatch {
  read(): QueueState['heartbeat'];
  /** One may have come, or how often they are due has changed. As `read`. */
  look(): QueueState['heartbeat'];
  close(): void;
}

export function createHeartbeatWatch(options: {
  readonly store: Reader;
  readonly clock: Clock;
  readonly policy: () => AlertPolicy;
  /** It has become stale, or is not any more. */
  readonly onChange: () => void;
}): HeartbeatWatch {
  const { store, clock, policy, onChange } = options;
  const since = { at: clock.now(), monotonic: clock.monotonic() };
  const offFrom = lastAlive(store);
  let cancel: Cancel = () => {};
  let wasStale = false;
  /** When the last one was here, by the store, and when that was by the clock that nobody sets: a broken chain is no younger for it. */
  let last: { readonly at: number; readonly monotonic: number } | undefined;

  /** How long ago it was, ms; before the first, how long it has been waited for. */
  function ageOf(at: number): number {
    if (last?.at !== at)
      last = { at, monotonic: clock.monotonic() - Math.max(0, clock.now() - (at === 0 ? since.at : at)) };
    return clock.monotonic() - last.monotonic;
  }

  /** The oldest of those that count: when it was, 0 for never; its age and how long until it is stale, ms. */
  function oldest(): { readonly at: number; readonly age: number; readonly left: number } {
    const { heartbeatMs, heartbeatLateMs } = policy();
    const limit = heartbeatMs + heartbeatLateMs;
    const beats = readHeartbeats(store).map(({ at }) => at);
    const newest = Math.max(0, ...beats);
    const at = beats.length === 0 ? 0 : Math.min(...beats.filter((one) => newest - one < forgottenAfterMs));
    const age = ageOf(at);
    // A desk that was off for so long missed one: a chain that was whole when it went off is waited for again.
    const isMissed = at !== 0 && offFrom !== undefined && offFrom - at <= limit && since.at - offFrom > limit;
    const waited = isMissed ? Math.min(age, clock.monotonic() - since.monotonic) : age;
    return { at, age, left: limit - waited };
  }

  function heartbeatOf({ at, age, left }: ReturnType<typeof oldest>): QueueState['heartbeat'] {
    const everyMs = policy().heartbeatMs;
    return {
      // By the clock as it is set now, which windows have too.
      at: at === 0 ? 0 : Math.max(0, Math.round(clock.now() - age)),
      everyMs,
      // Until the first could have come nothing is known to be wrong.
      stale: everyMs > 0 && left < 0,
    };
  }

  function look(): QueueState['heartbeat'] {
    cancel();
    const now = oldest();
    const heartbeat = heartbeatOf(now);
    const { everyMs, stale } = heartbeat;
    if (stale !== wasStale) {
      wasStale = stale;
      onChange();
    }
    if (everyMs === 0 || stale) return heartbeat;
    cancel = clock.after(Math.max(50, now.left + 1), look);
    return heartbeat;
  }

  look();
  return { read: () => heartbeatOf(oldest()), look, close: () => cancel() };
}
