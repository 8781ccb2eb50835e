import { createHash } from 'node:crypto';
import type { ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import { siteSourceId } from '../../core/alerts/alert.ts';
import type { AlertSiteTopics, AlertSourceStatus } from '../../core/alerts/api.ts';
import { createCorrelator } from '../../core/alerts/correlate.ts';
import { getTrackOfKey } from '../../core/alerts/correlateKeys.ts';
import type { Occurrence } from '../../core/alerts/log.ts';
import { createRoomCount, type RoomLoad } from '../../core/alerts/roomLoad.ts';
import type { AlertSourceConfig, BrokerSource } from '../../core/alerts/sourceFile.ts';
import type { AlertAuditPosition } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type Fault, type FaultCode, faultText } from '../../core/errors/faults.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import type { QuarantinedDatabase } from '../../node/sql/database.ts';
import { createQuarantineNotice } from '../shared/database.ts';
import { type AlertCameras, isAlertVisible } from './alertScope.ts';
import { type AlertActionAuthority, createAlertActionAuthority } from './authority.ts';
import { type OpenBrokerSource, openBrokerSource } from './broker/index.ts';
import { toCap } from './cap.ts';
import { createNormaliser, type RawMessage } from './formats/index.ts';
import { type AlertTask, auditEventsPerMessage, type PersonAuditEvent, SiteReport } from './hostMessages.ts';
import type { InboxMessage, IncomingMessage } from './inbox/inbox.ts';
import { openInbox } from './inbox/open.ts';
import { startInboxPump } from './inboxPump.ts';
import { openJetStreamLog } from './log/jetstream.ts';
import type { AlertLog } from './log/log.ts';
import { readOpenAlertPages } from './log/readOpenAlertPages.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { createAlertReadCalls } from './readCalls.ts';
import { openRefusedActionStore, type RefusedActionStore } from './refusedActionStore.ts';
import { startSuppression } from './suppression.ts';
import { startAlertRetention, startAlertTimers } from './timers.ts';

const recordsPerTurn = 500;
/** Maximum number of records that the audit position may lag behind without an action between: a start reads them again. */
const recordsBehind = 5_000;
const maxTextChars = 1_000;

/**
 * Forwards every action of people in the log to the site, in order, for its audit log.
 * The site writes a batch and its position in one transaction, and then requests the next: each action is in the audit log once,
 * whichever side crashes at any time.
 */
interface AuditForwarder {
  /** The audit log's position; events after it are requested. */
  from(place: AlertAuditPosition | null): void;
  stop: Cancel;
}

function createAuditForwarder(
  log: AlertLog,
  refusals: RefusedActionStore,
  publish: (auditEvents: readonly PersonAuditEvent[], place: AlertAuditPosition) => void,
): AuditForwarder {
  let wanted: AlertAuditPosition | undefined;
  let isScheduled = false;
  let isStopped = false;

  function turn(): void {
    isScheduled = false;
    const from = wanted;
    if (!from || isStopped) return;
    const auditEvents: PersonAuditEvent[] = [];
    const records = log.read(from.seq, Math.min(recordsPerTurn, auditEventsPerMessage));
    const seq = records.at(-1)?.seq ?? from.seq;
    for (const { alert, entry } of records)
      if (entry.kind === 'acted') auditEvents.push(auditEventOf(entry.action, entry.outcome, alert.camera));
    const refused = records.length === 0 ? refusals.after(from.refusal, auditEventsPerMessage) : [];
    for (const { action, outcome } of refused) auditEvents.push(auditEventOf(action, outcome, null));
    const place = { epoch: log.epoch, seq, refusal: refused.at(-1)?.seq ?? from.refusal };
    wanted = place;
    passed += records.length;
    if (auditEvents.length > 0 || passed >= recordsBehind) {
      passed = 0;
      // The next batch waits until this one is known to be written.
      wanted = undefined;
      publish(auditEvents, place);
    } else if (records.length > 0) schedule();
  }
  let passed = 0;
  function schedule(): void {
    if (isScheduled || isStopped) return;
    isScheduled = true;
    setImmediate(turn);
  }
  const cancel = log.onRecords(schedule);

  return {
    from(place) {
      wanted =
        place?.epoch === log.epoch ? place : { epoch: log.epoch, seq: 0, refusal: place?.refusal ?? 0 };
      schedule();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

function auditEventOf(
  action: AlertAction,
  outcome: ActionOutcome,
  camera: CameraId | null,
): PersonAuditEvent {
  const { do: what, ...rest } = action.command;
  const why = 'reason' in rest ? rest.reason : null;
  const words = Object.entries(rest)
    .filter(([name]) => name !== 'reason')
    .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, maxTextChars) : value]);
  return {
    who: action.by.id,
    event: `alert.${what}`,
    camera,
    why,
    detail: JSON.stringify({
      alert: action.alert,
      ...Object.fromEntries(words),
      result: outcome.result,
      version: outcome.version,
      base: action.base,
      ...(outcome.fault ? { fault: faultText(outcome.fault, 'en').slice(0, 200) } : {}),
      action: action.id,
      desk: action.desk,
      deskSeq: action.deskSeq,
      at: action.at,
    }),
  };
}

