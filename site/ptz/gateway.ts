import { randomBytes } from 'node:crypto';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { compileScope } from '../../core/people/operator.ts';
import type {
  ControlGrant,
  DeferredAuditEvent,
  FromPtzGateway,
  PtzAuditEvent,
  SteerableCamera,
} from '../../core/ptz/gatewayMessages.ts';
import type { LeaseEvent, Steerer } from '../../core/ptz/lease.ts';
import { endLease, isSameSteerer } from '../../core/ptz/leaseRules.ts';
import type { StopCause, Tour } from '../../core/ptz/ptz.ts';
import { createConnectedCameras, createStartupStops } from './connectedCameras.ts';
import type { ConsoleCaller, ConsoleConnection, GatewayCore, GrantedConsole } from './console.ts';
import { createConsoleCaller } from './consoleCaller.ts';
import type { KnownStopState, OpenPtzDriver } from './driver.ts';
import { createPtzLeases } from './leases.ts';
import { createGestureAudit, createMotionOwners } from './motionOwners.ts';
import { createConditionReports, createPoseReports, createRefusalReports } from './siteReports.ts';

/** Rate limit per console of clicks, presets and lease requests. */
const commandLimits = { atOnce: 20, everyMs: 250 };
/** Rate limit per console of new gestures: each is an audit event of its own, and another moving camera. */
const allowedGestures = { atOnce: 40, everyMs: 50 };

/** The valid tickets and their consoles. The same person at the same desk may have several. */
interface Grants {
  get(ticket: string): GrantedConsole | undefined;
  all(): GrantedConsole[];
  of(who: Steerer): GrantedConsole[];
  callersOf(who: Steerer): ConsoleCaller[];
  /** Adds or renews a ticket: new rights apply also to consoles that have already joined by it. */
  put(grant: ControlGrant): 'new' | 'renewed';
  remove(granted: GrantedConsole): void;
}

function createGrants(clock: Clock): Grants {
  const byTicket = new Map<string, GrantedConsole>();
  const of = (who: Steerer) => [...byTicket.values()].filter((one) => isSameSteerer(one.who, who));

  return {
    get: (ticket) => byTicket.get(ticket),
    all: () => [...byTicket.values()],
    of,
    callersOf: (who) => of(who).flatMap(({ callers }) => [...callers]),
    put(grant) {
      const { operator, desk, priority, ticket } = grant;
      const who = { operator: operator.id, name: operator.displayName, desk, priority };
      const sees = compileScope(operator.scope);
      const before = byTicket.get(ticket);
      if (before) {
        Object.assign(before, { grant, who, sees });
        return 'renewed';
      }
      const commands = createKeyedRateLimit(clock, commandLimits);
      const gestures = createKeyedRateLimit(clock, allowedGestures);
      byTicket.set(ticket, { grant, who, sees, callers: new Set(), seqs: new Map(), commands, gestures });
      return 'new';
    },
    remove: ({ grant }) => void byTicket.delete(grant.ticket),
  };
}

/** Maximum number of audit events stored while there is no site; more cannot occur in that time. */
const maxQueued = 1_000;

/** Audit events for the site, including those from times without one: the next site writes them. */
interface PtzAuditEvents {
  record(auditEvent: PtzAuditEvent): void;
  siteGone(): void;
  siteThere(): void;
  /** Returns and removes the events that no site has received, each with its end time, ms since the epoch. */
  left(): DeferredAuditEvent[];
}

function createAuditEvents(clock: Clock, publish: (auditEvent: PtzAuditEvent) => void): PtzAuditEvents {
  const stored: { readonly auditEvent: PtzAuditEvent; readonly at: number; readonly wall: number }[] = [];
  let isSiteThere = true;

  return {
    record(command) {
      if (isSiteThere) publish(command);
      else if (stored.length < maxQueued)
        stored.push({ auditEvent: command, at: clock.monotonic(), wall: Math.round(clock.now()) });
    },
    siteGone() {
      isSiteThere = false;
    },
    siteThere() {
      isSiteThere = true;
      for (const { auditEvent, at } of stored.splice(0)) {
        const lateMs = Math.round(clock.monotonic() - at);
        publish({ ...auditEvent, detail: { ...auditEvent.detail, lateMs } });
      }
    },
    left: () => stored.splice(0).map(({ auditEvent, wall }) => ({ at: wall, auditEvent })),
  };
}

