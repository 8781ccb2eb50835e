/**
 * The pictures of the PTZ cameras: counts the viewers of each stream, and commands the page that draws them. Another
 * program opens the page (Electron's main process has windows, this program has none), and only while a camera is being
 * viewed.
 */
import { createHmac } from 'node:crypto';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { StreamRole } from '../../../core/cameras/camera.ts';
import type { MechanicsPose } from '../mechanics.ts';
import type { CameraView, PageReport, PictureShape, Publish, VisibleCity } from './messages.ts';
import { openPageSocket } from './pageSocket.ts';
import { followViewers } from './viewers.ts';

/** Sizes and rates that a small machine can encode in software while it runs a whole console. */
export const pictureShapes: Readonly<Record<StreamRole, PictureShape>> = {
  main: { width: 1_280, height: 720, fps: 25, maxKbps: 3_000 },
  sub: { width: 640, height: 360, fps: 15, maxKbps: 700 },
};
/** The page stays open this long after the last viewer, ms, because opening it again takes a second. */
const lingerMs = 20_000;

/** A camera whose pictures are drawn. */
export interface PicturedCamera {
  readonly id: string;
  readonly name: string;
  readonly heightM: number;
}

export interface PtzPicturesOptions {
  readonly clock: Clock;
  readonly cameras: readonly PicturedCamera[];
  /** Returns the present pose of a camera. */
  pose(id: string): MechanicsPose | undefined;
  onMove(listener: (id: string) => void): Cancel;
  /** Returns a camera's surroundings; undefined for a plain. Never rejects. */
  around(id: string): Promise<VisibleCity | undefined>;
  /** The key from which `publishToken` derives the tokens. */
  readonly secret: string;
  /** Reports the address at which a page is needed; undefined when it no longer is. */
  onPageNeeded(page: string | undefined): void;
  log(line: string): void;
}

export interface PtzPictures {
  /** Starts to follow a site's viewers (its http or https address) in place of the previous site's. */
  publishTo(site: string): void;
  close(): Promise<void>;
}

/** Returns the encoder's token for a camera's streams; it changes only with the demo's password. */
export const publishToken = (secret: string, id: string): string =>
  createHmac('sha256', secret).update(`whip ${id}`).digest('base64url');

const viewOf = (pose: MechanicsPose): CameraView => ({
  headingDeg: pose.headingDeg,
  tiltDeg: pose.tiltDeg,
  fovDeg: pose.fovDeg,
  magnification: pose.magnification,
  focus: pose.focus,
  iris: pose.iris,
  wiper: pose.wiper,
  irLamp: pose.irLamp,
});

interface ViewedStream {
  readonly camera: PicturedCamera;
  readonly role: StreamRole;
  readonly count: number;
}

export async function openPtzPictures(options: PtzPicturesOptions): Promise<PtzPictures> {
  const { clock, cameras, secret, log } = options;
  const viewedStreams = new Map<string, ViewedStream>();
  let site = '';
  let stops: Cancel[] = [];
  let isPageNeeded = false;
  let cancelLinger: Cancel = () => undefined;

  const pageSocket = await openPageSocket({
    onConnected() {
      shown = new Set();
      for (const one of viewedStreams.values()) startStream(one);
    },
    onDisconnected: () => log('the page that draws the PTZ cameras has disconnected'),
    onMessage: ({ stream, state, why }: PageReport) =>
      log(`${stream}: ${state}${why === undefined ? '' : `: ${why}`}`),
  });

  const streamOf = (id: string, role: StreamRole) => `${id}/${role}`;
  /** Cameras whose surroundings the connected page has received. A new page replaces the set. */
  let shown = new Set<string>();

  /** Sends the surroundings, which arrive after the first pictures: until then these show a plain. */
  function sendSurroundings(id: string): void {
    if (shown.has(id)) return;
    const reported = shown;
    reported.add(id);
    void options.around(id).then((around) => {
      // A page that connected meanwhile requests its own surroundings.
      if (around && reported === shown) pageSocket.send({ do: 'around', camera: id, around });
    });
  }

  function startStream({ camera, role }: ViewedStream): void {
    const pose = options.pose(camera.id);
    if (!pose) return;
    const command: Publish = {
      do: 'publish',
      stream: streamOf(camera.id, role),
      camera: camera.id,
      name: camera.name,
      heightM: camera.heightM,
      shape: pictureShapes[role],
      look: viewOf(pose),
      url: `${site}/whip/${camera.id}/${role}`,
      token: publishToken(secret, camera.id),
    };
    pageSocket.send(command);
    sendSurroundings(camera.id);
  }

  /** Requests the page while a stream has viewers, and releases it `lingerMs` after the last one. */
  function updatePage(): void {
    cancelLinger();
    if (viewedStreams.size > 0) {
      if (!isPageNeeded) options.onPageNeeded(pageSocket.address);
      isPageNeeded = true;
      return;
    }
    if (!isPageNeeded) return;
    cancelLinger = clock.after(lingerMs, () => {
      isPageNeeded = false;
      options.onPageNeeded(undefined);
    });
  }

  function setViewers(camera: PicturedCamera, role: StreamRole, count: number): void {
    const stream = streamOf(camera.id, role);
    const was = viewedStreams.get(stream)?.count ?? 0;
    if (count > 0) viewedStreams.set(stream, { camera, role, count });
    else viewedStreams.delete(stream);
    if (count > 0 && was === 0) startStream({ camera, role, count });
    if (count === 0 && was > 0) pageSocket.send({ do: 'stop', stream });
    updatePage();
  }

  function stopFollowing(): void {
    for (const stop of stops) stop();
    stops = [];
    for (const { camera, role } of [...viewedStreams.values()]) setViewers(camera, role, 0);
  }

  const stopMoves = options.onMove((id) => {
    if (!StreamRole.options.some((role) => viewedStreams.has(streamOf(id, role)))) return;
    const pose = options.pose(id);
    if (pose) pageSocket.send({ do: 'look', camera: id, look: viewOf(pose) });
  });

  return {
    publishTo(next) {
      stopFollowing();
      site = next;
      stops = cameras.flatMap((camera) =>
        StreamRole.options.map((role) =>
          followViewers({
            clock,
            url: `${site}/whip/${camera.id}/${role}/viewers`,
            token: publishToken(secret, camera.id),
            onCount: (count) => setViewers(camera, role, count),
          }),
        ),
      );
    },
    async close() {
      stopFollowing();
      cancelLinger();
      stopMoves();
      await pageSocket.close();
    },
  };
}
