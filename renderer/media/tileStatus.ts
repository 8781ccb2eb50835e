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

/** The state of one tile for display and reports. */
export interface TileStatus {
  readonly tile: number;
  readonly camera: CameraId;
  readonly stream: StreamRole;
  readonly state: TileState;
  /** Age of the shown picture, ms; -1 if there is none. */
  readonly ageMs: number;
  /** Wall-clock time at which the shown picture was presented (or taken, for a still), ms since the epoch. */
  readonly pictureAt: number | undefined;
  /**
   * Capture time of the visible still, which distinguishes one still from the next; ms, on the clock of the window's
   * pictures.
   */
  readonly stillTakenAt?: number;
  readonly cause: Fault | undefined;
  readonly width: number;
  readonly height: number;
  readonly framesDecoded: number;
  /** The tile's reduction for the window's load. */
  readonly reduced: Reduced | undefined;
  /** Packets that its camera loses on the way to the site, if worth reporting. */
  readonly loss: Fault | undefined;
  /** For test clips, and only on request. */
  readonly testCode?: { readonly code: number; readonly frame: number };
}

/** The state of a camera's pictures, and its cause. */
export type CameraState = Pick<TileStatus, 'state' | 'cause'>;

/**
 * Returns a tile's snapshot.
 * @param monotonic present time, ms, monotonic clock
 * @param now present time, ms since the epoch
 */
export function snapshotOf(
  view: View,
  at: {
    readonly link: Fault | undefined;
    readonly monotonic: number;
    readonly now: number;
    readonly testCode: TileStatus['testCode'];
  },
): TileStatus {
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

/**
 * Returns everything that changes a tile's appearance, as one string.
 * Excludes ages, which change all the time; includes the identity of the still.
 */
export const meaningOf = (tile: TileStatus | undefined): string =>
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

/** Faults of an unreachable site as the link reports them. Other faults are the site's replies. */
const lineFaults: ReadonlySet<FaultCode> = new Set(['call.closed', 'call.timeout', 'site.unreachable']);

/** Creates a read-only view of the window's tiles, pictures and link. */
export function createTileReader(options: {
  readonly clock: Clock;
  /** Returns the fault of the link to the site. */
  readonly fault: () => Fault | undefined;
  /** Returns the view on each tile. */
  readonly onTiles: () => ReadonlyMap<number, View>;
  readonly viewsOf: (camera: CameraId) => readonly View[];
}) {
  const { clock, onTiles, viewsOf } = options;
  let readTestCode: ReturnType<typeof createTestCodeReader> | undefined;

  function snapshot(view: View, testCodes: boolean): TileStatus {
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

  function tile(at: number): TileStatus | undefined {
    const view = onTiles().get(at);
    return view && snapshot(view, false);
  }

  return {
    tile,
    meaning: (at: number) => meaningOf(tile(at)),
    cameraState(camera: CameraId): CameraState | undefined {
      const all = viewsOf(camera);
      // An invisible view only reports that it is paused.
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
