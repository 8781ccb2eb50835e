import { expect, it } from 'vitest';
import type { Fault } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { PacketFanOut } from './packetFanOut.ts';
import { getStallFault, monitorSession, type SessionProgress } from './sessionMonitor.ts';
import { sourceTimings } from './settings.ts';

it('the monitor distinguishes a stall of its own process from a silent camera', () => {
  const passage = new PacketFanOut({ keyframe: () => {}, format: () => {}, unfit: () => {} });
  passage.begin(96, undefined, 0);
  // 25 frames a second, in ticks of 90 kHz (RFC 6184).
  passage.timeline.frameTicks = 3_600;
  const faults: Fault[] = [];
  let nowMs = 0;
  let look = () => {};
  const clock = {
    ...handClock(),
    monotonic: () => nowMs,
    every: (_ms: number, run: () => void) => {
      look = run;
      return () => {};
    },
  };
  monitorSession({
    clock,
    timings: sourceTimings,
    passage,
    progress: () => ({ firstPacketSeen: true, isLive: true, isUdpBlocked: false }),
    report: undefined,
    onStall: (fault) => faults.push(fault),
    onHealthy: () => {},
    onUnexpectedError: (error) => {
      throw error;
    },
  });
  nowMs = 15_000;
  look();
  expect(faults).toEqual([]);
  nowMs = 15_500;
  look();
  expect(faults).toEqual([{ code: 'source.silent', params: { seconds: 2 } }]);
});

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
  expect(getStallFault({ ...progress, ...more }, sourceTimings, nowMs)?.code).toBe(code);
});
