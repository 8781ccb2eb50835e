import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { lossOf } from './cause.ts';
import type { TileState } from './liveness.ts';
import type { Reduced } from './reduced.ts';
import { type View, viewVerdict } from './view.ts';

/** How one tile stands, for anyone who shows or reports it. */
export interface TileSnapshot {
  readonly tile: number;
  readonly camera: CameraId;
  readonly stream: StreamRole;
  readonly state: TileState;
  /** Age of the picture shown, ms; -1 where none is. */
  readonly ageMs: number;
  /** Wall clock at which the picture shown was presented (or taken, for a still), ms since the epoch. */
  readonly pictureAt: number | undefined;
  /** Tells one still from the next: when the one that is seen was taken, by the clock of the window's pictures, ms. */
  readonly stillTakenAt?: number;
  readonly cause: Fault | undefined;
  readonly width: number;
  readonly height: number;
  readonly framesDecoded: number;
  /** What it gave up so that the window can keep up. */
  readonly reduced: Reduced | undefined;
  /** Packets that its camera loses on the way to the site, where they are worth a word. */
  readonly loss: Fault | undefined;
  /** Of test clips, and only where asked for. */
  readonly testCode?: { readonly code: number; readonly frame: number };
}

/** How a camera's pictures stand, and why. */
export type Standing = Pick<TileSnapshot, 'state' | 'cause'>;

/** `monotonic` and `now`: the present on the two clocks, ms. */
export function snapshotOf(
  view: View,
  at: {
    readonly link: Fault | undefined;
    readonly monotonic: number;
    readonly now: number;
    readonly testCode: TileSnapshot['testCode'];
  },
): TileSnapshot {
  const { state, ageMs, cause } = viewVerdict(view, at.link, at.monotonic);
  const feed = view.shown ?? view.coming;
  const video = view.shown?.video;
  return {
    tile: view.tile,
    camera: view.camera,
    stream: feed?.stream ?? view.stream,
    state,
    ageMs,
    pictureAt: ageMs < 0 ? undefined : at.now - ageMs,
    cause,
    width: video?.videoWidth ?? view.still.width,
    height: video?.videoHeight ?? view.still.height,
    framesDecoded: view.shown?.frames ?? 0,
    reduced: view.reduced,
    loss: lossOf(view.sources.get(feed?.stream ?? view.stream)),
    ...(view.stillTakenAt === undefined || view.stillMoves ? {} : { stillTakenAt: view.stillTakenAt }),
    ...(at.testCode ? { testCode: at.testCode } : {}),
  };
}

/** What must change for a tile to look different, as one value. Ages are not of it, which change all the time; another still is. */
export const meaningOf = (tile: TileSnapshot | undefined): string =>
  tile
    ? [
        tile.camera,
        tile.state,
        tile.cause?.code,
        tile.stream,
        tile.width,
        tile.ageMs < 0,
        tile.stillTakenAt,
        tile.reduced,
        tile.loss?.params.percent,
      ].join()
    : '';
