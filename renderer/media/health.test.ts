import { expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { CameraView, StreamFeed } from './cameraView.ts';
import { createHealthMonitor, healthIntervalMs } from './health.ts';

const camera = CameraId.parse('s:camera:c1');

/** Creates a window with one tile, whose feed is exchangeable, and its stream counters. */
function setUp() {
  const clock = handClock();
  const counted = {
    timestamp: 0,
    framesReceived: 0,
    framesDecoded: 0,
    packetsReceived: 0,
    keyFramesDecoded: 0,
  };
  const feedOf = (stream: StreamFeed['stream'], track: string) => ({
    stream,
    keyframesPerS: undefined as number | undefined,
    dropped: false,
    received: { track: { id: track }, wait() {} },
    session: { stats: async () => [{ type: 'inbound-rtp', trackIdentifier: track, ...counted }] },
    video: {
      getVideoPlaybackQuality: () => ({ totalVideoFrames: counted.framesDecoded, droppedVideoFrames: 0 }),
    },
  });
  const view = {
    tile: 0,
    camera,
    unseen: false,
    isLarge: false,
    isOff: false,
    sources: new Map(),
    shown: feedOf('sub', 'a'),
  };
  const health = createHealthMonitor({
    isByHardware: () => undefined,
    clock,
    views: () => [view as unknown as CameraView],
    isSeen: () => true,
    cores: 2,
    onBudget() {},
    onLook() {},
  });
  /** `drawn`: pictures counted by the video element. */
  const look = async (timestamp: number, frames: number, drawn = frames) => {
    Object.assign(counted, { timestamp, framesReceived: frames, framesDecoded: drawn });
    await clock.advance(healthIntervalMs);
    return health.now().tiles.map(({ tile, stream, fps }) => ({ tile, stream, fps }));
  };
  const shown = async (...at: Parameters<typeof look>) => {
    await look(...at);
    const { tiles, look: all } = health.now();
    return { row: tiles.map((tile) => [tile.shownFps, tile.receivedFps]), all: [all?.shown, all?.received] };
  };
  return { view, feedOf, counted, look, shown };
}

it('frame rates are computed with the time of the counters, however late they are delivered', async () => {
  const { look } = setUp();
  await look(1_000, 100);
  // Busy machine: counted half a second before the measurement, two seconds after the previous count.
  expect(await look(2_500, 115)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
  expect(await look(5_000, 140)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
});

it('a tile whose stream was replaced retains its last figures until the new stream is measured', async () => {
  const { look, view, feedOf } = setUp();
  await look(0, 0);
  expect(await look(2_000, 20)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
  view.shown = feedOf('main', 'b');
  expect(await look(4_000, 40)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
  expect(await look(6_000, 90)).toEqual([{ tile: 0, stream: 'main', fps: 25 }]);
});

it('the rate of shown pictures never exceeds the received one; pictures counted early count next time', async () => {
  const { look, shown } = setUp();
  await look(0, 0);
  expect(await shown(2_000, 48, 50)).toEqual({ row: [[24, 24]], all: [24, 24] });
  expect(await shown(4_000, 100, 100)).toEqual({ row: [[26, 26]], all: [26, 26] });
});

it('the figures of the tile and the window show received pictures that were not drawn', async () => {
  const { look, shown } = setUp();
  await look(0, 0);
  expect(await shown(2_000, 50, 20)).toEqual({ row: [[10, 25]], all: [10, 25] });
});

it('the keyframe rate is measured over several measurements, though most have no keyframe', async () => {
  const { counted, view, look } = setUp();
  const seen: (number | undefined)[] = [];
  for (let s = 0; s <= 60; s += 2) {
    Object.assign(counted, { packetsReceived: 50 * s, keyFramesDecoded: Math.floor((s + 5) / 10) });
    await look(1_000 * s, Math.floor((s + 5) / 10));
    seen.push(view.shown.keyframesPerS);
  }
  // Unknown until two of them are 10 s apart.
  expect([...new Set(seen)]).toEqual([undefined, 0.1]);
});

it('the keyframe rate becomes unknown when packets arrive without keyframes', async () => {
  const { counted, view, look } = setUp();
  const rateAfter = async (s: number, keyFramesDecoded: number) => {
    Object.assign(counted, { packetsReceived: 50 * s, keyFramesDecoded });
    await look(1_000 * s, 25 * s);
    return view.shown.keyframesPerS;
  };
  for (let s = 0; s < 10; s += 2) await rateAfter(s, s);
  expect(await rateAfter(10, 10)).toBe(1);
  expect([await rateAfter(24, 10), await rateAfter(26, 10)]).toEqual([1, undefined]);
});

it('the window’s figures exclude tiles that are received only for copies and not drawn', async () => {
  const { look, shown, view } = setUp();
  Object.assign(view, { isCopied: true });
  await look(0, 0);
  expect((await shown(2_000, 50, 0)).all).toEqual([0, 0]);
});
