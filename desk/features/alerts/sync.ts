import { type Alert, priorityRank } from '../../../core/alerts/alert.ts';
import type { AlertSiteTopics } from '../../../core/alerts/api.ts';
import type { AlertPlaceInList } from '../../../core/alerts/queue.ts';
import type { SiteCalls } from '../../../core/api/site.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { CallOutput, TopicMessage } from '../../../core/rpc/define.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { Log } from '../../shared/log.ts';
import type { Turns } from '../../shared/turns.ts';
import type { Project } from '../../shared/write.ts';
import { beginLife, readCursor, readSync, setAsOf } from '../../store/alertSync.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import type { Intake } from './intake.ts';

/** Of the open alerts at most so many come first; the backlog brings the rest. */
const mostInSnapshot = 20_000;

type TakeOpenPage = CallOutput<SiteCalls, 'alert.open'>;

/** Behind which alert it goes on after a page, so many taken by then; undefined: it ends. */
function goesOn(
  { alerts, next }: TakeOpenPage,
  after: AlertPlaceInList | undefined,
  taken: number,
): AlertPlaceInList | undefined {
  const last = alerts.at(-1);
  if (next !== undefined && (last === undefined || (next.id === after?.id && next.at === after.at)))
    throw new Error('alert.open: a page that does not lead on');
  const isLow = last !== undefined && priorityRank(last.priority) >= 2;
  return isLow && taken >= mostInSnapshot ? undefined : next;
}

/**
 * Takes over the open alerts as they stand at the site, highest priority first. How many; undefined: nobody asks for them any more
 * (`stillAsked`).
 */
async function takeOpen(options: {
  readonly link: () => SiteLink;
  readonly intake: Pick<Intake, 'snapshot'>;
  readonly turns: Turns;
  readonly paused: () => Fault | null;
  readonly life: number;
  readonly stillAsked: () => boolean;
}): Promise<Result<number | undefined>> {
  const { intake, turns, life } = options;
  const open = (input: { after?: AlertPlaceInList }): Promise<Result<TakeOpenPage>> =>
    options.link().call('alert.open', input);
  let after: AlertPlaceInList | undefined;
  let taken = 0;
  let coming: Promise<Result<TakeOpenPage>> | undefined = open({});
  while (coming !== undefined) {
    const page: Result<TakeOpenPage> = await coming;
    if (!options.stillAsked()) return ok(undefined);
    if (!page.ok) return page;
    const why = options.paused();
    if (why !== null) return { ok: false, fault: why };
    const { value } = page;
    taken += value.alerts.length;
    after = goesOn(value, after, taken);
    // The next page is on its way while this one is stored.
    coming = after && open({ after });
    const stored = await turns(() => intake.snapshot(value.alerts, life));
    if (!stored.ok) return stored;
  }
  return ok(taken);
}

/** Records asked of the site at a time: what is read and checked in one go holds up no call for longer than a few tens of ms. */
const pullRecords = 1_000;
/** Records a transaction: with rows, words and the sync to disk 10 to 20 ms, and what is between two of them is answered. */
const recordsPerTransaction = 500;
/** Further behind than this the open alerts come first, as they stand, before what led there. */
const longAbsenceRecords = 2_000;
/** The backlog waits so long at most for the cameras, ms. */
const camerasWithinMs = 10_000;
/** After a failure although the link is up, ms. */
const retryMs = 2_000;

type Page = CallOutput<SiteCalls, 'alert.pull'>;

interface SyncOptions {
  readonly store: Reader;
  readonly project: Project;
  readonly intake: Pick<Intake, 'records' | 'snapshot'>;
  readonly link: () => SiteLink;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  /** The scope (as JSON) of the operator whose alerts the desk may read; undefined while there is none. */
  readonly scope: () => string | undefined;
  /** The cameras are known, by whose names and wards alerts are found; without them only what is open is taken in. */
  readonly camerasKnown: () => boolean;
  /** Why nothing may be taken in now (a full disk); null while it may. */
  readonly paused: () => Fault | null;
  /** How far it is, what the site says, or when it was complete has changed. */
  readonly onChange: () => void;
  /** All that the site had when it was asked is here. `began`: since then, by the monotonic clock. */
  readonly onComplete: (began: number) => void;
}

export interface Sync {
  /** Makes the store the site's log; nothing while there is no session at the site. */
  run(): void;
  /** The site's log goes up to there. */
  announced(news: TopicMessage<AlertSiteTopics, 'alerts'>): void;
  /** The site knows our session (again). */
  live(): void;
  /** The link is gone: until now the site would have told. */
  lost(): void;
  /** Somebody else sits here, or may see other things: what is complete for one need not be for another. */
  scopeChanged(): void;
  /** Nothing is missing as far as the site told, and it would tell. */
  isLive(): boolean;
  progress(): { readonly done: number; readonly total: number } | null;
  /** Why the site takes nothing in. */
  sitePaused(): Fault | null;
  close(): void;
}

