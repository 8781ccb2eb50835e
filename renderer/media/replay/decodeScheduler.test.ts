import { describe, expect, it } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { createDecodeScheduler } from './decodeScheduler.ts';

/**
 * Sets up streams on a display that refreshes at 0 and every 20 ms; with slow streams a turn begins 8 ms before every
 * second refresh. A stream that starts with the test, at -2,000, is past its opening by 0. `others` more streams bring
 * nothing: with fewer than five, turns are longer.
 */
function setUp({ canSleep = false, everyMs = 20, others = 4 } = {}) {
  const clock = handClock();
  const from = clock.monotonic() + 2_000;
  const slept: number[] = [];
  const now = () => clock.monotonic() - from + slept.reduce((sum, ms) => sum + ms, 0);
  const turns = createDecodeScheduler({
    now,
    after: (ms, run) => void clock.after(ms, run),
    sleep: canSleep ? (ms) => void slept.push(ms) : undefined,
  });
  turns.align({ at: 0, everyMs });
  const quiet = Array.from({ length: others }, () => turns.begin('in turns'));
  const endOthers = () => {
    for (const one of quiet) one.end();
  };
  const went: [string, number][] = [];
  const pass = (stream: ReturnType<typeof turns.begin>, name: string, ms = now()) =>
    stream.pass(ms * 90, () => went.push([name, now()]));
  const until = (ms: number) => clock.advance(ms - now());
  return { clock, turns, now, went, pass, until, slept, endOthers };
}

