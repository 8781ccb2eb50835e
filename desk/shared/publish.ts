import { camerasPerMessage, type DeskTopics } from '../../core/api/desk.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { compileScope, type Scope } from '../../core/people/operator.ts';
import type { Server } from '../../core/rpc/server.ts';
import type { Subscriber } from '../../core/rpc/topics.ts';
import type { Reader } from '../../node/sql/access.ts';
import {
  type CameraPlace,
  camerasAfter,
  countCameras,
  isOutside,
  readCamera,
  readRegistry,
  readWards,
} from '../store/cameras.ts';
import type { Turns } from './turns.ts';

interface RegistryChange {
  readonly changed: readonly CameraId[];
  readonly removed: readonly CameraId[];
  readonly wardsChanged: boolean;
}

/** One window, and how far it has the registry. */
export interface Audience {
  readonly server: Server<DeskTopics>;
  readonly window: WindowId;
  /** Its other topics. */
  readonly subscriber: Subscriber;
  /** Counts snapshots begun: one that is no longer the latest stops where it is. */
  latest: number;
  sending: boolean;
  /** The site has confirmed the registry while it was being sent. */
  confirmed: boolean;
  /** The window has taken in what was sent last of the registry. */
  onTaken: () => void;
}

/** Publishes the topic `cameras`, whose snapshot is read and taken in page by page. */
export interface Publisher {
  add(server: Server<DeskTopics>, window: WindowId, subscriber: Subscriber): Audience;
  remove(audience: Audience): void;
  /** Sends a window all that its operator may see, a message each time that it has taken in the one before. */
  snapshot(audience: Audience): void;
  /** That window has. */
  taken(window: WindowId): void;
  registryChanged(change: RegistryChange): void;
  /** The site has this registry still. */
  registryConfirmed(): void;
  /** Somebody else sits at the desk, or may do other things: nothing of before may still reach a window. */
  operatorChanged(): void;
}

interface PublisherOptions {
  readonly store: Reader;
  readonly turns: Turns;
  readonly clock: Clock;
  /** What the signed-in operator may see; undefined while nobody is, or without the right to the list. */
  readonly scope: () => Scope | undefined;
  readonly onUnexpectedError: (error: unknown) => void;
}

/** A window that has not said for so long that it took a message in is sent the next all the same, ms: its word may have been lost. */
const takenWithinMs = 5_000;

export function createPublisher({
  store,
  turns,
  clock,
  scope,
  onUnexpectedError,
}: PublisherOptions): Publisher {
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

  async function count(seen: Scope, current: () => boolean): Promise<number> {
    if (seen === 'all') return countCameras(store);
    const sees = compileScope(seen);
    let total = 0;
    let page: Page | undefined;
    do {
      const from: CameraPlace | undefined = page?.last;
      page = await turns(() => (current() ? readPage(store, from) : undefined));
      total += page?.cameras.filter(sees).length ?? 0;
    } while (page?.more && current());
    return total;
  }

  async function send(audience: Audience): Promise<void> {
    const mine = ++audience.latest;
    const seen = scope();
    if (!seen) return;
    const current = () => audience.latest === mine && audiences.has(audience);
    audience.sending = true;
    audience.confirmed = false;
    const total = await count(seen, current);
    const sees = compileScope(seen);
    let page: Page | undefined;
    do {
      const from: CameraPlace | undefined = page?.last;
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
            wards: readWards(store),
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

  function snapshot(audience: Audience): void {
    send(audience).catch(onUnexpectedError);
  }

  /** Nothing is other than it was told: it is as of now. */
  function confirm({ server }: Audience): void {
    const asOf = readRegistry(store)?.asOf ?? 0;
    server.publish('cameras', { kind: 'change', cameras: [], removed: [], asOf });
  }

  return {
    add(server, window, subscriber) {
      const progress = { latest: 0, sending: false, confirmed: false, onTaken() {} };
      const audience = { server, window, subscriber, ...progress };
      audiences.add(audience);
      return audience;
    },
    remove(audience) {
      audiences.delete(audience);
    },
    snapshot,
    taken(window) {
      for (const audience of audiences) if (audience.window === window) audience.onTaken();
    },
    registryConfirmed() {
      if (!scope()) return;
      // What is on its way is as good as it was: it is not begun again, but confirmed once it is whole.
      for (const audience of audiences)
        if (audience.sending) audience.confirmed = true;
        else if (audience.server.subscribed('cameras')) confirm(audience);
    },
    registryChanged({ changed, removed, wardsChanged }) {
      const seen = scope();
      if (!seen) return;
      const sees = compileScope(seen);
      const whole = wardsChanged || changed.length + removed.length > camerasPerMessage;
      const cameras = whole ? [] : changed.flatMap((id) => readCamera(store, id) ?? []);
      const gone = cameras.filter((camera) => !sees(camera)).map((camera) => camera.id);
      // Those that have gone from sight were just read: they are there.
      const outside = [...removed.filter((id) => isOutside(store, id)), ...gone];
      const change = {
        kind: 'change' as const,
        cameras: cameras.filter(sees),
        // Where all of it comes again, only what is not to be seen from it.
        removed: whole ? outside : [...removed, ...gone],
        ...(outside.length > 0 ? { outside } : {}),
        asOf: readRegistry(store)?.asOf ?? 0,
      };
      for (const audience of audiences) {
        if (!audience.server.subscribed('cameras')) continue;
        // A snapshot on its way was begun on rows that have changed since: it begins again.
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
  readonly last: CameraPlace | undefined;
  readonly more: boolean;
}

function readPage(store: Reader, from: CameraPlace | undefined): Page {
  const read = camerasAfter(store, from, camerasPerMessage + 1);
  const cameras = read.slice(0, camerasPerMessage);
  return { cameras, last: cameras.at(-1), more: read.length > camerasPerMessage };
}
