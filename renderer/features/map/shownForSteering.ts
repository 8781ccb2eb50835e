import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Control, Steering } from '../ptz/public.ts';
import type { WallStore } from '../wall/public.ts';
import { tileOf } from './mapWall.ts';

/** A camera that was put on a tile to be steered is there by then, or will not be, ms. */
const steerWithinMs = 8_000;

interface Showing {
  readonly wall: WallStore;
  readonly steering: Steering;
  readonly control: Pick<Control, 'view'>;
  readonly clock: Clock;
}

/**
 * Selects the tile that shows a camera; where none does, puts it on the selected one. Resolves once it is there (`isLive`: with
 * pictures that come, as main knows too, without which it cannot be steered); false where that takes too long.
 */
export function shownForSteering(
  camera: CameraId,
  isLive: boolean,
  { wall, steering, control, clock }: Showing,
): Promise<boolean> {
  const tile = tileOf(wall.getState(), camera);
  if (tile >= 0) wall.act({ do: 'select', tile });
  else wall.act({ do: 'put', camera, advance: false });
  const isThere = () => {
    const now = steering.state.getState();
    if (now.camera !== camera || !isLive) return now.camera === camera;
    const selected = control.view.getState()?.selected;
    return now.isLive && selected?.camera === camera && selected.seen;
  };
  if (isThere()) return Promise.resolve(true);
  return new Promise((settle) => {
    const end = (is: boolean) => {
      for (const cancel of cancels) cancel();
      settle(is);
    };
    const look = () => {
      if (isThere()) end(true);
    };
    const cancels = [
      clock.after(steerWithinMs, () => end(false)),
      steering.state.subscribe(look),
      control.view.subscribe(look),
    ];
  });
}