describe('createDecodeScheduler', () => {
  it('passes pictures on together, in time for a display refresh', async () => {
    const { turns, went, pass, until } = setUp();
    const [a, b] = [turns.begin('in turns'), turns.begin('in turns')];
    await until(10);
    pass(a, 'a');
    await until(25);
    pass(b, 'b');
    expect(went).toEqual([]);
    await until(80);
    expect(went).toEqual([
      ['a', 32],
      ['b', 32],
    ]);
  });

  it('passes pictures on at once while a turn lasts', async () => {
    const { turns, went, pass, until } = setUp();
    const a = turns.begin('in turns');
    await until(34);
    pass(a, 'a');
    expect(went).toEqual([['a', 34]]);
  });

  it('always passes large pictures on at once', async () => {
    const { turns, went, pass, until } = setUp();
    turns.begin('in turns');
    const large = turns.begin('at once');
    await until(10);
    pass(large, 'large');
    expect(went).toEqual([['large', 10]]);
  });

  it('passes one picture of a stream per turn, in order, none later than its own turn', async () => {
    const { turns, went, pass, until } = setUp();
    const a = turns.begin('in turns');
    await until(10);
    pass(a, '1', 0);
    pass(a, '2', 80);
    await until(60);
    expect(went).toEqual([['1', 32]]);
    pass(a, '3', 160);
    pass(a, '4', 240);
    await until(100);
    // Three waited: two of them were too late for any turn of their own.
    expect(went.slice(1)).toEqual([
      ['2', 72],
      ['3', 72],
    ]);
    await until(120);
    expect(went.slice(3)).toEqual([['4', 112]]);
  });

  it.each([
    { fps: 12.5, hz: 50 },
    { fps: 25, hz: 50 },
    { fps: 30, hz: 50 },
    { fps: 50, hz: 50 },
    { fps: 15, hz: 60 },
    { fps: 16, hz: 60 },
    { fps: 20, hz: 60 },
    { fps: 25, hz: 60 },
    { fps: 30, hz: 59.94 },
    { fps: 25, hz: 90 },
  ])('shows at least 98 % of $fps pictures a second on a display of $hz Hz', async ({ fps, hz }) => {
    const { turns, went, pass, until } = setUp({ everyMs: 1_000 / hz });
    const a = turns.begin('in turns');
    const waver = [0, 3, -2, 1, -3, 2];
    const pictures = Array.from({ length: 2 * fps }, (_, at) => Math.round((at * 1_000) / fps));
    for (const [at, ms] of pictures.entries()) {
      await until(ms + 5 + (waver[at % waver.length] ?? 0));
      pass(a, String(at), ms);
    }
    await until(2_200);
    expect(went.map(([name]) => name)).toEqual(pictures.map((_, at) => String(at)));
    // Each refresh shows the last picture passed on 8 ms before it; a turn lasts 4 ms.
    const shown = new Set(went.map(([, at]) => Math.floor(((at + 8 + 0.01) * hz) / 1_000)));
    expect(shown.size).toBeGreaterThanOrEqual(0.98 * pictures.length);
  });

  it.each([
    { hz: 50, lastsMs: 40 },
    { hz: 59.94, lastsMs: 50.05 },
    { hz: 60, lastsMs: 50 },
    { hz: 144, lastsMs: 48.61 },
  ])('uses turns of $lastsMs ms on a display of $hz Hz', async ({ hz, lastsMs }) => {
    const { turns, slept, until } = setUp({ canSleep: true, everyMs: 1_000 / hz });
    turns.begin('in turns');
    await until(500);
    // The thread does not sleep during a turn's 4 ms.
    const found = slept.slice(1, 5).map((ms) => Math.round(100 * (ms + 4)) / 100);
    expect(found).toEqual([lastsMs, lastsMs, lastsMs, lastsMs]);
  });

  it('passes pictures on at once while a wall opens', async () => {
    const { turns, went, pass, until } = setUp();
    const a = turns.begin('in turns');
    await until(-1_000.5);
    pass(a, '1');
    await until(-20);
    pass(a, '2');
    pass(a, '3');
    expect(went).toEqual([
      ['1', -1_000.5],
      ['2', -20],
      ['3', -20],
    ]);
  });

  it('restarts after the last stream has ended and another has begun', async () => {
    const { turns, went, pass, until } = setUp();
    const a = turns.begin('in turns');
    await until(10);
    pass(a, 'a');
    a.end();
    await until(500);
    expect(went).toEqual([]);
    const b = turns.begin('in turns');
    await until(2_510);
    pass(b, 'b');
    await until(2_600);
    expect(went).toEqual([['b', 2_512]]);
  });

  it('schedules nothing while no picture comes, and passes the next one on at once', async () => {
    const { clock, turns, went, pass, until } = setUp();
    const a = turns.begin('in turns');
    await until(10);
    pass(a, '1');
    await until(5_100);
    expect(clock.pending).toBe(0);
    pass(a, '2', 90);
    pass(a, '3', 170);
    await until(5_200);
    expect(went).toEqual([
      ['1', 32],
      ['2', 5_100],
      ['3', 5_112],
    ]);
  });

  it('passes pictures of few, large streams on at every third refresh, just before it', async () => {
    const { turns, went, pass, until } = setUp({ others: 3 });
    const a = turns.begin('in turns');
    await until(2);
    pass(a, 'a', -78);
    await until(30);
    pass(a, 'b');
    await until(110);
    pass(a, 'c');
    await until(200);
    expect(went).toEqual([
      ['a', 56],
      ['b', 116],
      ['c', 176],
    ]);
  });

  it('starts and stops with the size of a stream’s pictures', async () => {
    const { turns, went, pass, until } = setUp();
    const a = turns.begin('in turns');
    await until(10);
    pass(a, 'small');
    a.become('at once');
    expect(went).toEqual([['small', 10]]);
    pass(a, 'large');
    expect(went.at(-1)).toEqual(['large', 10]);
    a.become('in turns');
    await until(50);
    pass(a, 'small again');
    expect(went).toHaveLength(2);
    await until(80);
    expect(went.at(-1)).toEqual(['small again', 72]);
  });

  it('has the thread sleep between turns, unless a stream must pass at once', async () => {
    const { turns, clock, slept, until, endOthers } = setUp({ canSleep: true });
    const a = turns.begin('in turns');
    await until(-1);
    expect(slept).toEqual([]);
    await until(60);
    expect(slept.length).toBeGreaterThan(0);
    expect(Math.max(...slept)).toBeLessThanOrEqual(40);
    const large = turns.begin('at once');
    await clock.advance(4);
    const before = slept.length;
    await clock.advance(200);
    expect(slept).toHaveLength(before);
    large.end();
    large.end();
    await clock.advance(44);
    expect(slept.length).toBeGreaterThan(before);
    a.end();
    endOthers();
    await clock.advance(44);
    const after = slept.length;
    await clock.advance(500);
    expect(slept).toHaveLength(after);
  });
});
