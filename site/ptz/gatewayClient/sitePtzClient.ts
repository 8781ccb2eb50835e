import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AuditEvent } from '../../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId, DeskId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { ControlTicket } from '../../../core/ptz/controlApi.ts';
import {
  type ControlGrant,
  DeferredAuditEvent,
  deferredEventsFilePattern,
  FromPtzGateway,
  maxDeferredEvents,
  type SteerableCamera,
  type StopParameters,
  StoppingCameras,
  steerablesPerMessage,
  stoppingFilePattern,
  type ToPtzGateway,
} from '../../../core/ptz/gatewayMessages.ts';
import { type CameraPose, getPtzPriority, type Presence } from '../../../core/ptz/lease.ts';
import type { Tour } from '../../../core/ptz/ptz.ts';
import type { Notices } from '../../shared/notices.ts';

/** Maximum number of files of gateways whose sites did not return. */
const mostFiles = 50;
const Left = z.array(DeferredAuditEvent).max(maxDeferredEvents);

/** Files that gateways without a site write to a folder for the next one. */
interface LeftByGateways {
  /** Returns the events since the last call, the oldest first. `done` deletes them, once they are written. */
  takeDeferredEvents(): { readonly auditEvents: readonly DeferredAuditEvent[]; done(): void };
  /**
   * Takes over the cameras that gateways are still stopping. Removing their lists takes the cameras over: `begin` is called before that,
   * so that one gateway or the other is stopping each camera at any moment.
   */
  takeCameras(begin: (cameras: readonly CameraId[]) => void): void;
}

export function createDeferredEventsReader(folder: string, log: (line: string) => void): LeftByGateways {
  /** Files being written to the audit log, or damaged and reported. */
  const seen = new Set<string>();

  function take<T>(name: RegExp, shape: z.ZodType<T>) {
    const files = filesOf(folder)
      .filter((file) => name.test(file) && !seen.has(file))
      .slice(0, mostFiles);
    return files.map((file) => {
      seen.add(file);
      const forget = () => {
        rmSync(join(folder, file), { force: true });
        seen.delete(file);
      };
      try {
        const value: T = shape.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
        return { value, forget };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        log(`what a gateway left in ${file} cannot be read: ${why.slice(0, 300)}`);
        return { value: undefined, forget };
      }
    });
  }

  return {
    takeDeferredEvents() {
      const taken = take(deferredEventsFilePattern, Left);
      return {
        auditEvents: taken.flatMap(({ value }) => value ?? []).sort((a, b) => a.at - b.at),
        done() {
          for (const { forget } of taken) forget();
        },
      };
    },
    takeCameras(begin) {
      const taken = take(stoppingFilePattern, StoppingCameras);
      const cameras = taken.flatMap(({ value }) => value?.cameras ?? []);
      if (cameras.length > 0) begin(cameras);
      // An unreadable list is left in place: its gateway continues by itself.
      for (const { value, forget } of taken) if (value) forget();
    },
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // There are no files yet.
    return [];
  }
}

/** A camera controlled longer ago than this stands still or has been reported, ms. */
const recentMs = 10 * 60_000;
const mostRecent = 64;

/** Recently controlled cameras: the first to be stopped by a restarted gateway. */
interface Recent {
  add(camera: CameraId): void;
  all(): ReadonlySet<CameraId>;
}

function createRecent(clock: Clock): Recent {
  // Ordered by the last time of control.
  const at = new Map<CameraId, number>();
  return {
    add(camera) {
      at.delete(camera);
      at.set(camera, clock.monotonic());
      for (const oldest of at.keys()) {
        if (at.size <= mostRecent) break;
        at.delete(oldest);
      }
    },
    all: () => new Set([...at].flatMap(([camera, ms]) => (clock.monotonic() - ms < recentMs ? camera : []))),
  };
}

