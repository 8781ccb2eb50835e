import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { deadManMs, isZeroVelocity, repeatEveryMs, type Velocity } from '../../core/ptz/ptz.ts';
import { type ControlWorld, readyWorld } from '../../test/fakes/controlWorld.ts';
import { leaseOf } from '../../test/fakes/gateway.ts';
import { cam1, cam2, identity, pan, reading, ticket, w1, w2 } from '../../test/fakes/steeringDesk.ts';
import { isInputMovingCamera } from './inputSources.ts';
import {
  addCommandDelay,
  getDelayStatistics,
  listMovingInputs,
  type PtzControlInput,
  type PtzControlState,
} from './ptzControlState.ts';
import { reducePtzControl } from './reducePtzControl.ts';
import { createPresetCommand } from './stickInput.ts';

const wallClock = { now: () => 0, monotonic: () => 0, after: () => () => {}, every: () => () => {} };
const keys = (velocity: Velocity, window = w1, camera = cam1): PtzControlInput => ({
  type: 'steer',
  window,
  camera,
  velocity,
  source: 'keyboard',
  mayStart: true,
});
const look = (window: typeof w1, camera: CameraId | null, seen = true): PtzControlInput => ({
  type: 'select',
  window,
  camera,
  seen,
  steerable: true,
});
const stopAll = { type: 'stopAll', cause: 'consoleClosed' } as const;
const cut = { type: 'link', status: { link: 'lost', fault: null } } as const;
const leaseLost: PtzControlInput = {
  type: 'lease',
  event: { what: 'ended', lease: leaseOf(cam1, wallClock), how: 'preempted' },
};
const plugged = (instance: number, x = 0): PtzControlInput => ({
  type: 'stickPlugged',
  stick: { instance, identity },
  reading: reading(x),
});

/** The camera moves by the stick, or by window 1's keys. */
const sources = {
  stick: (world: ControlWorld, x: number) => world.push(x),
  keys: (world: ControlWorld, x: number) => void world.send(keys(pan(x))),
} as const;
type Source = keyof typeof sources;
const bySource = (source: Source, ...inputs: readonly PtzControlInput[]) => ({ source, inputs });

const causes: Readonly<
  Record<string, { readonly source: Source; readonly inputs: readonly PtzControlInput[] }[]>
> = {
  'the stick is unplugged': [bySource('stick', { type: 'stickUnplugged', instance: 1 })],
  'the stick’s profile changes': [bySource('stick', { type: 'profiles', profiles: [] })],
  'the screen is locked': (['stick', 'keys'] as const).map((source) =>
    bySource(source, { type: 'stopAll', cause: 'screenLocked' }),
  ),
  'the console closes': (['stick', 'keys'] as const).map((source) => bySource(source, stopAll)),
  'the lease is lost': (['stick', 'keys'] as const).map((source) => bySource(source, leaseLost)),
  'another camera is selected': (['stick', 'keys'] as const).map((source) =>
    bySource(source, look(w1, cam2)),
  ),
  'nothing is selected': (['stick', 'keys'] as const).map((source) => bySource(source, look(w1, null))),
  'the picture is not live': (['stick', 'keys'] as const).map((source) =>
    bySource(source, look(w1, cam1, false)),
  ),
  'the window is closed': (['stick', 'keys'] as const).map((source) =>
    bySource(source, { type: 'windowGone', window: w1 }),
  ),
  'the window loses the focus': [bySource('keys', { type: 'windowBlurred', window: w1 })],
  'the link is cut': (['stick', 'keys'] as const).map((source) =>
    bySource(source, cut, { type: 'link', status: { link: 'connected', fault: null } }),
  ),
  'the operator signs out': (['stick', 'keys'] as const).map((source) =>
    bySource(source, { type: 'ticket', ticket: null, pin: undefined }),
  ),
  'the gateway has stopped it': (['stick', 'keys'] as const).map((source) =>
    bySource(source, { type: 'stopped', camera: cam1, cause: 'deadMan' }),
  ),
};
const cases = Object.entries(causes).flatMap(([why, each]) =>
  each.map(({ source, inputs }) => [why, source, inputs] as const),
);

const speed = fc.constantFrom(-1, -0.6, -0.3, 0.3, 0.6, 1);
const replyAfterMs = fc.integer({ min: 0, max: 900 });
const held = fc.array(fc.tuple(speed, fc.integer({ min: 1, max: 300 })), { maxLength: 12 });

