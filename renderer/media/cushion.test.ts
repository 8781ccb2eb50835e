import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createRamp, cushionMs, type LineLoss, lossAfter, noLoss } from './cushion.ts';
import { type Inbound, inboundOf } from './streamStats.ts';

/** What has been counted of one stream so far. */
const counted = (packets: number, lost: number, retransmitted = lost, track = 't'): [string, Inbound] => {
  const stat = {
    type: 'inbound-rtp',
    trackIdentifier: track,
    packetsReceived: packets,
    packetsLost: lost,
    retransmittedPacketsReceived: retransmitted,
  };
  const one = inboundOf([stat]).get(track);
  if (!one) throw new Error('not read');
  return [track, one];
};
/** Looks 2 s apart at one stream of 30 packets in that time. */
const looks = (lost: readonly number[], retransmitted: (lost: number) => number = (all) => all): LineLoss =>
  lost.reduce(
    (line, all, at) => lossAfter(line, new Map([counted(30 * (at + 1), all, retransmitted(all))])),
    noLoss,
  );

describe('the line of a window', () => {
  it('loses packets when two looks in a row found them missing and they were sent again', () => {
    expect(looks([0, 2]).isLossy).toBe(false);
    expect(looks([0, 2, 2]).isLossy).toBe(true);
    expect(looks([0, 1, 2, 2]).isLossy).toBe(true);
  });

  it('does not for one packet, which may each time be another that was overtaken', () => {
    expect(looks([0, 1, 1, 0, 1, 1, 1]).isLossy).toBe(false);
  });

  it('does not where jitter puts packets out of order: what is missing now has come by the next look', () => {
    expect(looks([2, 0, 3, 0, 1, 0, 2, 0], () => 40).isLossy).toBe(false);
  });

  it('does not where nobody could send them again: they were lost before the site', () => {
    expect(looks([0, 3, 3, 6, 6], () => 0).isLossy).toBe(false);
  });

  it('does not for one packet in a thousand, however many that are', () => {
    const wall = (at: number) => new Map([counted(2_000 * at, 2 * at)]);
    let line = noLoss;
    for (let at = 1; at < 60; at += 1) line = lossAfter(line, wall(at));
    expect(line.isLossy).toBe(false);
  });

  it('is found lossy by what all its streams lost together', () => {
    const all = (lost: number, at: number) =>
      new Map(['a', 'b', 'c', 'd'].map((track) => counted(30 * at, track === 'c' ? lost : 0, lost, track)));
    let line = noLoss;
    for (const [at, lost] of [0, 2, 2].entries()) line = lossAfter(line, all(lost, at + 1));
    expect(line.isLossy).toBe(true);
  });

  it('is taken for whole again about a minute after the last loss, not before', () => {
    const twoPercent = Array.from({ length: 20 }, (_, at) => Math.floor(0.6 * at));
    const whole = (count: number) => Array.from({ length: count }, () => twoPercent.at(-1) ?? 0);
    expect(looks([...twoPercent, ...whole(10)]).isLossy).toBe(true);
    expect(looks([...twoPercent, ...whole(40)]).isLossy).toBe(false);
  });

  it('whatever is counted: weights are no less than nothing, and a line without retransmissions is whole', () => {
    const look = fc.record({ packets: fc.nat(1_000), lost: fc.integer({ min: -5, max: 50 }) });
    fc.assert(
      fc.property(fc.array(look), (all) => {
        let line = noLoss;
        for (const { packets, lost } of all) {
          line = lossAfter(line, new Map([counted(packets, lost, 0)]));
          expect(line.packets).toBeGreaterThanOrEqual(0);
          expect(line.lost).toBeGreaterThanOrEqual(0);
          expect(line.isLossy).toBe(false);
        }
      }),
    );
  });
});

describe('pictures wait', () => {
  const lossy = looks([0, 2, 2]);

  it('not at all on a line that loses nothing', () => {
    expect(cushionMs(noLoss, 12.5, 40)).toBe(0);
  });

  it('for the next picture, by which a loss is noticed, and one and a half times there and back', () => {
    expect(cushionMs(lossy, 12.5, 40)).toBe(170);
    expect(cushionMs(lossy, 25, 40)).toBe(130);
  });

  it('never long: a slow camera’s or a very long line’s loss is not waited for', () => {
    expect(cushionMs(lossy, 1, 40)).toBe(190);
    expect(cushionMs(lossy, 25, 2_000)).toBe(370);
  });

  it('as at 12.5 pictures a second and 50 ms where neither is known', () => {
    expect(cushionMs(lossy, 0, undefined)).toBe(190);
  });
});

describe('what a receiver is told', () => {
  const setUp = () => {
    const clock = handClock();
    const set: number[] = [];
    return { clock, set, ramp: createRamp(clock, (ms) => set.push(ms)) };
  };

  it('rises and falls by no more than nobody sees, and then no timer is left', async () => {
    const { clock, set, ramp } = setUp();
    ramp.to(170);
    await clock.advance(2_000);
    expect(set).toEqual([40, 80, 120, 160, 170]);
    ramp.to(0);
    await clock.advance(2_000);
    expect(set.slice(5)).toEqual([130, 90, 50, 10, 0]);
    expect(clock.pending).toBe(0);
  });

  it('is nothing where it is as it should be, and nothing more after its end', async () => {
    const { clock, set, ramp } = setUp();
    ramp.to(0);
    expect(clock.pending).toBe(0);
    ramp.to(100);
    ramp.close();
    await clock.advance(2_000);
    expect([set, clock.pending]).toEqual([[], 0]);
  });
});
