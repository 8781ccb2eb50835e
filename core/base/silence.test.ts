import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createSilenceDetector } from './silence.ts';

function setUp(silentMs: number) {
  const hand = handClock();
  let pausedMs = 0;
  let silent = 0;
  const silence = createSilenceDetector({
    clock: { ...hand, monotonic: () => hand.monotonic() + pausedMs },
    silentMs,
    onSilent() {
      silent += 1;
    },
  });
  silence.begin();
  return {
    hand,
    silence,
    silent: () => silent,
    /** Advances the clock without running this process: its timers are late by as much. */
    standStill(ms: number) {
      pausedMs += ms;
    },
  };
}

describe('createSilenceDetector', () => {
  it('reports silence once, after the timeout', async () => {
    const { hand, silent } = setUp(10_000);
    await hand.advance(9_999);
    expect(silent()).toBe(0);
    await hand.advance(60_000);
    expect(silent()).toBe(1);
  });

  it('restarts with each message', async () => {
    const { hand, silence, silent } = setUp(10_000);
    for (let time = 0; time < 10; time++) {
      await hand.advance(9_000);
      silence.begin();
    }
    expect(silent()).toBe(0);
    await hand.advance(10_000);
    expect(silent()).toBe(1);
  });

  it('excludes the time for which this process was suspended, and grants two seconds after it', async () => {
    for (const at of [0, 500, 5_000, 9_900]) {
      const { hand, standStill, silent } = setUp(10_000);
      await hand.advance(at);
      standStill(15_000);
      await hand.advance(1_900);
      expect(silent()).toBe(0);
      await hand.advance(15_000);
      expect(silent()).toBe(1);
    }
  });

  it('supports a timeout shorter than a step, and can be ended before it', async () => {
    const short = setUp(300);
    await short.hand.advance(300);
    expect(short.silent()).toBe(1);
    const ended = setUp(300);
    ended.silence.end();
    await ended.hand.advance(300);
    expect(ended.silent()).toBe(0);
    expect(ended.hand.pending).toBe(0);
  });
});
