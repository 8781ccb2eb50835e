import { createHash } from 'node:crypto';
import type { AlertSiteTopics, AlertSourceStatus } from '../../core/alerts/api.ts';
import { createCorrelator } from '../../core/alerts/correlate.ts';
import type { AlertSource, BrokerSource } from '../../core/alerts/sourceFile.ts';
import type { AlertTrailPlace } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { type Authority, createAuthority } from './authority.ts';
import { openRefusals } from './authorityRefusals.ts';
import { createDeedTeller, type DeedTeller } from './authorityTrail.ts';
import { type OpenBrokerSource, openBrokerSource } from './broker/index.ts';
import { toCap } from './cap.ts';
import { createNormaliser, type RawMessage } from './formats/index.ts';
import type { AlertTask, Own, PersonsDeed } from './hostMessages.ts';
import type { InboxMessage, IncomingMessage } from './inbox/inbox.ts';
import { openInbox } from './inbox/open.ts';
import { openJetStreamLog } from './log/jetstream.ts';
import type { AlertLog } from './log/log.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { createAnswers } from './officeAnswers.ts';
import { createOwn, ownMessage, readOwn } from './officeOwn.ts';
import { startPump } from './officePump.ts';
import { type AlertCameras, alertSeen } from './officeScope.ts';
import { startRetention } from './retention.ts';
import { type RoomLoads, startRoomLoads } from './roomload.ts';
import { startSuppression } from './suppression.ts';
import { startTimers } from './timers.ts';

/** A gateway tells a site that has begun within seconds what still does not obey, ms. */
const saidAgainWithinMs = 20_000;

export interface OfficeParts {
  readonly task: AlertTask;
  readonly cameras: AlertCameras;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onNews: (news: TopicMessage<AlertSiteTopics, 'alerts'>) => void;
  readonly onDeeds: (deeds: readonly PersonsDeed[], place: AlertTrailPlace) => void;
  readonly onNotice: (fault: Fault) => void;
  readonly onNoticeOver: (code: FaultCode) => void;
  readonly onBug: (where: string, error: unknown) => void;
}

/** All of a site's alerts, in one thread. */
export interface Office {
  readonly authority: Authority;
  readonly answers: ReturnType<typeof createAnswers>;
  readonly deeds: DeedTeller;
  /** What the room has to do, within a scope. */
  readonly load: RoomLoads['of'];
  put(message: RawMessage): Promise<Result<void>>;
  own(told: Own): Promise<Result<void>>;
  close(): Promise<void>;
}

