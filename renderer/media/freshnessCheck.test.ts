import { expect, it, vi } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CameraView, StreamFeed } from './cameraView.ts';
import { createFreshnessCheck } from './freshnessCheck.ts';
import type { FrozenDetector } from './frozenDetector.ts';
import type { ReceivedTrack } from './mediaSession.ts';
import type { RtcStats } from './streamStats.ts';

const camera = CameraId.parse('s:camera:1');

function set(stats: () => RtcStats = () => []) {
  const detector = { look: vi.fn(), forget: vi.fn(), since: undefined } satisfies FrozenDetector;
  const received = { id: 'c', track: { id: 't' }, stats: async () => stats() } as unknown as ReceivedTrack;
  const feed = {
    stream: 'sub',
    received,
    frozenDetector: detector,
    paused: false,
    resumedAt: 0,
    lastFrameAt: 1_000,
    frames: 25,
  } as unknown as StreamFeed;
  const view = { camera, sources: new Map(), shown: feed, coming: undefined } as unknown as CameraView;
  return { detector, feed, view, proofs: createFreshnessCheck() };
}

it('the freshness check samples the pictures of a fresh tile for a frozen camera', () => {
  const { detector, view, proofs } = set();
  proofs.look(view, undefined, 1_100);
  expect([detector.look.mock.calls.length, detector.forget.mock.calls.length]).toEqual([1, 0]);
});

it('the freshness check ends a run of identical pictures when the tile is paused', () => {
  const { detector, feed, view, proofs } = set();
  feed.paused = true;
  proofs.look(view, undefined, 1_100);
  expect([detector.look.mock.calls.length, detector.forget.mock.calls.length]).toEqual([0, 1]);
});

it('the freshness check prefers the site’s fault while it lasts, and otherwise keeps its own finding', () => {
  const { view, proofs } = set();
  const show = (cause: Fault | null) =>
    view.sources.set('sub', { state: 'live', width: 640, height: 360, fps: 25, cause });
  const silent: Fault = { code: 'source.silent', params: { seconds: 2 } };
  show(silent);
  proofs.look(view, undefined, 4_000);
  expect(view.stopped).toBe(silent);
  show(null);
  proofs.look(view, undefined, 4_500);
  expect(view.stopped).toBeUndefined();
  const found: Fault = { code: 'media.nothingArrives', params: {} };
  view.stopped = found;
  proofs.look(view, undefined, 5_000);
  expect(view.stopped).toBe(found);
});

it('the freshness check does not blame the network for packets that the camera loses', async () => {
  let packetsLost = 0;
  const { view, proofs } = set(() => [
    { type: 'candidate-pair', bytesReceived: 1_000 * packetsLost },
    { type: 'inbound-rtp', trackIdentifier: 't', packetsReceived: 40 + packetsLost, packetsLost },
  ]);
  const status = { state: 'live', cause: null, width: 640, height: 360, fps: 25 } as const;
  view.sources.set('sub', { ...status, lostPct: 1 });
  for (const now of [2_000, 3_100, 4_200]) {
    packetsLost += 1;
    proofs.look(view, undefined, now);
    await new Promise((read) => setImmediate(read));
  }
  proofs.look(view, undefined, 4_300);
  expect(view.stopped).toEqual({ code: 'source.losesPackets', params: { percent: 1 } });
  view.sources.set('sub', status);
  proofs.look(view, undefined, 4_400);
  expect(view.stopped?.code).toBe('media.packetsLost');
});

it('the freshness check blames the network if the path went silent after carrying bytes past the last picture', async () => {
  let bytesReceived = 5_000;
  const { view, proofs } = set(() => [
    { type: 'candidate-pair', bytesReceived },
    { type: 'inbound-rtp', trackIdentifier: 't', packetsReceived: 40 },
  ]);
  const lookAt = async (now: number) => {
    proofs.look(view, undefined, now);
    await new Promise((read) => setImmediate(read));
  };
  await lookAt(2_000);
  bytesReceived = 5_200;
  for (const now of [3_000, 4_000, 4_900]) await lookAt(now);
  expect(view.stopped).toBeUndefined();
  for (const now of [5_000, 5_100]) await lookAt(now);
  expect(view.stopped?.code).toBe('media.nothingArrives');
});
