import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import {
  commandEveryMs,
  deadManMs,
  isZeroVelocity,
  repeatEveryMs,
  StopCause,
  unansweredAfterMs,
  type Velocity,
  zeroVelocity,
} from '../../core/ptz/ptz.ts';
import { fakeCapabilities } from '../../test/fakes/ptzDriver.ts';
import {
  type CameraDriverRequest,
  type CameraEffect,
  type CameraInput,
  type CameraTimerName,
  createCameraState,
} from './cameraModel.ts';
import { commandTimeoutMs, type PtzFacts, type PtzReading } from './driver.ts';
import { reduceCamera } from './reduceCamera.ts';

const facts: PtzFacts = {
  capabilities: { ...fakeCapabilities, scalesSpeed: true },
  presets: [],
  tours: [],
  model: 'fake',
  missing: [],
};
const silent = fail('ptz.silent');
const readingAt = (pan: number): PtzReading => ({
  pose: { panDeg: pan, tiltDeg: 0, fovDeg: 60, moving: null, ageMs: 0 },
  raw: { pan, tilt: 0, zoom: 0 },
});

type Entry =
  | { readonly at: number; readonly input: CameraInput }
  | { readonly at: number; readonly request: CameraDriverRequest; readonly id: number }
  | { readonly at: number; readonly effect: CameraEffect };
interface Pending {
  readonly id: number;
  readonly request: CameraDriverRequest;
  readonly since: number;
}

/** A camera's state without a driver: its time, its pending requests, and all inputs and outputs in order. */
function cameraByHand() {
  let state = createCameraState(60, false);
  let at = 0;
  let replies = 0;
  const timers = new Map<CameraTimerName, number>();
  let pending: Pending[] = [];
  const trace: Entry[] = [];

  function put(input: CameraInput): void {
    trace.push({ at, input });
    const next = reduceCamera(state, { ...input, at, random: 0.5 });
    state = next.state;
    for (const effect of next.effects) {
      if (effect.do === 'request') {
        trace.push({ at, request: effect.request, id: effect.id });
        pending.push({ id: effect.id, request: effect.request, since: at });
      } else if (effect.do === 'setTimer') timers.set(effect.timer, at + effect.afterMs);
      else if (effect.do === 'cancelTimer') timers.delete(effect.timer);
      else trace.push({ at, effect });
    }
    for (const effect of next.effects)
      if (effect.do === 'askPermission') put({ type: 'permission', reply: effect.reply, isGranted: true });
  }

  /** Ends a request; readings are at `pan`. */
  function end({ id, request }: Pending, isOk: boolean, pan = 0): void {
    pending = pending.filter((one) => one.id !== id);
    const receipt = isOk ? ok({ sentAt: at, answeredAt: at }) : silent;
    switch (request.kind) {
      case 'facts':
        put({ type: 'factsEnded', id, purpose: request.purpose, result: isOk ? ok(facts) : silent });
        break;
      case 'read': {
        const result: Result<PtzReading> = isOk ? ok(readingAt(pan)) : silent;
        put({ type: 'readEnded', purpose: request.purpose, result });
        break;
      }
      case 'stop':
        put({ type: 'stopEnded', id, episode: request.episode, isFinal: request.isFinal, result: receipt });
        break;
      case 'side':
        put({ type: 'sideEnded', id, reply: request.reply, result: receipt });
        break;
      default:
        put({ type: 'commandEnded', id, result: receipt });
    }
  }

  /** Advances the time: timers fire, and unanswered requests end, in the order of their times. */
  function wait(ms: number): void {
    const until = at + ms;
    for (;;) {
      const [timer] = [...timers].sort((a, b) => a[1] - b[1]);
      const [oldest] = pending;
      const endsAt = oldest ? oldest.since + commandTimeoutMs : Number.POSITIVE_INFINITY;
      if (Math.min(timer?.[1] ?? Number.POSITIVE_INFINITY, endsAt) > until) break;
      if (timer && timer[1] <= endsAt) {
        at = timer[1];
        timers.delete(timer[0]);
        put({ type: 'timer', timer: timer[0] });
      } else if (oldest) {
        at = endsAt;
        end(oldest, false);
      }
    }
    at = until;
  }

  const nextReply = () => {
    replies += 1;
    return replies;
  };
  return {
    trace,
    put,
    end,
    wait,
    get at() {
      return at;
    },
    get state() {
      return state;
    },
    get pending() {
      return pending;
    },
    steer: (velocity: Velocity) => put({ type: 'steer', velocity, reply: nextReply() }),
    stop: (cause: StopCause | null = null) => put({ type: 'stop', cause, mayMove: false }),
    place: () =>
      put({
        type: 'place',
        command: { do: 'preset', token: `${replies}` },
        speed: undefined,
        isTour: false,
        reply: nextReply(),
      }),
    connect() {
      put({ type: 'connect' });
      while (pending.length > 0) for (const one of pending) end(one, true);
    },
    /** Ends every pending request, and those that follow from it at the same time. */
    endAll() {
      for (let round = 0; round < 10; round += 1) for (const one of [...pending]) end(one, true);
    },
    requests: (kind: CameraDriverRequest['kind']) =>
      trace.flatMap((entry) => ('request' in entry && entry.request.kind === kind ? [entry] : [])),
  };
}
type CameraByHand = ReturnType<typeof cameraByHand>;

