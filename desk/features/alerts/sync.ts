import { type Alert, getPriorityRank } from '../../../core/alerts/alert.ts';
import type { AlertSiteTopics } from '../../../core/alerts/api.ts';
import type { AlertCursor } from '../../../core/alerts/queue.ts';
import type { SiteCalls } from '../../../core/api/site.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { CallOutput, TopicMessage } from '../../../core/rpc/define.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import { alertSync, readAlertCursor } from '../../store/alertSync.ts';
import type { SiteLink } from '../../sync/link.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import type { AlertIntake } from './intake.ts';

/** The maximum number of open alerts fetched first; the backlog brings the others. */
const mostInSnapshot = 20_000;

type TakeOpenPage = CallOutput<SiteCalls, 'alert.open'>;

/** Returns the alert after which the next page starts, given the number fetched so far; undefined: no further page. */
function goesOn(
  { alerts, next }: TakeOpenPage,
  after: AlertCursor | undefined,
  taken: number,
): AlertCursor | undefined {
  const last = alerts.at(-1);
  if (next !== undefined && (last === undefined || (next.id === after?.id && next.at === after.at)))
    throw new Error('alert.open: a page that does not lead on');
  const isLow = last !== undefined && getPriorityRank(last.priority) >= 2;
  return isLow && taken >= mostInSnapshot ? undefined : next;
}

/**
 * Stores the site's open alerts, the highest priority first.
 * @returns how many; undefined: the request is obsolete (`stillAsked`)
 */
async function takeOpen(options: {
  readonly link: () => SiteLink;
  readonly intake: Pick<AlertIntake, 'snapshot'>;
  readonly turns: StepScheduler;
  readonly paused: () => Fault | null;
  readonly life: number;
  readonly stillAsked: () => boolean;
}): Promise<Result<number | undefined>> {
  const { intake, turns, life } = options;
  const open = (input: { after?: AlertCursor }): Promise<Result<TakeOpenPage>> =>
    options.link().call('alert.open', input);
  let after: AlertCursor | undefined;
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
    // The next page is requested while this one is stored.
    coming = after && open({ after });
    const stored = await turns(() => intake.snapshot(value.alerts, life));
    if (!stored.ok) return stored;
  }
  return ok(taken);
}

/** Records requested from the site per page: parsing one page delays no call by more than a few tens of ms. */
const pullRecords = 1_000;
/** Records per transaction: 10 to 20 ms with rows, words and the sync to disk; calls are handled between two of them. */
const recordsPerTransaction = 500;
/** If the desk is further behind than this, the current open alerts are fetched before the history. */
const longAbsenceRecords = 2_000;
/** The maximum time that the backlog waits for the cameras, ms. */
const camerasWithinMs = 10_000;
/** The retry delay after a failure although the link is up, ms. */
const retryMs = 2_000;

type Page = CallOutput<SiteCalls, 'alert.pull'>;

type SyncContext = Pick<DeskContext, 'store' | 'project' | 'link' | 'turns' | 'clock' | 'log'>;

interface SyncOptions {
  readonly intake: Pick<AlertIntake, 'records' | 'snapshot'>;
  /** The scope (as JSON) of the operator whose alerts the desk may read; undefined: none. */
  readonly scope: () => string | undefined;
  /** The cameras, whose names and wards find alerts, are loaded; before that only open alerts are stored. */
  readonly camerasKnown: () => boolean;
  /** Returns why the intake is paused (a full disk); null: running. */
  readonly paused: () => Fault | null;
  /** The progress, the site's state, or the time of completeness has changed. */
  readonly onChange: () => void;
  /** All data that the site had at the time `began` (monotonic clock) is here. */
  readonly onComplete: (began: number) => void;
}

