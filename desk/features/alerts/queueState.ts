import { z } from 'zod';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import { createLoadMeter } from '../../../core/alerts/load.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import { readHeartbeats } from '../../store/alertSync.ts';
import { type AlertListState, getTimeOfKey, toTimeKey } from '../../store/alerts.ts';
import { readLastAliveAt } from '../../store/gaps.ts';
import type { AlertRowChange } from './alertRowStore.ts';

type Tallies = Pick<QueueState, 'queued' | 'unacknowledged' | 'shelved' | 'suppressed' | 'outOfService'>;

/** The properties of an alert that scopes check. */
export interface AlertScopeProperties {
  readonly camera: string | null;
  readonly ward: string | null;
}

/**
 * Counts the alerts in each list.
 * It counts once at the start along the partial indexes, which contain only listed alerts, and then follows
 * changes. Counts are per camera and ward, so that another operator's counts are sums and need no recount.
 */
export interface AlertListCounters {
  changed(changes: readonly AlertRowChange[]): void;
  /** The operator or scope has changed. */
  recount(): void;
  read(): Tallies;
}

/** Queued and unacknowledged by priority (4 each), shelved, suppressed, out of service. */
const slots = 11;

const Counted = z.object({
  camera: z.string().nullable(),
  ward: z.string().nullable(),
  slot: z.int(),
  n: z.int(),
});

export function createAlertListCounters(
  store: SqlReader,
  sees: (of: AlertScopeProperties) => boolean,
): AlertListCounters {
  const counts = new Map<string, { readonly of: AlertScopeProperties; readonly n: Int32Array }>();
  let sum = new Int32Array(slots);

  function of(belonging: AlertScopeProperties) {
    const key = `${belonging.camera ?? ''} ${belonging.ward ?? ''}`;
    const known = counts.get(key);
    if (known) return known;
    const made = { of: { camera: belonging.camera, ward: belonging.ward }, n: new Int32Array(slots) };
    counts.set(key, made);
    return made;
  }

  function count(standing: AlertListState, by: 1 | -1): void {
    const { rank, queued, acknowledged, shelved, suppressed, outOfService } = standing;
    if (queued + shelved + suppressed + outOfService === 0) return;
    const { n } = of(standing);
    const seen = sees(standing);
    const add = (slot: number) => {
      n[slot] = (n[slot] ?? 0) + by;
      if (seen) sum[slot] = (sum[slot] ?? 0) + by;
    };
    if (queued) add(rank);
    if (queued && !acknowledged) add(4 + rank);
    if (shelved) add(8);
    if (suppressed) add(9);
    if (outOfService) add(10);
  }

  function load(): void {
    const lists = [
      'SELECT camera, ward, rank AS slot, count(*) AS n FROM alerts WHERE queued = 1 GROUP BY camera, ward, rank',
      `SELECT camera, ward, 4 + rank AS slot, count(*) AS n FROM alerts WHERE queued = 1 AND acknowledged = 0
       GROUP BY camera, ward, rank`,
      'SELECT camera, ward, 8 AS slot, count(*) AS n FROM alerts WHERE shelved = 1 GROUP BY camera, ward',
      'SELECT camera, ward, 9 AS slot, count(*) AS n FROM alerts WHERE suppressed = 1 GROUP BY camera, ward',
      'SELECT camera, ward, 10 AS slot, count(*) AS n FROM alerts WHERE outOfService = 1 GROUP BY camera, ward',
    ];
    for (const sql of lists)
      for (const row of store.all(Counted, sql)) {
        const { n } = of(row);
        n[row.slot] = (n[row.slot] ?? 0) + row.n;
      }
  }

  function recount(): void {
    sum = new Int32Array(slots);
    for (const { of: belonging, n } of counts.values()) {
      if (!sees(belonging)) continue;
      for (let slot = 0; slot < slots; slot += 1) sum[slot] = (sum[slot] ?? 0) + (n[slot] ?? 0);
    }
  }

  load();
  recount();
  return {
    changed(changes) {
      for (const { before, after } of changes) {
        if (before) count(before, -1);
        count(after, 1);
      }
    },
    recount,
    read() {
      const byPriority = (from: number) => {
        const counters = { critical: 0, high: 0, medium: 0, low: 0 };
        AlertPriority.options.forEach((priority, rank) => {
          counters[priority] = Math.max(0, sum[from + rank] ?? 0);
        });
        return counters;
      };
      const at = (slot: number) => Math.max(0, sum[slot] ?? 0);
      return {
        queued: byPriority(0),
        unacknowledged: byPriority(4),
        shelved: at(8),
        suppressed: at(9),
        outOfService: at(10),
      };
    },
  };
}

