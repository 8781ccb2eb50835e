import { hostname } from 'node:os';
import { join } from 'node:path';
import type { DeskStatus } from '../../core/api/desk.ts';
import type { SiteTopics } from '../../core/api/site.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { isTimeZone } from '../../core/base/zone.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { DeskSession } from '../../core/people/deskEntry.ts';
import { isCameraInScope, type Operator } from '../../core/people/operator.ts';
import { createPublication, dispatchTopics } from '../../core/rpc/topics.ts';
import { createAlerts } from '../features/alerts/alerts.ts';
import { createDeskCameras } from '../features/cameras/cameras.ts';
import { createOwnCameras } from '../features/cameras/ownCameras.ts';
import { createDeskCity } from '../features/map/city.ts';
import { createMapMarks } from '../features/map/map.ts';
import { createMediaTickets } from '../features/media/media.ts';
import {
  createMachineIdentity,
  type MachineIdentity,
  needsEnrolmentCode,
} from '../features/people/machine.ts';
import { createPersonalSettings, type PersonalSettings } from '../features/people/settings.ts';
import { createControlTickets } from '../features/ptz/control.ts';
import { createCameraPresences } from '../features/ptz/presence.ts';
import { createBoardHandler } from '../features/shiftlog/board.ts';
import { createDeskLibrary } from '../features/wall/library.ts';
import { createDeskSharing } from '../features/wall/share.ts';
import { createWallHandlers } from '../features/wall/wall.ts';
import type { DeskContext } from '../shared/context.ts';
import type { DeskHandlers } from '../shared/handlers.ts';
import { formatError } from '../shared/log.ts';
import { createStepScheduler } from '../shared/stepScheduler.ts';
import { isCameraOutsideScope, readCamera } from '../store/cameras.ts';
import { getBootId } from '../store/getBootId.ts';
import { createDeskKeys, type DeskKeys } from '../store/key.ts';
import type { LinkStatus, SiteReceiver } from '../sync/link.ts';
import { composeExports } from './composeExports.ts';
import { composeShiftLog } from './composeShiftLog.ts';
import { type Connection, createConnection } from './connection.ts';
import { openDeskStore } from './deskStore.ts';
import { unavailableKeyStore } from './keyStoreClient.ts';
import type { Desk, DeskOptions } from './options.ts';
import { createDeskPeople, type DeskPeople } from './people.ts';
import { createDeskWindows } from './windows.ts';

