import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { namedCameras } from '../../core/audit/api.ts';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { auditNames, findAuditEntries } from '../../core/audit/auditSearch.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { toCertificateHash } from '../../core/people/deskProof.ts';
import { loadCertificate } from '../api/certificate.ts';
import type { DeskServices } from '../api/deskServices.ts';
import { startListener } from '../api/listener.ts';
import type { MediaServices, TicketGrant } from '../api/mediaServices.ts';
import { createOpenLinks } from '../api/openLinks.ts';
import { createSiteAuditLog } from '../audit/siteAuditLog.ts';
import { createAuditWitness } from '../audit/witness.ts';
import { type CameraRegistry, openCameraRegistry, readCamerasFileInThread } from '../cameras/index.ts';
import { openSiteCity } from '../map/city.ts';
import { createEnrolledDesks, type EnrolledDesks } from '../people/enrolledDesks.ts';
import { createMachines } from '../people/machines.ts';
import { createPersonNames } from '../people/names.ts';
import { createPeople } from '../people/people.ts';
import type { OperatorSession } from '../people/sessions.ts';
import { createOneUseTickets } from '../people/tickets.ts';
import { forkPtzGateway } from '../ptz/gatewayClient/forkPtzGateway.ts';
import { createPresenceBoard, type PresenceBoard } from '../ptz/gatewayClient/presenceBoard.ts';
import { createSitePtzClient } from '../ptz/gatewayClient/sitePtzClient.ts';
import type { Notices } from '../shared/notices.ts';
import { loadSiteKey } from '../shared/siteKey.ts';
import { createRoomBoard } from '../shiftlog/board/board.ts';
import { createRoomDesks, maxRememberedDesks } from '../shiftlog/board/desks.ts';
import { sha256Hex } from '../store/audit.ts';
import { openSiteStore, type SiteStore } from '../store/index.ts';
import { recordSiteStart } from '../store/siteStarts.ts';
import { createLayoutLibrary } from '../wall/library/library.ts';
import { createDeskAddresses } from '../wall/share/addresses.ts';
import { createWallSharing } from '../wall/share/share.ts';
import { type ComposedAlerts, composeAlerts } from './composeAlerts.ts';
import { composeDeskServices } from './composeDeskServices.ts';
import { composeHandover, composeShiftLog } from './composeHandover.ts';
import { composeMedia } from './composeMedia.ts';
import type { SiteConfig } from './config.ts';
import { createDisposables, type Disposables } from './disposables.ts';
import type { RunningSite, SiteOptions } from './options.ts';
import { createOwnCameras } from './ownCameras.ts';
import { toStartResult } from './toStartResult.ts';

/** What the site's modules are connected with. */
interface SiteContext {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly store: SiteStore;
  readonly registry: CameraRegistry;
  /** Undoes what was started, in reverse order. */
  readonly undo: Disposables;
}

/** Connects the site's audit log to the other modules. Everything it starts is added to `undo`. */
function auditPath(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly store: SiteStore;
  readonly undo: Disposables;
  readonly camera: (id: string) => Camera | undefined;
  readonly keyOf: EnrolledDesks['keyOf'];
  readonly onNotice: (fault: Fault) => void;
}): DeskServices['audit'] {
  const { config, clock, log, store, undo, onNotice } = options;
  const { id: site, data: folder } = config;
  const { desks, ...policy } = config.audit;
  const auditLog = createSiteAuditLog({
    site,
    folder,
    store,
    policy,
    sha256: sha256Hex,
    clock,
    log,
    onNotice,
  });
  undo.add(() => auditLog.close());
  const { attempt, audit, heads } = store;
  const personName = createPersonNames(site, store.operators);
  const witness = createAuditWitness({
    site,
    heads: heads.desks,
    keyOf: options.keyOf,
    key: auditLog.key,
    policy: desks,
    clock,
    attempt,
    onNotice,
    append: audit.append,
  });

  return {
    page({ filter, before, limit }) {
      const found = findAuditEntries(audit.table, filter, before, limit);
      return { ...found, cameras: namedCameras(found.entries, options.camera) };
    },
    names() {
      const known = new Map<string, string>(
        store.desks.newest(maxRememberedDesks).map((row) => [row.desk, row.name]),
      );
      return auditNames(audit.table, (id) => known.get(id) ?? personName(id));
    },
    state: auditLog.state,
    heads: ({ of, after }) => auditLog.heads(of, after),
    exporting: ({ operator, desk }, { filter, format, why }) =>
      store.record([
        {
          who: operator.id,
          event: 'audit.export',
          camera: filter.camera ?? null,
          why,
          detail: JSON.stringify({ desk, auditLog: 'site', format, filter }),
        },
      ]),
    witness,
  };
}