/** The window confirms its live picture, as a page does. */
function pass(world: ControlWorld, ms: number): void {
  world.send({ type: 'seen', window: w1, camera: cam1, ageMs: 40 });
  world.advance(ms);
}

describe('a stop is the last command, until the input has been released', () => {
  it.each(cases)('when %s (%s)', (_why, source, inputs) => {
    fc.assert(
      fc.property(
        speed,
        fc.integer({ min: 0, max: 900 }),
        replyAfterMs,
        held,
        (x, heldMs, replyMs, after) => {
          const world = readyWorld(cam1);
          world.replyAfterMs = replyMs;
          for (let at = 0; at <= heldMs; at += 100) {
            sources[source](world, x);
            pass(world, 100);
          }
          expect(world.commands.at(-1)).toMatchObject({ what: 'steer', camera: cam1 });
          for (const input of inputs) world.send(input);
          expect(world.commands.at(-1)).toMatchObject({ what: 'stop', camera: cam1 });
          // All conditions are restored, and the stick or key is still held.
          world.send({ type: 'ticket', ticket, pin: undefined });
          world.send({ type: 'link', status: { link: 'connected', fault: null } });
          world.send(look(w1, cam1));
          const before = world.commands.filter(({ what }) => what === 'steer').length;
          // A window that is closed has no keys any more.
          const isOver = source === 'keys' && inputs.some(({ type }) => type === 'windowGone');
          for (const [speedAfter, ms] of isOver ? [] : after) {
            sources[source](world, speedAfter);
            pass(world, ms);
          }
          expect(world.commands.filter(({ what }) => what === 'steer')).toHaveLength(before);
          expect(world.commandsTo(cam1).at(-1)?.what).toBe('stop');
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(['stick', 'keys'] as const)('and moves again once it was released (%s)', (source) => {
    fc.assert(
      fc.property(speed, held, (x, after) => {
        const world = readyWorld(cam1);
        sources[source](world, x);
        world.send(stopAll);
        for (const [speedAfter, ms] of after) {
          sources[source](world, speedAfter);
          pass(world, ms);
        }
        sources[source](world, 0);
        sources[source](world, x);
        world.advance(50);
        expect(world.commands.at(-1)).toMatchObject({ what: 'steer', camera: cam1 });
      }),
      { numRuns: 40 },
    );
  });

  it('when Stop is pressed in the window for another camera than its keys move', () => {
    const world = readyWorld(cam1);
    world.send(keys(pan(0.5)));
    world.advance(100);
    world.send({ type: 'stop', camera: cam2, window: w1 });
    world.advance(2_000);
    expect(world.commandsTo(cam1).map(({ what }) => what)).toEqual(['steer', 'stop']);
    expect(world.commandsTo(cam2).map(({ what }) => what)).toEqual(['stop']);
  });
});

describe('the dead-man timer', () => {
  it.each(['stick', 'keys'] as const)(
    'repeats a velocity every 200 ms while it is held, and never after the release (%s)',
    (source) => {
      fc.assert(
        fc.property(speed, fc.integer({ min: 0, max: 3_000 }), replyAfterMs, (x, heldMs, replyMs) => {
          const world = readyWorld(cam1);
          world.replyAfterMs = replyMs;
          for (let at = 0; at < heldMs; at += 100) {
            sources[source](world, x);
            pass(world, Math.min(100, heldMs - at));
          }
          sources[source](world, x);
          const from = world.commands[0]?.at ?? 0;
          expect(world.commands.map(({ what, at }) => [what, at - from])).toEqual(
            Array.from({ length: Math.floor(heldMs / repeatEveryMs) + 1 }, (_, count) => [
              'steer',
              count * repeatEveryMs,
            ]),
          );
          const steers = world.commands.length;
          sources[source](world, 0);
          world.advance(5_000);
          // Sent again until it has a reply.
          expect(new Set(world.commands.slice(steers).map(({ what }) => what))).toEqual(new Set(['stop']));
        }),
        { numRuns: 100 },
      );
    },
  );

  it('stops what a window moves that has been silent for 600 ms', () => {
    fc.assert(
      fc.property(speed, (x) => {
        const world = readyWorld(cam1);
        world.send(keys(pan(x)));
        world.advance(deadManMs - 1);
        expect(world.commands.every(({ what }) => what === 'steer')).toBe(true);
        world.advance(1);
        expect(world.commands.at(-1)).toMatchObject({ what: 'stop', cause: 'windowGone' });
        world.advance(5_000);
        expect(world.commands.at(-1)).toMatchObject({ what: 'stop', cause: 'windowGone' });
      }),
    );
  });
});

describe('the newest velocity', () => {
  const changes = fc.array(
    fc.tuple(fc.double({ min: 0.2, max: 1, noNaN: true }), fc.integer({ min: 1, max: 90 })),
    { minLength: 1, maxLength: 40 },
  );
  const pushed = (steps: readonly [x: number, ms: number][], replyMs: number) => {
    const world = readyWorld(cam1);
    world.replyAfterMs = replyMs;
    for (const [x, ms] of steps) {
      world.push(x);
      pass(world, ms);
    }
    return world;
  };

  it('is sent within 200 ms, ten times a second at most, and nothing is queued', () => {
    fc.assert(
      fc.property(changes, replyAfterMs, (steps, replyMs) => {
        const world = pushed(steps, replyMs);
        const wanted = listMovingInputs(world.state)[0]?.velocity;
        const gaps = world.commands.slice(1).map(({ at }, index) => at - (world.commands[index]?.at ?? 0));
        expect(Math.min(...gaps, 100)).toBeGreaterThanOrEqual(100);
        world.advance(repeatEveryMs);
        expect(world.commands.at(-1)?.velocity).toEqual(wanted);
        world.push(0);
        const sent = world.commands.length;
        world.advance(5_000);
        expect(new Set(world.commands.slice(sent - 1).map(({ what }) => what))).toEqual(new Set(['stop']));
      }),
      { numRuns: 200 },
    );
  });

  it('waits for the reply to the command before it, but for no longer than the next repetition', () => {
    fc.assert(
      fc.property(changes, replyAfterMs, (steps, replyMs) => {
        const world = pushed(steps, replyMs);
        world.commands.forEach(({ at }, index) => {
          const before = world.commands[index - 1];
          if (before) expect(at - before.at).toBeGreaterThanOrEqual(Math.min(replyMs, repeatEveryMs));
        });
      }),
      { numRuns: 200 },
    );
  });
});

const anyInput: fc.Arbitrary<PtzControlInput> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('stickReading' as const),
      instance: fc.constantFrom(1, 2),
      reading: fc.constantFrom(-1, -0.5, 0, 0.05, 0.5, 1).map((x) => reading(x)),
      movedAt: fc.constant(0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(0, 1, 3, 4, 5), fc.boolean()).map(
      ([button, down]): PtzControlInput => ({
        type: 'stickReading',
        instance: 1,
        reading: reading(0, 0, down ? [button] : []),
        movedAt: 0,
        button: { button, down },
      }),
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom(-1, 0, 0.5),
        fc.constantFrom(w1, w2),
        fc.constantFrom(cam1, cam2),
        fc.constantFrom('mouse', 'keyboard'),
        fc.boolean(),
      )
      .map(
        ([x, window, camera, source, mayStart]): PtzControlInput => ({
          type: 'steer',
          window,
          camera,
          velocity: pan(x),
          source: source === 'mouse' ? 'mouse' : 'keyboard',
          mayStart,
        }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(w1, w2), fc.constantFrom(cam1, cam2, null), fc.boolean())
      .map(([window, camera, seen]) => look(window, camera, seen)),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom<PtzControlInput>(
      stopAll,
      cut,
      { type: 'link', status: { link: 'connected', fault: null } },
      leaseLost,
      { type: 'stopped', camera: cam2, cause: 'deadMan' },
      { type: 'windowBlurred', window: w1 },
      { type: 'windowGone', window: w2 },
      { type: 'stickUnplugged', instance: 1 },
      plugged(1),
      plugged(2, 0.9),
      { type: 'ticket', ticket: null, pin: undefined },
      { type: 'ticket', ticket, pin: undefined },
      { type: 'learn', window: w1, on: true },
      { type: 'learn', window: w1, on: false },
      { type: 'mapKeys', window: w1, on: true, isFocused: true },
      { type: 'mapKeys', window: w1, on: false, isFocused: true },
      { type: 'stop', camera: cam1, window: w1 },
      { type: 'stop', camera: cam2, window: w1 },
      { type: 'command', window: w1, camera: cam1, command: { do: 'home' } },
      { type: 'seen', window: w1, camera: cam1, ageMs: 40 },
      { type: 'seen', window: w1, camera: cam1, ageMs: 60_000 },
    ),
  },
);
const anyInputs = fc.array(
  fc.tuple(anyInput, fc.integer({ min: 0, max: 400 }), fc.constantFrom('none', 'refuse', 'grant', 'slow')),
  { minLength: 1, maxLength: 60 },
);

function play(world: ControlWorld, steps: readonly (readonly [PtzControlInput, number, string])[]): void {
  for (const [input, ms, gateway] of steps) {
    if (gateway === 'refuse') world.refusal = { code: 'steer.held', params: { by: 'Bình' } };
    if (gateway === 'grant') world.refusal = undefined;
    if (gateway === 'slow') world.replyAfterMs = world.replyAfterMs === 3 ? 1_500 : 3;
    world.send(
      input.type === 'stickReading' && input.movedAt === 0 ? { ...input, movedAt: world.now } : input,
    );
    world.advance(ms);
  }
}

/** A steer that was refused before the camera moved needs no stop. */
const isAlwaysGranted = (steps: readonly (readonly [PtzControlInput, number, string])[]) =>
  !steps.some(([, , gateway]) => gateway === 'refuse');

function expectConsistent(world: ControlWorld, isGranted: boolean): void {
  const { state } = world;
  const moving = listMovingInputs(state);
  for (const camera of state.cameras.keys()) {
    const isMoved = moving.some((input) => input.camera === camera);
    expect(isInputMovingCamera(state, camera)).toBe(isMoved);
    if (!isMoved && isGranted) expect(world.commandsTo(camera).at(-1)?.what).toBe('stop');
  }
  for (const { locked, velocity, stick } of moving) {
    expect(locked).toBeNull();
    expect(isZeroVelocity(velocity)).toBe(false);
    expect(state.link.link).toBe('connected');
    if (stick === null) continue;
    expect(state.sticks.get(stick)?.mustCentre).toBe(false);
    expect(state.panningStick).not.toBe(stick);
  }
}

describe('any events in any order', () => {
  it('a camera moves only while a released and allowed input moves it, and no stick moves a map besides', () => {
    fc.assert(
      fc.property(anyInputs, (steps) => {
        const world = readyWorld(cam1);
        steps.forEach((step, index) => {
          play(world, [step]);
          expectConsistent(world, isAlwaysGranted(steps.slice(0, index + 1)));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('is silent in the end, with a stop as the last command to each camera', () => {
    fc.assert(
      fc.property(anyInputs, (steps) => {
        const world = readyWorld(cam1);
        play(world, steps);
        world.send(stopAll);
        world.advance(3_000);
        const sent = world.commands.length;
        world.advance(10_000);
        expect(world.commands).toHaveLength(sent);
        expect(listMovingInputs(world.state)).toEqual([]);
        expectConsistent(world, isAlwaysGranted(steps));
      }),
      { numRuns: 200 },
    );
  });

  it('decides the same for the same state and event, and changes neither', () => {
    const freeze = (state: PtzControlState) => structuredClone(state);
    fc.assert(
      fc.property(anyInputs, (steps) => {
        const world = readyWorld(cam1);
        for (const [input, ms, gateway] of steps) {
          const before = freeze(world.state);
          const event = { ...input, at: world.now, wallAt: world.now };
          const [once, twice] = [reducePtzControl(world.state, event), reducePtzControl(world.state, event)];
          expect(twice).toEqual(once);
          expect(world.state).toEqual(before);
          play(world, [[input, ms, gateway]]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

it('returns the last delay, and the 95th percentile of the last hundred', () => {
  let delays: readonly number[] = [];
  expect(getDelayStatistics(delays)).toBeNull();
  delays = addCommandDelay(delays, 7);
  expect(getDelayStatistics(delays)).toEqual({ last: 7, p95: 7 });
  // An outlier before the last hundred no longer counts.
  delays = addCommandDelay(delays, 5_000);
  for (let ms = 1; ms <= 100; ms++) delays = addCommandDelay(delays, ms);
  expect(getDelayStatistics(delays)).toEqual({ last: 100, p95: 95 });
});

it('refuses the button of a preset that the camera does not have, with its number', () => {
  const presets = [{ token: '1', name: '' }];
  expect(createPresetCommand(presets, 9)).toEqual({
    ok: false,
    fault: { code: 'steer.noPreset', params: { number: 9 } },
  });
  expect(createPresetCommand(presets, 1)).toEqual(ok({ do: 'preset', token: '1' }));
});
