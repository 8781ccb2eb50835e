import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { axes, type StopCause, still, type Velocity } from '../../core/ptz/ptz.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { leaseOf } from '../../test/fakes/gateway.ts';
import { createDrive, type Drive } from './drive.ts';

const camera = CameraId.parse('fake:camera:1');
const pan = (speed: number, tilt = 0): Velocity => ({ ...still, pan: speed, tilt });

interface Word {
  readonly what: 'steer' | 'stop';
  readonly at: number;
  readonly seq: number;
  readonly velocity: Velocity;
  readonly cause: StopCause | undefined;
}

let clock: HandClock;
let words: Word[];
let answersAfterMs: number;
let refusal: Fault | undefined;
let refused: string[];
let delays: number[];
let late: number;
let drive: Drive;

function start(): void {
  clock = handClock();
  words = [];
  answersAfterMs = 3;
  refusal = undefined;
  refused = [];
  delays = [];
  late = 0;
  let seq = 0;
  drive = createDrive({
    camera,
    clock,
    nextSeq: () => ++seq,
    call: ((name: string, input: { seq: number; velocity?: Velocity; cause?: StopCause }) => {
      words.push({
        what: name === 'ptz.steer' ? 'steer' : 'stop',
        at: clock.monotonic(),
        seq: input.seq,
        velocity: input.velocity ?? still,
        cause: input.cause,
      });
      const answer = refusal ? { ok: false, fault: refusal } : ok({ lease: leaseOf(camera, clock) });
      return new Promise((resolve) => {
        if (Number.isFinite(answersAfterMs)) clock.after(answersAfterMs, () => resolve(answer));
      });
    }) as never,
    onDone: (_lease, delayMs) => delayMs !== undefined && delays.push(delayMs),
    onRefused: (fault, gesture) => refused.push(`${fault.code} ${gesture}`),
    onLate: () => {
      late += 1;
    },
  });
}
beforeEach(start);
const times = () => words.map(({ what, at }) => `${what} ${at}`);
const want = (velocity: Velocity) => drive.want(velocity, 'stick', clock.monotonic());