/** The site's own detections enter the inbox like all other messages, from the source `site`. */
const ownSource = { id: siteSourceId, kind: 'site' } as const;

const ownMessage = (own: SiteReport, now: number): IncomingMessage => ({
  source: ownSource.id,
  kind: ownSource.kind,
  channel: own.class,
  bytes: Buffer.from(JSON.stringify(own), 'utf8'),
  receivedAt: now,
});

function readOwn(process: string, message: InboxMessage): Result<readonly Occurrence[]> {
  const read = SiteReport.safeParse(JSON.parse(Buffer.from(message.bytes).toString('utf8')));
  if (!read.success) return fail('alert.messageMalformed', { why: read.error.message.slice(0, 200) });
  const { class: what, camera, key, over, title } = read.data;
  return ok([
    {
      id: `${process}:${message.seq}`,
      source: ownSource,
      cameraName: camera ?? '',
      camera,
      class: what,
      rule: null,
      track: key,
      phase: over ? 'end' : 'begin',
      priority: null,
      title,
      place: null,
      observedAt: message.receivedAt,
      receivedAt: message.receivedAt,
      evidence: [],
    },
  ]);
}

/** Receives the site's own detections, and tracks which were reported since the start. */
function createOwn(parts: {
  readonly log: Pick<AlertLog, 'open'>;
  readonly put: (report: SiteReport) => Promise<Result<void>>;
}) {
  const standing = new Set<string>();
  const nameOf = ({ class: what, key }: Pick<SiteReport, 'class' | 'key'>) => `${what} ${key}`;
  return {
    own(report: SiteReport): Promise<Result<void>> {
      if (report.over) standing.delete(nameOf(report));
      else standing.add(nameOf(report));
      return parts.put(report);
    },

    /** Ends the site's own conditions from before the restart that were not reported again: their reporter may be gone. */
    async endWhatIsOver(): Promise<void> {
      await readOpenAlertPages(parts.log, async (page) => {
        for (const { source, active, camera, class: what, key } of page) {
          if (source.id !== ownSource.id || !active) continue;
          const reported = { class: what, camera, key: camera ?? getTrackOfKey(key), over: true, title: '' };
          if (!standing.has(nameOf(reported))) await parts.put(reported);
        }
      });
    },
  };
}

/** Number of newest records searched for alerts closed in the last ten minutes, which are in no list of open ones. */
const newestRecords = 5_000;
const recordsAtOnce = 500;

/** The room's load, counted as the log grows. */
interface RoomLoads {
  /** Returns the current load within a scope. */
  of(scope: Scope): RoomLoad;
  stop: Cancel;
}

