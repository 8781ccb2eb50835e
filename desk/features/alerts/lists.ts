import { z } from 'zod';
import { AlertPriority, getPriorityRank } from '../../../core/alerts/alert.ts';
import type { AlertCursor, AlertFilter, AlertGroup, ShownAlert } from '../../../core/alerts/queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { WardId } from '../../../core/base/ids.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { CountVisibleAlerts } from '../../store/alertCount.ts';
import { type AlertSearchResult, walkAlertList } from '../../store/alertSearch.ts';
import { getTimeOfKey, readAlert, readTimeline } from '../../store/alerts.ts';
import { AlertText } from '../../store/alertText.ts';
import type { IndexVocabulary } from '../../store/alertWords.ts';
import { createConflict, readConflictsOfAlert, readPendingActionsOfAlert } from '../../store/outbox.ts';
import type { AlertRowStore } from './alertRowStore.ts';
import type { AlertListCounters, AlertScopeProperties } from './queueState.ts';

/** Counts stop at this number. */
const mostCounted = 10_000;
/** Rows read per event loop turn: in the first turn, and at most. */
const firstRows = 500;
const mostRows = 4_000;
/**
 * A count starts with few rows, because it has little time: if the disk must be read, every four rows cost a disk
 * page. It adapts to the measured speed.
 */
const firstRowsOfCount = 50;
const mostRowsOfCount = 200;
/** The target duration of one turn, ms. */
const turnMs = 8;
/**
 * A page is returned with the matches found within this time, and a cursor to continue from. Follow-up pages are
 * returned sooner: the client requests the next one by itself, and already shows some rows. A count that is not
 * finished this long after the request is left out.
 */
const pageMs = 50;
const goesOnMs = 12;
const countedMs = 13;
/** The minimum interval between counts while alerts arrive or time is short. */
const countAgainMs = 2_000;
const groupsMs = 1_000;
const timelineLines = 500;

interface ListsOptions extends Pick<DeskContext, 'store' | 'turns' | 'clock' | 'operator'> {
  readonly vocabulary: IndexVocabulary;
  readonly ledger: AlertRowStore;
  readonly counters: AlertListCounters;
  readonly sees: (of: AlertScopeProperties) => boolean;
  readonly camera: (id: string) => Camera | undefined;
  readonly revision: () => number;
}

export interface AlertLists {
  readonly handlers: HandlersFor<'alert.list' | 'alert.get' | 'alert.groups'>;
  shown(place: number): ShownAlert | undefined;
}

const Row = z.object({ alert: AlertText, pending: z.int() });