describe('what is said to one camera', () => {
  it('a beginning goes out at once, is repeated every 200 ms, and ends with a stop at once', async () => {
    await clock.advance(50);
    want(pan(0.5));
    await clock.advance(450);
    void drive.stop();
    await clock.advance(1_000);
    expect(times()).toEqual(['steer 50', 'steer 250', 'steer 450', 'stop 500']);
    expect(delays).toEqual([3]);
  });

  it('of many changes the newest goes out, ten times a second', async () => {
    want(pan(0.01));
    for (let step = 1; step <= 30; step++) {
      await clock.advance(10);
      want(pan(0.01 + step / 100));
    }
    expect(times()).toEqual(['steer 0', 'steer 100', 'steer 200', 'steer 300']);
    expect(words[1]?.velocity.pan).toBeCloseTo(0.1);
  });

  it('a stick that trembles at the edge of its dead zone says no more than a gateway takes', async () => {
    for (let at = 0; at < 500; at++) {
      if (at % 2 === 0) want(pan(0.01));
      else void drive.stop();
      await clock.advance(4);
    }
    expect(words.length / 2).toBeLessThanOrEqual(51);
    await clock.advance(1_000);
    expect(words.at(-1)?.what).toBe('stop');
  });

  it('a reversal of one axis waits for nothing', async () => {
    want(pan(0.5, 0.2));
    await clock.advance(40);
    want(pan(-0.5, 0.2));
    expect(times()).toEqual(['steer 0', 'steer 40']);
  });

  it('a change waits for the answer to what was said before it, but no longer than a repetition would', async () => {
    answersAfterMs = 150;
    want(pan(0.5));
    await clock.advance(20);
    want(pan(0.6));
    await clock.advance(200);
    expect(times()).toEqual(['steer 0', 'steer 150']);
    start();
    answersAfterMs = 700;
    want(pan(0.5));
    await clock.advance(20);
    want(pan(0.6));
    await clock.advance(250);
    expect(times()).toEqual(['steer 0', 'steer 200']);
  });

  it('a stop does not wait for a call under way, and what that is answered later changes nothing', async () => {
    answersAfterMs = 300;
    want(pan(0.5));
    await clock.advance(10);
    void drive.stop('unplugged');
    expect(words.at(-1)).toMatchObject({ what: 'stop', at: 10, cause: 'unplugged' });
    refusal = { code: 'steer.held', params: { by: 'Bình' } };
    await clock.advance(1_000);
    expect(words).toHaveLength(2);
  });

  it('a steer that is not answered within a second ends the movement', async () => {
    answersAfterMs = Number.POSITIVE_INFINITY;
    want(pan(0.5));
    await clock.advance(999);
    expect(refused).toEqual([]);
    await clock.advance(1);
    expect(refused).toEqual(['steer.noAnswer moved']);
  });

  it('a stop that the gateway has not answered is said again; one that it has, or that has no link, is not', async () => {
    refusal = { code: 'call.timeout', params: { seconds: 1 } };
    void drive.stop();
    await clock.advance(5_000);
    expect(words.length).toBe(5);
    expect(new Set(words.map(({ seq }) => seq)).size).toBe(5);
    start();
    answersAfterMs = Number.POSITIVE_INFINITY;
    void drive.stop();
    await clock.advance(5_000);
    expect(times()).toEqual(['stop 0', 'stop 400', 'stop 800', 'stop 1200', 'stop 1600']);
    want(pan(0.5));
    await clock.advance(150);
    expect(words.at(-1)?.what).toBe('steer');
    start();
    refusal = { code: 'steer.noLink', params: {} };
    void drive.stop();
    await clock.advance(5_000);
    expect(words.length).toBe(1);
  });

  it('who was refused has moved nothing; in the middle of a movement it has', async () => {
    refusal = { code: 'steer.held', params: { by: 'Bình' } };
    want(pan(0.5));
    await clock.advance(10);
    expect(refused).toEqual(['steer.held begun']);
    drive.drop();
    refusal = undefined;
    want(pan(0.5));
    await clock.advance(100);
    refusal = { code: 'right.missing', params: { right: 'ptz.steer' } };
    await clock.advance(150);
    expect(refused.at(-1)).toBe('right.missing moved');
    expect(faultText(refusal, 'en')).toContain('ptz.steer');
  });

  it('after this process stood still for longer than the gateway waits, nothing goes on by itself', async () => {
    want(pan(0.5));
    await clock.advance(10);
    // As after SIGSTOP: time has passed, and the timers are all due only now.
    const real = clock.monotonic;
    Object.assign(clock, { monotonic: () => real() + 900 });
    await clock.advance(200);
    expect(late).toBe(1);
    expect(times()).toEqual(['steer 0']);
  });
});

const speed = fc.integer({ min: -4, max: 4 }).map((quarter) => quarter / 4);
const step = fc.record({
  afterMs: fc.integer({ min: 0, max: 400 }),
  pan: speed,
  tilt: speed,
});

describe('whatever is wanted', () => {
  it('ends with a stop, paced, never silent while it moves, in growing order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 250 }),
        async (steps, answerMs) => {
          start();
          answersAfterMs = answerMs;
          for (const { afterMs, pan: speedPan, tilt } of steps) {
            await clock.advance(afterMs);
            const velocity = pan(speedPan, tilt);
            if (axes.some((axis) => velocity[axis] !== 0)) want(velocity);
            else void drive.stop();
          }
          await clock.advance(77);
          void drive.stop();
          await clock.advance(3_000);
          expect(words.at(-1)?.what).toBe('stop');
          let before: Word | undefined;
          for (const word of words) {
            if (before) {
              expect(word.seq).toBeGreaterThan(before.seq);
              const isEdge =
                before.what === 'stop' ||
                axes.some((axis) => (before?.velocity[axis] ?? 0) * word.velocity[axis] < 0);
              if (word.what === 'steer' && !isEdge) expect(word.at - before.at).toBeGreaterThanOrEqual(100);
              // While it moves, something is said all the time.
              if (before.what === 'steer') expect(word.at - before.at).toBeLessThanOrEqual(250);
            }
            before = word;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('what is said last before a stop is what was wanted last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        start();
        let wanted: Velocity | undefined;
        for (const { afterMs, pan: speedPan, tilt } of steps) {
          await clock.advance(afterMs);
          const velocity = pan(speedPan === 0 ? 0.5 : speedPan, tilt);
          want(velocity);
          wanted = velocity;
        }
        await clock.advance(200);
        expect(words.at(-1)?.velocity).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});
