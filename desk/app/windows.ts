import { camerasPerMessage, type DeskTopics, deskCalls, deskTopics } from '../../core/api/desk.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import { compileScope, filterVisibleWards, type Scope } from '../../core/people/operator.ts';
import { anonymousCaller, createCaller, createRpcServer, type Server } from '../../core/rpc/server.ts';
import { publishTopics, type Subscriber, type TopicSources } from '../../core/rpc/topics.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import type { RegistryChange } from '../features/cameras/cameras.ts';
import type { DeskContext } from '../shared/context.ts';
import type { DeskHandlers } from '../shared/handlers.ts';
import {
  type CameraCursor,
  countCameras,
  isCameraOutsideScope,
  readCamera,
  readCamerasAfter,
  readRegistry,
  readWards,
} from '../store/cameras.ts';

/** One window, and its progress in receiving the registry. */
interface Audience {
  readonly server: Server<DeskTopics>;
  readonly window: WindowId;
  /** Its subscription to the other topics. */
  readonly subscriber: Subscriber;
  /** Counts the snapshots begun: only the latest continues. */
  latest: number;
  sending: boolean;
  /** The site confirmed the registry while it was being sent. */
  confirmed: boolean;
  /** The window has processed the last registry message. */
  onTaken: () => void;
}

interface WindowsOptions {
  /** All calls except `cameras.taken`. */
  readonly handlers: Omit<DeskHandlers, 'cameras.taken'>;
  /** All topics except the registry, which is sent page by page. */
  readonly topics: TopicSources<Omit<DeskTopics, 'cameras'>, WindowId>;
  /** The signed-in operator's scope; undefined without an operator or without the right to the list. */
  readonly scope: () => Scope | undefined;
  readonly mayTouch: (camera: string) => boolean;
  readonly locked: () => boolean;
  /** A number that changes with the operator and with each sign-out. */
  readonly sessionNumber: () => number;
  readonly onUnexpectedError: (where: string, error: unknown, id?: string) => void;
  readonly onOpened: (window: WindowId) => void;
  readonly onClosed: (window: WindowId) => void;
}

/** The windows of this desk. */
export interface DeskWindows {
  /** Serves a window until its port closes. */
  attach(port: MessageChannelPort, window: WindowId): void;
  registryChanged(change: RegistryChange): void;
  /** The site has confirmed the registry as current. */
  registryConfirmed(): void;
  /** The operator or their rights have changed: data of the previous state must no longer reach a window. */
  operatorChanged(): void;
}

/**
 * The longest wait for a window's acknowledgement, ms.
 * The next message is then sent anyway, because the acknowledgement may be lost.
 */
const takenWithinMs = 5_000;

