/**
 * The pictures of the PTZ cameras: counts the viewers of each stream, and commands the page that draws them. Another
 * program opens the page (Electron's main process has windows, this program has none), and only while a camera is being
 * viewed.
 */
import { createHmac } from 'node:crypto';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { StreamRole } from '../../../core/cameras/camera.ts';
import type { DomePose } from '../mechanics.ts';
import type { Around, FromPage, Look, PictureShape, Publish } from './messages.ts';
import { openPageDoor } from './pageDoor.ts';
import { followViewers } from './viewers.ts';

/** Sizes and rates that a small machine can encode in software while it runs a whole console. */
export const pictureShapes: Readonly<Record<StreamRole, PictureShape>> = {
  main: { width: 1_280, height: 720, fps: 25, maxKbps: 3_000 },
  sub: { width: 640, height: 360, fps: 15, maxKbps: 700 },
};
/** The page stays open this long after the last viewer, ms, because opening it again takes a second. */
const lingerMs = 20_000;

/** A camera whose pictures are drawn. */
export interface PicturedDome {
  readonly id: string;
  readonly name: string;
  readonly heightM: number;
}

export interface DomePicturesOptions {
  readonly clock: Clock;
  readonly cameras: readonly PicturedDome[];
  /** Returns the present pose of a camera. */
  pose(id: string): DomePose | undefined;
  onMove(listener: (id: string) => void): Cancel;
  /** Returns a camera's surroundings; undefined for a plain. Never rejects. */
  around(id: string): Promise<Around | undefined>;
  /** The key from which `domeToken` derives the tokens. */
  readonly secret: string;
  /** Reports the address at which a page is needed; undefined when it no longer is. */
  onWanted(page: string | undefined): void;
  log(line: string): void;
}

export interface DomePictures {
  /** Starts to follow a site's viewers (its http or https address) in place of the previous site's. */
  publishTo(site: string): void;
  close(): Promise<void>;
}

/** Returns the encoder's token for a camera's streams; it changes only with the demo's password. */
export const domeToken = (secret: string, id: string): string =>
  createHmac('sha256', secret).update(`whip ${id}`).digest('base64url');

const lookOf = (pose: DomePose): Look => ({
  headingDeg: pose.headingDeg,
  tiltDeg: pose.tiltDeg,
  fovDeg: pose.fovDeg,
  magnification: pose.magnification,
  focus: pose.focus,
  iris: pose.iris,
  wiper: pose.wiper,
  irLamp: pose.irLamp,
});

interface Watched {
  readonly camera: PicturedDome;
  readonly role: StreamRole;
  readonly count: number;
}

export async function openDomePictures(options: DomePicturesOptions): Promise<DomePictures> {
  const { clock, cameras, secret, log } = options;
  const watched = new Map<string, Watched>();
  let site = '';
  let stops: Cancel[] = [];
  let isWanted = false;
  let cancelLinger: Cancel = () => undefined;

  const door = await openPageDoor({
    onPage() {
      shown = new Set();
      for (const one of watched.values()) begin(one);
    },
    onGone: () => log('the page that draws the domes is gone'),
    onNews: ({ stream, state, why }: FromPage) =>
      log(`${stream}: ${state}${why === undefined ? '' : `: ${why}`}`),
  });

  const streamOf = (id: string, role: StreamRole) => `${id}/${role}`;
  /** Domes about which the page that is there knows what it will ever be told. */
  let shown = new Set<string>();

  /** Pictures begin at once, on a plain; a moment later they have their city. */
  function surround(id: string): void {
    if (shown.has(id)) return;
    const reported = shown;
    reported.add(id);
    void options.around(id).then((around) => {
      // Another page is there by now, and has asked for itself.
      if (around && reported === shown) door.send({ do: 'around', camera: id, around });
    });
  }

  function begin({ camera, role }: Watched): void {
    const pose = options.pose(camera.id);
    if (!pose) return;
    const order: Publish = {
      do: 'publish',
      stream: streamOf(camera.id, role),
      camera: camera.id,
      name: camera.name,
      heightM: camera.heightM,
      shape: pictureShapes[role],
      look: lookOf(pose),
      url: `${site}/whip/${camera.id}/${role}`,
      token: domeToken(secret, camera.id),
    };
    door.send(order);
    surround(camera.id);
  }

  /** Requests the page while a stream has viewers, and releases it `lingerMs` after the last one. */
  function decide(): void {
    cancelLinger();
    if (watched.size > 0) {
      if (!isWanted) options.onWanted(door.address);
      isWanted = true;
      return;
    }
    if (!isWanted) return;
    cancelLinger = clock.after(lingerMs, () => {
      isWanted = false;
      options.onWanted(undefined);
    });
  }

  function counted(camera: PicturedDome, role: StreamRole, count: number): void {
    const stream = streamOf(camera.id, role);
    const was = watched.get(stream)?.count ?? 0;
    if (count > 0) watched.set(stream, { camera, role, count });
    else watched.delete(stream);
    if (count > 0 && was === 0) begin({ camera, role, count });
    if (count === 0 && was > 0) door.send({ do: 'stop', stream });
    decide();
  }

  function leave(): void {
    for (const stop of stops) stop();
    stops = [];
    for (const { camera, role } of [...watched.values()]) counted(camera, role, 0);
  }

  const stopMoves = options.onMove((id) => {
    if (!StreamRole.options.some((role) => watched.has(streamOf(id, role)))) return;
    const pose = options.pose(id);
    if (pose) door.send({ do: 'look', camera: id, look: lookOf(pose) });
  });

  return {
    publishTo(next) {
      leave();
      site = next;
      stops = cameras.flatMap((camera) =>
        StreamRole.options.map((role) =>
          followViewers({
            clock,
            url: `${site}/whip/${camera.id}/${role}/viewers`,
            token: domeToken(secret, camera.id),
            onCount: (count) => counted(camera, role, count),
          }),
        ),
      );
    },
    async close() {
      leave();
      cancelLinger();
      stopMoves();
      await door.close();
    },
  };
}
