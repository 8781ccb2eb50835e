import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { MediaTopics } from '../../core/media/api.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { putStill } from './layers.ts';
import { decodeAhead, drawPicture, endAhead } from './still.ts';
import type { AheadDecoded } from './stills/messages.ts';
import { together } from './stills/together.ts';
import type { View } from './view.ts';

/** Shows what comes ahead of a stream's own pictures. */
export interface AheadShow {
  /** `takenAt`: of the newest, on the clock of all of the view's times. Its bytes are taken. */
  take(message: TopicMessage<MediaTopics, 'ahead'>, bytes: Uint8Array, takenAt: number): void;
  /** A view shows its own pictures by now, is not seen, or is gone. */
  left(view: Pick<View, 'camera'>): void;
}

export function createAheadShow(options: {
  /** The views of a camera that show no picture of a stream yet, or wait for one that is sent again. */
  readonly waitingOf: (camera: CameraId) => readonly View[];
  readonly onPut: (views: readonly View[]) => void;
}): AheadShow {
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
    endAhead(one.key);
  }

  const put = together<{ readonly of: Shown } & AheadDecoded>((all) => {
    const drawn = all.flatMap(({ of, picture, takenAt }) => {
      const waiting = waitingOf(of.camera, of.stream);
      for (const { still } of waiting) drawPicture(picture, still);
      picture.close();
      return waiting.map((view) => ({ view, takenAt }));
    });
    for (const { view, takenAt } of drawn) putStill(view, takenAt, true);
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
      decodeAhead({ ahead: key, codec, bytes, sizes, isKey, takenAt }, (decoded) => put({ of, ...decoded }));
    },
    left({ camera }) {
      for (const one of [...shown.values()])
        if (one.camera === camera && waitingOf(camera, one.stream).length === 0) end(one);
    },
  };
}
