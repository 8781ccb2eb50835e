import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { MediaTopics } from '../../core/media/api.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { type CameraView, getPresentedAt } from './cameraView.ts';
import type { PrefetchDecoded } from './stills/messages.ts';
import {
  decodeKeyframe,
  decodePrefetched,
  drawPicture,
  endPrefetchDecoding,
  type Keyframe,
} from './stills.ts';
import { showStill } from './viewLayers.ts';

interface Still {
  readonly camera: CameraId;
  readonly picture: ImageBitmap;
  readonly takenAt: number;
}

export interface StillPlaceholders {
  /** @param takenAt ms, on the clock of all the views' times */
  show(camera: CameraId, keyframe: Keyframe, takenAt: number): Promise<void>;
  /** Resolves once all received stills are on their way to the screen, or after a time limit. */
  settled(): Promise<void>;
}

/** Limit on waiting for stills: live pictures begin with a keyframe, which most cameras send once a second. */
const mostMs = 150;

/** Decodes stills and shows them on the views that are then blank or show an older picture. */
export function createStillPlaceholders(options: {
  /** Returns a camera's views without a stream picture, or that wait for the next one of a resumed stream. */
  readonly blankOf: (camera: CameraId) => readonly CameraView[];
  readonly onPut: (views: readonly CameraView[]) => void;
  /** Called after the frame in which they were drawn. */
  readonly onShown: () => void;
  readonly clock: Pick<Clock, 'after'>;
}): StillPlaceholders {
  const { blankOf, onPut, onShown, clock } = options;
  let inWork = 0;
  const waiting = new Set<() => void>();

  /** After the frame, not in it: the callers' work would otherwise delay the drawing. */
  const settle = () =>
    clock.after(0, () => {
      if (inWork === 0) for (const run of [...waiting]) run();
      onShown();
    });

  const put = batchPerFrame<Still>((stills) => {
    const drawn = stills.flatMap(({ camera, picture, takenAt }) => {
      // A prefetched picture, or one shown before a pause, may be newer by now.
      const blank = blankOf(camera).filter((view) => (getPresentedAt(view) ?? takenAt) <= takenAt);
      for (const { still } of blank) drawPicture(picture, still);
      picture.close();
      return blank.map((view) => ({ view, takenAt }));
    });
    // Only after all are drawn: drawing on a canvas forces a layout of every change made before.
    for (const { view, takenAt } of drawn) showStill(view, takenAt);
    inWork -= stills.length;
    onPut(drawn.map(({ view }) => view));
    settle();
  });

  return {
    async show(camera, keyframe, takenAt) {
      if (blankOf(camera).length === 0) return;
      inWork += 1;
      const picture = await decodeKeyframe(keyframe);
      // A still that cannot be decoded is skipped.
      if (picture) return put({ camera, picture, takenAt });
      inWork -= 1;
      settle();
    },
    settled() {
      if (inWork === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const run = () => {
          cancel();
          waiting.delete(run);
          resolve();
        };
        const cancel = clock.after(mostMs, run);
        waiting.add(run);
      });
    },
  };
}

/** Shows prefetched pictures, which the site sends before a stream's own arrive. */
export interface PrefetchPlaceholders {
  /**
   * Takes ownership of the bytes.
   * @param takenAt time of the newest picture, on the clock of all the views' times
   */
  take(message: TopicMessage<MediaTopics, 'ahead'>, bytes: Uint8Array, takenAt: number): void;
  /** Called when a view shows its own pictures, is invisible, or is removed. */
  left(view: Pick<CameraView, 'camera'>): void;
}

export function createPrefetchPlaceholders(options: {
  /** Returns a camera's views without a stream picture, or that wait for a resumed stream. */
  readonly waitingOf: (camera: CameraId) => readonly CameraView[];
  readonly onPut: (views: readonly CameraView[]) => void;
}): PrefetchPlaceholders {
  const { onPut } = options;
  const waitingOf = (camera: CameraId, stream: StreamRole) =>
    options.waitingOf(camera).filter(({ shown, coming }) => (shown ?? coming)?.stream === stream);
  interface Shown {
    readonly camera: CameraId;
    readonly stream: StreamRole;
    readonly key: string;
  }
  const shown = new Map<string, Shown>();

  function end(one: Shown): void {
    shown.delete(one.key);
    endPrefetchDecoding(one.key);
  }

  const put = batchPerFrame<{ readonly of: Shown } & PrefetchDecoded>((all) => {
    const drawn = all.flatMap(({ of, picture, takenAt }) => {
      const waiting = waitingOf(of.camera, of.stream);
      for (const { still } of waiting) drawPicture(picture, still);
      picture.close();
      return waiting.map((view) => ({ view, takenAt }));
    });
    for (const { view, takenAt } of drawn) showStill(view, takenAt, true);
    onPut(drawn.map(({ view }) => view));
  });

  return {
    take({ camera, stream, codec, sizes, isKey }, bytes, takenAt) {
      const key = `${stream} ${camera}`;
      const known = shown.get(key);
      if (waitingOf(camera, stream).length === 0) {
        if (known) end(known);
        return;
      }
      const of = known ?? { camera, stream, key };
      shown.set(key, of);
      decodePrefetched({ prefetch: key, codec, bytes, sizes, isKey, takenAt }, (decoded) =>
        put({ of, ...decoded }),
      );
    },
    left({ camera }) {
      for (const one of [...shown.values()])
        if (one.camera === camera && waitingOf(camera, one.stream).length === 0) end(one);
    },
  };
}

/** Collects items until the next frame and delivers them together, so that the page is laid out once. */
export function batchPerFrame<T>(take: (all: readonly T[]) => void): (one: T) => void {
  const waiting: T[] = [];
  const handOn = () => take(waiting.splice(0));
  return (one) => {
    waiting.push(one);
    // A hidden window has no frames.
    if (document.hidden) handOn();
    else if (waiting.length === 1) requestAnimationFrame(handOn);
  };
}