/** The maximum number of alerts of the last hour that fill the meter at first: more is a flood many times over. */
const mostInMeter = 50_000;
const rowsPerTurn = 500;
const Came = z.object({ place: z.int(), camera: z.string().nullable(), ward: z.string().nullable() });

/** The alert load on the signed-in operator. */
export interface OperatorLoadMeter {
  /** Adds an annunciation at `at` (ms since the epoch). */
  add(at: number): void;
  read(): QueueState['load'];
  /** Restarts with the last hour, for the signed-in operator. */
  fill(): Promise<void>;
}

export function createOperatorLoadMeter(options: {
  readonly store: SqlReader;
  readonly turns: StepScheduler;
  readonly sees: (of: AlertScopeProperties) => boolean;
  /** ms since the epoch */
  readonly now: () => number;
  /** Called when the meter is filled. */
  readonly onChange: () => void;
}): OperatorLoadMeter {
  const { store, turns, sees, now, onChange } = options;
  let meter = createLoadMeter();
  return {
    add: (at) => meter.add(at, now()),
    read: () => meter.read(now()),
    async fill() {
      const mine = createLoadMeter();
      meter = mine;
      const from = toTimeKey(now() - 3_600_000);
      let below = Number.MAX_SAFE_INTEGER;
      // A suppressed alert never alerted an operator.
      const step = (): boolean => {
        const rows = store.all(
          Came,
          `SELECT place, camera, ward FROM alerts WHERE place >= ? AND place < ? AND suppressed = 0
           ORDER BY place DESC LIMIT ?`,
          ...[from, below, rowsPerTurn],
        );
        for (const row of rows) if (sees(row)) mine.add(getTimeOfKey(row.place), now());
        below = rows.at(-1)?.place ?? below;
        return rows.length === rowsPerTurn;
      };
      for (let looked = 0; meter === mine && looked < mostInMeter; looked += rowsPerTurn)
        if (!(await turns(step))) break;
      if (meter === mine) onChange();
    },
  };
}

/** A source silent for this much longer than another no longer belongs to this site. */
const forgottenAfterMs = 24 * 3_600_000;

/** Monitors the synthetic alert that tests the whole chain: its age at the most overdue source. */
export interface HeartbeatWatch {
  read(): QueueState['heartbeat'];
  /** Checks again after an alert or a policy change. Returns the same as `read`. */
  look(): QueueState['heartbeat'];
  close(): void;
}

export function createHeartbeatWatch(options: {
  readonly store: SqlReader;
  readonly clock: Clock;
  readonly policy: () => AlertPolicy;
  /** Called when it becomes stale or recovers. */
  readonly onChange: () => void;
}): HeartbeatWatch {
  const { store, clock, policy, onChange } = options;
  const since = { at: clock.now(), monotonic: clock.monotonic() };
  const offFrom = readLastAliveAt(store);
  let cancel: Cancel = () => {};
  let wasStale = false;
  /**
   * The time of the last one from the store, and the same by the monotonic clock.
   * Setting the wall clock therefore does not make a broken chain look younger.
   */
  let last: { readonly at: number; readonly monotonic: number } | undefined;

  /** Returns its age, ms; before the first one, the waiting time. */
  function ageOf(at: number): number {
    if (last?.at !== at)
      last = { at, monotonic: clock.monotonic() - Math.max(0, clock.now() - (at === 0 ? since.at : at)) };
    return clock.monotonic() - last.monotonic;
  }

  /** Returns the oldest of the relevant ones: its time, 0 for never; its age and the time until it is stale, ms. */
  function oldest(): { readonly at: number; readonly age: number; readonly left: number } {
    const { heartbeatMs, heartbeatLateMs } = policy();
    const limit = heartbeatMs + heartbeatLateMs;
    const beats = readHeartbeats(store).map(({ at }) => at);
    const newest = Math.max(0, ...beats);
    const at = beats.length === 0 ? 0 : Math.min(...beats.filter((one) => newest - one < forgottenAfterMs));
    const age = ageOf(at);
    // A desk that was off long enough has missed one: if the chain was intact before, it is awaited again.
    const isMissed = at !== 0 && offFrom !== undefined && offFrom - at <= limit && since.at - offFrom > limit;
    const waited = isMissed ? Math.min(age, clock.monotonic() - since.monotonic) : age;
    return { at, age, left: limit - waited };
  }

  function heartbeatOf({ at, age, left }: ReturnType<typeof oldest>): QueueState['heartbeat'] {
    const everyMs = policy().heartbeatMs;
    return {
      // By the wall clock as it is set now, which windows use too.
      at: at === 0 ? 0 : Math.max(0, Math.round(clock.now() - age)),
      everyMs,
      // Until the first one was due, no failure is known.
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
