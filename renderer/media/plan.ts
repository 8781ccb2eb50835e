import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { maxTiles } from '../../core/wall/division.ts';

/** What the wall shows on one tile. */
export interface WantedTile {
  readonly tile: number;
  readonly camera: CameraId;
  readonly stream: StreamRole;
  /** The streams that the camera has. */
  readonly has?: readonly StreamRole[];
  /** Its picture is a small one, whichever stream it shows. */
  readonly small?: boolean;
  /** Somebody works on it: it is the last to give up anything. */
  readonly favoured?: boolean;
  /** Kept on its tile but not in sight, and not sent: behind a picture shown alone. */
  readonly hidden?: boolean;
  /** Of what is hidden: copies of its picture are seen beside something else, and it is sent for those. */
  readonly copied?: boolean;
  /** The tile's next camera, sent already and on no tile yet, so that it is there at once when its turn comes. */
  readonly warm?: boolean;
  /** Of a wall that is not shown now (another tab): on no tile and not sent, so that it is back without being asked for. */
  readonly parked?: boolean;
}

/** Names one view: its camera, and a number where the camera stands on several tiles. */
export type ViewKey = string;

/** The tiles of a wall by the view that each shows. A camera that moves to another tile keeps its view. */
export function viewsWanted(tiles: readonly WantedTile[]): ReadonlyMap<ViewKey, WantedTile> {
  const views = new Map<ViewKey, WantedTile>();
  const times = new Map<CameraId, number>();
  for (const tile of tiles) {
    const nth = (times.get(tile.camera) ?? 0) + 1;
    times.set(tile.camera, nth);
    views.set(nth === 1 ? tile.camera : `${tile.camera} ${nth}`, tile);
  }
  return views;
}

/** One stream as it is received. `epoch` grows whenever what is held is no longer good: a new join, a dead transport. */
export interface HeldStream {
  readonly stream: StreamRole;
  readonly epoch: number;
}

/** A view whose camera is received now. `shown`: has given a picture. `coming`: asked for, to be shown from its first picture. */
export interface HeldView {
  readonly key: ViewKey;
  readonly epoch: number;
  readonly shown: HeldStream | undefined;
  readonly coming: HeldStream | undefined;
  /** Refused at this epoch: not asked for again until the epoch changes. */
  readonly refused: HeldStream | undefined;
}

export interface Plan {
  /** Views no longer on the wall. */
  readonly forget: readonly ViewKey[];
  /** Views whose coming stream is not wanted any more. */
  readonly dropComing: readonly ViewKey[];
  readonly watch: readonly { readonly key: ViewKey; readonly stream: StreamRole }[];
}

/**
 * From what is held to what is wanted, in one step. A camera is one view however it moves over the tiles: moving it costs
 * nothing. What is shown stays until what is coming has a picture, so a change of stream or connection never blanks a tile.
 */
export function planWall(
  wanted: ReadonlyMap<ViewKey, Pick<WantedTile, 'stream'>>,
  held: readonly HeldView[],
  /** The epoch of a view not held yet. */
  newEpoch: number,
): Plan {
  const views = new Map(held.map((view) => [view.key, view]));
  const dropComing: ViewKey[] = [];
  const watch: { key: ViewKey; stream: StreamRole }[] = [];
  for (const [key, { stream }] of wanted) {
    const view = views.get(key);
    const isIt = (s: HeldStream | undefined) =>
      s !== undefined && s.stream === stream && s.epoch === (view?.epoch ?? newEpoch);
    if (view?.coming && (isIt(view.shown) || !isIt(view.coming))) dropComing.push(key);
    if (!isIt(view?.shown) && !isIt(view?.coming) && !isIt(view?.refused)) watch.push({ key, stream });
  }
  return { forget: held.map(({ key }) => key).filter((key) => !wanted.has(key)), dropComing, watch };
}

/**
 * Puts `count` new streams onto transports: where there are m-lines for them (`free`), then where there is `room` for more, then
 * onto new transports of `capacity`. Indexes; those past `there` are new.
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

/** Free m-lines that there are in any case: cameras that change, layouts of sixteen. */
const leastFree = 16;

/**
 * How many m-lines a window is to have, of which `shown` bring a stream: for the largest wall that it may be asked to show at
 * once (`largest` tiles) and, in its place, another as large, up to the largest that there can be; beyond what it shows only as
 * many as are free in any case. What is larger, as a layout that somebody sends, is negotiated for when it comes.
 */
export const linesFor = ({ shown, largest }: { readonly shown: number; readonly largest: number }): number =>
  Math.max(shown + leastFree, Math.min(maxTiles, largest + Math.max(leastFree, largest)));

/** Pictures that are seen again beside something else, as on the map, perhaps where their tiles are not. */
export function createCopies(onChanged: () => void): {
  /** One of this camera is seen, until that is taken back. */
  show(camera: CameraId): Cancel;
  /** The wall as it is sent: what is hidden is, as long as a copy of it is seen. */
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

/** A tile that is being made larger or smaller asks for another stream once it has kept its size for this long, ms. */
export const streamDebounceMs = 100;

/** Keeps the stream that a view has until another one has been wanted for a moment. */
export function createStreamDebounce(options: { readonly clock: Clock; readonly onSettled: () => void }): {
  /** `has`: the stream that a view has or has asked for; a new view has none and does not wait. */
  readonly apply: (
    wanted: ReadonlyMap<ViewKey, WantedTile>,
    has: (key: ViewKey) => StreamRole | undefined,
  ) => ReadonlyMap<ViewKey, WantedTile>;
  readonly close: Cancel;
} {
  const { clock } = options;
  /** Since when another stream than the one it has is wanted, ms. */
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