/** The alert lists of windows: within the operator's scope, and never blocking longer than a call may wait. */
export function createAlertLists(options: ListsOptions): AlertLists {
  const { store, vocabulary, ledger, counters, turns, clock, operator, sees, revision } = options;
  let counted:
    | { readonly key: string; readonly revision: number; readonly at: number; total: number | null }
    | undefined;

  function shown(place: number): ShownAlert | undefined {
    const row = store.one(Row, 'SELECT alert, pending FROM alerts WHERE place = ?', place);
    return row && { ...row, conflicts: ledger.counts().conflicts.get(row.alert.id) ?? 0 };
  }

  function passesHere(filter: AlertFilter): (row: AlertSearchResult) => boolean {
    const { functions } = filter;
    if (!functions) return sees;
    return (row) => {
      const camera = row.camera === null ? undefined : options.camera(row.camera);
      return camera !== undefined && functions.includes(camera.function) && sees(row);
    };
  }

  /** Returns how many rows to read next, given the duration of the previous step. */
  const nextRows = (rows: number, took: number, least: number, most: number): number =>
    Math.min(
      most,
      took < turnMs / 2 ? Math.max(least, rows * 2) : took > turnMs ? Math.ceil(rows / 2) : rows,
    );

  /** Reads rows turn by turn until `take` stops it, the end, or the time limit. Returns true at the end of the list. */
  async function look(
    list: ReturnType<typeof walkAlertList>,
    passes: (row: AlertSearchResult) => boolean,
    ms: () => number,
    first: number,
    visit: (row: AlertSearchResult) => boolean,
  ): Promise<boolean> {
    const start = clock.monotonic();
    let rows = first;
    const turn = (): boolean => {
      const began = clock.monotonic();
      for (const row of list.step(rows)) if (passes(row) && !visit(row)) return false;
      rows = nextRows(rows, clock.monotonic() - began, firstRows, mostRows);
      return !list.done();
    };
    // The first turn runs without waiting, so that quick results are returned at once.
    let goesOn = turn();
    while (goesOn && clock.monotonic() - start < ms()) goesOn = await turns(turn);
    return list.done();
  }

  /** Returns whether counters cover a filter: only by state, and in the queue by priority and acknowledgement. */
  const isTallied = ({ state, priorities, acknowledged, ...rest }: AlertFilter): boolean =>
    Object.values(rest).every((value) => value === undefined) &&
    (state === 'queue' || (priorities === undefined && acknowledged === undefined));

  function tallied(filter: AlertFilter): number | undefined {
    const { state, acknowledged } = filter;
    if (!isTallied(filter) || state === 'closed' || state === 'all') return undefined;
    const now = counters.read();
    if (state !== 'queue') return now[state];
    const priorities = new Set(filter.priorities ?? AlertPriority.options);
    const of = (by: typeof now.queued) => [...priorities].reduce((sum, priority) => sum + by[priority], 0);
    if (acknowledged === undefined) return of(now.queued);
    return acknowledged ? of(now.queued) - of(now.unacknowledged) : of(now.unacknowledged);
  }

  /** Returns the number of matches; null: above the limit, or not countable in time. */
  async function totalOf(filter: AlertFilter, me: string, asked: number): Promise<number | null> {
    const known = tallied(filter);
    if (known !== undefined) return known > mostCounted ? null : known;
    const key = JSON.stringify([filter, me, operator()?.scope]);
    const at = clock.monotonic();
    // A count that timed out is retried: the machine may have been busier than now.
    const isKnown = counted?.total != null && counted.revision === revision();
    if (counted?.key === key && (isKnown || at - counted.at < countAgainMs)) return counted.total;
    const mine: NonNullable<typeof counted> = { key, revision: revision(), at, total: null };
    const list = walkAlertList(store, vocabulary, filter, undefined, me);
    let n = 0;
    let isAll = false;
    // If the store alone can evaluate the filter, it is counted there.
    if (operator()?.scope === 'all' && filter.functions === undefined) {
      let rows = firstRowsOfCount;
      const isTime = () => clock.monotonic() - asked < countedMs;
      // At least some rows are counted, however long the list took, and many per turn: on a busy machine the
      // next turn comes late.
      const goesOn = () => !list.done() && n <= mostCounted && isTime();
      const turn = (): void => {
        const from = clock.monotonic();
        do {
          const began = clock.monotonic();
          n += list.count(rows);
          rows = nextRows(rows, clock.monotonic() - began, firstRowsOfCount, mostRowsOfCount);
        } while (goesOn() && clock.monotonic() - from < turnMs / 2);
      };
      do await turns(turn);
      while (goesOn());
      isAll = list.done();
    } else
      isAll = await look(
        list,
        passesHere(filter),
        () => countedMs - (at - asked),
        firstRows,
        () => {
          n += 1;
          return n <= mostCounted;
        },
      );
    if (isAll && n <= mostCounted) mine.total = n;
    counted = mine;
    return mine.total;
  }

  return {
    shown,
    handlers: {
      async 'alert.list'({ filter, after, limit }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const at = revision();
        const asked = clock.monotonic();
        const list = walkAlertList(store, vocabulary, filter, after, who.id);
        const found: AlertSearchResult[] = [];
        const patience = () => (after ? goesOnMs : pageMs);
        // If all rows match, no more than needed are read: each is a disk page if not cached.
        const isAll = await look(list, passesHere(filter), patience, limit + 1, (row) => {
          found.push(row);
          return found.length <= limit;
        });
        if (operator()?.id !== who.id) return fail('right.notSignedIn');
        // A follow-up page carries no total, because the first page had it.
        const isWhole = isAll && !after && found.length <= limit;
        // A page cut off for time would also take too long to count.
        const isCutOff = !isAll && found.length <= limit;
        const isUntold = tallied(filter) === undefined && (after !== undefined || isCutOff);
        const total = isWhole ? found.length : isUntold ? null : await totalOf(filter, who.id, asked);
        if (operator()?.id !== who.id) return fail('right.notSignedIn');
        const rows = found.slice(0, limit).flatMap(({ place }) => shown(place) ?? []);
        const last = rows.at(-1);
        let next: AlertCursor | undefined;
        if (found.length > limit && last)
          next = {
            rank: getPriorityRank(last.alert.priority),
            at: last.alert.receivedAt,
            id: last.alert.id,
          };
        else if (!isAll) next = list.place();
        return ok({ revision: at, rows, ...(next ? { next } : {}), total });
      },
      'alert.get'({ alert }) {
        const row = readAlert(store, alert);
        if (!row || !sees(row)) return fail('alert.unknown');
        const waiting = readPendingActionsOfAlert(store, alert);
        const lines = readTimeline(store, row.place, timelineLines);
        const isNotified = new Set(
          lines.flatMap(({ entry }) => (entry.kind === 'acted' ? [entry.action.id] : [])),
        );
        const own = waiting
          .filter(({ action }) => !isNotified.has(action.id))
          .map(({ action, outcome }) => ({
            seq: null,
            at: action.at,
            entry: {
              kind: 'acted' as const,
              action,
              outcome: outcome ?? {
                action: action.id,
                result: 'done' as const,
                version: row.version,
                fault: null,
              },
            },
          }));
        const cameBack = readConflictsOfAlert(store, alert, 100);
        return ok({
          shown: { alert: row.alert, pending: row.pending, conflicts: cameBack.length },
          timeline: [...lines, ...own].slice(-timelineLines),
          pending: waiting.map(({ action }) => action).slice(0, 500),
          conflicts: cameBack.map((one) => createConflict(row.confirmed, one)),
        });
      },
      async 'alert.groups'({ filter }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const at = revision();
        const groups = new Map<string, Omit<AlertGroup, 'priority'> & { rank: number }>();
        const none = { count: 0, unacknowledged: 0, newestAt: 0 };
        const wardOf = (id: string | null) => (id === null ? null : WardId.parse(id));
        await look(
          walkAlertList(store, vocabulary, filter, undefined, who.id),
          passesHere(filter),
          () => groupsMs,
          firstRows,
          (row) => {
            const key = `${row.ward} ${row.class}`;
            let group = groups.get(key);
            if (!group) {
              group = { ward: wardOf(row.ward), class: row.class, rank: row.rank, ...none };
              groups.set(key, group);
            }
            group.rank = Math.min(group.rank, row.rank);
            group.count += 1;
            group.unacknowledged += 1 - row.acknowledged;
            group.newestAt = Math.max(group.newestAt, getTimeOfKey(row.place));
            return true;
          },
        );
        if (operator()?.id !== who.id) return fail('right.notSignedIn');
        const first = [...groups.values()]
          .sort((a, b) => a.rank - b.rank || b.count - a.count || b.newestAt - a.newestAt)
          .slice(0, 500);
        return ok({
          revision: at,
          groups: first.map(({ rank, ...group }) => ({
            ...group,
            priority: AlertPriority.options[rank] ?? 'low',
          })),
        });
      },
    },
  };
}

/** Figures over more alerts than this are refused rather than given for a part. */
const mostAlerts = 300_000;

/** The shift leader's figures, from this desk's data. */
export function createAlertFigures(options: {
  readonly clock: Clock;
  readonly count: CountVisibleAlerts;
  readonly operator: () => Operator | null;
}): { readonly handlers: HandlersFor<'alert.figures'> } {
  const { clock, count, operator } = options;
  return {
    handlers: {
      async 'alert.figures'({ from, to }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const now = Math.round(clock.now());
        const { alerts, figures } = await count({ from, to, withOpen: true, now, most: mostAlerts });
        if (operator()?.id !== who.id) return fail('right.notSignedIn');
        return alerts > mostAlerts ? fail('alert.figuresTooMany', { most: mostAlerts }) : ok(figures);
      },
    },
  };
}