/** Connects the PTZ gateway to the other modules. Everything it starts is added to `undo`. */
function startSteeringPath(
  { config, clock, log, store, registry, undo }: SiteContext,
  options: {
    readonly alerts: Pick<ComposedAlerts, 'ptzAuditEvents'>;
    readonly presence: PresenceBoard<OperatorSession>;
    /** The public address of the site, and of its gateway. */
    readonly reached: Omit<
      Parameters<typeof createSitePtzClient>[0]['settings']['gateway'],
      'port' | 'leaveIn'
    >;
    readonly cameraName: (camera: CameraId) => string;
    readonly isCurrent: (session: OperatorSession) => boolean;
    readonly notices: Notices;
  },
) {
  const { alerts, presence, cameraName, isCurrent, notices } = options;
  const steering = createSitePtzClient<OperatorSession>({
    clock,
    log: (line) => log(`gateway: ${line}`),
    settings: {
      site: config.id,
      gateway: { ...options.reached, port: config.ptz.port, leaveIn: join(config.data, 'steering') },
      priorities: config.ptz.priorities,
    },
    cameraName,
    isCurrent,
    notices,
    cameras: registry.steerables,
    recordLater(auditEvents: readonly AuditEvent[]) {
      store.recordLater(auditEvents);
      alerts.ptzAuditEvents(auditEvents);
    },
    tours: {
      all: store.tours.all,
      put: (camera, tour) => store.later(() => store.tours.put({ camera, tour })),
      remove: (camera, token) => store.later(() => store.tours.remove(camera, token)),
    },
    board: presence,
  });
  undo.add(() => steering.close());
  return steering;
}

/** How long actions under expired verifiers are accepted: as long as desk sessions are known, ms. */
const verifierRetentionMs = 120 * 86_400_000;
/** Interval at which changes by the administration program are applied, ms. */
const pollAdministrationMs = 2_000;
const camerasReader = new URL('camerasReader.ts', import.meta.url);
const alertsThread = new URL('../alerts/entry.ts', import.meta.url);
const sessionEndedCause: Fault = { code: 'signIn.expired', params: {} };

