import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { type CameraView, getVisiblePicture, judgeView } from './cameraView.ts';
import { captureVisiblePicture, drawScaledPicture } from './export/visiblePicture.ts';
import type { TileState } from './liveness.ts';
import { type GreyPicture, readPresentedPictures } from './motion.ts';
import { getPacketLossFault } from './stopCause.ts';
import { createTestCodeReader } from './testCodeReader.ts';
import type { TileReduction } from './tileReduction.ts';

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
  readonly reduced: TileReduction | undefined;
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
export function createTileStatus(
  view: CameraView,
  at: {
    readonly link: Fault | undefined;
    readonly monotonic: number;
    readonly now: number;
    readonly testCode: TileStatus['testCode'];
  },
): TileStatus {
  const { state, ageMs, cause } = judgeView(view, at.link, at.monotonic);
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
    loss: getPacketLossFault(view.sources.get(feed?.stream ?? view.stream)),
    ...(view.stillTakenAt === undefined || view.stillMoves ? {} : { stillTakenAt: view.stillTakenAt }),
    ...(at.testCode ? { testCode: at.testCode } : {}),
  };
}

/**
 * Returns everything that changes a tile's appearance, as one string.
 * Excludes ages, which change all the time; includes the identity of the still.
 */
export const getTileStatusKey = (tile: TileStatus | undefined): string =>
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
export function createTileStatusReader(options: {
  readonly clock: Clock;
  /** Returns the fault of the link to the site. */
  readonly fault: () => Fault | undefined;
  /** Returns the view on each tile. */
  readonly onTiles: () => ReadonlyMap<number, CameraView>;
  readonly viewsOf: (camera: CameraId) => readonly CameraView[];
}) {
  const { clock, onTiles, viewsOf } = options;
  let readTestCode: ReturnType<typeof createTestCodeReader> | undefined;

  function snapshot(view: CameraView, testCodes: boolean): TileStatus {
    if (testCodes) readTestCode ??= createTestCodeReader();
    const picture = getVisiblePicture(view);
    const testCode = testCodes && picture ? readTestCode?.(picture) : undefined;
    return createTileStatus(view, {
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
    meaning: (at: number) => getTileStatusKey(tile(at)),
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
      return view && pictureAt !== undefined ? captureVisiblePicture(view, Math.round(pictureAt)) : undefined;
    },
    async draw(camera: CameraId, context: CanvasRenderingContext2D): Promise<boolean> {
      const view = [...onTiles().values()].find((each) => each.camera === camera);
      return view !== undefined && (await drawScaledPicture(view, context));
    },
    pictures(at: number, seen: (picture: GreyPicture) => void) {
      const video = onTiles().get(at)?.shown?.video;
      return video && readPresentedPictures(video, seen);
    },
    tiles: ({ testCodes } = { testCodes: false }) =>
      [...onTiles().values()].map((view) => snapshot(view, testCodes)).sort((a, b) => a.tile - b.tile),
  };
}
