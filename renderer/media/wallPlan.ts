import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { maxTiles } from '../../core/wall/division.ts';

/** The desired content of one tile. */
export interface WantedTile {
  readonly tile: number;
  readonly camera: CameraId;
  readonly stream: StreamRole;
  /** The streams that the camera has. */
  readonly has?: readonly StreamRole[];
  /** True if the picture is small, whichever stream it shows. */
  readonly small?: boolean;
  /** True for the tile in use, which is the last to be reduced. */
  readonly favoured?: boolean;
  /** True if it stays on its tile but is neither visible nor sent: behind a picture shown alone. */
  readonly hidden?: boolean;
  /** True for a hidden tile that is sent because copies of its picture are visible elsewhere. */
  readonly copied?: boolean;
  /** True for the tile's next camera, already sent but on no tile yet, so that it appears without delay. */
  readonly warm?: boolean;
  /** True for a tile of another tab's wall: on no tile and not sent, but ready to return without a request. */
  readonly parked?: boolean;
}

/** Identifies one view: its camera, and a number if the camera is on several tiles. */
export type ViewKey = string;

/** Returns a wall's tiles by the view that each shows. A camera that moves to another tile retains its view. */
export function groupTilesByView(tiles: readonly WantedTile[]): ReadonlyMap<ViewKey, WantedTile> {
  const views = new Map<ViewKey, WantedTile>();
  const times = new Map<CameraId, number>();
  for (const tile of tiles) {
    const nth = (times.get(tile.camera) ?? 0) + 1;
    times.set(tile.camera, nth);
    views.set(nth === 1 ? tile.camera : `${tile.camera} ${nth}`, tile);
  }
  return views;
}

/** One received stream. `epoch` grows whenever received streams become invalid: a new join, a dead transport. */
export interface ReceivedStream {
  readonly stream: StreamRole;
  readonly epoch: number;
}

/**
 * A view whose camera is received.
 * `shown`: has presented a picture. `coming`: requested, to be shown from its first picture.
 */
export interface ReceivedView {
  readonly key: ViewKey;
  readonly epoch: number;
  readonly shown: ReceivedStream | undefined;
  readonly coming: ReceivedStream | undefined;
  /** Refused in this epoch: not requested again until the epoch changes. */
  readonly refused: ReceivedStream | undefined;
}

export interface WallPlan {
  /** Views no longer on the wall. */
  readonly forget: readonly ViewKey[];
  /** Views whose coming stream is no longer desired. */
  readonly dropComing: readonly ViewKey[];
  readonly watch: readonly { readonly key: ViewKey; readonly stream: StreamRole }[];
}

/**
 * Plans the step from the present streams to the desired ones.
 * A camera that moves between tiles keeps its view at no cost. The shown stream stays until the coming one has a
 * picture, so that a change of stream or connection never blanks a tile.
 */
export function planWall(
  wanted: ReadonlyMap<ViewKey, Pick<WantedTile, 'stream'>>,
  held: readonly ReceivedView[],
  /** The epoch of a new view. */
  newEpoch: number,
): WallPlan {
  const views = new Map(held.map((view) => [view.key, view]));
  const dropComing: ViewKey[] = [];
  const watch: { key: ViewKey; stream: StreamRole }[] = [];
  for (const [key, { stream }] of wanted) {
    const view = views.get(key);
    const isIt = (s: ReceivedStream | undefined) =>
      s !== undefined && s.stream === stream && s.epoch === (view?.epoch ?? newEpoch);
    if (view?.coming && (isIt(view.shown) || !isIt(view.coming))) dropComing.push(key);
    if (!isIt(view?.shown) && !isIt(view?.coming) && !isIt(view?.refused)) watch.push({ key, stream });
  }
  return { forget: held.map(({ key }) => key).filter((key) => !wanted.has(key)), dropComing, watch };
}