/** Starts everything; after a fault nothing keeps running. */
export async function startSite(config: SiteConfig, options: SiteOptions): Promise<Result<RunningSite>> {
  const { clock, log } = options;
  const undo = createDisposables(log);
  const abandon = async (failed: Result<never>): Promise<Result<never>> => {
    await undo.all();
    return failed;
  };
  try {
    const notice = (fault: Fault) => {
      log(faultText(fault, 'en'));
      options.onNotice(fault);
    };
    const opened = openSiteStore({ folder: config.data, clock, log, onNotice: notice });
    if (!opened.ok) return abandon(opened);
    const store = opened.value;
    const { record, recordLater, setAside } = store;
    undo.atLast(() => store.close());
    const { listen, media } = config;
    const certificate = await loadCertificate(listen.tls, config.data, media.announcedAddress ?? listen.host);
    if (!certificate.ok) return abandon(certificate);
    /** The public address of the site, and of its gateway. */
    const reached = {
      host: listen.host,
      ...(media.announcedAddress === undefined ? {} : { urlHost: media.announcedAddress }),
      ...(certificate.value === undefined
        ? {}
        : { certificate: { cert: certificate.value.cert, key: certificate.value.key } }),
    };

    const siteAuditEvent = (event: string, more = {}): AuditEvent => ({
      who: config.id,
      event,
      camera: null,
      why: null,
      detail: JSON.stringify({
        instance,
        ...more,
        ...(setAside ? { [setAside.why]: setAside.path } : {}),
      }),
    });
    const instance = randomBytes(8).toString('hex');
    // Views that a crash left without an end are limited by the time of the next start.
    const begun = recordSiteStart(store, config, siteAuditEvent);
    if (!begun.ok) return abandon(begun);
    undo.add(() => recordLater([siteAuditEvent('site.stop')]));
    store.later(() => store.verifiers.forgetBefore(clock.now() - verifierRetentionMs));

    const key = loadSiteKey(config.data, 'people');
    if (!key.ok) return abandon(key);
    const people = createPeople({
      site: config.id,
      clock,
      store,
      policy: config.security,
      key: key.value,
      scopeHolds: (scope, camera) => registry.mayTouch(scope, camera),
    });
    const { operators } = people;
    const enrolledDesks = createEnrolledDesks({ clock, store, onNotice: notice });
    const prepared = await operators.prepare(config.demoOperator);
    if (!prepared.ok) return abandon(prepared);
    const demo = prepared.value;
    const tickets = createOneUseTickets<TicketGrant>(clock);

    const { file } = config.cameras;
    const openedRegistry = await openCameraRegistry({
      site: config.id,
      file,
      clock,
      own: store.ownCameras.all,
      allowLocalAddresses: config.cameras.allowLocalAddresses,
      read: (signal) =>
        readCamerasFileInThread(options.camerasReader ?? camerasReader, { site: config.id, file }, signal),
      revisionOf: store.revisionOf,
      onFault: (fault) => log(`registry unchanged: ${faultText(fault, 'en')}`),
    });
    if (!openedRegistry.ok) return abandon(openedRegistry);
    const registry = openedRegistry.value;
    undo.add(() => registry.close());
    const context: SiteContext = { config, clock, log, store, registry, undo };
    const notices: Notices = {
      onNotice: options.onNotice,
      onNoticeOver: (code) => options.onNoticeOver?.(code),
    };
    log(`registry: ${registry.size} cameras, revision ${registry.revision}`);
    const { camera } = registry;
    const audit = auditPath({ ...context, camera, keyOf: enrolledDesks.keyOf, onNotice: notice });

    const onUnexpectedError = (id: string, call: string, error: unknown) =>
      log(`bug ${id} in ${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const { workerBin } = options;
    const started = await composeMedia({ ...context, workerBin, onUnexpectedError });
    if (!started.ok) return abandon(started);
    const mediaPath = started.value;
    const mayTouch = (session: OperatorSession, camera: string) =>
      registry.mayTouch(session.operator.scope, camera);
    const mayName = (session: OperatorSession, camera: string) =>
      registry.mayName(session.operator.scope, camera);
    const links = createOpenLinks(clock);
    const startedAlerts = composeAlerts({
      ...context,
      ...notices,
      onUnexpectedError,
      program: options.alertsThread ?? alertsThread,
    });
    if (!startedAlerts.ok) return abandon(startedAlerts);
    const alerts = startedAlerts.value;
    const handover = composeHandover({
      ...context,
      alerts,
      isWall: (desk) => desks.isWall(desk),
    });
    const shiftLog = composeShiftLog({
      ...context,
      seats: alerts.seats,
      onRecords: () => handover.recordsCame(),
    });
    const city = openSiteCity(config.city?.file, {
      clock,
      onFault: notice,
      onFaultOver: notices.onNoticeOver,
    });
    undo.add(() => city.close());
    const presence = createPresenceBoard(clock, mayTouch);
    undo.add(() => presence.close());
    undo.add(
      // The SFU's source names are always camera ids.
      mediaPath.onState((camera, stream, status) => presence.sourced(camera as CameraId, stream, status)),
    );
    const cameraName = (camera: CameraId) => registry.camera(camera)?.name ?? camera;
    const gatewayLog = (line: string) => log(`gateway: ${line}`);
    const steering = startSteeringPath(context, {
      alerts,
      presence,
      reached,
      cameraName,
      isCurrent: operators.isCurrent,
      notices,
    });
    const machines = createMachines({ clock, store, operators });
    const ownCameras = createOwnCameras<OperatorSession>({
      site: config.id,
      clock,
      store,
      registry,
      log,
      remoteOnly: !config.cameras.allowLocalAddresses,
    });
    undo.add(() => ownCameras.close());
    const library = createLayoutLibrary<OperatorSession>({
      site: config.id,
      clock,
      store,
      mayName,
    });
    const addressOf = createDeskAddresses();
    const share = createWallSharing<OperatorSession>({
      clock,
      record,
      recordLater,
      mayTouch,
      mayName,
      addressOf,
    });
    const desks = createRoomDesks<OperatorSession>({
      clock,
      store,
      here: share.here,
      isCurrent: operators.isCurrent,
    });
    const board = createRoomBoard<OperatorSession>({
      desks: { all: () => handover.marked(desks.all()) },
      clock,
      addressOf,
      load: alerts.load,
      presence,
      mayTouch,
      cameraName,
      roster: config.roster ?? null,
    });
    const deskServices = composeDeskServices({
      site: { id: config.id, name: config.name, instance },
      certificate: certificate.value ? toCertificateHash(certificate.value.fingerprint) : null,
      desks: enrolledDesks,
      people,
      machines,
      tickets,
      registry,
      library,
      ownCameras,
      record,
      mayTouch,
      onUnexpectedError,
      topics: {
        ...registry.topics,
        ...presence.topics,
        ...library.topics,
        ...alerts.topics,
        ...city.topics,
        ...shiftLog.topics,
        ...people.topics,
      },
      controlTicket: steering.ticket,
      alerts,
      shiftLog,
      audit,
      city,
      share,
      documents: handover.documents,
      room: handover.room,
      board: board.get,
      onNamed: desks.named,
      onSat(session) {
        desks.sat(session);
        alerts.sat(session);
      },
    });
    const mediaServices: MediaServices = {
      spendTicket: tickets.spend,
      openViewer: mediaPath.openViewer,
      isCurrent: operators.isCurrent,
      mayTouch,
      camera: registry.camera,
      record,
      recordLater,
      watched: ({ operator }, cameras) => presence.watched(cameras, operator.displayName),
      unwatched: ({ operator }, cameras) => presence.unwatched(cameras, operator.displayName),
      onUnexpectedError,
    };

    operators.onReplaced((key, by) => {
      for (const link of links.windows) link.sessionReplaced(key, by);
    });
    operators.onEnded((key) => {
      for (const link of links.desks) link.sessionEnded(key, sessionEndedCause);
      for (const link of links.windows) link.sessionEnded(key);
      steering.sessionEnded(key);
      alerts.sessionEnded(key);
      desks.sessionEnded(key);
    });
    // The administration program writes to the store from another process.
    let written = store.externalChanges();
    undo.add(
      clock.every(pollAdministrationMs, () => {
        const now = store.externalChanges();
        if (now !== written) {
          operators.lookAgain();
          for (const link of [...links.desks]) link.enrolmentChanged();
        }
        written = now;
      }),
    );
    registry.onChange((moved) => {
      log(`registry: ${registry.size} cameras, revision ${registry.revision}`);
      const cameras = new Set(moved);
      for (const link of links.windows) link.registryChanged(cameras);
      mediaPath.moved(cameras);
      presence.moved(cameras);
      steering.registryChanged();
      alerts.registryChanged();
    });

    const { port, origins } = listen;
    const listening = await toStartResult(
      startListener({
        ...reached,
        port,
        origins,
        clock,
        pages: { '/whip/': mediaPath.whip.handle, '/alerts/': alerts.handle },
        socketRoutes: {
          '/desk': links.doorForDesks(deskServices),
          '/media': links.doorForWindows(mediaServices, options.graceMs),
        },
      }),
      (why) => fail('site.portTaken', { address: `${listen.host}:${port}`, why }),
    );
    if (!listening.ok) return abandon(listening);
    const listener = listening.value;
    undo.add(() => {
      mediaPath.whip.close();
      return listener.close();
    });

    const { gateway } = options;
    if (gateway && 'adopt' in gateway) gateway.adopt(steering.connect);
    else if (gateway) {
      const { program } = gateway;
      const forked = forkPtzGateway({ program, clock, log: gatewayLog, onChannel: steering.connect });
      undo.add(() => forked.stop());
    }

    // Must be last: the password is shown only once, so nothing may fail after it.
    const administrator = await operators.firstAdministrator();
    if (!administrator.ok) return abandon(administrator);
    if (administrator.value) options.onFirstPassword(administrator.value.name, administrator.value.password);

    return ok({
      url: listener.url,
      fingerprint: certificate.value?.fingerprint ?? null,
      ...(demo === undefined ? {} : { demo }),
      stats: () => ({
        connections: listener.connections,
        refusals: listener.refusals(),
        webhooks: alerts.webhooks(),
        ...mediaPath.stats(),
      }),
      traffic: mediaPath.traffic,
      alerts: alerts.thread,
      close: undo.all,
    });
  } catch (error) {
    await undo.all();
    throw error;
  }
}
