import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { sourceTimings } from './settings.ts';
import { ConnectionAttempts, cameraRetry, PacketLossMeter, SourceStatusPublisher } from './sourceStatus.ts';

it('a lag is published once a second at most, and only after a noticeable change', () => {
  const published = new SourceStatusPublisher(() => 25);
  const received: number[] = [];
  published.set('live', undefined);
  published.onChange(() => received.push(published.lagMs));
  published.measured(200, 0, 0);
  published.measured(400, 0, 500);
  published.measured(900, 0, 1_000);
  published.measured(910, 0, 1_500);
  published.measured(1_100, 0, 2_500);
  published.measured(1_200.4, 0, 3_000);
  published.measured(20, 0, 4_000);
  expect(received).toEqual([400, 910, 1_200, 0]);
});

it('packet loss is published when it begins, grows considerably, and ends', () => {
  const published = new SourceStatusPublisher(() => 25);
  const received: number[] = [];
  published.set('live', undefined);
  published.onChange(() => received.push(published.lostPct));
  for (const [at, pct] of [0, 1, 1.2, 5, 0, 0, 1].entries()) published.measured(0, pct, 1_000 * at);
  published.set('lost', { code: 'source.closed', params: {} });
  expect(received).toEqual([1, 5, 0, 1, 0]);
});

it('the lag is reset with the session', () => {
  const published = new SourceStatusPublisher(() => 25);
  published.set('live', undefined);
  published.measured(5_000, 0, 0);
  published.set('lost', { code: 'source.closed', params: {} });
  expect(published.lagMs).toBe(0);
});

it('a frame rate is published again after a noticeable change, once a second at most', () => {
  let fps = 25;
  const published = new SourceStatusPublisher(() => fps);
  const received: number[] = [];
  published.onChange(() => received.push(fps));
  // The camera's own figure, before two frames have arrived.
  published.set('live', undefined);
  fps = 1;
  for (let at = 0; at < 5_000; at += 500) published.measured(0, 0, at);
  fps = 1.4;
  published.measured(0, 0, 5_000);
  fps = 12.5;
  published.measured(0, 0, 5_500);
  fps = 6;
  published.measured(0, 0, 6_000);
  published.measured(0, 0, 6_500);
  expect(received).toEqual([25, 1, 12.5, 6]);
  published.set('lost', { code: 'source.closed', params: {} });
  fps = 1;
  published.measured(0, 0, 9_000);
  expect(received).toEqual([25, 1, 12.5, 6, 6]);
});

const faultOf = (code: FaultCode): Fault => ({ code, params: {} });
const backWithinMs = 5_000;

function attempts() {
  const made = new ConnectionAttempts(sourceTimings, cameraRetry);
  let atMs = 0;
  return {
    made,
    /** Makes the next session fail with this code. */
    fail(code: FaultCode, liveForMs?: number) {
      made.begin();
      if (liveForMs !== undefined) made.live(atMs);
      atMs += liveForMs ?? 0;
      const next = made.failed(faultOf(code), atMs);
      atMs += next.waitMs;
      return next;
    },
    nowMs: () => atMs,
  };
}

describe('a camera that starts', () => {
  it('a starting camera is retried within 5 s, whatever it responds meanwhile', () => {
    const code = fc.constantFrom<FaultCode>(
      ...(['source.portRefused', 'source.neverAnswered', 'source.unreachable', 'source.closed'] as const),
      ...(['source.notFound', 'source.answered', 'source.noVideo', 'source.busy'] as const),
    );
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 60 }), (codes) => {
        const { fail } = attempts();
        for (const one of codes) expect(fail(one).waitMs).toBeLessThan(backWithinMs);
      }),
    );
  });

  it('a starting camera that was live before is lost, not refused', () => {
    const { fail } = attempts();
    fail('source.closed', 60_000);
    expect(fail('source.portRefused').isRefused).toBe(false);
    expect(fail('source.notFound').isRefused).toBe(false);
    expect(fail('source.answered').isRefused).toBe(false);
  });
});

describe('a camera with a wrong path', () => {
  it('a camera with a wrong path is refused at once, and retried less often after five minutes', () => {
    const { fail, nowMs } = attempts();
    let next = fail('source.notFound');
    expect(next.isRefused).toBe(true);
    while (nowMs() < sourceTimings.startMs) next = fail('source.notFound');
    next = fail('source.notFound');
    expect(next).toEqual({ waitMs: sourceTimings.refusedRetryMs, isRefused: true });
    // It was switched off, and is starting now.
    fail('source.unreachable');
    expect(fail('source.notFound').waitMs).toBeLessThan(backWithinMs);
  });
});

it('a wrong password is not retried soon: cameras lock accounts', () => {
  const { fail } = attempts();
  fail('source.closed', 60_000);
  expect(fail('source.authRefused')).toEqual({ waitMs: sourceTimings.authRetryMs, isRefused: true });
});

/**
 * Checks a camera that sends `perS` packets a second twice a second.
 * @returns the loss measured at the end
 */
function lossOf(losing: (second: number) => number, seconds: number, perS = 100): number {
  const share = new PacketLossMeter();
  let [lost, pct] = [0, 0];
  for (let at = 0; at <= seconds * 1_000; at += 500) {
    pct = share.measure({ packets: (perS * at) / 1_000 - lost, lost }, at);
    if (at % 1_000 === 0) lost += losing(at / 1_000);
  }
  return pct;
}

describe('the share of packets that never came', () => {
  it('the loss is known after ten seconds, and zero ten seconds after the last loss', () => {
    expect([lossOf(() => 1, 9.5), lossOf(() => 1, 10)]).toEqual([0, 1]);
    expect(lossOf((second) => (second < 10 ? 5 : 0), 19.5)).toBe(5);
    expect(lossOf((second) => (second < 10 ? 5 : 0), 20)).toBe(0);
  });

  it('the loss is zero if a single packet is missing, or hardly any', () => {
    for (const seconds of [10, 30]) expect(lossOf((second) => (second === 3 ? 1 : 0), seconds)).toBe(0);
    expect(lossOf((second) => (second === 3 ? 2 : 0), 10)).toBe(0.2);
  });

  it('the loss is measured over a longer time for a small stream with rare losses', () => {
    expect(lossOf((second) => (second % 8 === 0 ? 1 : 0), 30, 12)).toBeGreaterThan(0.7);
  });
});