/** The followers of each camera, notified of its changes. */
interface Followers {
  /** Returns a snapshot: followers may leave during a notification. */
  of(camera: CameraId): readonly ConsoleCaller[];
  has(camera: CameraId): boolean;
  /**
   * Sets whether a console follows a camera.
   * @returns whether the camera has any follower now
   */
  set(camera: CameraId, caller: ConsoleCaller, follows: boolean): boolean;
}

function createFollowers(): Followers {
  const all = new Map<CameraId, Set<ConsoleCaller>>();
  return {
    of: (camera) => [...(all.get(camera) ?? [])],
    has: (camera) => all.has(camera),
    set(camera, caller, follows) {
      const callers = all.get(camera) ?? new Set<ConsoleCaller>();
      if (follows) callers.add(caller);
      else callers.delete(caller);
      if (callers.size > 0) all.set(camera, callers);
      else all.delete(camera);
      return callers.size > 0;
    },
  };
}

/**
 * Converts a lease event to an audit event.
 * Leases taken by control appear as gestures; a release by another person is recorded elsewhere with its reason; an expiry without motion
 * is no command.
 */
function leaseAuditEvent(event: LeaseEvent): PtzAuditEvent | undefined {
  const { camera, holder, kind, reason, until } = event.lease;
  const by = (who: Steerer, event: string, detail: PtzAuditEvent['detail'], why: string | null = null) => ({
    who: who.operator,
    desk: who.desk,
    camera,
    event,
    why,
    detail,
  });
  if (event.what === 'reserved') return by(holder, 'lease.reserve', { until }, reason);
  if (event.what === 'requested') return by(event.by, 'lease.request', { of: holder.operator });
  if (event.what === 'requestRefused') return by(holder, 'lease.refuse', { to: event.by.operator });
  if (event.what === 'granted') return undefined;
  const other = event.by ?? holder;
  if (event.how === 'preempted') return by(other, 'lease.preempt', { from: holder.operator, kind });
  if (event.how === 'handedOver') return by(holder, 'lease.handOver', { to: other.operator });
  if (event.how === 'releasedSelf') return by(holder, 'lease.release', { kind });
  return event.how === 'expired' ? by(holder, 'lease.expire', {}) : undefined;
}

/** Maximum number of connections per console: the current one, and lost ones not yet detected. */
const maxConnections = 4;

/** The PTZ gateway: leases, dead-man and cameras, in the memory of one process. */
export interface PtzGateway {
  /** Sets the site's tours at its start; the site also receives events that the one before did not. */
  setTours(tours: readonly { readonly camera: CameraId; readonly tour: Tour }[]): void;
  /** Sets a part of the controllable cameras; see `ToPtzGateway`. */
  setCameras(part: {
    readonly first: boolean;
    readonly last: boolean;
    readonly cameras: readonly SteerableCamera[];
  }): void;
  grant(grant: ControlGrant): void;
  revoke(session: string): void;
  /** Handles the end of the site: stops everything, and admits no console until a site sends tickets. */
  siteGone(): void;
  join(ticket: string, end: ConsoleConnection): Result<ConsoleCaller>;
  /** Reports a refusal for want of a right to the site, rate-limited (undefined: no valid ticket). */
  refused(caller: ConsoleCaller | undefined, call: string, code: string, camera: CameraId | null): void;
  /** The events that no site received, once no console is connected. */
  left: PtzAuditEvents['left'];
  readonly instance: string;
  /** Cameras whose Stop is not confirmed yet. */
  readonly stopping: readonly CameraId[];
  /** Stops cameras that another gateway was stopping, until each is confirmed; a camera controlled here by now is skipped. */
  takeOver(cameras: readonly CameraId[]): void;
  close(): void;
}

