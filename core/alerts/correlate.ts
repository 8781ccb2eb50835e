import type { AlertId } from '../base/ids.ts';
import { type Alert, heartbeatClass, priorityRank } from './alert.ts';
import { keyOf, markOf, seriesOf } from './correlateKeys.ts';
import { LoggedAlerts } from './correlateLogged.ts';
import { Agenda, Recent } from './correlateMemory.ts';
import { blankAlert, type Counted, inSourceOrder, merge, priorityOf } from './correlateMerge.ts';
import {
  belongsTo,
  isMoreUrgent,
  type Known,
  staysClosed,
  stormGoesOn,
  type Target,
  targetOf,
} from './correlateTarget.ts';
import { siteRecord } from './due.ts';
import type { LogRecord, NewRecord, Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';
import type { Suppressed } from './suppress.ts';

/** One occurrence of a row on its way into the log. */
export interface RowItem {
  readonly row: number;
  /** `markOf` its occurrence. */
  readonly mark: string;
  /** It is in the log. */
  done: boolean;
}

/**
 * Which rows of a process's inbox are in the log. Alerts wait for company for different times, so later rows may be in before
 * earlier ones: `through` is what lies below the first that is not, and what is in beyond it is known by its marks.
 */
export class InboxRows<Item extends RowItem> {
  private readonly waitingRows = new Map<number, Map<string, Item>>();
  /** Those rows in order; what lies before `first` is done. (A Map is slow to begin with where much was deleted at its beginning.) */
  private order: number[] = [];
  private first = 0;
  /** Taken in by this process before it was started again, and not below `through`. */
  private readonly recalled = new Map<number, Set<string>>();
  private contiguous: number;
  private newest: number;

  constructor(through: number) {
    this.contiguous = through;
    this.newest = through;
  }

  /** The last row up to which all is in the log; with items of a record that is being made, as if those were. */
  through(besides: ReadonlySet<Item> = new Set()): number {
    if (besides.size === 0) return this.contiguous;
    let through = this.contiguous;
    for (let at = this.first; at < this.order.length; at += 1) {
      const row = this.order[at] ?? 0;
      for (const item of this.waitingRows.get(row)?.values() ?? []) if (!besides.has(item)) return through;
      through = row;
    }
    return through;
  }

  /** Rows between what is in the log and the newest handed in. */
  span(): number {
    return this.newest - this.contiguous;
  }

  /** False: it was handed in before. */
  begin(row: number): boolean {
    if (row <= this.newest) return false;
    this.newest = row;
    this.waitingRows.set(row, new Map());
    this.order.push(row);
    return true;
  }

  /** False: it is in the log already, or the same is in this row twice. */
  add(item: Item): boolean {
    if (this.recalled.get(item.row)?.has(item.mark)) return false;
    const items = this.waitingRows.get(item.row);
    if (!items || items.has(item.mark)) return false;
    items.set(item.mark, item);
    return true;
  }

  /** Tells that a row with all its items was handed in: one without any is done. */
  ended(): void {
    this.advance();
  }

  /** It is in the log; also one of a life before this one. */
  took(row: number, mark: string): void {
    const items = this.waitingRows.get(row);
    const item = items?.get(mark);
    if (items && item) {
      item.done = true;
      items.delete(mark);
      this.advance();
    } else if (row > this.newest) {
      const marks = this.recalled.get(row) ?? new Set();
      this.recalled.set(row, marks.add(mark));
    }
  }

  private advance(): void {
    while (this.first < this.order.length) {
      const row = this.order[this.first] ?? 0;
      if ((this.waitingRows.get(row)?.size ?? 0) > 0) break;
      this.contiguous = row;
      this.waitingRows.delete(row);
      this.recalled.delete(row);
      this.first += 1;
    }
    if (this.first < compactFrom || this.first * 2 < this.order.length) return;
    this.order = this.order.slice(this.first);
    this.first = 0;
  }
}

const compactFrom = 1_024;

/** Records of the log's end that a correlator is shown at its start: they hold all that it may have taken in beyond `through`. */
export const recalledRecords = 20_000;
/** Rows not yet in the log beyond which no more may be handed in. */
export const maxRowsWaiting = 4_000;

export interface CorrelatorOptions {
  /** The first part of ids. */
  readonly site: string;
  /** The name of the process whose inbox the rows come from. */
  readonly process: string;
  readonly policy: AlertPolicy;
  /** The newest alert with a correlation key, closed or not, in this machine's copy of the log. */
  readonly latestOfKey: (key: string) => Alert | undefined;
  readonly alert: (id: AlertId) => Alert | undefined;
  /** At least 32 hex digits of a good hash (SHA-256); the same in every process of a site. */
  readonly hash: (text: string) => string;
  /** The suppression by design that keeps an alert opening now from being announced; null: none. */
  readonly suppressedBy?: (alert: Alert, now: number) => Suppressed | null;
  /** The inbox row at which the log stands for this process (`inboxThrough`); rows go on after it. */
  readonly through: number;
}

/** The outcome of one append: in the log, another process was first, or unknown because of a fault of the log. */
export type Settled = 'appended' | 'conflict' | 'unknown';

/**
 * Makes log records of occurrences. It has no I/O and no clock: its owner hands in rows, appends the records that are due, reports
 * the outcome of each append, and shows it all records that the log publishes.
 */
export interface Correlator {
  /** Takes one row of the inbox, in order of rows, with the normaliser's occurrences (possibly none). `now`: ms since the epoch. */
  take(row: number, occurrences: readonly Occurrence[], now: number): void;
  /** The time at which something is due next; undefined: nothing waits. */
  nextAt(): number | undefined;
  /** Records to append by now, at most `limit`; each stays under way until it is settled. */
  due(now: number, limit?: number): readonly NewRecord[];
  /** Reports the outcome of a record from `due`. After `conflict` and `unknown` it is decided again, `unknown` a second later. */
  settled(record: NewRecord, how: Settled, now: number): void;
  /**
   * Takes records of the log, own ones too, in order: at the start its last `recalledRecords`, then all that is appended, before
   * the conflict that it caused is settled.
   */
  observe(records: readonly LogRecord[]): void;
  /** Takes the open alerts at the start: active ones can then be cleared, and shelved or out-of-service ones gather their series. */
  resume(open: Iterable<Alert>): void;
  /** The row up to which everything is in the log: the inbox may mark those rows done. */
  through(): number;
  /** The number of rows not yet in the log. Beyond `maxRowsWaiting` hand in no more. */
  waiting(): number;
}

/** Beyond this nothing waits for company any more: what comes together is more than enough. */
const eagerRows = 1_000;
/** Occurrences that one record takes at most. */
const maxGathered = 250;
const unknownRetryMs = 1_000;
/** An occurrence that comes again after so many others counts as new. What else is forgotten: `LoggedAlerts`. */
const marksRemembered = 100_000;

interface Item extends RowItem {
  readonly occurrence: Occurrence;
}

/** What waits for one alert. */
interface Group {
  readonly target: Target;
  items: Item[];
  /** The alert as it would be, until it is in the log. */
  preview: Alert | undefined;
  dueAt: number;
  /** A record of it is under way: nothing else of this alert until that is settled. */
  flight: boolean;
  /** It began to come and go, which is a record of its own. */
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
  const agenda = new Agenda<Group>();
  const groups = new Map<AlertId, Group>();
  const previews = new Map<string, Group>();
  /** Of the groups, how many of each key: a preview may be gone before what waits is in the log. */
  const waitingKeys = new Map<string, number>();
  const flights = new Map<NewRecord, Flight>();
  /** Where what waits is to go, and what was taken has gone. */
  const waitingMarks = new Map<string, Group>();
  const marks = new Recent<string, AlertId>(marksRemembered);
  const logged = new LoggedAlerts({
    ...policy.correlation,
    latestOfKey: options.latestOfKey,
    alert: options.alert,
  });
  const known: Known = {
    latestOfKey: (key) => previews.get(key)?.preview ?? logged.latestOfKey(key),
    alert: (id) => groups.get(id)?.preview ?? logged.alert(id),
    aside: (series) => logged.aside(series),
    openings: (key, id, observedAt) => logged.openings(key, id, observedAt),
    floods: (source, id, observedAt, now) => logged.floods(source, id, observedAt, now),
  };

  /** The alert in which it was counted before, here or by another process. */
  function countedIn(mark: string): Alert | undefined {
    const id = marks.get(mark);
    return id === undefined ? undefined : logged.alert(id);
  }

  function targetFor({ mark, occurrence }: Item, now: number): Target {
    const before = countedIn(mark) ?? waitingMarks.get(mark)?.target;
    return before ?? targetOf(occurrence, known, options, now);
  }

  /** It says that all is well where nothing stands, nor anything waits that may. */
  function isNoNews({ occurrence }: Item): boolean {
    if (occurrence.allIsWell === undefined) return false;
    const key = keyOf(occurrence, hash);
    const alert = known.aside(seriesOf(key)) ?? known.latestOfKey(key);
    if (alert?.active || waitingKeys.has(key)) return false;
    return alert === undefined || !groups.has(alert.id);
  }

  function place(item: Item, { id, key, storm }: Target, now: number): void {
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
    const before = group.preview ?? blankAlert(id, key, item.occurrence, policy, storm);
    group.preview = merge({ ...before, version: 0 }, [{ ...item, duplicate: false }], policy).alert;
    previews.set(key, group);
  }

  /** The two higher priorities never wait for company, nor does what makes an alert more urgent; a lone end waits for its begin. */
  function dueOf(occurrence: Occurrence, id: AlertId, alert: Alert | undefined, now: number): number {
    if (occurrence.class === heartbeatClass) return now;
    if (!alert) {
      const isUrgent = priorityRank(priorityOf(occurrence, policy)) <= priorityRank('high');
      return isUrgent && occurrence.phase !== 'end' ? now : now + groupWaitMs;
    }
    if (isMoreUrgent(occurrence, alert, policy)) return now;
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

  /** It ends what waits with it to stand, not what is over already. */
  const endsCompany = (end: Occurrence, over: Alert, company: readonly Item[]): boolean =>
    end.phase === 'end' &&
    !over.active &&
    company.some(
      ({ occurrence: one }) =>
        one.phase === 'begin' && one.observedAt <= end.observedAt && !belongsTo(one, over, policy),
    );

  /** Where what waits for a group belongs by what the log says now, which others may have changed meanwhile. */
  function reviewed(
    item: Item,
    group: Group,
    alert: Alert | undefined,
    company: readonly Item[],
    now: number,
  ): Target {
    const { mark, occurrence } = item;
    const before = countedIn(mark);
    if (before) return before;
    if (alert) {
      const stays = alert.closed === null || occurrence.class === heartbeatClass;
      return stays || staysClosed(occurrence, alert, policy)
        ? group.target
        : targetOf(occurrence, known, options, now);
    }
    const other = logged.latestOfKey(group.target.key);
    if (!other) return group.target;
    const isOfOther = group.target.storm
      ? stormGoesOn(other, stormQuietMs, now)
      : belongsTo(occurrence, other, policy) && !endsCompany(occurrence, other, company);
    return isOfOther ? other : group.target;
  }

  /** What of a group is to be counted in its alert now; the rest goes where it belongs, or waits on. */
  function gathered(group: Group, alert: Alert | undefined, now: number): Item[] {
    const waiting = group.items.filter(({ done }) => !done);
    group.items = waiting.splice(maxGathered);
    const stays: Item[] = [];
    const goes: (readonly [Item, Target])[] = [];
    for (const item of waiting) {
      const target = reviewed(item, group, alert, waiting, now);
      if (target.id === group.target.id) stays.push(item);
      else goes.push([item, target]);
    }
    for (const [{ mark }] of goes) if (waitingMarks.get(mark) === group) waitingMarks.delete(mark);
    for (const [item, target] of goes) place(item, target, now);
    return stays;
  }

  function recordOf(group: Group, now: number): NewRecord | undefined {
    const { id, key, storm } = group.target;
    const alert = logged.alert(id);
    const items = gathered(group, alert, now);
    const [first] = [...items].sort((a, b) => inSourceOrder(a.occurrence, b.occurrence));
    if (!first) return flapRecord(group, alert, now);
    const seen = new Set<string>();
    const counted = items.map(({ mark, occurrence }): Counted => {
      const duplicate = (marks.has(mark) && alert !== undefined) || seen.has(mark);
      seen.add(mark);
      return { occurrence, duplicate };
    });
    const merged = merge(alert ?? blankAlert(id, key, first.occurrence, policy, storm), counted, policy);
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

  function flapRecord(group: Group, alert: Alert | undefined, now: number): NewRecord | undefined {
    const begins = group.flaps && alert && !alert.flapping && !alert.closed;
    group.flaps = false;
    return begins
      ? fly(group, [], 0, siteRecord({ ...alert, flapping: true }, 'flapping', '', now))
      : undefined;
  }

  function fly(group: Group, items: readonly Item[], flips: number, record: NewRecord): NewRecord {
    flights.set(record, { group, items, flips });
    group.flight = true;
    return record;
  }

  /** What would wait longer than anything ever does was timed by a clock that has been set back since: it is due. */
  const isLater = (at: number, now: number): boolean => at > now && at - now <= longestWaitMs;
  const isEager = (): boolean => rows.span() > eagerRows;

  /** The head of the agenda, without what is no longer so. */
  function firstDue(): { readonly at: number; readonly what: Group } | undefined {
    for (;;) {
      const first = agenda.first();
      if (!first || (first.at === first.what.dueAt && !first.what.flight)) return first;
      agenda.takeFirst();
    }
  }

  /** After its turn: what still waits has another at `at`; a group without anything is forgotten. */
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
        const item: Item = { row, mark: markOf(occurrence, hash), occurrence, done: false };
        if (!isNoNews(item) && rows.add(item)) place(item, targetFor(item, now), now);
      }
      rows.ended();
    },
    nextAt() {
      const first = firstDue();
      return first && (isEager() ? 0 : first.at);
    },
    due(now, limit = 500) {
      const records: NewRecord[] = [];
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