/** Resolves once all open alerts are counted. */
async function startRoomLoads(parts: {
  readonly log: AlertLog;
  readonly sees: ReturnType<typeof isAlertVisible>;
  readonly clock: Clock;
}): Promise<RoomLoads> {
  const { log, sees, clock } = parts;
  const count = createRoomCount();
  const cancel = log.onRecords((records) => {
    const now = clock.now();
    for (const { alert } of records) count.learn(alert, now);
  });
  for (let after = Math.max(0, log.head() - newestRecords); ; ) {
    const page = log.read(after, recordsAtOnce);
    const last = page.at(-1);
    if (!last) break;
    const now = clock.now();
    for (const { alert } of page) count.learn(alert, now);
    after = last.seq;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await readOpenAlertPages(log, (page) => {
    const now = clock.now();
    for (const alert of page) count.learn(alert, now);
  });
  return { of: (scope) => count.read((alert) => sees(scope, alert), clock.now()), stop: cancel };
}

/** Within this time of a site's start, a gateway reports cameras that still do not obey, ms. */
const repeatedWithinMs = 20_000;

export interface AlertsServiceOptions {
  readonly task: AlertTask;
  readonly cameras: AlertCameras;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onNews: (news: TopicMessage<AlertSiteTopics, 'alerts'>) => void;
  readonly onAuditEvents: (auditEvents: readonly PersonAuditEvent[], place: AlertAuditPosition) => void;
  readonly onNotice: (fault: Fault) => void;
  readonly onNoticeOver: (code: FaultCode) => void;
  readonly onUnexpectedError: (where: string, error: unknown) => void;
}

/** All of a site's alerts, in one thread. */
export interface AlertsService {
  readonly authority: AlertActionAuthority;
  readonly answers: ReturnType<typeof createAlertReadCalls>;
  readonly auditEvents: AuditForwarder;
  /** The room's load, within a scope. */
  readonly load: RoomLoads['of'];
  put(message: RawMessage): Promise<Result<void>>;
  own(report: SiteReport): Promise<Result<void>>;
  close(): Promise<void>;
}

/** Opens all parts; after an error none stays open. */
export async function openAlertsService(parts: AlertsServiceOptions): Promise<Result<AlertsService>> {
  const { task, cameras, clock, onUnexpectedError } = parts;
  const { site, folder, config } = task;
  const { policy } = config;
  const undo: (() => void | Promise<void>)[] = [];
  const abandon = async (failed: Result<never>) => {
    for (const one of undo.reverse()) await one();
    return failed;
  };

  const openedInbox = openInbox({ folder, clock });
  if (!openedInbox.ok) return openedInbox;
  const { inbox } = openedInbox.value;
  notifySetAside(openedInbox.value.setAside, parts);
  undo.push(() => inbox.close());
  const openedLog = await openLog(parts);
  if (!openedLog.ok) return abandon(openedLog);
  const log = openedLog.value;
  undo.push(() => log.close());
  const openedRefusals = openRefusedActionStore(folder);
  if (!openedRefusals.ok) return abandon(openedRefusals);
  const { refusals } = openedRefusals.value;
  notifySetAside(openedRefusals.value.setAside, parts);
  undo.push(() => refusals.close());

  const sees = isAlertVisible(cameras);
  const meanings = new Map(
    config.sources.map((source) => [
      source.id,
      new Map('scenarios' in source ? Object.entries(source.scenarios ?? {}) : []),
    ]),
  );
  const normalise = createNormaliser({
    cameraOf: (_source, name) => cameras.named(name),
    priorityOf: (what) => policy.classes[what]?.priority,
    classOf: (source, word) => meanings.get(source)?.get(word),
  });
  const suppression = await startSuppression({
    log,
    policy,
    cameras,
    clock,
    onUnexpectedError: (error) => onUnexpectedError('suppression', error),
  });
  undo.push(suppression.stop);
  const loads = await startRoomLoads({ log, sees, clock });
  undo.push(loads.stop);
  const pump = await startInboxPump({
    inbox,
    log,
    policy,
    clock,
    onUnexpectedError,
    correlatorFrom: (through) =>
      createCorrelator({
        site,
        process: inbox.process,
        policy,
        through,
        latestOfKey: (key) => log.latestOfKey(key),
        alert: (id) => log.alert(id),
        suppressedBy: suppression.of,
        hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
      }),
    normalise: (message) =>
      message.kind === 'site' ? readOwn(inbox.process, message) : normalise(asRaw(message)),
  });
  undo.push(() => pump.stop());
  undo.push(
    startAlertTimers({
      log,
      policy,
      clock,
      onUnexpectedError: (error) => onUnexpectedError('timers', error),
    }),
  );
  undo.push(
    startAlertRetention({
      log,
      policy,
      clock,
      logLine: parts.log,
      onUnexpectedError: (error) => onUnexpectedError('retention', error),
    }),
  );
  const auditEvents = createAuditForwarder(log, refusals, parts.onAuditEvents);
  undo.push(auditEvents.stop);

  const publishNews = () => {
    const fault = log.fault() ?? inbox.fault();
    const paused = fault && { code: fault.code, params: { ...fault.params } };
    parts.onNews({ epoch: log.epoch, head: log.head(), paused });
  };
  undo.push(log.onRecords(publishNews));
  undo.push(noticesOf(log, parts, publishNews), noticesOf(inbox, parts, publishNews));
  publishNews();

  const brokers = new Map<string, OpenBrokerSource>();
  for (const source of config.sources)
    if (isOverBroker(source)) {
      const opened = openBrokerSource({ clock, site, source, inbox, log: parts.log });
      brokers.set(source.id, opened);
      undo.push(() => opened.close());
    }
  const beat = (broker: OpenBrokerSource) =>
    void broker.beat().catch((error: unknown) => onUnexpectedError('heartbeat', error));
  undo.push(clock.every(policy.heartbeatMs, () => brokers.forEach(beat)));
  // The first heartbeat goes out as soon as the connection to the broker works.
  for (const broker of brokers.values())
    undo.push(
      broker.onState(({ state }) => {
        if (state === 'live') beat(broker);
      }),
    );

  const statusOf = (source: AlertSourceConfig): AlertSourceStatus => {
    const broker = brokers.get(source.id)?.state();
    return {
      id: source.id,
      kind: source.kind,
      ...inbox.counters(source.id),
      state: broker?.state ?? 'live',
      cause: broker?.cause ?? null,
    };
  };

  const { own, endWhatIsOver } = createOwn({
    log,
    put: (reported) => inbox.put([ownMessage(reported, Math.round(clock.now()))]),
  });
  undo.push(
    clock.after(repeatedWithinMs, () => {
      endWhatIsOver().catch((error: unknown) => onUnexpectedError('own', error));
    }),
  );

  return ok({
    auditEvents,
    load: loads.of,
    authority: createAlertActionAuthority({ log, refusals, policy, clock, sees }),
    answers: createAlertReadCalls({
      log,
      inbox,
      policy,
      sees,
      sources: () => config.sources.map(statusOf),
      cap(alert) {
        const camera = alert.camera === null ? undefined : cameras.camera(alert.camera);
        const className = policy.classes[alert.class]?.name;
        return toCap(alert, camera, {
          sender: `watchfloor@${site}`,
          now: Math.round(clock.now()),
          ...(className ? { className } : {}),
        });
      },
    }),
    put: (message) => inbox.put([asIncoming(message)]),
    own,
    async close() {
      for (const one of undo.reverse()) await one();
    },
  });
}

/** Joins path and media type of a posted message: the inbox has one column for the channel. */
const asIncoming = ({ contentType, channel, ...rest }: RawMessage): IncomingMessage => ({
  ...rest,
  channel: contentType === '' ? channel : `${channel} ${contentType}`,
});
function asRaw(message: InboxMessage): RawMessage {
  const at = message.kind === 'webhook' || message.kind === 'cap' ? message.channel.indexOf(' ') : -1;
  if (at === -1) return { ...message, contentType: '' };
  const { channel } = message;
  return { ...message, channel: channel.slice(0, at), contentType: channel.slice(at + 1) };
}

const isOverBroker = (source: AlertSourceConfig): source is BrokerSource => 'broker' in source;

function notifySetAside(
  setAside: QuarantinedDatabase | undefined,
  { onNotice }: Pick<AlertsServiceOptions, 'onNotice'>,
): void {
  if (setAside) onNotice(createQuarantineNotice(setAside));
}

async function openLog(parts: AlertsServiceOptions): Promise<Result<AlertLog>> {
  const { task, clock, log: publish } = parts;
  const { folder, config, site } = task;
  if (config.log !== 'sqlite')
    return openJetStreamLog(folder, { ...config.log.jetstream, name: `watchfloor ${site}` }, clock, publish);
  const opened = openSqliteLog(folder, clock);
  if (!opened.ok) return opened;
  const { log, setAside } = opened.value;
  notifySetAside(setAside, parts);
  return ok(log);
}

/** Returns the notices about why messages are refused. */
function noticesOf(
  of: { fault(): Fault | null; onFault(listener: (fault: Fault | null) => void): Cancel },
  { onNotice, onNoticeOver }: Pick<AlertsServiceOptions, 'onNotice' | 'onNoticeOver'>,
  publishNews: () => void,
): Cancel {
  let lastPublished: FaultCode | undefined;
  const publish = (fault: Fault | null) => {
    if (lastPublished !== undefined && lastPublished !== fault?.code) onNoticeOver(lastPublished);
    lastPublished = fault?.code;
    if (fault) onNotice(fault);
  };
  if (of.fault()) publish(of.fault());
  return of.onFault((fault) => {
    publish(fault);
    publishNews();
  });
}
