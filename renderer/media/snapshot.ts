import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { lossOf } from './cause.ts';
import { captureShown, drawScaled } from './export/shown.ts';
import type { TileState } from './liveness.ts';
import { type GreyPicture, watchPictures } from './motion.ts';
import type { Reduced } from './reduced.ts';
import { createTestCodeReader } from './testCodeReader.ts';
import { pictureOf, type View, viewVerdict } from './view.ts';

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
export type CameraState = Pick<TileSnapshot, 'state' | 'cause'>;

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

/** Of the link: what a site that is gone looks like from here. Other faults are what it answered. */
const lineFaults: ReadonlySet<FaultCode> = new Set(['call.closed', 'call.timeout', 'site.unreachable']);

/** What the window reads of its tiles, of their pictures and of the link; nothing of it changes them. */
export function createTileReader(options: {
  readonly clock: Clock;
  /** Of the link to the site. */
  readonly fault: () => Fault | undefined;
  /** The view on each tile. */
  readonly onTiles: () => ReadonlyMap<number, View>;
  readonly viewsOf: (camera: CameraId) => readonly View[];
}) {
  const { clock, onTiles, viewsOf } = options;
  let readTestCode: ReturnType<typeof createTestCodeReader> | undefined;

  function snapshot(view: View, testCodes: boolean): TileSnapshot {
    if (testCodes) readTestCode ??= createTestCodeReader();
    const picture = pictureOf(view);
    const testCode = testCodes && picture ? readTestCode?.(picture) : undefined;
    return snapshotOf(view, {
      link: options.fault(),
      monotonic: clock.monotonic(),
      now: clock.now(),
      testCode,
    });
  }

  function tile(at: number): TileSnapshot | undefined {
    const view = onTiles().get(at);
    return view && snapshot(view, false);
  }

  return {
    tile,
    meaning: (at: number) => meaningOf(tile(at)),
    cameraState(camera: CameraId): CameraState | undefined {
      const all = viewsOf(camera);
      // One that nobody sees now says no more than that.
      const view = all.find(({ unseen }) => !unseen) ?? all[0];
      return view && snapshot(view, false);
    },
    linkLost(): boolean {
      const fault = options.fault();
      return fault !== undefined && lineFaults.has(fault.code);
    },
    source: (camera: CameraId, stream: StreamRole) => viewsOf(camera)[0]?.sources.get(stream),
    capture(at: number) {
      const view = onTiles().get(at);
      const pictureAt = view && snapshot(view, false).pictureAt;
      return view && pictureAt !== undefined ? captureShown(view, Math.round(pictureAt)) : undefined;
    },
    async draw(camera: CameraId, context: CanvasRenderingContext2D): Promise<boolean> {
      const view = [...onTiles().values()].find((each) => each.camera === camera);
      return view !== undefined && (await drawScaled(view, context));
    },
    pictures(at: number, seen: (picture: GreyPicture) => void) {
      const video = onTiles().get(at)?.shown?.video;
      return video && watchPictures(video, seen);
    },
    tiles: ({ testCodes } = { testCodes: false }) =>
      [...onTiles().values()].map((view) => snapshot(view, testCodes)).sort((a, b) => a.tile - b.tile),
  };
}