/** Pulls the site's log from this desk's cursor on. The topic only says that there is more: what was missed is pulled all the same. */
export function createSync(options: SyncOptions): Sync {
  const { store, project, intake, link, turns, clock, log, paused, onChange } = options;
  let live = false;
  let progress: { done: number; total: number } | null = null;
  let news: TopicMessage<AlertSiteTopics, 'alerts'> | undefined;
  let snapshotOf: string | undefined;
  let startedAt = clock.monotonic();

  const loop = createSyncLoop({ clock, log, name: 'alert log', retry: () => retryMs, run });

  const now = () => Math.round(clock.now());
  /** Undefined also while the site knows no session of ours. */
  const scope = () => (loop.state() === 'stopped' ? undefined : options.scope());

  function setProgress(done: number, total: number): void {
    const next = total - done > pullRecords || (progress !== null && done < total) ? { done, total } : null;
    if (next === null && progress === null) return;
    progress = next;
    onChange();
  }

  /** What to pull on from; a scope that was never read begins where one that sees all of it stands. */
  const cursorFor = (asked: string): number => readCursor(store, asked) ?? readCursor(store, '"all"') ?? 0;

  async function run(): Promise<Result<void>> {
    const asked = scope();
    if (asked === undefined) return ok(undefined);
    const began = clock.monotonic();
    const stillAsked = () => scope() === asked;
    let from = cursorFor(asked);
    let coming: Promise<Result<Page>> | undefined = pull(from);
    let start: number | undefined;
    let total = 0;
    while (coming) {
      const page: Result<Page> = await coming;
      coming = undefined;
      if (!stillAsked()) return ok(undefined);
      if (!page.ok) return page;
      const { epoch, head, records, through } = page.value;
      const state = readSync(store);
      if (epoch !== state.epoch) {
        log('info', 'another life of the alert log', { epoch, before: state.epoch });
        const begun = await turns(() => project((tx) => beginLife(tx, epoch)));
        if (!begun.ok) return begun;
        start = undefined;
        // What was asked for went on from a number of another log.
        if (from !== 0) {
          from = 0;
          coming = pull(0);
          continue;
        }
      }
      if (start === undefined && head - from > longAbsenceRecords) {
        const first = await snapshot(stillAsked);
        if (!first.ok) return first;
        if (!options.camerasKnown() && clock.monotonic() - startedAt < camerasWithinMs) {
          loop.requestAfter(camerasWithinMs);
          return ok(undefined);
        }
      }
      start ??= from;
      total = Math.max(total, head - start);
      if (through < from || (through === from && records.length > 0))
        throw new Error(`alert.pull: through ${through} after ${from}`);
      const isLast = through >= head || through === from;
      // The next page is on its way while this one is stored.
      if (!isLast && paused() === null) coming = pull(through);
      const stored = await storePage(records, asked, through, isLast, stillAsked, (done) =>
        setProgress(Math.min(total, done - (start ?? 0)), total),
      );
      if (!stored.ok) return stored;
      if (!stillAsked()) return ok(undefined);
      from = through;
    }
    progress = null;
    snapshotOf = undefined;
    live = true;
    onChange();
    options.onComplete(began);
    return ok(undefined);
  }

  const pull = (after: number): Promise<Result<Page>> =>
    link().call('alert.pull', { after, limit: pullRecords });

  async function storePage(
    records: Page['records'],
    asked: string,
    through: number,
    isLast: boolean,
    stillAsked: () => boolean,
    onStored: (seq: number) => void,
  ): Promise<Result<void>> {
    const { life } = readSync(store);
    let at = 0;
    do {
      const part = records.slice(at, at + recordsPerTransaction);
      at += recordsPerTransaction;
      const isEnd = at >= records.length;
      const reached = isEnd ? through : (part.at(-1)?.seq ?? through);
      const completeAt = isEnd && isLast ? now() : undefined;
      if (isEnd && isLast && part.length === 0 && live) {
        // Nothing new: not worth a commit each time that it is asked.
        onStored(reached);
        return ok(undefined);
      }
      const stored: Result<void> = await turns(() => {
        const why = paused();
        if (why !== null) return { ok: false, fault: why };
        if (!stillAsked()) return ok(undefined);
        const heartbeatAt = (alert: Alert) =>
          live ? now() : Math.min(now(), Math.max(alert.lastReceivedAt, 0));
        return intake.records({
          records: part,
          life,
          scope: asked,
          through: reached,
          completeAt,
          heartbeatAt,
        });
      });
      if (!stored.ok) return stored;
      onStored(reached);
    } while (at < records.length);
    return ok(undefined);
  }

  /** The open alerts as they stand, highest priority first. */
  async function snapshot(stillAsked: () => boolean): Promise<Result<void>> {
    const { life } = readSync(store);
    const of = `${life} ${scope()}`;
    // Begun again within a catching up: what is open is here already.
    if (snapshotOf === of) return ok(undefined);
    const taken = await takeOpen({ ...options, life, stillAsked });
    if (!taken.ok) return taken;
    if (taken.value === undefined) return ok(undefined);
    snapshotOf = of;
    log('info', 'open alerts taken over', { alerts: taken.value });
    return ok(undefined);
  }

  return {
    run: loop.request,
    announced(message) {
      const pausedBefore = JSON.stringify(news?.paused ?? null);
      news = message;
      if (JSON.stringify(message.paused) !== pausedBefore) onChange();
      const asked = scope();
      if (asked === undefined) return;
      const state = readSync(store);
      if (!live || state.epoch !== message.epoch || message.head > (readCursor(store, asked) ?? 0))
        loop.request();
    },
    live: loop.start,
    lost() {
      loop.stop();
      news = undefined;
      progress = null;
      snapshotOf = undefined;
      startedAt = clock.monotonic();
      if (live) {
        live = false;
        project((tx) => setAsOf(tx, now()));
      }
      onChange();
    },
    scopeChanged() {
      live = false;
      progress = null;
      loop.request();
    },
    isLive: () => live,
    progress: () => progress,
    sitePaused: () => news?.paused ?? null,
    close: loop.stop,
  };
}