export function createPtzGateway(options: {
  readonly clock: Clock;
  readonly openDriver: OpenPtzDriver;
  /** Sends a message to the site. */
  readonly send: (message: FromPtzGateway) => void;
  readonly log: (line: string) => void;
}): PtzGateway {
  const { clock, openDriver, send, log } = options;
  const instance = randomBytes(8).toString('hex');
  const known = new Map<CameraId, SteerableCamera>();
  const grants = createGrants(clock);
  const followers = createFollowers();
  /** Cameras received since the last `first`. */
  let named = new Set<CameraId>();
  /** Cameras that were sent Stop at this gateway's start. */
  const reportedAtStart = new Set<CameraId>();
  /** Cameras taken over before the site has sent them. */
  const takenOver = new Set<CameraId>();

  const auditLog = createAuditEvents(clock, (command) => send({ t: 'auditEvent', auditEvent: command }));
  const { record } = auditLog;
  const refusals = createRefusalReports(clock, send);
  const poses = createPoseReports(clock, (camera, pose) => send({ t: 'pose', camera, pose }));
  const conditions = createConditionReports({
    clock,
    publish: (camera, condition) => send({ t: 'control', camera, ...condition }),
    log,
  });
  const gestures = createGestureAudit(clock, record);

  const leases = createPtzLeases(clock, (event) => {
    const { camera, holder } = event.lease;
    send({ t: 'lease', event });
    const concerned = [holder, ...event.lease.requests, ...('by' in event && event.by ? [event.by] : [])];
    for (const caller of new Set(concerned.flatMap(grants.callersOf))) caller.end.lease(event);
    const auditEvent = leaseAuditEvent(event);
    if (auditEvent) record(auditEvent);
    if (event.what === 'ended') leaseEnded(camera, event);
    if (event.what !== 'requested' && event.what !== 'requestRefused') sendPresence(camera);
  });

  function leaseEnded(camera: CameraId, { lease, how }: Extract<LeaseEvent, { what: 'ended' }>): void {
    owners.leaseEnded(camera, lease.holder, how);
    if (!leases.of(camera)) connected.get(camera)?.release();
  }

  function sendPresence(camera: CameraId): void {
    const lease = leases.of(camera);
    const steering = lease && {
      name: lease.holder.name,
      desk: lease.holder.desk,
      priority: lease.holder.priority,
      kind: lease.kind,
      since: lease.since,
      until: lease.until,
      reason: lease.reason,
    };
    send({ t: 'presence', camera, steering: steering ?? null, tour: connected.touring(camera) });
  }

  const memoryOf = ({ camera, stopWay }: SteerableCamera): KnownStopState => ({
    stopWay,
    onMet: (way) => send({ t: 'met', camera: camera.id, stopWay: way }),
  });

  const openOne = (one: SteerableCamera) => openDriver(one.address, one.camera, memoryOf(one));

  const connected = createConnectedCameras({
    clock,
    known: (camera) => known.get(camera),
    openDriver: openOne,
    send,
    isFollowed: followers.has,
    isHeld: (camera) => leases.of(camera) !== undefined,
    onChange(camera, control) {
      poses.update(camera, control.pose);
      conditions.update(control);
      for (const caller of followers.of(camera)) caller.end.camera(control);
    },
    onDeadMan: (camera) => owners.deadMan(camera),
    onTouring: sendPresence,
    onMoveSent: gestures.sent,
  });
  const owners = createMotionOwners<ConsoleCaller>({
    cameras: connected,
    gestures,
    record,
    connectionsOf: grants.callersOf,
  });

  /**
   * Disconnects a camera.
   * @returns whether it may have been moving
   */
  function leave(camera: CameraId, cause: StopCause | null): boolean {
    const one = connected.get(camera);
    if (!one) return false;
    const wasBusy = one.isBusy;
    one.endTour();
    owners.sentBy.delete(camera);
    if (owners.movedBy.has(camera)) owners.stopMoved(camera, cause);
    else if (one.isBusy) one.stop(cause);
    connected.leave(camera);
    return wasBusy;
  }

  /** Handles a new address: the device there is most likely the same camera, and is stopped at both. */
  function moveTo(camera: CameraId): void {
    const wasBusy = leave(camera, null);
    if (wasBusy) connected.open(camera)?.stop(null, true);
    else if (followers.has(camera)) connected.open(camera);
  }

  /** Removes leases and followers of people who may no longer see a camera. */
  function recheck({ camera }: SteerableCamera): void {
    const holder = leases.of(camera.id)?.holder;
    if (holder && !grants.of(holder).some((one) => one.sees(camera))) leases.turn(camera.id, endLease);
    forgetAskers(camera.id);
    for (const caller of followers.of(camera.id))
      if (!caller.mayTouch(camera.id)) caller.unfollow({ camera: camera.id });
  }

  const maySteer = (who: Steerer, camera: CameraId): boolean => {
    const one = known.get(camera);
    const may = ({ grant, sees }: GrantedConsole) =>
      grant.operator.rights.includes('ptz.steer') && one && sees(one.camera);
    return grants.of(who).some(may);
  };
  function forgetAskers(camera: CameraId): void {
    for (const asker of leases.of(camera)?.requests ?? [])
      if (!maySteer(asker, camera)) leases.forgetRequest(camera, asker);
  }

  const startupStops = createStartupStops({
    clock,
    openDriver: openOne,
    isSkipped: ({ camera }) => connected.get(camera.id) !== undefined || !known.has(camera.id),
    onUnexpectedError: ({ camera }, error) =>
      log(`bug at ${camera.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    onDone: (reported, silent) =>
      log(`stop at start: sent to ${reported} cameras${silent > 0 ? `, ${silent} did not answer` : ''}`),
  });

  const core: GatewayCore = {
    clock,
    leases,
    gestures,
    known: (camera) => known.get(camera),
    cameras: connected,
    owners,
    maySteer,
    record,
    begins: sendPresence,
    follow(camera, caller, follows) {
      const isFollowed = followers.set(camera, caller, follows);
      connected.get(camera)?.setFollowed(isFollowed);
    },
  };

  /** Handles the end of a console's connection, or of its rights. */
  function left(caller: ConsoleCaller, cause: StopCause): void {
    owners.stopAll(cause, caller);
    for (const camera of caller.follows) core.follow(camera, caller, false);
    caller.granted.callers.delete(caller);
  }

  function endGrant(granted: GrantedConsole, cause: StopCause, why: string): void {
    grants.remove(granted);
    for (const caller of [...granted.callers]) {
      left(caller, cause);
      caller.end.end(why);
    }
    // The same person at the same desk may have another ticket by now.
    if (grants.of(granted.who).length === 0) leases.forget(granted.who);
  }

  return {
    instance,
    get stopping() {
      return connected.stopping;
    },
    takeOver(cameras) {
      for (const id of cameras) {
        if (!known.has(id)) takenOver.add(id);
        else if (!owners.movedBy.has(id) && !owners.sentBy.has(id))
          connected.open(id)?.stop('gatewayStarted', true);
      }
    },
    setTours(tours) {
      connected.setTours(tours);
      auditLog.siteThere();
      connected.publishUnconfirmed();
      poses.publishAll();
      conditions.publishAll();
    },
    setCameras({ first, last, cameras }) {
      if (first) named = new Set();
      const untold: SteerableCamera[] = [];
      for (const one of cameras) {
        const { id } = one.camera;
        const before = known.get(id);
        named.add(id);
        known.set(id, one);
        recheck(one);
        if (before && JSON.stringify(before.address) !== JSON.stringify(one.address)) moveTo(id);
        if (reportedAtStart.has(id)) continue;
        reportedAtStart.add(id);
        if (takenOver.delete(id) || one.steered) connected.open(id)?.stop('gatewayStarted', true);
        else untold.push(one);
      }
      startupStops.add(untold);
      if (!last) return;
      for (const id of [...known.keys()]) {
        if (named.has(id)) continue;
        leases.turn(id, endLease);
        leave(id, 'rightLost');
        poses.forget(id);
        conditions.forget(id);
        known.delete(id);
        reportedAtStart.delete(id);
      }
    },
    grant(grant) {
      if (grants.put(grant) === 'renewed')
        for (const one of known.values()) if (leases.of(one.camera.id)) recheck(one);
    },
    revoke(session) {
      for (const granted of grants.all())
        if (granted.grant.session === session) endGrant(granted, 'signedOut', 'the session has ended');
    },
    siteGone() {
      auditLog.siteGone();
      for (const camera of connected.all) camera.endTour();
      owners.stopAll('siteGone');
      for (const camera of connected.all) if (camera.isBusy) camera.stop('siteGone');
      for (const granted of grants.all()) endGrant(granted, 'siteGone', 'the site is gone');
      leases.endAll();
      gestures.endAll('siteGone');
    },
    join(ticket, end) {
      const granted = grants.get(ticket);
      if (!granted) return fail('steer.ticketInvalid');
      // No older message can arrive any more; and a restarted console may have a clock that was set back.
      if (granted.callers.size === 0) granted.seqs.clear();
      const [oldest] = granted.callers;
      if (oldest && granted.callers.size >= maxConnections) {
        left(oldest, 'linkCut');
        oldest.end.end('this console has come again');
      }
      const caller = createConsoleCaller({ core, granted, end, onLeft: (one) => left(one, 'linkCut') });
      granted.callers.add(caller);
      return ok(caller);
    },
    left: auditLog.left,
    refused(caller, call, code, camera) {
      const who = caller?.who;
      refusals.note({
        who: who?.operator ?? null,
        desk: who?.desk ?? null,
        camera,
        call: call.slice(0, 40),
        code,
      });
    },
    close() {
      refusals.close();
      poses.close();
      startupStops.close();
      connected.close();
    },
  };
}