/** Interval at which the sessions behind tickets are checked (see `sessionCheckMs` of desk links). */
const checkEveryMs = 15_000;
/** Retry delay after a failure to open the gateway's port, ms. */
const againMs = 1_000;
/** Interval at which the folder of gateways without a site is read, ms. */
const readLeftEveryMs = 1_000;
/** Audit writes are on disk by then, ms: an event is repeated rather than lost. */
const writtenWithinMs = 5_000;
/** Maximum number of camera names in one sentence. */
const mostNamed = 5;

/** The channel to one run of a gateway's process. */
export interface GatewayChannel {
  post(message: ToPtzGateway): void;
  onMessage(run: (message: unknown) => void): void;
  onClose(run: () => void): void;
}

interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
  readonly key: string;
}

/** Receives what the gateway reports of cameras: the site's presence board. */
interface SteeringBoard {
  steered(camera: CameraId, now: Pick<Presence, 'steering' | 'tour'>): void;
  /** Called with a camera's last reported pose. */
  posed(camera: CameraId, pose: CameraPose): void;
  /** Called with a camera's PTZ fault, and its missing facts. */
  controlled(camera: CameraId, control: NonNullable<Presence['control']>): void;
  /** The gateway has ended. */
  clearHolders(): void;
}

interface SteeringOptions<S extends Session> {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly settings: {
    /** The site's id. */
    readonly site: string;
    /** The gateway's address for consoles; port 0: any. */
    readonly gateway: Omit<Extract<ToPtzGateway, { t: 'start' }>, 't' | 'tours'>;
    readonly priorities: Readonly<Record<string, number>>;
  };
  readonly cameras: () => readonly SteerableCamera[];
  readonly cameraName: (camera: CameraId) => string;
  readonly isCurrent: (session: S) => boolean;
  readonly recordLater: (auditEvents: readonly AuditEvent[]) => void;
  readonly tours: {
    all(): readonly { readonly camera: CameraId; readonly tour: Tour }[];
    put(camera: CameraId, tour: Tour): void;
    remove(camera: CameraId, token: string): void;
  };
  readonly board: SteeringBoard;
  readonly notices: Notices;
}

/** The site's end of its PTZ gateway: sends cameras and tickets, and audits its events. */
export interface SitePtzClient<S extends Session> {
  /** Connects to a new gateway process, which receives everything. The one before has ended. */
  connect(channel: GatewayChannel): void;
  /** Returns the session's ticket, the same at each call. */
  ticket(session: S): Result<ControlTicket>;
  sessionEnded(key: string): void;
  registryChanged(): void;
  close(): void;
}