type Step =
  | { readonly do: 'steer'; readonly pan: number }
  | { readonly do: 'stop' }
  | { readonly do: 'place' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'write'; readonly which: number }
  | { readonly do: 'end'; readonly which: number; readonly isOk: boolean; readonly pan: number };

const which = fc.nat({ max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('steer' as const), pan: fc.constantFrom(0.2, -0.5, 0.9, 0) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('place' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 700 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 6_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which,
      isOk: fc.boolean(),
      pan: fc.constantFrom(0, 0, 0, 1, 2),
    }),
  },
);

function take(camera: CameraByHand, one: Step): void {
  const { pending } = camera;
  const chosen = 'which' in one ? pending[one.which % Math.max(1, pending.length)] : undefined;
  if (one.do === 'steer') camera.steer({ ...zeroVelocity, pan: one.pan });
  else if (one.do === 'stop') camera.stop();
  else if (one.do === 'place') camera.place();
  else if (one.do === 'wait') camera.wait(one.ms);
  else if (chosen && one.do === 'end') camera.end(chosen, one.isOk, one.pan);
  else if (chosen?.request.kind === 'move' || chosen?.request.kind === 'place')
    camera.put({ type: 'written', id: chosen.id, kind: chosen.request.kind });
}

/** Runs `check` after each step of a random run. */
function always(check: (camera: CameraByHand) => void, isConnected = fc.boolean()): void {
  fc.assert(
    fc.property(isConnected, fc.array(step, { maxLength: 60 }), (connected, steps) => {
      const camera = cameraByHand();
      if (connected) camera.connect();
      for (const one of steps) {
        take(camera, one);
        check(camera);
      }
    }),
    { numRuns: 300 },
  );
}

const isCommand = (kind: CameraDriverRequest['kind']) => kind === 'move' || kind === 'place';