/**
 * Allots `count` new streams to transports: first where m-lines are `free`, then where there is `room` for more, then
 * to new transports of `capacity`. Returns indexes; those past `there` are new.
 */
export function allotTransports(
  there: readonly { readonly free: number; readonly room: number }[],
  count: number,
  capacity: number,
): number[] {
  const left = there.map(({ free, room }) => ({ free, room }));
  return Array.from({ length: count }, () => {
    const withLine = left.findIndex(({ free }) => free > 0);
    const known = withLine < 0 ? left.findIndex(({ room }) => room > 0) : withLine;
    const index = known < 0 ? left.push({ free: 0, room: capacity }) - 1 : known;
    const to = left[index];
    if (to) to[withLine < 0 ? 'room' : 'free'] -= 1;
    return index;
  });
}

/** Minimum of free m-lines, for camera changes and layouts of sixteen. */
const leastFree = 16;

/**
 * Returns the number of m-lines that a window needs while `shown` of them carry a stream: enough for the largest wall
 * it may show at once (`largest` tiles) and a second of that size to replace it, up to the maximum; beyond its shown
 * tiles only the minimum of free ones. Anything larger, such as a received layout, is negotiated on arrival.
 */
export const countMLines = ({
  shown,
  largest,
}: {
  readonly shown: number;
  readonly largest: number;
}): number => Math.max(shown + leastFree, Math.min(maxTiles, largest + Math.max(leastFree, largest)));

/** Tracks visible copies of pictures, such as on the map, where the tiles themselves may be hidden. */
export function createCopyTracker(onChanged: () => void): {
  /** Declares a copy of this camera visible until cancelled. */
  show(camera: CameraId): Cancel;
  /** Returns the wall with hidden tiles sent for as long as a copy of them is visible. */
  withCopiesShown(wall: readonly WantedTile[]): readonly WantedTile[];
} {
  const copies = new Set<{ readonly camera: CameraId }>();
  return {
    show(camera) {
      const copy = { camera };
      copies.add(copy);
      onChanged();
      return () => {
        copies.delete(copy);
        onChanged();
      };
    },
    withCopiesShown(wall) {
      if (copies.size === 0) return wall;
      const cameras = new Set([...copies].map(({ camera }) => camera));
      return wall.map((tile) =>
        tile.hidden && cameras.has(tile.camera) ? { ...tile, hidden: false, copied: true } : tile,
      );
    },
  };
}

/** Time for which a resized tile must keep its size before it requests another stream, ms. */
export const streamDebounceMs = 100;

/** Retains a view's stream until another one has been desired for a moment. */
export function createStreamDebounce(options: { readonly clock: Clock; readonly onSettled: () => void }): {
  /** `has`: the view's present or requested stream; a new view has none and does not wait. */
  readonly apply: (
    wanted: ReadonlyMap<ViewKey, WantedTile>,
    has: (key: ViewKey) => StreamRole | undefined,
  ) => ReadonlyMap<ViewKey, WantedTile>;
  readonly close: Cancel;
} {
  const { clock } = options;
  /** Time since which another stream is desired, ms. */
  const since = new Map<ViewKey, number>();
  let cancel: Cancel = () => {};
  return {
    apply(wanted, has) {
      const now = clock.monotonic();
      for (const key of since.keys()) if (!wanted.has(key)) since.delete(key);
      let isWaiting = false;
      const settled = new Map<ViewKey, WantedTile>();
      for (const [key, tile] of wanted) {
        const stream = has(key);
        if (stream === undefined || stream === tile.stream) {
          since.delete(key);
          settled.set(key, tile);
          continue;
        }
        const from = since.get(key) ?? now;
        since.set(key, from);
        const isSettled = now - from >= streamDebounceMs;
        isWaiting ||= !isSettled;
        settled.set(key, isSettled ? tile : { ...tile, stream });
      }
      cancel();
      if (isWaiting) cancel = clock.after(streamDebounceMs, options.onSettled);
      return settled;
    },
    close: () => cancel(),
  };
}
