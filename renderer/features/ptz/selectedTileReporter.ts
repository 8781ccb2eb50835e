import { liveConfirmationIntervalMs } from '../../../core/api/shell.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Media } from '../../media/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import type { WallStore } from '../wall/public.ts';
import type { PtzClient } from './ptzClient.ts';

/** Time for which a camera must stay selected before its capabilities are requested: arrow keys pass over many. */
const followAfterMs = 300;

/** The selected tile and its present content. */
export interface SelectedTileContent {
  readonly tile: number;
  readonly camera: CameraId | undefined;
  /** True only if its picture is verified as live. */
  readonly isLive: boolean;
}

/** This window's selection, as reported to main and the gateway. */
export interface SelectedTileReporter {
  /** Reports it again, because the operator has turned to this window. */
  look(): void;
  close(): void;
}

/**
 * Creates the reporter.
 * @param options.onChange called before main is notified. `isAnother`: another tile, or another camera on it
 */
export function createSelectedTileReporter(options: {
  readonly control: PtzClient;
  readonly media: Pick<Media, 'tile' | 'onTile'>;
  readonly mirror: Pick<Mirror, 'cameras' | 'status'>;
  readonly wall: WallStore;
  /** True while the window has the keyboard focus. */
  readonly hasFocus: () => boolean;
  readonly onFocus: (run: () => void) => Cancel;
  readonly onChange: (now: SelectedTileContent, isAnother: boolean) => void;
  readonly clock: Clock;
}): SelectedTileReporter {
  const { control, media, mirror, wall, clock } = options;
  let shown: SelectedTileContent = { tile: wall.getState().selected, camera: undefined, isLive: false };
  let cancelTile: Cancel = () => {};
  let cancelFollow: Cancel = () => {};
  let selectedTile = -1;
  let followed: CameraId | null = null;

  const isSteerable = (camera: CameraId | undefined): boolean =>
    camera !== undefined && mirror.cameras.getState().byId.get(camera)?.camera.steerable === true;

  function look(): void {
    const { camera, isLive } = shown;
    control.look(camera ?? null, isLive, isSteerable(camera));
  }

  /** A joystick controls the camera selected last on this desk: no other window may take that over by itself. */
  function lookIfOurs(): void {
    const selected = control.view.getState()?.selected;
    if (selected && selected.window !== control.window && !options.hasFocus()) return;
    look();
  }

  /**
   * Reports live pictures of controllable cameras.
   * Reads the state each time: a tile that stopped reporting does not count as live.
   */
  function publishLive(): void {
    const { tile, camera, isLive } = shown;
    if (!isSteerable(camera)) return;
    const snapshot = isLive ? media.tile(tile) : undefined;
    if (camera && snapshot?.camera === camera && snapshot.state === 'live')
      control.see(camera, snapshot.ageMs);
  }

  function follow(): void {
    const { camera } = shown;
    const mayRight = mirror.status.getState().desk?.operator?.rights.includes('ptz.steer') === true;
    const to = camera && isSteerable(camera) && mayRight ? camera : null;
    if (to === followed) return;
    followed = to;
    cancelFollow();
    if (to === null) control.follow(null);
    else cancelFollow = clock.after(followAfterMs, () => control.follow(to));
  }

  function see(): void {
    const tile = wall.getState().selected;
    if (tile !== selectedTile) {
      cancelTile();
      selectedTile = tile;
      cancelTile = media.onTile(tile, see);
    }
    const snapshot = media.tile(tile);
    const now = { tile, camera: snapshot?.camera, isLive: snapshot?.state === 'live' };
    const before = shown;
    if (before.tile === now.tile && before.camera === now.camera && before.isLive === now.isLive) return;
    const isAnother = before.tile !== now.tile || before.camera !== now.camera;
    shown = now;
    options.onChange(now, isAnother);
    lookIfOurs();
    if (isAnother) follow();
  }

  const cancels: readonly Cancel[] = [
    wall.subscribe(see),
    options.onFocus(look),
    clock.every(liveConfirmationIntervalMs, publishLive),
    // The registry decides whether a camera can be controlled, and the signed-in operator who may.
    mirror.cameras.subscribe(() => {
      follow();
      if (control.view.getState()?.selected?.window === control.window) lookIfOurs();
    }),
    mirror.status.subscribe(follow),
    control.view.subscribe((now, before) => {
      if (now?.selected === null && before?.selected !== null) lookIfOurs();
    }),
  ];
  see();

  return {
    look,
    close() {
      cancelTile();
      cancelFollow();
      for (const cancel of cancels) cancel();
    },
  };
}
