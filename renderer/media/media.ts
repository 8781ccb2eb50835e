import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { CapturedPicture } from './export/picture.ts';
import type { WindowHealth } from './health.ts';
import type { GreyPicture } from './motion.ts';
import type { WantedTile } from './plan.ts';
import type { Replay } from './replay/index.ts';
import type { CameraState, TileSnapshot } from './snapshot.ts';
import type { StreamWidths } from './stream.ts';

/** The pictures of one window. Panels say what the wall shows; how it gets there is decided here. */
export interface Media {
  /** The whole wall as it should be now. Called on every change; does only what differs. */
  show(tiles: readonly WantedTile[]): void;
  /**
   * Whether somebody is here who may see pictures: the window is joined to the site's media before there are any to show, so
   * that a wall opens without waiting for that. Without, an empty wall holds no connection.
   */
  standBy(isReady: boolean): void;
  /** The largest wall that this window may be asked to show at once, in tiles: it is to come without waiting for SDP. */
  setLargest(tiles: number): void;
  /** Whether the window can be seen: nothing is sent to one that cannot. */
  setSeen(isSeen: boolean): void;
  /** Lends a tile's element, which must be positioned: the pictures are put into it. */
  attach(tile: number, host: HTMLElement): Cancel;
  /** Calls back when what a tile means changes (camera, state, cause, stream, size), not on every picture. */
  onTile(tile: number, listener: () => void): Cancel;
  /** As `onTile`, once for all tiles of which any changed. */
  onTiles(listener: () => void): Cancel;
  tile(tile: number): TileSnapshot | undefined;
  /** What a tile means now, as one value: the same as long as it looks the same, but for ages. */
  meaning(tile: number): string;
  /** The link to the site's media is gone: nothing it says comes through until it is back. */
  linkLost(): boolean;
  onLink(listener: () => void): Cancel;
  /** How the streams do and whether the window keeps up, as of the last look; the same object until the next. */
  health(): WindowHealth;
  onHealth(listener: () => void): Cancel;
  /** How a camera stands that this window asks for, on a tile or not yet on any; undefined for one that it does not. */
  cameraState(camera: CameraId): CameraState | undefined;
  /** What the site says of a camera's stream. */
  source(camera: CameraId, stream: StreamRole): SourceStatus | undefined;
  /** How wide a camera's streams are, of those that this window has shown. */
  widths(camera: CameraId): StreamWidths;
  /** Whether main streams are decoded by hardware, as far as Chromium has said so by now. */
  decodesByHardware(): boolean;
  /** Calls back when another width of any camera is known: another stream may be the right one. */
  onWidths(listener: () => void): Cancel;
  tiles(options?: { readonly testCodes: boolean }): readonly TileSnapshot[];
  /** What a tile shows now, at its stream's full size and with its masks burnt in; undefined where it shows no picture. */
  capture(tile: number): CapturedPicture | undefined;
  /**
   * Draws what a tile shows of this camera now over a whole canvas, with its masks burnt in: a small copy beside something else,
   * for which nothing more is received. False where no tile shows a picture of it; rejects where a picture cannot be had.
   */
  draw(camera: CameraId, context: CanvasRenderingContext2D): Promise<boolean>;
  /** Such a copy is seen, until that is taken back: so long its tile is sent even where that itself cannot be seen. */
  copying(camera: CameraId): Cancel;
  /** Looks at each picture that a tile presents (motion.ts), until taken back; undefined where it shows no video. */
  pictures(tile: number, seen: (picture: GreyPicture) => void): Cancel | undefined;
  /** The last minute of every camera shown. */
  readonly replay: Replay;
  close(): void;
}

/** The events of `Media`, with what publishes them. */
interface MediaEvents extends Pick<Media, 'onTile' | 'onTiles' | 'onLink' | 'onHealth' | 'onWidths'> {
  /** Notifies the listeners of each tile whose meaning is another one than at the last call. */
  publishTiles(): void;
  publishLink(): void;
  publishHealth(): void;
  publishWidths(): void;
}

export function createMediaEvents(meaning: Media['meaning']): MediaEvents {
  const tiles = new Map<number, Listeners>();
  const meanings = new Map<number, string>();
  const link = new Listeners();
  const anyTile = new Listeners();
  const health = new Listeners();
  const widths = new Listeners();
  return {
    onTile(at, listener) {
      const listeners = tiles.get(at) ?? new Listeners();
      tiles.set(at, listeners);
      return listeners.add(listener);
    },
    onTiles: anyTile.add,
    onLink: link.add,
    onHealth: health.add,
    onWidths: widths.add,
    publishTiles() {
      let changed = false;
      for (const [at, listeners] of tiles) {
        const now = meaning(at);
        if (meanings.get(at) === now) continue;
        meanings.set(at, now);
        changed = true;
        listeners.emit();
      }
      if (changed) anyTile.emit();
    },
    publishLink: link.emit,
    publishHealth: health.emit,
    publishWidths: widths.emit,
  };
}

/** Changes that come one by one, as of tiles that come to life, are published this often at most. */
const publishEveryMs = 50;

/** Publishes the first change at once and those that follow within a moment together: each time all tiles are compared. */
export function createPublisher(
  clock: Pick<Clock, 'after'>,
  publish: () => void,
): { readonly soon: () => void; readonly close: Cancel } {
  let isSending = false;
  let hasMore = false;
  let cancel: Cancel = () => {};
  function soon(): void {
    if (isSending) {
      hasMore = true;
      return;
    }
    isSending = true;
    publish();
    cancel = clock.after(publishEveryMs, () => {
      isSending = false;
      if (hasMore) soon();
    });
    hasMore = false;
  }
  return { soon, close: () => cancel() };
}