describe('the state of a PTZ camera', () => {
  it('has one command in flight at most', () =>
    always(({ pending }) =>
      expect(pending.filter(({ request }) => isCommand(request.kind)).length).toBeLessThanOrEqual(1),
    ));

  it('sends only the latest target, and nothing after Stop until there is a new target', () =>
    always(({ trace }) => {
      let wanted: CameraInput | undefined;
      for (const entry of trace) {
        if ('input' in entry) {
          const { input } = entry;
          if (input.type === 'place' || (input.type === 'steer' && !isZeroVelocity(input.velocity)))
            wanted = input;
          else if (input.type === 'stop' || (input.type === 'timer' && input.timer === 'deadMan'))
            wanted = undefined;
          // A release stops a held velocity; a camera on its way to a place continues.
          else if (input.type === 'steer' && wanted?.type === 'steer') wanted = undefined;
        } else if ('request' in entry) {
          const { request } = entry;
          if (request.kind === 'move')
            expect(wanted).toMatchObject({ type: 'steer', velocity: request.velocity });
          if (request.kind === 'place')
            expect(wanted).toMatchObject({ type: 'place', command: request.command });
        }
      }
    }));

  it('sends a held velocity to the camera, whatever preceded it', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const camera = cameraByHand();
        camera.connect();
        for (const one of steps) take(camera, one);
        const velocity = { ...zeroVelocity, tilt: 0.7 };
        for (let round = 0; round < 5; round += 1) {
          camera.endAll();
          camera.steer(velocity);
          camera.wait(repeatEveryMs);
        }
        expect(camera.requests('move').at(-1)?.request).toMatchObject({ velocity });
        expect(camera.state.queue.target).toMatchObject({ kind: 'velocity', velocity });
      }),
    ));

  it('sends a changed velocity 100 ms after the one before, without another message of the console', () =>
    fc.assert(
      fc.property(fc.nat({ max: 99 }), fc.boolean(), (afterMs, isOk) => {
        const camera = cameraByHand();
        camera.connect();
        camera.steer({ ...zeroVelocity, pan: 0.2 });
        for (const one of camera.pending) camera.end(one, isOk);
        camera.wait(afterMs);
        camera.steer({ ...zeroVelocity, pan: 0.9 });
        camera.wait(commandEveryMs - afterMs);
        expect(camera.requests('move').map(({ at }) => at)).toEqual([0, commandEveryMs]);
        expect(camera.requests('move').at(-1)?.request).toMatchObject({ velocity: { pan: 0.9 } });
      }),
    ));

  it('sends a velocity again when the console repeats it and the camera refused it', () =>
    fc.assert(
      fc.property(fc.integer({ min: commandEveryMs, max: 349 }), fc.boolean(), (afterMs, isOk) => {
        const camera = cameraByHand();
        camera.connect();
        camera.steer({ ...zeroVelocity, pan: 0.2 });
        for (const one of camera.pending) camera.end(one, isOk);
        camera.wait(afterMs);
        camera.steer({ ...zeroVelocity, pan: 0.2 });
        expect(camera.requests('move')).toHaveLength(isOk ? 1 : 2);
      }),
    ));

  it('stops a camera 600 ms after the last velocity, unless it was stopped or has accepted a place before', () =>
    always(({ trace, at }) => {
      let deadlineAt = Number.POSITIVE_INFINITY;
      const places = new Set<number>();
      for (const [index, entry] of trace.entries()) {
        expect(entry.at).toBeLessThanOrEqual(deadlineAt);
        if ('request' in entry && entry.request.kind === 'place') places.add(entry.id);
        if ('request' in entry && entry.request.kind === 'stop') deadlineAt = Number.POSITIVE_INFINITY;
        if (!('input' in entry)) continue;
        const { input } = entry;
        if (input.type === 'steer' && !isZeroVelocity(input.velocity)) {
          deadlineAt = entry.at + deadManMs;
          places.clear();
        } else if (input.type === 'commandEnded' && input.result.ok && places.has(input.id))
          deadlineAt = Number.POSITIVE_INFINITY;
        else if (input.type === 'timer' && input.timer === 'deadMan') {
          expect(entry.at).toBe(deadlineAt);
          const now = trace.slice(index).filter((one) => one.at === entry.at);
          expect(now.some((one) => 'request' in one && one.request.kind === 'stop')).toBe(true);
          expect(now.some((one) => 'effect' in one && one.effect.do === 'publishDeadMan')).toBe(true);
        }
      }
      expect(at).toBeLessThanOrEqual(deadlineAt);
    }, fc.constant(true)));

  it.each<StopCause>(StopCause.options)('sends Stop at once, whatever is in flight: %s', (cause) =>
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 30 }), (isConnected, steps) => {
        const camera = cameraByHand();
        if (isConnected) camera.connect();
        for (const one of steps) take(camera, one);
        const { episode: before, pendingStops } = camera.state.stopper;
        camera.stop(cause);
        const sinceLastMs = camera.at - (camera.requests('stop').at(-1)?.at ?? Number.NEGATIVE_INFINITY);
        // Only a repeated Stop keeps the interval, and waits while four are pending.
        if (before && pendingStops >= 4) expect(camera.requests('stop').length).toBeGreaterThanOrEqual(4);
        else if (before) expect(sinceLastMs).toBeLessThan(commandEveryMs);
        else expect(sinceLastMs).toBe(0);
        expect(camera.state.stopper.episode).toBeDefined();
        expect(camera.state.queue.target).toBeUndefined();
      }),
      { numRuns: 30 },
    ),
  );

  it('repeats Stop until it is confirmed: each second, while fewer than four are pending', () =>
    always((camera) => {
      const { episode, pendingStops } = camera.state.stopper;
      // After a minute it is repeated every 5 s.
      if (!episode || pendingStops >= 4 || camera.at - episode.since > 60_000) return;
      expect(camera.at - episode.lastSentAt).toBeLessThanOrEqual(1_000 + commandTimeoutMs);
      expect(camera.requests('stop').at(-1)?.at).toBe(episode.lastSentAt);
    }));

  it('continues to stop a camera that was moved and does not respond', () =>
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 50 }), fc.boolean(), (seconds, isWritten) => {
        const camera = cameraByHand();
        camera.connect();
        camera.steer({ ...zeroVelocity, pan: 0.5 });
        const [move] = camera.pending;
        if (isWritten && move) camera.put({ type: 'written', id: move.id, kind: 'move' });
        camera.stop('linkCut');
        for (let second = 0; second < seconds; second += 1) {
          camera.wait(1_000);
          for (const one of camera.pending) if (one.request.kind !== 'move') camera.end(one, false);
        }
        // A move that was never written moved nothing: its Stop ends after 5 s, without an alarm.
        expect(camera.state.stopper.episode !== undefined).toBe(isWritten);
        expect(camera.state.motion.isUnconfirmed).toBe(isWritten);
        if (isWritten) expect(camera.requests('stop').length).toBeGreaterThanOrEqual(seconds);
      }),
    ));

  it('sends Stop again when a command ends that was in flight before it', () =>
    always((camera) => {
      const ended = camera.trace.findLastIndex(
        (entry) => 'input' in entry && entry.input.type === 'commandEnded',
      );
      if (ended < 0) return;
      const before = camera.trace.slice(0, ended);
      const entry = camera.trace[ended];
      const id =
        entry && 'input' in entry && entry.input.type === 'commandEnded' ? entry.input.id : undefined;
      const sent = before.findLastIndex((one) => 'request' in one && one.id === id);
      const since = before.slice(sent + 1).filter((one) => 'input' in one);
      const stopped = since.findLastIndex(({ input }) => input.type === 'stop');
      const isWantedAgain = since.some(
        ({ input }, index) => index > stopped && (input.type === 'steer' || input.type === 'place'),
      );
      if (stopped < 0 || isWantedAgain) return;
      const after = camera.trace.slice(ended);
      const isSent = after.some((one) => 'request' in one && one.request.kind === 'stop');
      const stopsSent = before.filter((one) => 'request' in one && one.request.kind === 'stop').length;
      const stopsEnded = before.filter((one) => 'input' in one && one.input.type === 'stopEnded').length;
      // While four are pending, the next retry serves as the repetition.
      expect(isSent || stopsSent - stopsEnded >= 4 || !camera.state.stopper.episode).toBe(true);
    }));

  it('replies to every caller once at most, and to all once all requests have ended', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const camera = cameraByHand();
        for (const one of steps) take(camera, one);
        camera.wait(2 * commandTimeoutMs);
        const asked = camera.trace.flatMap((entry) =>
          'input' in entry && (entry.input.type === 'steer' || entry.input.type === 'place')
            ? entry.input.reply
            : [],
        );
        const replied = camera.trace.flatMap((entry) =>
          'effect' in entry && entry.effect.do === 'reply' ? entry.effect.reply : [],
        );
        expect(replied.sort((a, b) => a - b)).toEqual(asked);
      }),
    ));

  it('shows that the camera does not respond from 600 ms after a request until it responds in time', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: commandTimeoutMs - 1 }), (afterMs) => {
        const camera = cameraByHand();
        camera.connect();
        camera.steer({ ...zeroVelocity, pan: 0.5 });
        const [move] = camera.pending;
        camera.put({ type: 'stop', cause: null, mayMove: false });
        camera.wait(afterMs);
        const isLate = afterMs >= unansweredAfterMs;
        expect(camera.state.responsiveness.isOverdue).toBe(isLate);
        if (move) camera.end(move, true);
        expect(camera.state.responsiveness.isOverdue).toBe(isLate);
        camera.endAll();
        camera.steer({ ...zeroVelocity, tilt: 0.5 });
        camera.wait(commandEveryMs);
        camera.endAll();
        expect(camera.state.responsiveness.isOverdue).toBe(false);
      }),
    ));
});
