import type { AlertId } from '../base/ids.ts';
import { type Alert, getPriorityRank, heartbeatClass } from './alert.ts';
import { getCorrelationKey, getOccurrenceMark, getSeriesKey } from './correlateKeys.ts';
import { LoggedAlerts } from './correlateLogged.ts';
import { TimePriorityQueue, TwoGenerationMap } from './correlateMemory.ts';
import {
  type CountedOccurrence,
  compareSourceTime,
  createBlankAlert,
  getOccurrencePriority,
  mergeOccurrences,
} from './correlateMerge.ts';
import {
  belongsToAlert,
  belongsToClosedAlert,
  type CorrelationTarget,
  doesStormContinue,
  findCorrelationTarget,
  isMoreUrgentAlert,
  type KnownAlerts,
} from './correlateTarget.ts';
import { createSiteRecord } from './due.ts';
import { type InboxRowOccurrence, InboxRows } from './inboxRows.ts';
import type { LogRecord, NewLogRecord, Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';
import type { AlertSuppression } from './suppress.ts';

/** The number of last log records read at start; they cover everything that may have been logged beyond `through`. */
export const recordsReadAtStart = 20_000;
/** The number of unlogged rows at which the caller must stop handing in more. */
export const maxUnloggedRows = 4_000;

export interface CorrelatorOptions {
  /** The prefix of ids. */
  readonly site: string;
  /** The name of the process that owns the inbox. */
  readonly process: string;
  readonly policy: AlertPolicy;
  /** Returns the newest alert of a correlation key, closed or not, from this machine's copy of the log. */
  readonly latestOfKey: (key: string) => Alert | undefined;
  readonly alert: (id: AlertId) => Alert | undefined;
  /** Returns at least 32 hex digits of a strong hash (SHA-256); the same in every process of a site. */
  readonly hash: (text: string) => string;
  /** Returns the suppression by design for an alert that opens now; null: none. */
  readonly suppressedBy?: (alert: Alert, now: number) => AlertSuppression | null;
  /** The last inbox row that the log covers for this process (`inboxThrough`); further rows come after it. */
  readonly through: number;
}

/** The outcome of one append: in the log, another process was first, or unknown because of a fault of the log. */
export type CorrelationOutcome = 'appended' | 'conflict' | 'unknown';

/**
 * Turns occurrences into log records.
 * It has no I/O and no clock: its owner hands in rows, appends the records that are due, reports the outcome of
 * each append, and hands in all records that the log publishes.
 */
export interface Correlator {
  /** Takes one row of the inbox, in order of rows, with the normaliser's occurrences (possibly none). `now`: ms since the epoch. */
  take(row: number, occurrences: readonly Occurrence[], now: number): void;
  /** Returns the time at which something is due next; undefined: nothing is pending. */
  nextAt(): number | undefined;
  /** Returns the records to append by now, at most `limit`; each stays pending until it is settled. */
  due(now: number, limit?: number): readonly NewLogRecord[];
  /**
   * Reports the outcome of a record from `due`. After `conflict` and `unknown` it is decided again, after `unknown`
   * a second later.
   */
  settled(record: NewLogRecord, how: CorrelationOutcome, now: number): void;
  /**
   * Takes records of the log in order, its own included: at start the last `recordsReadAtStart`, then every further
   * append, before the conflict that it caused is settled.
   */
  observe(records: readonly LogRecord[]): void;
  /** Takes the open alerts at the start: active ones can then be cleared, and shelved or out-of-service ones gather their series. */
  resume(open: Iterable<Alert>): void;
  /** Returns the row up to which everything is in the log: the inbox may mark those rows done. */
  through(): number;
  /** Returns the number of rows not yet in the log. Beyond `maxUnloggedRows` the caller must stop handing in rows. */
  waiting(): number;
}

/** The number of unlogged rows beyond which nothing waits to be grouped. */
const eagerRows = 1_000;
/** The maximum number of occurrences in one record. */
const maxGathered = 250;
const unknownRetryMs = 1_000;
/**
 * The number of remembered marks; a duplicate that comes after more occurrences counts as new. For other limits
 * see `LoggedAlerts`.
 */
const marksRemembered = 100_000;

interface Item extends InboxRowOccurrence {
  readonly occurrence: Occurrence;
}

/** The occurrences pending for one alert. */
interface Group {
  readonly target: CorrelationTarget;
  items: Item[];
  /** The alert as it will be once the pending record is in the log. */
  preview: Alert | undefined;
  dueAt: number;
  /** A record of this alert is being appended; no other may be made until it settles. */
  flight: boolean;
  /** The alert has begun to flap, which is recorded separately. */
  flaps: boolean;
}

interface Flight {
  readonly group: Group;
  readonly items: readonly Item[];
  readonly flips: number;
}

export function createCorrelator(options: CorrelatorOptions): Correlator {
  const { policy, hash, process } = options;
  const { groupWaitMs, groupIntervalMs, stormQuietMs } = policy.correlation;
  const longestWaitMs = Math.max(groupWaitMs, groupIntervalMs, unknownRetryMs);
  const rows = new InboxRows<Item>(options.through);
  const agenda = new TimePriorityQueue<Group>();
  const groups = new Map<AlertId, Group>();
  const previews = new Map<string, Group>();
  /** The number of groups per key: a preview may be removed before its pending occurrences are in the log. */
  const waitingKeys = new Map<string, number>();
  const flights = new Map<NewLogRecord, Flight>();
  /** Maps each pending occurrence to its group; `marks` maps each logged one to its alert. */
  const waitingMarks = new Map<string, Group>();
  const marks = new TwoGenerationMap<string, AlertId>(marksRemembered);
  const logged = new LoggedAlerts({
    ...policy.correlation,
    latestOfKey: options.latestOfKey,
    alert: options.alert,
  });
  const known: KnownAlerts = {
    latestOfKey: (key) => previews.get(key)?.preview ?? logged.latestOfKey(key),
    alert: (id) => groups.get(id)?.preview ?? logged.alert(id),
    aside: (series) => logged.aside(series),
    openings: (key, id, observedAt) => logged.openings(key, id, observedAt),
    floods: (source, id, observedAt, now) => logged.floods(source, id, observedAt, now),
  };

  /** Returns the alert in which an occurrence was counted before, by this process or another. */
  function countedIn(mark: string): Alert | undefined {
    const id = marks.get(mark);
    return id === undefined ? undefined : logged.alert(id);
  }

  function targetFor({ mark, occurrence }: Item, now: number): CorrelationTarget {
    const before = countedIn(mark) ?? waitingMarks.get(mark)?.target;
    return before ?? findCorrelationTarget(occurrence, known, options, now);
  }

  /** Returns whether an all-is-well report finds no active or pending alert, and so can be dropped. */
  function isNoNews({ occurrence }: Item): boolean {
    if (occurrence.allIsWell === undefined) return false;
    const key = getCorrelationKey(occurrence, hash);
    const alert = known.aside(getSeriesKey(key)) ?? known.latestOfKey(key);
    if (alert?.active || waitingKeys.has(key)) return false;
    return alert === undefined || !groups.has(alert.id);
  }

  function place(item: Item, { id, key, storm }: CorrelationTarget, now: number): void {
    const group = groups.get(id) ?? {
      target: { id, key, storm },
      items: [],
      preview: undefined,
      dueAt: Number.POSITIVE_INFINITY,
      flight: false,
      flaps: false,
    };
    if (!groups.has(id)) waitingKeys.set(key, (waitingKeys.get(key) ?? 0) + 1);
    groups.set(id, group);
    group.items.push(item);
    if (!waitingMarks.has(item.mark)) waitingMarks.set(item.mark, group);
    const alert = logged.alert(id);
    schedule(group, dueOf(item.occurrence, id, alert, now));
    if (alert) return;
    const before = group.preview ?? createBlankAlert(id, key, item.occurrence, policy, storm);
    group.preview = mergeOccurrences(
      { ...before, version: 0 },
      [{ ...item, duplicate: false }],
      policy,
    ).alert;
    previews.set(key, group);
  }

  /**
   * Returns when an occurrence is due. The two higher priorities and escalating occurrences are due at once; a lone
   * end waits for its begin.
   */
  function dueOf(occurrence: Occurrence, id: AlertId, alert: Alert | undefined, now: number): number {
    if (occurrence.class === heartbeatClass) return now;
    if (!alert) {
      const isUrgent = getPriorityRank(getOccurrencePriority(occurrence, policy)) <= getPriorityRank('high');
      return isUrgent && occurrence.phase !== 'end' ? now : now + groupWaitMs;
    }
    if (isMoreUrgentAlert(occurrence, alert, policy)) return now;
    return Math.max(now, logged.writtenAt(id) + groupIntervalMs);
  }

  function schedule(group: Group, at: number): void {
    if (at >= group.dueAt) return;
    group.dueAt = at;
    if (!group.flight) agenda.add(at, group);
  }

  function forgetGroup({ target: { id, key } }: Group): void {
    if (!groups.delete(id)) return;
    const left = (waitingKeys.get(key) ?? 1) - 1;
    if (left > 0) waitingKeys.set(key, left);
    else waitingKeys.delete(key);
  }

  function dropPreview(group: Group): void {
    group.preview = undefined;
    if (previews.get(group.target.key) === group) previews.delete(group.target.key);
  }

  /**
   * Returns whether an end belongs to a begin pending in the same group; it does not end an alert that is over
   * already.
   */
  const endsCompany = (end: Occurrence, over: Alert, company: readonly Item[]): boolean =>
    end.phase === 'end' &&
    !over.active &&
    company.some(
      ({ occurrence: one }) =>
        one.phase === 'begin' && one.observedAt <= end.observedAt && !belongsToAlert(one, over, policy),
    );

  /** Re-targets a pending occurrence by the current log, which other processes may have changed. */
  function reviewed(
    item: Item,
    group: Group,
    alert: Alert | undefined,
    company: readonly Item[],
    now: number,
  ): CorrelationTarget {
    const { mark, occurrence } = item;
    const before = countedIn(mark);
    if (before) return before;
    if (alert) {
      const stays = alert.closed === null || occurrence.class === heartbeatClass;
      return stays || belongsToClosedAlert(occurrence, alert, policy)
        ? group.target
        : findCorrelationTarget(occurrence, known, options, now);
    }
    const other = logged.latestOfKey(group.target.key);
    if (!other) return group.target;
    const isOfOther = group.target.storm
      ? doesStormContinue(other, stormQuietMs, now)
      : belongsToAlert(occurrence, other, policy) && !endsCompany(occurrence, other, company);
    return isOfOther ? other : group.target;
  }

  /** Returns the occurrences to count in a group's alert now; the others move to their group or stay pending. */
  function gathered(group: Group, alert: Alert | undefined, now: number): Item[] {
    const waiting = group.items.filter(({ done }) => !done);
    group.items = waiting.splice(maxGathered);
    const stays: Item[] = [];
    const goes: (readonly [Item, CorrelationTarget])[] = [];
    for (const item of waiting) {
      const target = reviewed(item, group, alert, waiting, now);
      if (target.id === group.target.id) stays.push(item);
      else goes.push([item, target]);
    }
    for (const [{ mark }] of goes) if (waitingMarks.get(mark) === group) waitingMarks.delete(mark);
    for (const [item, target] of goes) place(item, target, now);
    return stays;
  }

  function recordOf(group: Group, now: number): NewLogRecord | undefined {
    const { id, key, storm } = group.target;
    const alert = logged.alert(id);
    const items = gathered(group, alert, now);
    const [first] = [...items].sort((a, b) => compareSourceTime(a.occurrence, b.occurrence));
    if (!first) return flapRecord(group, alert, now);
    const seen = new Set<string>();
    const counted = items.map(({ mark, occurrence }): CountedOccurrence => {
      const duplicate = (marks.has(mark) && alert !== undefined) || seen.has(mark);
      seen.add(mark);
      return { occurrence, duplicate };
    });
    const merged = mergeOccurrences(
      alert ?? createBlankAlert(id, key, first.occurrence, policy, storm),
      counted,
      policy,
    );
    const suppressed = alert ? null : (options.suppressedBy?.(merged.alert, now) ?? null);
    return fly(group, items, merged.flips, {
      at: now,
      alert: suppressed === null ? merged.alert : { ...merged.alert, ...suppressed },
      entry: {
        kind: 'occurred',
        count: merged.count,
        duplicates: merged.duplicates,
        active: merged.alert.active,
        inbox: { process, through: rows.through(new Set(items)) },
        took: items.map(({ row, mark }) => [row, mark]),
      },
    });
  }

  function flapRecord(group: Group, alert: Alert | undefined, now: number): NewLogRecord | undefined {
    const begins = group.flaps && alert && !alert.flapping && !alert.closed;
    group.flaps = false;
    return begins
      ? fly(group, [], 0, createSiteRecord({ ...alert, flapping: true }, 'flapping', '', now))
      : undefined;
  }

  function fly(group: Group, items: readonly Item[], flips: number, record: NewLogRecord): NewLogRecord {
    flights.set(record, { group, items, flips });
    group.flight = true;
    return record;
  }

  /** A delay beyond the longest possible wait means that the clock was set back since, and counts as due. */
  const isLater = (at: number, now: number): boolean => at > now && at - now <= longestWaitMs;
  const isEager = (): boolean => rows.span() > eagerRows;

  /** Returns the first valid entry of the agenda and discards outdated ones. */
  function firstDue(): { readonly at: number; readonly what: Group } | undefined {
    for (;;) {
      const first = agenda.first();
      if (!first || (first.at === first.what.dueAt && !first.what.flight)) return first;
      agenda.takeFirst();
    }
  }

  /** Reschedules the group at `at` if occurrences are pending; otherwise forgets it. */
  function rest(group: Group, at: number): void {
    group.dueAt = Number.POSITIVE_INFINITY;
    if (group.items.length > 0 || group.flaps) schedule(group, at);
    else {
      dropPreview(group);
      forgetGroup(group);
    }
  }

  return {
    take(row, occurrences, now) {
      if (!rows.begin(row)) return;
      for (const occurrence of occurrences) {
        const item: Item = { row, mark: getOccurrenceMark(occurrence, hash), occurrence, done: false };
        if (!isNoNews(item) && rows.add(item)) place(item, targetFor(item, now), now);
      }
      rows.ended();
    },
    nextAt() {
      const first = firstDue();
      return first && (isEager() ? 0 : first.at);
    },
    due(now, limit = 500) {
      const records: NewLogRecord[] = [];
      while (records.length < limit) {
        const first = firstDue();
        if (!first || (isLater(first.at, now) && !isEager())) break;
        agenda.takeFirst();
        const record = recordOf(first.what, now);
        if (record) records.push(record);
        else rest(first.what, now);
      }
      return records;
    },
    settled(record, how, now) {
      const flight = flights.get(record);
      if (!flight) return;
      flights.delete(record);
      const { group, items, flips } = flight;
      const { alert } = record;
      group.flight = false;
      if (how === 'appended') {
        for (const { row, mark } of items) {
          rows.took(row, mark);
          marks.set(mark, alert.id);
          waitingMarks.delete(mark);
        }
        logged.wrote(alert, now);
        dropPreview(group);
        const flaps = flips > 0 && !alert.storm && logged.flips(alert.id, flips, now);
        group.flaps = flaps && !alert.flapping;
        rest(group, group.flaps || group.items.length >= maxGathered ? now : now + groupIntervalMs);
        return;
      }
      logged.forget(alert);
      dropPreview(group);
      group.items = [...items.filter(({ done }) => !done), ...group.items];
      rest(group, how === 'conflict' ? now : now + unknownRetryMs);
    },
    observe(records) {
      for (const { alert, entry } of records) {
        logged.learn(alert);
        if (entry.kind !== 'occurred') continue;
        for (const [row, mark] of entry.took ?? []) {
          if (entry.inbox.process === process) rows.took(row, mark);
          marks.set(mark, alert.id);
          waitingMarks.delete(mark);
        }
      }
    },
    resume(open) {
      for (const alert of open) logged.resume(alert);
    },
    through: () => rows.through(),
    waiting: () => rows.span(),
  };
}
