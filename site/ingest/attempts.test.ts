import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { Attempts, cameraRetry } from './attempts.ts';
import { sourceTimings } from './settings.ts';

const faultOf = (code: FaultCode): Fault => ({ code, params: {} });
const backWithinMs = 5_000;

function attempts() {
  const made = new Attempts(sourceTimings, cameraRetry);
  let atMs = 0;
  return {
    made,
    /** The next session fails so. */
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
  it('is asked again within 5 s, whatever it answers on the way', () => {
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

  it('after it was live is lost, not refused', () => {
    const { fail } = attempts();
    fail('source.closed', 60_000);
    expect(fail('source.portRefused').isRefused).toBe(false);
    expect(fail('source.notFound').isRefused).toBe(false);
    expect(fail('source.answered').isRefused).toBe(false);
  });
});

describe('a camera with a wrong path', () => {
  it('is refused at once, and asked less often after five minutes', () => {
    const { fail, nowMs } = attempts();
    let next = fail('source.notFound');
    expect(next.isRefused).toBe(true);
    while (nowMs() < sourceTimings.startMs) next = fail('source.notFound');
    next = fail('source.notFound');
    expect(next).toEqual({ waitMs: sourceTimings.refusedRetryMs, isRefused: true });
    // It was switched off, and starts now.
    fail('source.unreachable');
    expect(fail('source.notFound').waitMs).toBeLessThan(backWithinMs);
  });
});

it('a wrong password is not tried again soon: cameras lock accounts', () => {
  const { fail } = attempts();
  fail('source.closed', 60_000);
  expect(fail('source.authRefused')).toEqual({ waitMs: sourceTimings.authRetryMs, isRefused: true });
});
