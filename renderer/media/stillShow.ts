import type { CameraId } from '../../core/domain/ids.ts';
import { decodeKeyframe, drawPicture, type Keyframe } from './still.ts';
import { together } from './stills/together.ts';
import { putStill, type View } from './view.ts';

interface Still {
  readonly camera: CameraId;
  readonly picture: ImageBitmap;
  readonly takenAt: number;
}

/** Decodes stills and shows them on the views that are blank by then. `takenAt`: on the clock of all of the views' times. */
export function createStillShow(options: {
  /** The views of a camera that show no live picture. */
  readonly blankOf: (camera: CameraId) => readonly View[];
  readonly onPut: (views: readonly View[]) => void;
}): (camera: CameraId, keyframe: Keyframe, takenAt: number) => Promise<void> {
  const { blankOf, onPut } = options;

  const put = together<Still>((stills) => {
    const drawn = stills.flatMap(({ camera, picture, takenAt }) => {
      const blank = blankOf(camera);
      for (const { still } of blank) drawPicture(picture, still);
      picture.close();
      return blank.map((view) => ({ view, takenAt }));
    });
    // Not before all are drawn: to draw on a canvas has all that was changed laid out.
    for (const { view, takenAt } of drawn) putStill(view, takenAt);
    onPut(drawn.map(({ view }) => view));
  });

  return async (camera, keyframe, takenAt) => {
    if (blankOf(camera).length === 0) return;
    const picture = await decodeKeyframe(keyframe);
    // One that cannot be decoded is left out.
    if (picture) put({ camera, picture, takenAt });
  };
}