/** Opens everything; a fault leaves nothing open. */
export async function openOffice(parts: OfficeParts): Promise<Result<Office>> {
  const { task, cameras, clock, onBug } = parts;
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
  tellDamaged(openedInbox.value.damagedKeptAs, parts);
  undo.push(() => inbox.close());
  const openedLog = await openLog(parts);
  if (!openedLog.ok) return abandon(openedLog);
  const log = openedLog.value;
  undo.push(() => log.close());
  const openedRefusals = openRefusals(folder);
  if (!openedRefusals.ok) return abandon(openedRefusals);
  const { refusals } = openedRefusals.value;
  tellDamaged(openedRefusals.value.damagedKeptAs, parts);
  undo.push(() => refusals.close());

  const sees = alertSeen(cameras);
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
    ...{ log, policy, cameras, clock },
    onBug: (error) => onBug('suppression', error),
  });
  undo.push(suppression.stop);
  const loads = await startRoomLoads({ log, sees, clock });
  undo.push(loads.stop);
  const pump = await startPump({
    ...{ inbox, log, policy, clock, onBug },
    correlatorFrom: (through) =>
      createCorrelator({
        ...{ site, process: inbox.process, policy, through },
        latestOfKey: (key) => log.latestOfKey(key),
        alert: (id) => log.alert(id),
        suppressedBy: suppression.of,
        hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
      }),
    normalise: (message) =>
      message.kind === 'site' ? readOwn(inbox.process, message) : normalise(asRaw(message)),
  });
  undo.push(() => pump.stop());
  undo.push(startTimers({ log, policy, clock, onBug: (error) => onBug('timers', error) }));
  undo.push(
    startRetention({ log, policy, clock, tell: parts.log, onBug: (error) => onBug('retention', error) }),
  );
  const deeds = createDeedTeller(log, refusals, parts.onDeeds);
  undo.push(deeds.stop);

  const tellNews = () => {
    const fault = log.fault() ?? inbox.fault();
    const paused = fault && { code: fault.code, params: { ...fault.params } };
    parts.onNews({ epoch: log.epoch, head: log.head(), paused });
  };
  undo.push(log.onRecords(tellNews));
  undo.push(noticesOf(log, parts, tellNews), noticesOf(inbox, parts, tellNews));
  tellNews();

  const brokers = new Map<string, OpenBrokerSource>();
  for (const source of config.sources)
    if (isOverBroker(source)) {
      const opened = openBrokerSource({ clock, site, source, inbox, log: parts.log });
      brokers.set(source.id, opened);
      undo.push(() => opened.close());
    }
  const beat = (broker: OpenBrokerSource) =>
    void broker.beat().catch((error: unknown) => onBug('heartbeat', error));
  undo.push(clock.every(policy.heartbeatMs, () => brokers.forEach(beat)));
  // The first as soon as there is a way to the broker and back.
  for (const broker of brokers.values())
    undo.push(
      broker.onState(({ state }) => {
        if (state === 'live') beat(broker);
      }),
    );

  const statusOf = (source: AlertSource): AlertSourceStatus => {
    const broker = brokers.get(source.id)?.state();
    return {
      ...{ id: source.id, kind: source.kind, ...inbox.counters(source.id) },
      ...{ state: broker?.state ?? 'live', cause: broker?.cause ?? null },
    };
  };

  const { own, endWhatIsOver } = createOwn({
    log,
    put: (told) => inbox.put([ownMessage(told, Math.round(clock.now()))]),
  });
  undo.push(
    clock.after(saidAgainWithinMs, () => {
      endWhatIsOver().catch((error: unknown) => onBug('own', error));
    }),
  );

  return ok({
    deeds,
    load: loads.of,
    authority: createAuthority({ log, refusals, policy, clock, sees }),
    answers: createAnswers({
      ...{ log, inbox, policy, sees },
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

/** The inbox has one column for where a message came from: of what was posted, the path and its media type. */
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

const isOverBroker = (source: AlertSource): source is BrokerSource => 'broker' in source;

function tellDamaged(keptAs: string | undefined, { onNotice }: Pick<OfficeParts, 'onNotice'>): void {
  if (keptAs !== undefined) onNotice({ code: 'site.storeDamaged', params: { kept: keptAs } });
}

async function openLog(parts: OfficeParts): Promise<Result<AlertLog>> {
  const { task, clock, log: tell } = parts;
  const { folder, config, site } = task;
  if (config.log !== 'sqlite')
    return openJetStreamLog(folder, { ...config.log.jetstream, name: `watchfloor ${site}` }, clock, tell);
  const opened = openSqliteLog(folder, clock);
  if (!opened.ok) return opened;
  const { log, damaged } = opened.value;
  tellDamaged(damaged?.keptAs, parts);
  return ok(log);
}

/** Says why nothing goes in as long as it is so. */
function noticesOf(
  of: { fault(): Fault | null; onFault(listener: (fault: Fault | null) => void): Cancel },
  { onNotice, onNoticeOver }: Pick<OfficeParts, 'onNotice' | 'onNoticeOver'>,
  tellNews: () => void,
): Cancel {
  let told: FaultCode | undefined;
  const tell = (fault: Fault | null) => {
    if (told !== undefined && told !== fault?.code) onNoticeOver(told);
    told = fault?.code;
    if (fault) onNotice(fault);
  };
  if (of.fault()) tell(of.fault());
  return of.onFault((fault) => {
    tell(fault);
    tellNews();
  });
}
