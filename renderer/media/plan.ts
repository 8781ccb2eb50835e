import type { StreamRole } from '../../core/domain/camera.ts';
import type { CameraId } from '../../core/domain/ids.ts';

/** What the wall shows on one tile. `hidden`: kept ready but not in sight (behind a picture shown alone). */
export interface WantedTile {
  readonly tile: number;
  readonly camera: CameraId;
  readonly stream: StreamRole;
  readonly hidden?: boolean;
}

/** One stream as it is received. `epoch` grows whenever what is held is no longer good: a new join, a dead transport. */
export interface HeldStream {
  readonly stream: StreamRole;
  readonly epoch: number;
}

/** A camera that is received now. `shown`: has given a picture. `coming`: asked for, to be shown from its first picture. */
export interface HeldView {
  readonly camera: CameraId;
  readonly epoch: number;
  readonly shown: HeldStream | undefined;
  readonly coming: HeldStream | undefined;
  /** Refused at this epoch: not asked for again until the epoch changes. */
  readonly refused: HeldStream | undefined;
}

export interface Plan {
  /** Cameras no longer on the wall. */
  readonly forget: readonly CameraId[];
  /** Cameras whose coming stream is not wanted any more. */
  readonly dropComing: readonly CameraId[];
  readonly watch: readonly { readonly camera: CameraId; readonly stream: StreamRole }[];
}

/**
 * From what is held to what is wanted, in one step. A camera is one view however it moves over the tiles: moving it costs
 * nothing. What is shown stays until what is coming has a picture, so a change of stream or connection never blanks a tile.
 */
export function planWall(
  wanted: readonly WantedTile[],
  held: readonly HeldView[],
  /** The epoch of a camera not held yet. */
  newEpoch: number,
): Plan {
  const streams = new Map(wanted.map((tile) => [tile.camera, tile.stream]));
  const views = new Map(held.map((view) => [view.camera, view]));
  const dropComing: CameraId[] = [];
  const watch: { camera: CameraId; stream: StreamRole }[] = [];
  for (const [camera, stream] of streams) {
    const view = views.get(camera);
    const isIt = (s: HeldStream | undefined) =>
      s !== undefined && s.stream === stream && s.epoch === (view?.epoch ?? newEpoch);
    if (view?.coming && (isIt(view.shown) || !isIt(view.coming))) dropComing.push(camera);
    if (!isIt(view?.shown) && !isIt(view?.coming) && !isIt(view?.refused)) watch.push({ camera, stream });
  }
  return {
    forget: held.map((view) => view.camera).filter((camera) => !streams.has(camera)),
    dropComing,
    watch,
  };
}

/** Puts `count` new streams onto transports: fills those there are up to `capacity`, then opens new ones. Indexes; those past `loads` are new. */
export function allotTransports(loads: readonly number[], count: number, capacity: number): number[] {
  const filled = [...loads];
  return Array.from({ length: count }, () => {
    const at = filled.findIndex((load) => load < capacity);
    const index = at < 0 ? filled.length : at;
    filled[index] = (filled[index] ?? 0) + 1;
    return index;
  });
}
