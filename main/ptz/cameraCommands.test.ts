import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { ptzAxes, type StopCause, type Velocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { leaseOf } from '../../test/fakes/gateway.ts';
import { type CameraEffect, type CameraEvent, createCameraCommands, reduceCamera } from './cameraCommands.ts';

const camera = CameraId.parse('fake:camera:1');
const pan = (speed: number, tilt = 0): Velocity => ({ ...zeroVelocity, pan: speed, tilt });

interface Command {
  readonly what: 'steer' | 'stop';
  readonly at: number;
  readonly seq: number;
  readonly velocity: Velocity;
  readonly cause: StopCause | undefined;
}

let clock: HandClock;
let commands: Command[];
let repliesAfterMs: number;
let refusal: Fault | undefined;
let refused: string[];
let delays: number[];
let late: number;
let send: (event: CameraEvent) => void;

/** Runs the reducer of one camera by a clock that the test moves, with a gateway that replies. */
function start(): void {
  clock = handClock();
  commands = [];
  repliesAfterMs = 3;
  refusal = undefined;
  refused = [];
  delays = [];
  late = 0;
  const timers = new Map<string, () => void>();
  let state = createCameraCommands(camera);
  let seq = 0;
  send = (event) => {
    const step = reduceCamera(state, event, { at: clock.monotonic(), seq: seq + 1 });
    state = step.commands;
    for (const effect of step.effects) execute(effect);
    for (const outcome of step.outcomes) {
      if (outcome.is === 'late') late += 1;
      else if (outcome.is === 'refused') refused.push(`${outcome.fault.code} ${outcome.gesture}`);
      else if (outcome.delayMs !== undefined) delays.push(outcome.delayMs);
    }
  };
  function execute(effect: CameraEffect): void {
    if (effect.do === 'setTimer' || effect.do === 'clearTimer') {
      const { timer } = effect;
      const name = `${timer.kind} ${'seq' in timer ? timer.seq : ''}`;
      timers.get(name)?.();
      if (effect.do === 'setTimer')
        timers.set(
          name,
          clock.after(effect.afterMs, () => send({ type: 'timer', timer })),
        );
      return;
    }
    seq = effect.seq;
    commands.push({
      what: effect.do,
      at: clock.monotonic(),
      seq,
      velocity: effect.do === 'steer' ? effect.velocity : zeroVelocity,
      cause: effect.do === 'stop' ? effect.cause : undefined,
    });
    const reply = refusal ? { ok: false as const, fault: refusal } : ok({ lease: leaseOf(camera, clock) });
    if (Number.isFinite(repliesAfterMs))
      clock.after(repliesAfterMs, () =>
        send({ type: effect.do === 'steer' ? 'steerReply' : 'stopReply', seq: effect.seq, reply }),
      );
  }
}
beforeEach(start);
const times = () => commands.map(({ what, at }) => `${what} ${at}`);
const want = (velocity: Velocity) =>
  send({ type: 'want', velocity, source: 'stick', wantedAt: clock.monotonic() });

describe('the commands to one camera', () => {
  it('start at once, are repeated every 200 ms, and end with a stop at once', async () => {
    await clock.advance(50);
    want(pan(0.5));
    await clock.advance(450);
    send({ type: 'stop' });
    await clock.advance(1_000);
    expect(times()).toEqual(['steer 50', 'steer 250', 'steer 450', 'stop 500']);
    expect(delays).toEqual([3]);
  });

  it('contain the newest of many changes, ten times a second', async () => {
    want(pan(0.01));
    for (let step = 1; step <= 30; step++) {
      await clock.advance(10);
      want(pan(0.01 + step / 100));
    }
    expect(times()).toEqual(['steer 0', 'steer 100', 'steer 200', 'steer 300']);
    expect(commands[1]?.velocity.pan).toBeCloseTo(0.1);
  });

  it('stay within what a gateway accepts while a stick trembles at the edge of its dead zone', async () => {
    for (let at = 0; at < 500; at++) {
      if (at % 2 === 0) want(pan(0.01));
      else send({ type: 'stop' });
      await clock.advance(4);
    }
    expect(commands.length / 2).toBeLessThanOrEqual(51);
    await clock.advance(1_000);
    expect(commands.at(-1)?.what).toBe('stop');
  });

  it('reverse one axis at once', async () => {
    want(pan(0.5, 0.2));
    await clock.advance(40);
    want(pan(-0.5, 0.2));
    expect(times()).toEqual(['steer 0', 'steer 40']);
  });

  it('delay a change until the reply to the one before, but no longer than a repetition', async () => {
    repliesAfterMs = 150;
    want(pan(0.5));
    await clock.advance(20);
    want(pan(0.6));
    await clock.advance(200);
    expect(times()).toEqual(['steer 0', 'steer 150']);
    start();
    repliesAfterMs = 700;
    want(pan(0.5));
    await clock.advance(20);
    want(pan(0.6));
    await clock.advance(250);
    expect(times()).toEqual(['steer 0', 'steer 200']);
  });

  it('stop without waiting for a pending call, whose later reply changes nothing', async () => {
    repliesAfterMs = 300;
    want(pan(0.5));
    await clock.advance(10);
    send({ type: 'stop', cause: 'unplugged' });
    expect(commands.at(-1)).toMatchObject({ what: 'stop', at: 10, cause: 'unplugged' });
    refusal = { code: 'steer.held', params: { by: 'Bình' } };
    await clock.advance(1_000);
    expect(commands).toHaveLength(2);
  });

  it('refuse the movement after a second without a reply', async () => {
    repliesAfterMs = Number.POSITIVE_INFINITY;
    want(pan(0.5));
    await clock.advance(999);
    expect(refused).toEqual([]);
    await clock.advance(1);
    expect(refused).toEqual(['steer.noAnswer moved']);
  });

  it('repeat a stop without a reply; not one with a reply, or without a link', async () => {
    refusal = { code: 'call.timeout', params: { seconds: 1 } };
    send({ type: 'stop' });
    await clock.advance(5_000);
    expect(commands.length).toBe(5);
    expect(new Set(commands.map(({ seq }) => seq)).size).toBe(5);
    start();
    repliesAfterMs = Number.POSITIVE_INFINITY;
    send({ type: 'stop' });
    await clock.advance(5_000);
    expect(times()).toEqual(['stop 0', 'stop 400', 'stop 800', 'stop 1200', 'stop 1600']);
    want(pan(0.5));
    await clock.advance(150);
    expect(commands.at(-1)?.what).toBe('steer');
    start();
    refusal = { code: 'steer.noLink', params: {} };
    send({ type: 'stop' });
    await clock.advance(5_000);
    expect(commands.length).toBe(1);
  });

  it('tell a refusal at the start from one in the middle of a movement', async () => {
    refusal = { code: 'steer.held', params: { by: 'Bình' } };
    want(pan(0.5));
    await clock.advance(10);
    expect(refused).toEqual(['steer.held begun']);
    send({ type: 'drop' });
    refusal = undefined;
    want(pan(0.5));
    await clock.advance(100);
    refusal = { code: 'right.missing', params: { right: 'ptz.steer' } };
    await clock.advance(150);
    expect(refused.at(-1)).toBe('right.missing moved');
    expect(faultText(refusal, 'en')).toContain('ptz.steer');
  });

  it('end after this process was stopped for longer than the gateway waits', async () => {
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

describe('any velocities', () => {
  it('are sent with their pace, without a gap, numbered, and end with a stop', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 250 }),
        async (steps, answerMs) => {
          start();
          repliesAfterMs = answerMs;
          for (const { afterMs, pan: speedPan, tilt } of steps) {
            await clock.advance(afterMs);
            const velocity = pan(speedPan, tilt);
            if (ptzAxes.some((axis) => velocity[axis] !== 0)) want(velocity);
            else send({ type: 'stop' });
          }
          await clock.advance(77);
          send({ type: 'stop' });
          await clock.advance(3_000);
          expect(commands.at(-1)?.what).toBe('stop');
          let before: Command | undefined;
          for (const command of commands) {
            if (before) {
              expect(command.seq).toBeGreaterThan(before.seq);
              const isEdge =
                before.what === 'stop' ||
                ptzAxes.some((axis) => (before?.velocity[axis] ?? 0) * command.velocity[axis] < 0);
              if (command.what === 'steer' && !isEdge)
                expect(command.at - before.at).toBeGreaterThanOrEqual(100);
              // A moving camera receives commands without a gap.
              if (before.what === 'steer') expect(command.at - before.at).toBeLessThanOrEqual(250);
            }
            before = command;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('end with the velocity that was wanted last before a stop', async () => {
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
        expect(commands.at(-1)?.velocity).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});
