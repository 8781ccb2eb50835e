import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import {
  createDelayRamp,
  getJitterBufferMs,
  type LineLoss,
  noLineLoss,
  updateLineLoss,
} from './jitterBuffer.ts';
import { type InboundStreamStats, listInboundStreams } from './streamStats.ts';

/** Creates the cumulative counters of one stream. */
const counted = (
  packets: number,
  lost: number,
  retransmitted = lost,
  track = 't',
): [string, InboundStreamStats] => {
  const stat = {
    type: 'inbound-rtp',
    trackIdentifier: track,
    packetsReceived: packets,
    packetsLost: lost,
    retransmittedPacketsReceived: retransmitted,
  };
  const one = listInboundStreams([stat]).get(track);
  if (!one) throw new Error('not read');
  return [track, one];
};
/** Measures one stream of 30 packets every 2 s. */
const looks = (lost: readonly number[], retransmitted: (lost: number) => number = (all) => all): LineLoss =>
  lost.reduce(
    (line, all, at) => updateLineLoss(line, new Map([counted(30 * (at + 1), all, retransmitted(all))])),
    noLineLoss,
  );

describe('the loss detection of a window’s network line', () => {
  it('counts packets as lost when two measurements in a row miss them and they were retransmitted', () => {
    expect(looks([0, 2]).isLossy).toBe(false);
    expect(looks([0, 2, 2]).isLossy).toBe(true);
    expect(looks([0, 1, 2, 2]).isLossy).toBe(true);
  });

  it('ignores a single missing packet, which may each time be a different reordered one', () => {
    expect(looks([0, 1, 1, 0, 1, 1, 1]).isLossy).toBe(false);
  });

  it('ignores packets reordered by jitter, which have arrived by the next measurement', () => {
    expect(looks([2, 0, 3, 0, 1, 0, 2, 0], () => 40).isLossy).toBe(false);
  });

  it('ignores losses without retransmission, which happened before the site', () => {
    expect(looks([0, 3, 3, 6, 6], () => 0).isLossy).toBe(false);
  });

  it('ignores one lost packet in a thousand, however many that are', () => {
    const wall = (at: number) => new Map([counted(2_000 * at, 2 * at)]);
    let line = noLineLoss;
    for (let at = 1; at < 60; at += 1) line = updateLineLoss(line, wall(at));
    expect(line.isLossy).toBe(false);
  });

  it('finds the line lossy from the losses of all its streams together', () => {
    const all = (lost: number, at: number) =>
      new Map(['a', 'b', 'c', 'd'].map((track) => counted(30 * at, track === 'c' ? lost : 0, lost, track)));
    let line = noLineLoss;
    for (const [at, lost] of [0, 2, 2].entries()) line = updateLineLoss(line, all(lost, at + 1));
    expect(line.isLossy).toBe(true);
  });

  it('treats the line as clean about a minute after the last loss, not before', () => {
    const twoPercent = Array.from({ length: 20 }, (_, at) => Math.floor(0.6 * at));
    const whole = (count: number) => Array.from({ length: count }, () => twoPercent.at(-1) ?? 0);
    expect(looks([...twoPercent, ...whole(10)]).isLossy).toBe(true);
    expect(looks([...twoPercent, ...whole(40)]).isLossy).toBe(false);
  });

  it('keeps weights non-negative, and a line without retransmissions clean, whatever the counters', () => {
    const look = fc.record({ packets: fc.nat(1_000), lost: fc.integer({ min: -5, max: 50 }) });
    fc.assert(
      fc.property(fc.array(look), (all) => {
        let line = noLineLoss;
        for (const { packets, lost } of all) {
          line = updateLineLoss(line, new Map([counted(packets, lost, 0)]));
          expect(line.packets).toBeGreaterThanOrEqual(0);
          expect(line.lost).toBeGreaterThanOrEqual(0);
          expect(line.isLossy).toBe(false);
        }
      }),
    );
  });
});

describe('getJitterBufferMs', () => {
  const lossy = looks([0, 2, 2]);

  it('is zero on a line without losses', () => {
    expect(getJitterBufferMs(noLineLoss, 12.5, 40)).toBe(0);
  });

  it('covers the next picture, which reveals a loss, and one and a half round trips', () => {
    expect(getJitterBufferMs(lossy, 12.5, 40)).toBe(170);
    expect(getJitterBufferMs(lossy, 25, 40)).toBe(130);
  });

  it('is capped: losses of a slow camera or a very long line are not waited for', () => {
    expect(getJitterBufferMs(lossy, 1, 40)).toBe(190);
    expect(getJitterBufferMs(lossy, 25, 2_000)).toBe(370);
  });

  it('assumes 12.5 pictures a second and 50 ms where neither is known', () => {
    expect(getJitterBufferMs(lossy, 0, undefined)).toBe(190);
  });
});

describe('the ramp of a receiver’s delay', () => {
  const setUp = () => {
    const clock = handClock();
    const set: number[] = [];
    return { clock, set, ramp: createDelayRamp(clock, (ms) => set.push(ms)) };
  };

  it('changes the delay in imperceptible steps, and leaves no timer at the end', async () => {
    const { clock, set, ramp } = setUp();
    ramp.to(170);
    await clock.advance(2_000);
    expect(set).toEqual([40, 80, 120, 160, 170]);
    ramp.to(0);
    await clock.advance(2_000);
    expect(set.slice(5)).toEqual([130, 90, 50, 10, 0]);
    expect(clock.pending).toBe(0);
  });

  it('sends nothing where the delay is already right, and nothing after it is closed', async () => {
    const { clock, set, ramp } = setUp();
    ramp.to(0);
    expect(clock.pending).toBe(0);
    ramp.to(100);
    ramp.close();
    await clock.advance(2_000);
    expect([set, clock.pending]).toEqual([[], 0]);
  });
});
