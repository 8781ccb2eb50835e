import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { putStill } from './layers.ts';
import { decodeKeyframe, drawPicture, type Keyframe } from './still.ts';
import { together } from './stills/together.ts';
import { presentedAt, type View } from './view.ts';

interface Still {
  readonly camera: CameraId;
  readonly picture: ImageBitmap;
  readonly takenAt: number;
}

export interface StillShow {
  /** `takenAt`: on the clock of all of the views' times. */
  show(camera: CameraId, keyframe: Keyframe, takenAt: number): Promise<void>;
  /** Once all that came are on their way to the screen, or have taken long enough. */
  settled(): Promise<void>;
}

/** Live pictures begin with a keyframe, which most cameras send once a second: they do not wait for stills any longer. */
const mostMs = 150;

/** Decodes stills and shows them on the views that are blank by then, or show an older picture. */
export function createStillShow(options: {
  /** The views of a camera that show no picture of a stream, or wait for the next of one that is sent again. */
  readonly blankOf: (camera: CameraId) => readonly View[];
  readonly onPut: (views: readonly View[]) => void;
  /** After the frame in which they were drawn. */
  readonly onShown: () => void;
  readonly clock: Pick<Clock, 'after'>;
}): StillShow {
  const { blankOf, onPut, onShown, clock } = options;
  let inWork = 0;
  const waiting = new Set<() => void>();

  /** After the frame, not in it: what others do then would come before what was drawn. */
  const settle = () =>
    clock.after(0, () => {
      if (inWork === 0) for (const run of [...waiting]) run();
      onShown();
    });

  const put = together<Still>((stills) => {
    const drawn = stills.flatMap(({ camera, picture, takenAt }) => {
      // What came ahead of the stream meanwhile may be newer, and what a stream showed before it was paused.
      const blank = blankOf(camera).filter((view) => (presentedAt(view) ?? takenAt) <= takenAt);
      for (const { still } of blank) drawPicture(picture, still);
      picture.close();
      return blank.map((view) => ({ view, takenAt }));
    });
    // Not before all are drawn: to draw on a canvas has all that was changed laid out.
    for (const { view, takenAt } of drawn) putStill(view, takenAt);
    inWork -= stills.length;
    onPut(drawn.map(({ view }) => view));
    settle();
  });

  return {
    async show(camera, keyframe, takenAt) {
      if (blankOf(camera).length === 0) return;
      inWork += 1;
      const picture = await decodeKeyframe(keyframe);
      // One that cannot be decoded is left out.
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