/** Returns the desk's status as published to windows. */
function deskStatus(of: {
  readonly desk: DeskId;
  readonly connection: Connection;
  readonly people: DeskPeople;
  readonly settings: PersonalSettings;
  readonly machine: MachineIdentity;
  readonly keys: DeskKeys;
  /** The desk is the machine of a room's wall. */
  readonly roomWall: boolean;
  readonly restarts: number;
  /** ms since the epoch */
  readonly startedAt: number;
  readonly notices: Fault[];
}): DeskStatus {
  const { desk, connection, people, settings, machine, keys, roomWall, restarts, startedAt, notices } = of;
  const { session } = people;
  const site = connection.address();
  const away = session.away();
  const awayFault = people.awayFault();
  const keyFault = keys.fault();
  const { state, since, cause } = connection.status();
  return {
    desk,
    site: {
      name: connection.hello()?.name ?? site.name ?? site.url,
      url: site.url,
      embedded: site.embedded,
      state,
      since,
      // A signed-out operator must see the reason, also while the site is unreachable.
      cause: machine.fault() ?? session.cause() ?? cause,
    },
    operator: people.operator(),
    ...(people.lock.locked() ? { locked: true } : {}),
    ...(away ? { away } : {}),
    ...(awayFault ? { awayFault } : {}),
    ...(keyFault ? { keyFault } : {}),
    settings: settings.own(),
    restarts,
    ...(restarts > 0 ? { restartedAt: startedAt } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(roomWall
      ? {
          roomWall: {
            enrolled: machine.enrolled() && !needsEnrolmentCode(session.cause()),
            enrolling: machine.enrolling(),
          },
        }
      : {}),
  };
}

/** The changes of the desk session since the last check. */
interface SeatChange {
  /** The operator or their rights. */
  readonly may: boolean;
  readonly lock: boolean;
  /** The desk was locked and is now unlocked. */
  readonly unlocked: boolean;
}

const mayOf = (who: Operator | null) => JSON.stringify(who && [who.id, who.rights, who.scope]);

/** @param before the session with which the desk last ended */
function watchSeat(before: DeskSession | null): (who: Operator | null, isLocked: boolean) => SeatChange {
  let may = mayOf(before?.signedIn?.operator ?? before?.away?.operator ?? null);
  let locked = before?.locked ?? false;
  return (who, isLocked) => {
    const mayNow = mayOf(who);
    const change = { may: mayNow !== may, lock: isLocked !== locked, unlocked: locked && !isLocked };
    may = mayNow;
    locked = isLocked;
    return change;
  };
}

/**
 * Creates the desk: store, link to the site, and the handlers of all window calls.
 * It is plain Node code. Faults: those of `openStore`.
 */
export function createDesk(options: DeskOptions): Result<Desk> {
  const { clock, log, openLink, start = {}, events = {} } = options;
  // Intl loads its data for the first time zone used, 25 to 40 ms: done now, while no window waits for a
  // response.
  isTimeZone('UTC');
  // The disk may be full before the features exist.
  let onRoom = () => {};
  const turns = createStepScheduler();
  const opened = openDeskStore({
    folder: options.folder,
    clock,
    log,
    turns,
    onDamage: events.onDamage,
    counter: options.counter ?? new URL('alertCounterThread.ts', import.meta.url),
    onRoom: () => onRoom(),
  });
  if (!opened.ok) return opened;
  const { store, write, writeWithAudit, project, ballast, desk, notices } = opened.value;

  const connection = createConnection(
    { desk, store, write, clock },
    {
      site: options.site,
      key: () => keys.key(),
      openLink,
      onPin: events.onPin,
      onLost() {
        cameras.lost();
        library.lost();
        presences.forget();
        control.lost();
        alerts.lost();
        shiftLog.lost();
        handover.use.lost();
        audit.lost();
      },
      onStatus,
      topics: dispatchTopics(() => [
        {
          ...cameras.receives,
          ...share.receives,
          ...library.receives,
          ...presences.receives,
          ...alerts.receives,
          ...city.receives,
          ...shiftLog.receives,
          ...people.receives,
        } satisfies SiteReceiver<keyof SiteTopics>,
        handover.use.receives,
      ]),
    },
  );
  const context: DeskContext = {
    desk,
    store,
    write,
    writeWithAudit,
    project,
    link: connection.link,
    operator: () => people.operator(),
    turns,
    clock,
    log,
  };

  const roomWall = start.roomWall === true;
  const sealing = { seal: options.machine?.seal ?? unavailableKeyStore, boot: getBootId() };
  const keys = createDeskKeys({
    ...sealing,
    folder: options.folder,
    isUnattended: roomWall,
    onChange: () => publishStatus(),
  });
  const machine = createMachineIdentity(context, {
    ...sealing,
    roomWall,
    onReady() {
      if (connection.status().state === 'connected') session.renewed();
      publishStatus();
    },
    onChange: () => publishStatus(),
  });
  const before = start.session ?? null;
  const seatChanged = watchSeat(before);
  const people = createDeskPeople(context, {
    before,
    roomWall,
    seal: sealing.seal,
    isEmbedded: options.site.embedded,
    automatic() {
      const token = machine.token();
      return token === undefined ? (roomWall ? undefined : connection.address().signIn) : { machine: token };
    },
    onChange() {
      const seat = seatChanged(operator(), lock.locked());
      // A session resumed after a reconnect mostly has the same rights: windows keep their list.
      if (seat.may) {
        share.forget();
        alerts.operatorChanged();
        shiftLog.operatorChanged();
        windows.operatorChanged();
        handover.changed();
      }
      if (seat.may || seat.lock) control.operatorChanged();
      if (seat.unlocked) control.live();
      publishStatus();
    },
    onSession: (held) => events.onSession?.(held),
    onLive() {
      cameras.live();
      library.live();
      share.live();
      control.live();
      alerts.live();
      shiftLog.live();
      audit.live();
    },
  });
  const { session, lock, operator } = people;
  const scope = () => (operator()?.rights.includes('camera.list') ? operator()?.scope : undefined);
  const settings = createPersonalSettings({ ...context, onChange: publishStatus });
  const cameras = createDeskCameras({
    ...context,
    view() {
      const seen = scope();
      const hello = connection.hello();
      return hello && seen ? { scope: seen, site: hello } : undefined;
    },
    onChange(change) {
      windows.registryChanged(change);
      alerts.registryChanged(change);
      shiftLog.registryChanged();
      marks.registryChanged();
      presences.camerasChanged(change.changed).catch((error) => bug('presence', error));
    },
    // Cached lookups stay valid.
    onConfirmed: () => windows.registryConfirmed(),
  });

  const mayTouch = (id: string): boolean => {
    const who = operator();
    const camera = who ? readCamera(store, id) : undefined;
    return who !== null && camera !== undefined && isCameraInScope(who.scope, camera);
  };
  const presences = createCameraPresences({ mayTouch, turns });
  const control = createControlTickets({
    ...context,
    // An unknown person at a locked desk controls no camera.
    operator: () => (lock.locked() ? null : operator()),
    isResumed: before?.signedIn != null && !before.locked,
    publish: (ticket) => events.onControl?.(ticket, connection.pin()),
  });
  const library = createDeskLibrary(context);
  const deskName = (start.name ?? hostname()).trim().slice(0, 60) || desk;
  const share = createDeskSharing({
    ...context,
    roomWall,
    mayTouch,
    name: deskName,
    mayName: (camera) => !isCameraOutsideScope(store, camera),
  });
  const alerts = createAlerts(context, {
    count: opened.value.count,
    paused: ballast.paused,
    language: () => settings.own().language,
  });
  const shiftLog = composeShiftLog(context, {
    paused: ballast.paused,
    beforePush: (records) => handover.beforePush(records),
  });
  onRoom = () => {
    alerts.pauseChanged();
    shiftLog.pauseChanged();
  };
  const city = createDeskCity({ ...context, folder: join(options.folder, 'city') });
  const marks = createMapMarks({ ...context, mayTouch });
  const exports = composeExports(
    context,
    { connection, people, alerts, shiftLog, presences },
    {
      options,
      keys,
      deskName,
      mayTouch,
      paused: ballast.paused,
      gatewayAway: control.gatewayAway,
      language: () => settings.own().language,
      onNotice(fault) {
        notices.push(fault);
        publishStatus();
      },
    },
  );
  const { handover, audit } = exports;
  const handlers: Omit<DeskHandlers, 'cameras.taken'> = {
    ...exports.handlers,
    ...people.handlers,
    ...cameras.handlers,
    ...settings.handlers,
    ...library.handlers,
    ...share.handlers,
    ...machine.handlers,
    ...createWallHandlers({ ...context, mayTouch, stored: start.walls }).handlers,
    ...createMediaTickets({
      link: context.link,
      siteUrl: () => connection.address().url,
      sessionSettled: () => session.settled(),
    }).handlers,
    ...alerts.handlers,
    ...city.handlers,
    ...shiftLog.handlers,
    ...marks.handlers,
    ...createBoardHandler(context).handlers,
    ...createOwnCameras(context).handlers,
  };

  function bug(where: string, error: unknown, id?: string): void {
    log('error', 'bug', { where, id, why: formatError(error) });
  }

  const begun = { restarts: start.restarts ?? 0, startedAt: Math.round(clock.now()) };
  const status = (): DeskStatus =>
    deskStatus({ desk, connection, people, settings, machine, keys, roomWall, ...begun, notices });

  const published = createPublication(() => [status()]);
  function publishStatus(): void {
    published.publish(status());
  }

  function onStatus(state: LinkStatus['state'], changed: boolean): void {
    publishStatus();
    handover.linked(state === 'connected');
    if (changed) events.onState?.(state);
    if (state !== 'connected') return;
    session.connected();
    machine.enrolOnce(start.enrolment);
  }

  const windows = createDeskWindows(context, {
    handlers,
    topics: {
      status: published,
      ...library.topics,
      ...share.topics,
      ...presences.topics,
      ...alerts.topics,
      ...city.topics,
      ...shiftLog.topics,
      ...marks.topics,
      ...handover.topics,
    },
    scope,
    mayTouch,
    onUnexpectedError: bug,
    locked: lock.locked,
    sessionNumber: session.sessionNumber,
    onOpened: (window) => share.opened(window),
    onClosed: (window) => share.closed(window),
  });
  connection.point(options.site);

  return ok({
    attach: windows.attach,
    point: connection.point,
    status,
    touched: lock.touched,
    close() {
      turns.stop();
      const rest = [library, alerts, shiftLog, city, marks, share, control, cameras];
      for (const part of [people, machine, exports, ...rest]) part.close();
      connection.close();
      opened.value.close();
    },
  });
}