export interface AlertSync {
  /** Synchronises the store with the site's log; does nothing without a session at the site. */
  run(): void;
  /** The site has announced the end position of its log. */
  announced(message: TopicMessage<AlertSiteTopics, 'alerts'>): void;
  /** The site has accepted the session. */
  live(): void;
  /** The link is lost; until now the site would have announced changes. */
  lost(): void;
  /** The operator or scope has changed: completeness for one scope does not imply it for another. */
  scopeChanged(): void;
  /** Returns whether nothing announced is missing and the link is up. */
  isLive(): boolean;
  progress(): { readonly done: number; readonly total: number } | null;
  /** Returns why the site accepts no alerts. */
  sitePaused(): Fault | null;
  close(): void;
}

/**
 * Pulls the site's log from this desk's cursor on.
 * The topic only announces that there is more, so a missed message loses nothing.
 */
export function createAlertSync(context: SyncContext, options: SyncOptions): AlertSync {
  const { store, project, link, turns, clock, log } = context;
  const { intake, paused, onChange } = options;
  let live = false;
  let progress: { done: number; total: number } | null = null;
  let lastMessage: TopicMessage<AlertSiteTopics, 'alerts'> | undefined;
  let snapshotOf: string | undefined;
  let startedAt = clock.monotonic();

  const loop = createSyncLoop({ clock, log, name: 'alert log', retry: () => retryMs, run });

  const now = () => Math.round(clock.now());
  /** Also undefined while the site has not accepted the session. */
  const scope = () => (loop.state() === 'stopped' ? undefined : options.scope());

  function setProgress(done: number, total: number): void {
    const next = total - done > pullRecords || (progress !== null && done < total) ? { done, total } : null;
    if (next === null && progress === null) return;
    progress = next;
    onChange();
  }

  /** Returns the position to pull from; a scope never read before starts at the cursor of the unrestricted scope. */
  const cursorFor = (asked: string): number =>
    readAlertCursor(store, asked) ?? readAlertCursor(store, '"all"') ?? 0;

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
      const state = alertSync.read(store);
      if (epoch !== state.epoch) {
        log('info', 'another life of the alert log', { epoch, before: state.epoch });
        const begun = await turns(() => project((tx) => alertSync.begin(tx, epoch)));
        if (!begun.ok) return begun;
        start = undefined;
        // The request continued from a position in another log.
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
      // The next page is requested while this one is stored.
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
    const { life } = alertSync.read(store);
    let at = 0;
    do {
      const part = records.slice(at, at + recordsPerTransaction);
      at += recordsPerTransaction;
      const isEnd = at >= records.length;
      const reached = isEnd ? through : (part.at(-1)?.seq ?? through);
      const completeAt = isEnd && isLast ? now() : undefined;
      if (isEnd && isLast && part.length === 0 && live) {
        // Without new records, a commit for each poll would be wasteful.
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

  /** Fetches the current open alerts, the highest priority first. */
  async function snapshot(stillAsked: () => boolean): Promise<Result<void>> {
    const { life } = alertSync.read(store);
    const of = `${life} ${scope()}`;
    // The same catch-up was restarted: the open alerts are already here.
    if (snapshotOf === of) return ok(undefined);
    const taken = await takeOpen({ ...context, ...options, life, stillAsked });
    if (!taken.ok) return taken;
    if (taken.value === undefined) return ok(undefined);
    snapshotOf = of;
    log('info', 'open alerts taken over', { alerts: taken.value });
    return ok(undefined);
  }

  return {
    run: loop.request,
    announced(message) {
      const pausedBefore = JSON.stringify(lastMessage?.paused ?? null);
      lastMessage = message;
      if (JSON.stringify(message.paused) !== pausedBefore) onChange();
      const asked = scope();
      if (asked === undefined) return;
      const state = alertSync.read(store);
      if (!live || state.epoch !== message.epoch || message.head > (readAlertCursor(store, asked) ?? 0))
        loop.request();
    },
    live: loop.start,
    lost() {
      loop.stop();
      lastMessage = undefined;
      progress = null;
      snapshotOf = undefined;
      startedAt = clock.monotonic();
      if (live) {
        live = false;
        project((tx) => alertSync.setAsOf(tx, now()));
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
    sitePaused: () => lastMessage?.paused ?? null,
    close: loop.stop,
  };
}