export function createSitePtzClient<S extends Session>(options: SteeringOptions<S>): SitePtzClient<S> {
  const { clock, log, recordLater, board, notices } = options;
  const { site, gateway, priorities } = options.settings;
  const grants = new Map<string, { readonly session: S; readonly grant: ControlGrant }>();
  const recent = createRecent(clock);
  const unconfirmed = new Set<CameraId>();
  /** Cameras held by an operator or a tour, by the gateway's last message. */
  const controlled = new Set<CameraId>();
  /** How cameras are stopped, as found by the gateways, with the address at that time. */
  const stopWays = new Map<CameraId, { readonly at: string; readonly stopWay: StopParameters }>();
  let channel: GatewayChannel | undefined;
  /** Constant over restarts of the gateway, which reuses its port. */
  let url: string | undefined;
  /** Another process has taken the port. */
  let isPortLost = false;
  let cancelAgain: Cancel = () => undefined;
  /** Counts transmissions of the cameras: a newer one replaces an unfinished one. */
  let generation = 0;

  const siteAuditEvent = (event: string, camera: CameraId, detail: object) =>
    recordLater([{ who: site, event, camera, why: null, detail: JSON.stringify(detail) }]);

  function start(to: GatewayChannel): void {
    const before = url === undefined || isPortLost ? 0 : Number(new URL(url).port);
    const port = gateway.port === 0 ? before : gateway.port;
    to.post({ t: 'start', ...gateway, port, tours: [...options.tours.all()] });
  }

  /** Sends the cameras in parts, one per turn of the event loop: 12,000 at once would delay video. */
  function postCameras(to: GatewayChannel): void {
    generation += 1;
    const mine = generation;
    const first = recent.all();
    const all = [...options.cameras()];
    const known = all.map((one) => {
      const way = stopWays.get(one.camera.id);
      const stopWay = way?.at === JSON.stringify(one.address) ? way.stopWay : undefined;
      return {
        ...one,
        ...(first.has(one.camera.id) ? { steered: true } : {}),
        ...(stopWay ? { stopWay } : {}),
      };
    });
    known.sort((a, b) => Number(first.has(b.camera.id)) - Number(first.has(a.camera.id)));
    let at = 0;
    const part = () => {
      if (channel !== to || mine !== generation) return;
      const cameras = known.slice(at, at + steerablesPerMessage);
      const isFirst = at === 0;
      at += steerablesPerMessage;
      const isLast = at >= known.length;
      to.post({ t: 'cameras', first: isFirst, last: isLast, cameras });
      if (!isLast) setImmediate(part);
    };
    part();
  }

  function notice(): void {
    if (unconfirmed.size === 0) {
      notices.onNoticeOver('steer.stopUnconfirmed');
      return;
    }
    const names = [...unconfirmed].slice(0, mostNamed).map(options.cameraName);
    const more = unconfirmed.size > mostNamed ? ` +${unconfirmed.size - mostNamed}` : '';
    notices.onNotice({ code: 'steer.stopUnconfirmed', params: { cameras: names.join(', ') + more } });
  }

  function hear(message: FromPtzGateway, from: GatewayChannel): void {
    if (message.t === 'ready') {
      url = message.url;
      isPortLost = false;
      log(`listens at ${url}`);
    } else if (message.t === 'failed') {
      log(`cannot listen: ${JSON.stringify(message.fault)}`);
      isPortLost = true;
      if (gateway.port !== 0) notices.onNotice(message.fault);
      cancelAgain = clock.after(againMs, () => {
        if (channel === from) start(from);
      });
    } else if (message.t === 'auditEvent') {
      const { who, desk, camera, event, why, detail } = message.auditEvent;
      if (event === 'ptz.steer') recent.add(camera);
      recordLater([{ who, event, camera, why, detail: JSON.stringify({ desk, ...detail }) }]);
    } else if (message.t === 'refused') {
      const { who, camera, t: _, ...detail } = message;
      const auditEvent = { who: who ?? site, event: 'ptz.refused', camera, why: null };
      recordLater([{ ...auditEvent, detail: JSON.stringify(detail) }]);
    } else if (message.t === 'presence') {
      const { camera, steering, tour } = message;
      if (steering || tour !== null) controlled.add(camera);
      else controlled.delete(camera);
      // A camera to which no gateway has connected cannot have been moved.
      if (controlled.has(camera) && stopWays.has(camera)) recent.add(camera);
      board.steered(camera, { steering, tour });
    } else if (message.t === 'pose') {
      board.posed(message.camera, message.pose);
    } else if (message.t === 'control') {
      const { camera, fault, missing } = message;
      board.controlled(camera, { fault, missing });
    } else if (message.t === 'met') {
      const { camera, stopWay } = message;
      const known = options.cameras().find((one) => one.camera.id === camera);
      if (known) stopWays.set(camera, { at: JSON.stringify(known.address), stopWay });
      if (controlled.has(camera)) recent.add(camera);
    } else if (message.t === 'unconfirmed') {
      const { camera, cause, over } = message;
      if (over) unconfirmed.delete(camera);
      else unconfirmed.add(camera);
      siteAuditEvent(over ? 'ptz.stopConfirmed' : 'ptz.stopUnconfirmed', camera, { cause });
      notice();
    } else if (message.t === 'tour') {
      const { camera, token, tour } = message;
      if (tour) options.tours.put(camera, tour);
      else options.tours.remove(camera, token);
    } else if (message.t === 'log') log(message.line);
  }

  function lost(gone: GatewayChannel): void {
    if (channel !== gone) return;
    channel = undefined;
    cancelAgain();
    controlled.clear();
    board.clearHolders();
    // The next gateway stops those first, and reports again which do not obey.
    if (unconfirmed.size === 0) return;
    unconfirmed.clear();
    notice();
  }

  function revoke(key: string): void {
    if (!grants.delete(key)) return;
    channel?.post({ t: 'revoke', session: key });
  }

  /** Reads events of the previous site's end, which its gateway has written, or is about to write. */
  function readLeft(): void {
    if (!left) return;
    takeCameras();
    const { auditEvents, done } = left.takeDeferredEvents();
    if (auditEvents.length === 0) return;
    recordLater(
      auditEvents.map(({ at, auditEvent: { who, desk, camera, event, why, detail } }) => ({
        who,
        event,
        camera,
        why,
        detail: JSON.stringify({ desk, ...detail, at }),
      })),
    );
    const cancel = clock.after(writtenWithinMs, () => {
      cancelDone.delete(cancel);
      done();
    });
    cancelDone.add(cancel);
  }
  const left = gateway.leaveIn === undefined ? undefined : createDeferredEventsReader(gateway.leaveIn, log);
  const cancelDone = new Set<Cancel>();
  const cancelLeft = clock.every(readLeftEveryMs, readLeft);

  /** Takes over the cameras that a previous site's gateway is still stopping; that gateway then ends. */
  function takeCameras(): void {
    const to = channel;
    if (!to) return;
    left?.takeCameras((cameras) => {
      log(
        `takes over ${cameras.length} cameras that a gateway before is still stopping: ${cameras.slice(0, mostNamed).join(', ')}`,
      );
      for (const camera of cameras) recent.add(camera);
      to.post({ t: 'takeOver', cameras: [...cameras] });
    });
  }

  const cancelCheck = clock.every(checkEveryMs, () => {
    for (const [key, { session }] of [...grants]) if (!options.isCurrent(session)) revoke(key);
  });

  return {
    connect(next) {
      if (channel) lost(channel);
      channel = next;
      next.onClose(() => lost(next));
      next.onMessage((raw) => {
        if (channel !== next) return;
        const message = FromPtzGateway.safeParse(raw);
        if (message.success) hear(message.data, next);
        else log(`said something that is not of the contract: ${message.error.message.slice(0, 300)}`);
      });
      start(next);
      // Tickets are sent before cameras, so that a reconnecting console is admitted at once.
      for (const { grant } of grants.values()) next.post({ t: 'grant', grant });
      readLeft();
      postCameras(next);
    },
    ticket(session) {
      if (url === undefined) return fail('steer.gatewayAway');
      const { operator, desk, key } = session;
      let given = grants.get(key)?.grant;
      if (!given) {
        given = {
          ticket: randomBytes(32).toString('base64url'),
          session: key,
          operator,
          desk,
          priority: getPtzPriority(operator.roles, priorities),
        };
        grants.set(key, { session, grant: given });
        channel?.post({ t: 'grant', grant: given });
        recordLater([
          {
            who: operator.id,
            event: 'ptz.ticket',
            camera: null,
            why: null,
            detail: JSON.stringify({ desk, priority: given.priority }),
          },
        ]);
      }
      const { priority } = given;
      return ok({ url, ticket: given.ticket, operator: operator.id, desk, priority });
    },
    sessionEnded: revoke,
    registryChanged() {
      if (channel) postCameras(channel);
      if (unconfirmed.size === 0) return;
      // Removed cameras cannot be viewed for confirmation.
      const known = new Set(options.cameras().map(({ camera }) => camera.id));
      const gone = [...unconfirmed].filter((camera) => !known.has(camera));
      for (const camera of gone) unconfirmed.delete(camera);
      if (gone.length > 0) notice();
    },
    close() {
      cancelCheck();
      cancelLeft();
      for (const cancel of cancelDone) cancel();
      cancelAgain();
      channel?.post({ t: 'stop' });
    },
  };
}
