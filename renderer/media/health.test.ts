import { expect, it } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createHealth, lookEveryMs } from './health.ts';
import type { Feed, View } from './view.ts';

const camera = CameraId.parse('s:camera:c1');

/** A window with one tile, whose feed can be exchanged, and what its streams have counted. */
function setUp() {
  const clock = handClock();
  const counted = { timestamp: 0, framesReceived: 0, framesDecoded: 0 };
  const feedOf = (stream: Feed['stream'], track: string) => ({
    stream,
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
    isOff: false,
    sources: new Map(),
    shown: feedOf('sub', 'a'),
  };
  const health = createHealth({
    clock,
    views: () => [view as unknown as View],
    isSeen: () => true,
    cores: 2,
    onBudget() {},
    onLook() {},
  });
  const look = async (timestamp: number, frames: number) => {
    Object.assign(counted, { timestamp, framesReceived: frames, framesDecoded: frames });
    await clock.advance(lookEveryMs);
    return health.now().tiles.map(({ tile, stream, fps }) => ({ tile, stream, fps }));
  };
  return { view, feedOf, look };
}

it('counts pictures over the time in which they were counted, however late they are handed out', async () => {
  const { look } = setUp();
  await look(1_000, 100);
  // A busy machine: counted half a second before the look, which is two seconds after the one before.
  expect(await look(2_500, 115)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
  expect(await look(5_000, 140)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
});

it('keeps the last figures of a tile whose stream has just been exchanged, until it is measured', async () => {
  const { look, view, feedOf } = setUp();
  await look(0, 0);
  expect(await look(2_000, 20)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
  view.shown = feedOf('main', 'b');
  expect(await look(4_000, 40)).toEqual([{ tile: 0, stream: 'sub', fps: 10 }]);
  expect(await look(6_000, 90)).toEqual([{ tile: 0, stream: 'main', fps: 25 }]);
});
