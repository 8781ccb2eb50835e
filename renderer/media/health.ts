import type { Cancel, Clock } from '../../core/base/clock.ts';
import { type CameraView, canBeCutToKeyframes, type StreamFeed } from './cameraView.ts';
import type { createHardwareDecodingCheck } from './hardwareDecoding.ts';
import { getJitterBufferMs, noLineLoss, updateLineLoss } from './jitterBuffer.ts';
import {
  fullQualityBudget,
  type LoadMeasurement,
  type QualityBudget,
  updateQualityBudget,
} from './qualityBudget.ts';
import {
  addKeyframeMeasurement,
  areKeyframesRare,
  computeStreamHealth,
  countShownBetween,
  getKeyframeRate,
  getRoundTripMs,
  type InboundStreamStats,
  type KeyframeMeasurements,
  listInboundStreams,
  type StreamHealth,
} from './streamStats.ts';

/** Interval at which all streams' statistics are read: one read takes a millisecond or two. */
export const healthIntervalMs = 2_000;

/** Statistics of one tile's stream since the last measurement. */
export interface TileHealth extends StreamHealth {
  readonly tile: number;
  readonly camera: CameraView['camera'];
  readonly stream: StreamFeed['stream'];
  readonly reduced: CameraView['reduced'];
  /** Rate of drawn pictures, 1/s; at most `receivedFps`. */
  readonly shownFps: number;
}

/** Tells whether a tile counts in the window's load. A keyframes-only tile skips most pictures on purpose. */
export const countsInWindowLoad = ({ reduced }: Pick<TileHealth, 'reduced'>): boolean =>
  reduced !== 'frameRate';

/** Load of this window. */
export interface WindowHealth {
  readonly budget: QualityBudget;
  /** Time of the last change of level, ms since the epoch. */
  readonly since: number;
  /** The last measurement; undefined before the first. */
  readonly look: LoadMeasurement | undefined;
  readonly tiles: readonly TileHealth[];
}

interface Reading {
  readonly inbound: InboundStreamStats;
  /** Drawn pictures, and how many of them are not yet counted as received. */
  readonly drawn: number;
  readonly early: number;
  readonly keyframes: KeyframeMeasurements;
}

/** Returns the pictures that a video drew: those handed to its element less the superseded ones. */
function drawnBy(feed: StreamFeed): number {
  const { totalVideoFrames, droppedVideoFrames } = feed.video.getVideoPlaybackQuality();
  return totalVideoFrames - droppedVideoFrames;
}

/**
 * Measures all streams of a window periodically, updates its budget, and delays pictures where the line to the site is
 * lossy.
 */
export function createHealthMonitor(options: {
  readonly clock: Clock;
  readonly views: () => Iterable<CameraView>;
  readonly isByHardware: ReturnType<typeof createHardwareDecodingCheck>;
  /** Tells whether the window is visible: an invisible one draws nothing and is not judged. */
  readonly isSeen: () => boolean;
  readonly cores: number;
  /** Called when the level changed, or when other streams may be cut to keyframes at this level. */
  readonly onBudget: () => void;
  /** Called when new statistics are available. */
  readonly onLook: () => void;
}): { readonly now: () => WindowHealth; readonly close: Cancel } {
  const { clock, isByHardware } = options;
  let now: WindowHealth = {
    budget: fullQualityBudget,
    since: clock.now(),
    look: undefined,
    tiles: [],
  };
  let before = new Map<StreamFeed, Reading>();
  let dueAt = clock.monotonic() + healthIntervalMs;
  let isLooking = false;
  let line = noLineLoss;

  function judge(look: LoadMeasurement): void {
    const before = now.budget.level;
    const budget = updateQualityBudget(now.budget, look);
    const isOther = budget.level !== before;
    now = { ...now, budget, look, since: isOther ? clock.now() : now.since };
    if (isOther) options.onBudget();
  }

  const lastOf = (tile: number, camera: CameraView['camera']) =>
    now.tiles.find((last) => last.tile === tile && last.camera === camera);

  async function lookOnce(lateMs: number): Promise<void> {
    const shown = [...options.views()].flatMap((view) =>
      view.shown?.received && !view.unseen
        ? [{ view, feed: view.shown, id: view.shown.received.track.id }]
        : [],
    );
    const sessions = [...new Set(shown.map(({ feed }) => feed.session))];
    const stats = (await Promise.all(sessions.map((session) => session.stats()))).flat();
    const streams = listInboundStreams(stats);
    line = updateLineLoss(line, streams);
    const tripMs = getRoundTripMs(stats);
    const readings = new Map<StreamFeed, Reading>();
    const found: TileHealth[] = [];
    const pictures = { received: 0, shown: 0 };
    let isOtherCut = false;
    for (const { view, feed, id } of shown) {
      const inbound = streams.get(id);
      if (!inbound || feed.dropped) continue;
      const fps = feed.pace?.fps || view.sources.get(feed.stream)?.fps || 0;
      feed.received?.wait(getJitterBufferMs(line, fps, tripMs));
      const was = before.get(feed);
      const drawn = drawnBy(feed);
      const { shown, early } = countShownBetween({
        received: was ? inbound.received - was.inbound.received : 0,
        drawn: was ? drawn - was.drawn : 0,
        early: was?.early ?? 0,
      });
      const keyframes = was ? addKeyframeMeasurement(was.keyframes, was.inbound, inbound) : [];
      readings.set(feed, { inbound, drawn, early, keyframes });
      const couldCut = canBeCutToKeyframes(feed);
      const isRare = areKeyframesRare(keyframes, inbound.at);
      feed.keyframesPerS = isRare ? undefined : (getKeyframeRate(keyframes) ?? feed.keyframesPerS);
      if (canBeCutToKeyframes(feed) !== couldCut) isOtherCut = true;
      const health = was && computeStreamHealth(was.inbound, inbound);
      const shownFps = was && health ? (1_000 * shown) / (inbound.at - was.inbound.at) : 0;
      const { tile, camera, isOff, isCopied, reduced } = view;
      // A stream that just replaced another is measured next time: until then its tile retains the last figures.
      const isHardware = inbound.isHardware ?? isByHardware(inbound);
      const row = health
        ? { ...health, isHardware, tile, camera, stream: feed.stream, reduced, shownFps }
        : lastOf(tile, camera);
      if (!isOff && row) found.push(row);
      if (!health) continue;
      if (isOff || isCopied || !countsInWindowLoad(view)) continue;
      pictures.received += health.receivedFps;
      pictures.shown += shownFps;
    }
    before = readings;
    now = { ...now, tiles: found.sort((a, b) => a.tile - b.tile) };
    const decodeCores = found.reduce((sum, tile) => sum + tile.decodeCores, 0);
    if (isOtherCut && now.budget.level > 0) options.onBudget();
    if (options.isSeen() && shown.length > 0)
      judge({ ...pictures, decodeCores, cores: options.cores, lateMs });
    options.onLook();
  }

  const cancel = clock.every(healthIntervalMs, () => {
    const lateMs = Math.max(0, clock.monotonic() - dueAt);
    dueAt = clock.monotonic() + healthIntervalMs;
    if (isLooking) return;
    isLooking = true;
    lookOnce(lateMs)
      .catch((error: unknown) => console.error('a look at the streams failed', error))
      .finally(() => {
        isLooking = false;
      });
  });

  return { now: () => now, close: cancel };
}
