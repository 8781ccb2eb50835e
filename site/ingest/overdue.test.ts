import { expect, it } from 'vitest';
import { overdue, type SessionProgress } from './overdue.ts';
import { sourceTimings } from './settings.ts';

const progress: SessionProgress = {
  firstPacketSeen: true,
  isLive: true,
  isUdpBlocked: false,
  lastPacketAtMs: 0,
  lastKeyframeAtMs: 0,
  frameIntervalMs: 40,
};

it.each<[string, Partial<SessionProgress>, number, string | undefined]>([
  ['two seconds without a packet', {}, 2_001, 'source.silent'],
  ['a slow camera between two frames', { frameIntervalMs: 1_000 }, 2_900, undefined],
  ['a camera that says it is slower than anything', { frameIntervalMs: 60_000 }, 15_001, 'source.silent'],
  ['a slow camera whose second frame is not due yet', { frameIntervalMs: 0 }, 7_900, undefined],
  ['a camera that sends one frame and no other', { frameIntervalMs: 0 }, 8_001, 'source.silent'],
  ['a camera that takes its time after PLAY', { firstPacketSeen: false, isLive: false }, 7_900, undefined],
  [
    'a camera whose packets come by UDP and do not arrive',
    { firstPacketSeen: false, isLive: false, isUdpBlocked: true },
    8_001,
    'source.udpBlocked',
  ],
  ['packets without a keyframe', { isLive: false, lastPacketAtMs: 30_000 }, 30_001, 'source.noKeyframe'],
  ['a keyframe long ago', { lastPacketAtMs: 90_000 }, 90_001, undefined],
])('%s', (_what, more, nowMs, code) => {
  expect(overdue({ ...progress, ...more }, sourceTimings, nowMs)?.code).toBe(code);
});
