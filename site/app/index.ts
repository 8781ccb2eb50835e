import { randomBytes } from 'node:crypto';
import type { Deed } from '../../core/audit/audit.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { certificateOf } from '../api/certificate.ts';
import type { DeskLink } from '../api/deskLink.ts';
import { createLinks } from '../api/links.ts';
import { listen } from '../api/listener.ts';
import type { MediaServices, TicketGrant } from '../api/mediaServices.ts';
import { openRegistry, readInThread } from '../cameras/index.ts';
import { siteCity } from '../map/city.ts';
import { createMachines } from '../people/machines.ts';
import { createPeople } from '../people/people.ts';
import type { Session } from '../people/sessions.ts';
import { createTickets } from '../people/tickets.ts';
import { forkGateway } from '../ptz/gatewayClient/fork.ts';
import { createPresence } from '../ptz/gatewayClient/presence.ts';
import { siteKey } from '../shared/siteKey.ts';
import { createBoard } from '../shiftlog/board/board.ts';
import { createRoomDesks } from '../shiftlog/board/desks.ts';
import { openSiteStore } from '../store/index.ts';
import { recordStart } from '../store/starts.ts';
import { createLibrary } from '../wall/library/library.ts';
import { deskAddresses } from '../wall/share/addresses.ts';
import { createShare } from '../wall/share/share.ts';
import { startAlertPath } from './alertpath.ts';
import { auditPath } from './auditpath.ts';
import type { SiteConfig } from './config.ts';
import { servicesForDesks } from './fordesks.ts';
import { siteHandover } from './handoverpath.ts';
import { startMediaPath } from './mediapath.ts';
import type { Site, SiteOptions } from './options.ts';
import { createOwnCameras } from './owncameras.ts';
import { startSteeringPath } from './steeringpath.ts';
import { tried } from './tried.ts';
import { createUndoing } from './undoing.ts';
import { siteWatch } from './watchpath.ts';

/** What was done by verifiers that are over is accepted as long as sittings are known, ms. */
const verifiersKeptMs = 120 * 86_400_000;
/** What was revoked from beside the site ends within this, ms. */
const lookBesideMs = 2_000;
const camerasReader = new URL('camerasreader.ts', import.meta.url);
const alertsThread = new URL('../alerts/entry.ts', import.meta.url);
const sessionEndedCause: Fault = { code: 'signIn.expired', params: {} };

