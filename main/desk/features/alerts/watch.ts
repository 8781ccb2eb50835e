import type { Cancel, Clock } from '../../../../core/clock.ts';
import type { AlertPolicy } from '../../../../core/domain/alertPolicy.ts';
import type { QueueState } from '../../../../core/domain/alertQueue.ts';
import type { Reader } from '../../store/access.ts';
import { readHeartbeats } from '../../store/alertSync.ts';

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
  const since = clock.now();
  let cancel: Cancel = () => {};
  let wasStale = false;
  /** When the last one was here, by the store, and when that was by the clock that nobody sets: a broken chain is no younger for it. */
  let last: { readonly at: number; readonly monotonic: number } | undefined;

  /** How long ago it was, ms; before the first, how long it has been waited for. */
  function ageOf(at: number): number {
    if (last?.at !== at)
      last = { at, monotonic: clock.monotonic() - Math.max(0, clock.now() - (at === 0 ? since : at)) };
    return clock.monotonic() - last.monotonic;
  }

  function read(): QueueState['heartbeat'] {
    const { heartbeatMs: everyMs, heartbeatLateMs } = policy();
    const beats = readHeartbeats(store).map(({ at }) => at);
    const newest = Math.max(0, ...beats);
    const at = beats.length === 0 ? 0 : Math.min(...beats.filter((one) => newest - one < forgottenAfterMs));
    const age = ageOf(at);
    return {
      // By the clock as it is set now, which windows have too.
      at: at === 0 ? 0 : Math.max(0, Math.round(clock.now() - age)),
      everyMs,
      // Until the first could have come nothing is known to be wrong.
      stale: everyMs > 0 && age > everyMs + heartbeatLateMs,
    };
  }

  function look(): QueueState['heartbeat'] {
    cancel();
    const heartbeat = read();
    const { everyMs, stale } = heartbeat;
    if (stale !== wasStale) {
      wasStale = stale;
      onChange();
    }
    if (everyMs === 0 || stale) return heartbeat;
    const due = (last?.monotonic ?? clock.monotonic()) + everyMs + policy().heartbeatLateMs + 1;
    cancel = clock.after(Math.max(50, due - clock.monotonic()), look);
    return heartbeat;
  }

  look();
  return { read, look, close: () => cancel() };
}
