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

  function read(): QueueState['heartbeat'] {
    const { heartbeatMs: everyMs, heartbeatLateMs } = policy();
    const beats = readHeartbeats(store).map(({ at }) => at);
    const newest = Math.max(0, ...beats);
    const at = beats.length === 0 ? 0 : Math.min(...beats.filter((one) => newest - one < forgottenAfterMs));
    // Until the first could have come nothing is known to be wrong.
    const from = at === 0 ? since : at;
    return { at, everyMs, stale: everyMs > 0 && clock.now() - from > everyMs + heartbeatLateMs };
  }

  function look(): QueueState['heartbeat'] {
    cancel();
    const heartbeat = read();
    const { at, everyMs, stale } = heartbeat;
    if (stale !== wasStale) {
      wasStale = stale;
      onChange();
    }
    if (everyMs === 0 || stale) return heartbeat;
    const due = (at === 0 ? since : at) + everyMs + policy().heartbeatLateMs + 1;
    cancel = clock.after(Math.max(50, due - clock.now()), look);
    return heartbeat;
  }

  look();
  return { read, look, close: () => cancel() };
}
