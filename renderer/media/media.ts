import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { StreamWidths } from './chooseStream.ts';
import type { CapturedPicture } from './export/picture.ts';
import type { WindowHealth } from './health.ts';
import type { GreyPicture } from './motion.ts';
import type { Replay } from './replay/index.ts';
import type { CameraState, TileStatus } from './tileStatus.ts';
import type { WantedTile } from './wallPlan.ts';

/** The pictures of one window. Panels declare the wall; this module decides how to receive it. */
export interface Media {
  /** Applies the whole desired wall. Called on every change; acts only on differences. */
  show(tiles: readonly WantedTile[]): void;
  /**
   * Sets whether a user with the right to view pictures is signed in.
   * If so, the window joins the site's media in advance, so that a wall opens without that delay; otherwise an empty
   * wall holds no connection.
   */
  standBy(isReady: boolean): void;
  /**
   * Sets the largest wall, in tiles, that this window may show at once: its streams are to arrive without SDP
   * negotiation.
   */
  setLargest(tiles: number): void;
  /** Sets whether the window is visible: an invisible one receives nothing. */
  setSeen(isSeen: boolean): void;
  /** Lends a tile's element, which must be positioned: the pictures are inserted into it. */
  attach(tile: number, host: HTMLElement): Cancel;
  /** Calls back when a tile's meaning changes (camera, state, cause, stream, size), not on every picture. */
  onTile(tile: number, listener: () => void): Cancel;
  /** Like `onTile`, but once for all tiles when any changed. */
  onTiles(listener: () => void): Cancel;
  tile(tile: number): TileStatus | undefined;
  /** Returns a tile's meaning as one string, equal as long as the tile looks the same apart from ages. */
  meaning(tile: number): string;
  /** Tells whether the link to the site's media is lost: no report arrives until it is restored. */
  linkLost(): boolean;
  onLink(listener: () => void): Cancel;
  /** Returns the streams' health and the window's load from the last measurement; the same object until the next. */
  health(): WindowHealth;
  onHealth(listener: () => void): Cancel;
  /** Returns the state of a camera that this window requests, on a tile or prefetched; undefined for any other. */
  cameraState(camera: CameraId): CameraState | undefined;
  /** Returns the site's status of a camera's stream. */
  source(camera: CameraId, stream: StreamRole): SourceStatus | undefined;
  /** Returns the widths of a camera's streams, as far as this window has shown them. */
  widths(camera: CameraId): StreamWidths;
  /** Tells whether main streams are decoded in hardware, as far as Chromium has reported. */
  decodesByHardware(): boolean;
  /** Calls back when any camera's width becomes known or changes: another stream may suit the tile better. */
  onWidths(listener: () => void): Cancel;
  tiles(options?: { readonly testCodes: boolean }): readonly TileStatus[];
  /** Captures a tile's picture at its stream's full size, masks burnt in; undefined if it shows none. */
  capture(tile: number): CapturedPicture | undefined;
  /**
   * Draws a camera's shown picture over a whole canvas, masks burnt in: a small copy elsewhere in the window that needs
   * no extra stream. Returns false if no tile shows a picture of it; rejects if a picture is unavailable.
   */
  draw(camera: CameraId, context: CanvasRenderingContext2D): Promise<boolean>;
  /** Declares such a copy visible until cancelled: meanwhile the tile is sent even if it is itself invisible. */
  copying(camera: CameraId): Cancel;
  /** Passes each presented picture of a tile to `seen` (motion.ts) until cancelled; undefined if it shows no video. */
  pictures(tile: number, seen: (picture: GreyPicture) => void): Cancel | undefined;
  /** The last minute of every camera shown. */
  readonly replay: Replay;
  close(): void;
}

/** The events of `Media`, with their publishers. */
interface MediaEvents extends Pick<Media, 'onTile' | 'onTiles' | 'onLink' | 'onHealth' | 'onWidths'> {
  /** Notifies the listeners of each tile whose meaning changed since the last call. */
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

/** Minimum interval between notifications of successive changes, as of tiles that start one after another. */
const publishEveryMs = 50;

/** Publishes the first change at once and batches those that follow shortly: each publication compares all tiles. */
export function createBatchingPublisher(
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
