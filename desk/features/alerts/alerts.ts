import { applyEndedShelving } from '../../../core/alerts/due.ts';
import { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { ok } from '../../../core/base/result.ts';
import { type Fault, faultText, type Language } from '../../../core/errors/faults.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { formatError } from '../../shared/log.ts';
import type { CountAlertsFor, CountVisibleAlerts } from '../../store/alertCount.ts';
import { walkAlertList } from '../../store/alertSearch.ts';
import { alertSync, readAlertPolicy, saveAlertPolicy } from '../../store/alertSync.ts';
import { loadRowHead } from '../../store/alerts.ts';
import { openIndexVocabulary } from '../../store/alertWords.ts';
import { readRegistry } from '../../store/cameras.ts';
import type { SiteReceiver } from '../../sync/link.ts';
import { createActionHandlers } from './actions.ts';
import { type AlertRowChange, createAlertRowStore } from './alertRowStore.ts';
import { createAlertAnnouncer } from './announce.ts';
import { createAlertRetention, createOfflineUnshelving } from './expiry.ts';
import { createAlertIntake } from './intake.ts';
import { createAlertFigures, createAlertLists } from './lists.ts';
import { createAlertListCounters, createHeartbeatWatch, createOperatorLoadMeter } from './queueState.ts';
import { type AlertScopeFilter, createAlertScopeFilter } from './scopeFilter.ts';
import { createAlertSync } from './sync.ts';

/** The minimum interval between queue state messages to windows, ms. */
const publishEveryMs = 250;
const rowsPerTurn = 500;

export interface AlertsOptions {
  readonly count: CountAlertsFor;
  /** Returns why the intake is paused (a full disk); null: running. */
  readonly paused: () => Fault | null;
  /** Returns the language of the queue state's sentences. */
  readonly language: () => Language;
}

type AlertCall =
  | ('list' | 'get' | 'act' | 'conflicts' | 'settle' | 'groups' | 'figures')
  | ('policy' | 'sources' | 'quarantine' | 'raw' | 'cap');

export interface Alerts {
  readonly handlers: HandlersFor<`alert.${AlertCall}`>;
  /** Returns the queue state within the signed-in operator's scope. */
  state(): QueueState;
  /** Returns whether the operator may see an alert with this camera and ward; and a camera by id. */
  readonly sees: AlertScopeFilter['sees'];
  readonly camera: AlertScopeFilter['camera'];
  readonly count: CountVisibleAlerts;
  readonly topics: TopicSources<Pick<DeskTopics, 'queue' | 'annunciations'>>;
  readonly receives: SiteReceiver<'alerts'>;
  /** The signed-in operator or their scope has changed. */
  operatorChanged(): void;
  /** The cameras have changed. */
  registryChanged(change: {
    readonly changed: readonly CameraId[];
    readonly removed: readonly CameraId[];
  }): void;
  /** The result of `paused` has changed. */
  pauseChanged(): void;
  /** The site has accepted the session; and: the link is lost. */
  live(): void;
  lost(): void;
  close(): void;
}

/** The alerts of this desk: stored, worked on and published to windows, with or without the site. */
export function createAlerts(context: DeskContext, options: AlertsOptions): Alerts {
  const { store, writeWithAudit, project, desk, link, turns, clock, log } = context;
  const vocabulary = openIndexVocabulary(store);
  let policy = readAlertPolicy(store) ?? AlertPolicy.parse({});
  let revision = 0;
  let closed = false;
  let cancelPublish: Cancel | undefined;
  let publishedAt = Number.NEGATIVE_INFINITY;

  const operator = () => {
    const who = context.operator();
    return who?.rights.includes('alert.read') ? who : null;
  };
  const scopeFilter = createAlertScopeFilter(store, operator);
  const { camera, wardName, sees } = scopeFilter;

  const count: CountVisibleAlerts = (task) => options.count(task, operator()?.scope ?? []);
  const counters = createAlertListCounters(store, sees);
  const meter = createOperatorLoadMeter({ store, turns, sees, now, onChange: changed });
  const ledger = createAlertRowStore({
    store,
    vocabulary,
    camera,
    wardName,
    project,
    onChanges,
    policy: () => policy,
    asShown: (alert) => (sync.isLive() ? alert : applyEndedShelving(alert, now())),
  });
  const intake = createAlertIntake({ ledger, project, desk, now });
  const actions = createActionHandlers(context, {
    ledger,
    sees,
    policy: () => policy,
    onChange: changed,
    onDecided: () => sync.run(),
  });
  const lists = createAlertLists({
    store,
    vocabulary,
    ledger,
    counters,
    turns,
    clock,
    operator,
    sees,
    camera,
    revision: () => revision,
  });
  const queue = createPublication(() => [state()]);
  // A new window receives no earlier annunciations, but at once an empty message that proves the subscription.
  const annunciations = createPublication((): TopicMessage<DeskTopics, 'annunciations'>[] => [
    { alerts: [], more: { critical: 0, high: 0, medium: 0, low: 0 } },
  ]);
  const announcer = createAlertAnnouncer({
    clock,
    sees,
    shown: lists.shown,
    flood: () => meter.read().state === 'flood',
    unacknowledged: () => counters.read().unacknowledged,
    publish: annunciations.publish,
  });
  const heartbeats = createHeartbeatWatch({ store, clock, policy: () => policy, onChange: changed });
  const sync = createAlertSync(context, {
    intake,
    scope() {
      const who = operator();
      return who ? JSON.stringify(who.scope) : undefined;
    },
    camerasKnown: () => readRegistry(store) !== undefined,
    paused: options.paused,
    onChange: changed,
    onComplete: (began) => {
      actions.complete(began);
      shelf.together();
      announcer.caughtUp();
      heartbeats.look();
    },
  });
  const shelf = createOfflineUnshelving({ ...context, ledger, isAlone: () => !sync.isLive() });

  function now(): number {
    return Math.round(clock.now());
  }

  function onChanges(changes: readonly AlertRowChange[], isFromSite: boolean): void {
    counters.changed(changes);
    for (const { before, after, alert } of changes)
      if (!before && after.queued && sees(after)) meter.add(alert.receivedAt);
    if (isFromSite) announcer.changed(changes, !sync.isLive() && !shelf.isTaking());
    changed();
  }

  function changed(): void {
    revision += 1;
    if (closed || cancelPublish) return;
    const wait = Math.max(0, publishedAt + publishEveryMs - clock.monotonic());
    cancelPublish = clock.after(wait, () => {
      cancelPublish = undefined;
      publishedAt = clock.monotonic();
      queue.publish(state(heartbeats.look()));
    });
  }

  function visibleConflicts(): number {
    let n = 0;
    for (const [id, count] of ledger.counts().conflicts) {
      const row = loadRowHead(store, id);
      if (row && sees(row)) n += count;
    }
    return n;
  }

  function pausedText(): string | null {
    const fault = options.paused() ?? sync.sitePaused();
    return fault && faultText(fault, options.language()).slice(0, 300);
  }

  function state(heartbeat = heartbeats.read()): QueueState {
    const live = sync.isLive();
    return {
      revision,
      asOf: live ? now() : alertSync.read(store).asOf,
      live,
      ...counters.read(),
      pending: ledger.counts().unsent,
      conflicts: visibleConflicts(),
      syncing: sync.progress(),
      load: meter.read(),
      heartbeat,
      paused: pausedText(),
    };
  }

  async function fetchPolicy(): Promise<void> {
    if (!operator()) return;
    const answer = await link().call('alert.policy', {});
    if (!answer.ok || JSON.stringify(answer.value) === JSON.stringify(policy)) return;
    policy = answer.value;
    project((tx) => saveAlertPolicy(tx, answer.value));
    heartbeats.look();
    changed();
  }

  /** Updates the words of open alerts to the current data of their cameras. */
  async function reword(which: ReadonlySet<string>): Promise<void> {
    for (const state of ['queue', 'shelved', 'suppressed', 'outOfService'] as const) {
      const list = walkAlertList(store, vocabulary, { state }, undefined, '');
      while (!list.done() && !closed)
        await turns(() => {
          const rows = list.step(rowsPerTurn).filter((row) => row.camera !== null && which.has(row.camera));
          if (rows.length > 0)
            ledger.commit(writeWithAudit, (tx) => {
              for (const row of rows) ledger.reword(tx, row.place);
            });
        });
    }
  }

  const soon = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => log('error', 'alerts', { where: what, why: formatError(error) }));
  };

  const retention = createAlertRetention({
    store,
    project,
    vocabulary,
    turns,
    clock,
    log,
    policy: () => policy,
  });
  soon('meter', meter.fill());
  shelf.alone();
  return {
    state: () => state(),
    sees,
    camera,
    count,
    topics: { queue, annunciations },
    receives: { alerts: { onMessage: sync.announced } },
    operatorChanged() {
      scopeFilter.operatorChanged();
      counters.recount();
      announcer.forget();
      soon('meter', meter.fill());
      sync.scopeChanged();
      changed();
    },
    registryChanged({ changed: cameras, removed }) {
      scopeFilter.registryChanged();
      counters.recount();
      if (cameras.length > 0) soon('reword', reword(new Set(cameras)));
      if (cameras.length + removed.length > 0) changed();
      sync.run();
    },
    pauseChanged() {
      changed();
      if (options.paused() === null) sync.run();
    },
    live() {
      soon('policy', fetchPolicy());
      sync.live();
      actions.live();
    },
    lost() {
      sync.lost();
      actions.lost();
      shelf.alone();
    },
    close() {
      closed = true;
      cancelPublish?.();
      announcer.close();
      heartbeats.close();
      shelf.close();
      retention.close();
      sync.close();
      actions.close();
    },
    handlers: {
      ...lists.handlers,
      ...actions.handlers,
      ...createAlertFigures({ count, clock, operator }).handlers,
      'alert.policy': () => ok(policy),
      'alert.sources': (input) => link().call('alert.sources', input),
      'alert.quarantine': (input) => link().call('alert.quarantine', input),
      'alert.raw': (input) => link().call('alert.raw', input),
      'alert.cap': (input) => link().call('alert.cap', input),
    },
  };
}