/** Serves windows: calls and topics by `core/rpc`, the registry page by page as each window processes it. */
export function createDeskWindows(context: DeskContext, options: WindowsOptions): DeskWindows {
  const { store, turns, operator, clock, log } = context;
  const { scope, mayTouch, onUnexpectedError } = options;
  const subscribers = publishTopics<Omit<DeskTopics, 'cameras'>, WindowId>(deskTopics, options.topics);
  const audiences = new Set<Audience>();

  function within(taken: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(takenWithinMs, resolve);
      void taken.then(() => {
        cancel();
        resolve();
      });
    });
  }

  /** Returns the number of cameras in the scope, and the wards that it may know. */
  async function count(
    seen: Scope,
    current: () => boolean,
  ): Promise<{ readonly total: number; readonly wards: Ward[] }> {
    if (seen === 'all') return { total: countCameras(store), wards: readWards(store) };
    const sees = compileScope(seen);
    const withCameras = new Set<string>();
    let total = 0;
    let page: Page | undefined;
    do {
      const from: CameraCursor | undefined = page?.last;
      page = await turns(() => (current() ? readPage(store, from) : undefined));
      for (const camera of page?.cameras ?? []) {
        if (!sees(camera)) continue;
        total += 1;
        withCameras.add(camera.ward);
      }
    } while (page?.more && current());
    return { total, wards: filterVisibleWards(seen, readWards(store), (ward) => withCameras.has(ward)) };
  }

  /** The wards of the last snapshot: a camera that enters the scope in another one needs a new snapshot, for its ward's name. */
  let sentWards: ReadonlySet<string> = new Set();

  async function send(audience: Audience): Promise<void> {
    const mine = ++audience.latest;
    const seen = scope();
    if (!seen) return;
    const current = () => audience.latest === mine && audiences.has(audience);
    audience.sending = true;
    audience.confirmed = false;
    const { total, wards } = await count(seen, current);
    sentWards = new Set(wards.map(({ id }) => id));
    const sees = compileScope(seen);
    let page: Page | undefined;
    do {
      const from: CameraCursor | undefined = page?.last;
      const taken = new Promise<void>((resolve) => {
        audience.onTaken = resolve;
      });
      page = await turns(() => {
        if (!current()) return undefined;
        const read = readPage(store, from);
        const cameras = read.cameras.filter(sees);
        const complete = !read.more;
        if (from === undefined)
          audience.server.publish('cameras', {
            kind: 'reset',
            wards,
            cameras,
            total,
            complete,
            asOf: readRegistry(store)?.asOf ?? 0,
          });
        else if (cameras.length > 0 || complete)
          audience.server.publish('cameras', { kind: 'more', cameras, complete });
        if (complete) {
          audience.sending = false;
          if (audience.confirmed) confirm(audience);
        }
        return read;
      });
      if (page?.more) await within(taken);
    } while (page?.more && current());
  }

  /** Sends a window all cameras in scope, the next message after it has processed the previous one. */
  function snapshot(audience: Audience): void {
    send(audience).catch((error) => onUnexpectedError('publish', error));
  }

  /** Confirms to a window that its registry is current. */
  function confirm({ server }: Audience): void {
    const asOf = readRegistry(store)?.asOf ?? 0;
    server.publish('cameras', { kind: 'change', cameras: [], removed: [], asOf });
  }

  const handlers: DeskHandlers = {
    ...options.handlers,
    'cameras.taken'(_input, { window }) {
      for (const audience of audiences) if (audience.window === window) audience.onTaken();
      return ok({});
    },
  };

  return {
    attach(port, window) {
      const server = createRpcServer(port, {
        calls: deskCalls,
        topics: deskTopics,
        handlers,
        connection: { window },
        caller() {
          const who = operator();
          const sessionNumber = options.sessionNumber();
          return who
            ? { ...createCaller(who.rights, mayTouch), sessionNumber, locked: options.locked() }
            : { ...anonymousCaller, sessionNumber };
        },
        clock,
        onUnexpectedError: (id, call, error) => onUnexpectedError(call, error, id),
        onSubscribe(topic) {
          if (topic === 'cameras') snapshot(audience);
          subscriber.onSubscribe(topic);
        },
        onMalformed: () => log('warn', 'malformed message from a window', { window }),
      });
      const subscriber = subscribers.add(server, () => window);
      const progress = { latest: 0, sending: false, confirmed: false, onTaken() {} };
      const audience: Audience = { server, window, subscriber, ...progress };
      audiences.add(audience);
      options.onOpened(window);
      port.onClose(() => {
        audiences.delete(audience);
        subscriber.remove();
        options.onClosed(window);
      });
    },
    registryConfirmed() {
      if (!scope()) return;
      // A snapshot in progress is still valid: it is not restarted, but confirmed at its end.
      for (const audience of audiences)
        if (audience.sending) audience.confirmed = true;
        else if (audience.server.subscribed('cameras')) confirm(audience);
    },
    registryChanged({ changed, removed, wardsChanged }) {
      const seen = scope();
      if (!seen) return;
      const sees = compileScope(seen);
      const isLarge = wardsChanged || changed.length + removed.length > camerasPerMessage;
      const read = isLarge ? [] : changed.flatMap((id) => readCamera(store, id) ?? []);
      const whole = isLarge || read.some((camera) => sees(camera) && !sentWards.has(camera.ward));
      const cameras = whole ? [] : read;
      const gone = cameras.filter((camera) => !sees(camera)).map((camera) => camera.id);
      // Cameras that left the scope were just read, so they exist.
      const outside = [...removed.filter((id) => isCameraOutsideScope(store, id)), ...gone];
      const change = {
        kind: 'change' as const,
        cameras: cameras.filter(sees),
        // Before a complete snapshot, only cameras that left the scope need a removal.
        removed: whole ? outside : [...removed, ...gone],
        ...(outside.length > 0 ? { outside } : {}),
        asOf: readRegistry(store)?.asOf ?? 0,
      };
      for (const audience of audiences) {
        if (!audience.server.subscribed('cameras')) continue;
        // The rows of a snapshot in progress have changed, so it starts again.
        const isReset = whole || audience.sending;
        if (!isReset || outside.length > 0) audience.server.publish('cameras', change);
        if (isReset) snapshot(audience);
      }
    },
    operatorChanged() {
      for (const audience of audiences) {
        audience.latest += 1;
        audience.sending = false;
        audience.subscriber.personChanged();
        if (audience.server.subscribed('cameras')) snapshot(audience);
      }
    },
  };
}

interface Page {
  readonly cameras: readonly Camera[];
  readonly last: CameraCursor | undefined;
  readonly more: boolean;
}

function readPage(store: SqlReader, from: CameraCursor | undefined): Page {
  const read = readCamerasAfter(store, from, camerasPerMessage + 1);
  const cameras = read.slice(0, camerasPerMessage);
  return { cameras, last: cameras.at(-1), more: read.length > camerasPerMessage };
}
