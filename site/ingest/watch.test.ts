import { expect, it } from 'vitest';
import type { Fault } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { Passage } from './passage.ts';
import { sourceTimings } from './settings.ts';
import { watchSession } from './watch.ts';

it('takes no stop of its own process for a silence of the camera, and a silence for one', () => {
  const passage = new Passage({ keyframe: () => {}, format: () => {}, unfit: () => {} });
  passage.begin(96, undefined, 0);
  // Of 25 frames a second, in ticks of 90 kHz (RFC 6184).
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
  watchSession({
    clock,
    timings: sourceTimings,
    passage,
    progress: () => ({ firstPacketSeen: true, isLive: true, isUdpBlocked: false }),
    report: undefined,
    overdue: (fault) => faults.push(fault),
    looked: () => {},
    bug: (error) => {
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