/** Starts everything; a fault leaves nothing running. */
export async function startSite(config: SiteConfig, options: SiteOptions): Promise<Result<Site>> {
  const { clock, log } = options;
  const undo = createUndoing(log);
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
    const { record, recordLater, damagedKeptAs } = store;
    undo.atLast(() => store.close());
    const { listen: door, media } = config;
    const certificate = await certificateOf(door.tls, config.data, media.announcedAddress ?? door.host);
    if (!certificate.ok) return abandon(certificate);
    /** How others reach the site, and the gateway beside it. */
    const reached = {
      host: door.host,
      ...(media.announcedAddress === undefined ? {} : { urlHost: media.announcedAddress }),
      ...(certificate.value === undefined
        ? {}
        : { certificate: { cert: certificate.value.cert, key: certificate.value.key } }),
    };

    const siteDeed = (deed: string, more = {}): Deed => ({
      who: config.id,
      deed,
      camera: null,
      why: null,
      detail: JSON.stringify({
        instance,
        ...more,
        ...(damagedKeptAs === undefined ? {} : { damagedKeptAs }),
      }),
    });
    const instance = randomBytes(8).toString('hex');
    // Views that a crash left without an end are bounded by the next start.
    const begun = recordStart(store, config, siteDeed);
    if (!begun.ok) return abandon(begun);
    undo.add(() => recordLater([siteDeed('site.stop')]));
    store.later(() => store.verifiers.forgetBefore(clock.now() - verifiersKeptMs));

    const key = siteKey(config.data, 'people');
    if (!key.ok) return abandon(key);
    const people = createPeople({
      ...{ site: config.id, clock, store, policy: config.security, key: key.value },
      scopeHolds: (scope, camera) => registry.mayTouch(scope, camera),
    });
    const { operators } = people;
    const prepared = await operators.prepare(config.demoOperator);
    if (!prepared.ok) return abandon(prepared);
    const demo = prepared.value;
    const tickets = createTickets<TicketGrant>(clock);

    const { file } = config.cameras;
    const openedRegistry = await openRegistry({
      ...{ site: config.id, file, clock, own: store.ownCameras.all },
      read: (signal) =>
        readInThread(options.camerasReader ?? camerasReader, { site: config.id, file }, signal),
      revisionOf: store.revisionOf,
      onFault: (fault) => log(`registry unchanged: ${faultText(fault, 'en')}`),
    });
    if (!openedRegistry.ok) return abandon(openedRegistry);
    const registry = openedRegistry.value;
    undo.add(() => registry.close());
    log(`registry: ${registry.size} cameras, revision ${registry.revision}`);
    const { camera } = registry;
    const audit = auditPath({ config, clock, log, store, undo, camera, onNotice: notice });

    const onBug = (id: string, call: string, error: unknown) =>
      log(`bug ${id} in ${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const { workerBin } = options;
    const started = await startMediaPath({ config, clock, log, workerBin, registry, undo, onBug });
    if (!started.ok) return abandon(started);
    const mediaPath = started.value;
    const mayTouch = (session: Session, camera: string) => registry.mayTouch(session.operator.scope, camera);
    const isThere = (camera: CameraId) => registry.camera(camera) !== undefined;
    const links = createLinks(clock);
    const toDesks = (tell: (link: DeskLink) => void) => () => links.desks.forEach(tell);
    const startedAlerts = startAlertPath({
      ...{ config, clock, log, store, registry, undo, onBug },
      program: options.alertsThread ?? alertsThread,
      onNews: toDesks((link) => link.alertsChanged()),
      onNotice: options.onNotice,
      onNoticeOver: (code) => options.onNoticeOver?.(code),
    });
    if (!startedAlerts.ok) return abandon(startedAlerts);
    const alerts = startedAlerts.value;
    const handover = siteHandover({
      ...{ config, clock, store, registry, alerts, undo },
      isWall: (desk) => desks.isWall(desk),
    });
    const tellWatch = toDesks((link) => link.watchChanged());
    const watch = siteWatch({
      ...{ config, clock, store, registry, seats: alerts.seats },
      onNews() {
        tellWatch();
        handover.recordsCame();
      },
    });
    const city = siteCity(config.city?.file, {
      clock,
      onChange: toDesks((link) => link.cityChanged()),
      onFault: notice,
      onFaultOver: (code) => options.onNoticeOver?.(code),
    });
    undo.add(() => city.close());
    const presence = createPresence(clock, (changed) => {
      for (const link of links.desks) link.presenceChanged(changed);
    });
    undo.add(() => presence.close());
    undo.add(
      // The SFU asks for cameras by nothing else.
      mediaPath.onState((camera, stream, status) => presence.sourced(camera as CameraId, stream, status)),
    );
    const cameraName = (camera: CameraId) => registry.camera(camera)?.name ?? camera;
    const gatewayLog = (line: string) => log(`gateway: ${line}`);
    const steering = startSteeringPath({
      ...{ config, clock, store, registry, alerts, presence, undo, reached, cameraName },
      log: gatewayLog,
      isCurrent: operators.isCurrent,
      onNotice: options.onNotice,
      onNoticeOver: (code) => options.onNoticeOver?.(code),
    });
    const machines = createMachines({ clock, store, operators });
    const ownCameras = createOwnCameras<Session>({ site: config.id, clock, store, registry, log });
    undo.add(() => ownCameras.close());
    const library = createLibrary<Session>({ site: config.id, clock, store, mayTouch, isThere });
    const addressOf = deskAddresses();
    const share = createShare<Session>({ clock, record, recordLater, mayTouch, isThere, addressOf });
    const desks = createRoomDesks<Session>({
      clock,
      store,
      here: share.here,
      isCurrent: operators.isCurrent,
    });
    const board = createBoard<Session>({
      desks: { all: () => handover.marked(desks.all()) },
      ...{ clock, addressOf, load: alerts.load, presence, mayTouch, cameraName },
      roster: config.watch ?? null,
    });
    const deskServices = servicesForDesks({
      site: { id: config.id, name: config.name, instance },
      ...{ people, machines, tickets, registry, presence, library, ownCameras, record, mayTouch, onBug },
      controlTicket: steering.ticket,
      ...{ alerts, watch, audit, city, share, documents: handover.documents, room: handover.room },
      ...{ board: board.get, onNamed: desks.named },
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
      onBug,
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
    people.onRevoked(toDesks((link) => link.verifiersChanged()));
    library.onChange(toDesks((link) => link.layoutsChanged()));
    // Whoever administers the site does it from beside it.
    let written = store.writtenBeside();
    undo.add(
      clock.every(lookBesideMs, () => {
        const now = store.writtenBeside();
        if (now !== written) operators.lookAgain();
        written = now;
      }),
    );
    registry.onChange((moved, outsideOf) => {
      log(`registry: ${registry.size} cameras, revision ${registry.revision}`);
      const cameras = new Set(moved);
      for (const link of links.windows) link.registryChanged(cameras);
      mediaPath.moved(cameras);
      presence.moved(cameras);
      steering.registryChanged();
      alerts.registryChanged();
      for (const link of links.desks) link.registryChanged(outsideOf);
    });

    const { port, origins } = door;
    const listening = await tried(
      listen({
        ...{ ...reached, port, origins, clock },
        pages: { '/whip/': mediaPath.whip.handle, '/alerts/': alerts.handle },
        doors: {
          '/desk': links.doorForDesks(deskServices),
          '/media': links.doorForWindows(mediaServices, options.graceMs),
        },
      }),
      (why) => fail('site.portTaken', { address: `${door.host}:${port}`, why }),
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
      const forked = forkGateway({ program, clock, log: gatewayLog, onChannel: steering.connect });
      undo.add(() => forked.stop());
    }

    // Last: the password is shown only once, so nothing may fail after it.
    const administrator = await operators.firstAdministrator();
    if (!administrator.ok) return abandon(administrator);
    if (administrator.value) options.onFirstPassword(administrator.value.name, administrator.value.password);

    return ok({
      url: listener.url,
      fingerprint: certificate.value?.fingerprint ?? null,
      ...(demo === undefined ? {} : { demo }),
      stats: () => ({ connections: listener.connections, ...mediaPath.stats() }),
      traffic: mediaPath.traffic,
      alerts: alerts.thread,
      close: undo.all,
    });
  } catch (error) {
    await undo.all();
    throw error;
  }
}
