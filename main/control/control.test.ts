import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ControlTicket } from '../../core/contract/control.ts';
import { OperatorId, WindowId } from '../../core/domain/ids.ts';
import { type StopCause, still, type Velocity } from '../../core/domain/ptz.ts';
import { type StickIdentity, StickProfile, type StickReading } from '../../core/domain/stick.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import {
  cameraOf,
  type FakeGateway,
  fakeGateway,
  goodTicket,
  leaseOf,
  me,
} from '../../test/fakes/gateway.ts';
import { type Control, type ControlMessage, openControl } from './control.ts';
import { openControlLink } from './link.ts';
import { stickBoard } from './stickBoard.ts';

const [cam1, cam2] = [cameraOf('1'), cameraOf('2')];
const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];
const ticket: ControlTicket = { url: 'ws://127.0.0.1:7444', ticket: goodTicket, ...me };
const identity: StickIdentity = { vid: '046d', pid: 'c215', name: 'Stick', axes: 2, hats: 0, buttons: 6 };
const axis = (number: number) => ({ axis: number, midpoint: 0, deadZone: 0.1, exponent: 1, invert: false });
const none = { do: 'none' } as const;
const profile = StickProfile.parse({
  vid: identity.vid,
  pid: identity.pid,
  name: 'Stick',
  pan: axis(0),
  tilt: axis(1),
  zoom: null,
  buttons: [
    { button: 0, plain: { do: 'stop' }, modified: none },
    { button: 1, plain: { do: 'home' }, modified: none },
    { button: 2, plain: { do: 'preset', number: 3 }, modified: none },
    { button: 3, plain: { do: 'nextTile' }, modified: none },
    { button: 4, plain: { do: 'wiper' }, modified: none },
    { button: 5, plain: { do: 'zoomIn' }, modified: none },
  ],
});
const reading = (x: number, y = 0, down: readonly number[] = []): StickReading => ({
  axes: [x, y],
  hats: [],
  buttons: [0, 1, 2, 3, 4, 5].map((button) => down.includes(button)),
});
const pan = (speed: number): Velocity => ({ ...still, pan: speed });

let clock: HandClock;
let gateway: FakeGateway;
let board: ReturnType<typeof stickBoard>;
let control: Control;
let told: { to: WindowId | 'all'; message: ControlMessage }[];
let folder: string;

function start(): void {
  clock = handClock();
  gateway = fakeGateway(clock);
  board = stickBoard();
  told = [];
  control = openControl({
    clock,
    log: () => {},
    profileFile: join(folder, 'sticks.json'),
    system: 'linux',
    sticks: {
      heardBy: 'sdl',
      list: board.list,
      reading: board.reading,
      onChange: board.changes.add,
      onReading: board.readings.add,
      onButton: board.buttons.add,
      close: board.clear,
    },
    tell: (to, message) => told.push({ to, message }),
    openLink: (options, events) =>
      openControlLink({ ...options, retry: () => 10, open: gateway.dial }, events),
  });
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-control-'));
  writeFileSync(join(folder, 'sticks.json'), JSON.stringify({ version: 1, profiles: [profile] }));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  start();
});

/** A stick in the hand of somebody who sees camera 1 in window 1. */
async function ready(): Promise<void> {
  control.use(ticket, undefined);
  await clock.advance(20);
  board.plug({ instance: 1, identity }, reading(0));
  control.steering.look(w1, cam1, true);
}
const push = (x: number, y = 0, down: readonly number[] = []) =>
  board.read(1, reading(x, y, down), clock.monotonic());
const said = () =>
  gateway.said.map((word) => (word.what === 'stop' ? `stop ${word.cause ?? '-'}` : word.what));
const last = () => gateway.said.at(-1);
const wordsTo = (camera: string) => gateway.said.filter((word) => word.camera === camera);

describe('a stick', () => {
  it('steers what is selected, by its curve, and stops it when it is let go', async () => {
    await ready();
    push(0.55);
    await clock.advance(5);
    expect(last()).toMatchObject({ what: 'steer', camera: cam1, source: 'stick' });
    expect(last()).toMatchObject({ velocity: { pan: expect.closeTo(0.5) } });
    expect(control.view()).toMatchObject({
      link: 'connected',
      steering: { camera: cam1, source: 'stick', velocity: { pan: expect.closeTo(0.5) } },
      leases: [{ camera: cam1 }],
      delayMs: { last: 0, p95: 0 },
    });
    push(0);
    await clock.advance(5);
    expect(said()).toEqual(['steer', 'stop -']);
    expect(control.view()).toMatchObject({ steering: null, stopped: null, refused: null });
  });

  it('that is not in its centre when it is plugged in steers nothing before it is', async () => {
    await ready();
    board.plug({ instance: 2, identity }, reading(0.9));
    board.read(2, reading(0.8), clock.monotonic());
    expect(control.view().sticks.map(({ mustCentre }) => mustCentre)).toEqual([false, true]);
    board.read(2, reading(0), clock.monotonic());
    board.read(2, reading(0.8), clock.monotonic());
    await clock.advance(5);
    expect(said()).toEqual(['steer']);
  });

  it.each([
    ['nobody is signed in who may', 'steer.nobody', () => control.use(null, undefined)],
    ['nothing is selected', 'steer.nothingSelected', () => control.steering.look(w1, null, false)],
    ['it is fixed', 'steer.fixed', () => control.steering.look(w1, cam1, true, false)],
    ['its picture is not live', 'steer.stalePicture', () => control.steering.look(w1, cam1, false)],
    ['the link is away', 'steer.noLink', () => gateway.cut()],
  ])('is refused while %s, and must be let go before it steers', async (_when, code, happens) => {
    await ready();
    happens();
    await clock.advance(5);
    push(0.9);
    await clock.advance(5);
    expect(said()).toEqual([]);
    expect(control.view()).toMatchObject({ refused: { fault: { code } }, sticks: [{ mustCentre: true }] });
    gateway.mend();
    control.use(ticket, undefined);
    control.steering.look(w1, cam1, true);
    await clock.advance(50);
    push(0.8);
    await clock.advance(300);
    expect(said()).toEqual([]);
    push(0);
    push(0.8);
    await clock.advance(5);
    expect(said()).toEqual(['steer']);
  });

  it('is told who holds the camera, moves nothing, and sends no stop into their movement', async () => {
    await ready();
    gateway.refusal = { code: 'steer.held', params: { by: 'Bình' } };
    push(0.9);
    await clock.advance(1_000);
    expect(said()).toEqual(['steer']);
    expect(control.view()).toMatchObject({
      refused: { camera: cam1, fault: { code: 'steer.held', params: { by: 'Bình' } } },
      sticks: [{ mustCentre: true }],
    });
  });

  it('does what its buttons are for', async () => {
    await ready();
    const presets = [7, 8, 9].map((token) => ({ token: `P${token}`, name: '' }));
    gateway.state = {
      ...{ camera: cam1, state: 'ready', capabilities: null, pose: null, presets, tours: [] },
      ...{ toCameraMs: null, answerMs: null, stopUnconfirmed: false },
    };
    for (const button of [1, 2, 4, 3]) {
      push(0, 0, [button]);
      push(0);
      await clock.advance(5);
    }
    push(0, 0, [4]);
    await clock.advance(5);
    expect(gateway.said.map((word) => word.what === 'do' && JSON.parse(word.deed))).toEqual([
      { do: 'home' },
      { do: 'preset', token: 'P9' },
      { do: 'wiper', on: true },
      { do: 'wiper', on: false },
    ]);
    expect(told.filter(({ message }) => message.watchfloor === 'stickStep')).toEqual([
      { to: w1, message: { watchfloor: 'stickStep', step: 1 } },
    ]);
  });

  it('that zooms by a button stops zooming when that goes up; Stop stops, and holds until the stick is let go', async () => {
    await ready();
    push(0, 0, [5]);
    await clock.advance(5);
    expect(last()).toMatchObject({ what: 'steer', velocity: { zoom: 0.5 } });
    push(0);
    await clock.advance(100);
    push(0.9);
    await clock.advance(5);
    push(0.9, 0, [0]);
    push(0.9);
    await clock.advance(1_000);
    expect(said()).toEqual(['steer', 'stop -', 'steer', 'stop -']);
    // Also at a camera that only a tour or a preset moves.
    push(0);
    push(0, 0, [0]);
    await clock.advance(5);
    expect(said().slice(4)).toEqual(['stop -']);
  });

  it('is read by whoever learns it, steers nothing meanwhile, and nothing after until it is let go', async () => {
    await ready();
    push(0.9);
    await clock.advance(5);
    control.learn(w2, true);
    push(0.7, 0, [1]);
    await clock.advance(0);
    expect(said()).toEqual(['steer', 'stop profileChanged']);
    expect(told.findLast(({ message }) => message.watchfloor === 'stick')).toMatchObject({
      to: w2,
      message: { identity, reading: { axes: [0.7, 0] } },
    });
    control.learn(w2, false);
    push(0.8);
    await clock.advance(300);
    expect(said()).toHaveLength(2);
    push(0);
    push(0.8);
    await clock.advance(5);
    expect(said()).toHaveLength(3);
  });
});

describe('a camera stops, and moves again only after the stick was let go', () => {
  const causes: readonly (readonly [StopCause, () => unknown])[] = [
    [
      'profileChanged',
      () => control.profiles.save({ ...profile, name: 'Mine' }).then(control.profilesChanged),
    ],
    ['screenLocked', () => control.stopAll('screenLocked')],
    ['suspended', () => control.stopAll('suspended')],
    ['consoleClosed', () => control.stopAll('consoleClosed')],
    ['selectionChanged', () => control.steering.look(w1, cam2, true)],
    ['selectionChanged', () => control.steering.look(w2, cam1, true)],
    ['stalePicture', () => control.steering.look(w1, cam1, false)],
    ['windowGone', () => control.gone(w1)],
    ['signedOut', () => control.use(null, undefined)],
    ['signedOut', () => control.use({ ...ticket, operator: OperatorId.parse('fake:operator:b') }, undefined)],
    ['deadMan', () => gateway.publish('stopped', { camera: cam1, cause: 'deadMan' })],
    [
      'leaseLost',
      () =>
        gateway.publish('lease', {
          what: 'ended',
          lease: leaseOf(cam1, clock),
          how: 'preempted',
          by: { ...me, name: 'Chi', priority: 10_000 },
        }),
    ],
    [
      'rightLost',
      () => {
        gateway.refusal = { code: 'right.missing', params: { right: 'ptz.steer' } };
      },
    ],
  ];
  it.each(causes)('%s', async (cause, happens) => {
    await ready();
    push(0.9);
    await clock.advance(100);
    await happens();
    // What ended in a file is written by now; another look at the same camera is no reason.
    await clock.advance(cause === 'rightLost' ? 150 : 5);
    if (cause === 'selectionChanged' && wordsTo(cam1).length === 1) return;
    expect(wordsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause });
    expect(control.view().stopped).toMatchObject({ camera: cam1, cause });
    gateway.refusal = undefined;
    control.use(ticket, undefined);
    control.steering.look(w1, cam1, true);
    await clock.advance(100);
    const before = gateway.said.length;
    for (const x of [0.8, 0.5, -0.5, 0.9]) {
      push(x);
      await clock.advance(250);
    }
    expect(gateway.said).toHaveLength(before);
    push(0);
    push(0.9);
    await clock.advance(5);
    expect(last()).toMatchObject({ what: 'steer', camera: cam1 });
  });

  it('unplugged', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    board.unplug(1);
    expect(last()).toMatchObject({ what: 'steer' });
    await clock.advance(0);
    expect(last()).toMatchObject({ what: 'stop', cause: 'unplugged' });
    board.plug({ instance: 2, identity }, reading(0.9));
    board.read(2, reading(0.8), clock.monotonic());
    await clock.advance(300);
    expect(said()).toEqual(['steer', 'stop unplugged']);
  });

  it('unplugged, which SDL tells as let go and then gone', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    push(0);
    board.unplug(1);
    await clock.advance(0);
    expect(said()).toEqual(['steer', 'stop -', 'stop unplugged']);
    expect(control.view().stopped).toMatchObject({ camera: cam1, cause: 'unplugged' });
  });

  it('unplugged long after it was let go is no news', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    push(0);
    await clock.advance(500);
    board.unplug(1);
    await clock.advance(0);
    expect(said()).toEqual(['steer', 'stop -']);
    expect(control.view().stopped).toBeNull();
  });

  it('linkCut, though nothing can be sent; the lease is there again with the link', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    gateway.leases = [leaseOf(cam1, clock)];
    gateway.restart();
    await clock.advance(0);
    expect(control.view()).toMatchObject({ link: 'lost', stopped: { cause: 'linkCut' }, steering: null });
    await clock.advance(100);
    expect(control.view()).toMatchObject({ link: 'connected', leases: [{ camera: cam1 }] });
    push(0.8);
    await clock.advance(500);
    expect(said()).toEqual(['steer']);
    push(0);
    push(0.8);
    await clock.advance(5);
    expect(said()).toEqual(['steer', 'steer']);
  });

  it('a new ticket of the same person, as after a new desk, interrupts nothing', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    control.use({ ...ticket, ticket: 'ticket-of-another-connection' }, undefined);
    await clock.advance(400);
    expect(new Set(said())).toEqual(new Set(['steer']));
    expect(gateway.joined).toBe(1);
  });
});

describe('a window’s mouse or keys', () => {
  const steer = (velocity: Velocity, source: 'mouse' | 'keyboard' = 'keyboard', camera = cam1) =>
    control.steering.steer(w1, camera, velocity, source);

  it('steer the camera selected there, while that is said again and again', async () => {
    await ready();
    expect(steer(pan(0.5))).toMatchObject({ ok: true });
    for (let at = 0; at < 5; at++) {
      await clock.advance(200);
      steer(pan(0.5));
    }
    expect(last()).toMatchObject({ what: 'steer', source: 'keyboard', camera: cam1 });
    expect(said().every((what) => what === 'steer')).toBe(true);
    steer(still);
    await clock.advance(0);
    expect(last()).toMatchObject({ what: 'stop', cause: undefined });
  });

  it.each<[StopCause, () => void]>([
    ['windowBlurred', () => control.blurred(w1)],
    ['windowGone', () => control.gone(w1)],
    ['stalePicture', () => control.steering.look(w1, cam1, false)],
    ['selectionChanged', () => control.steering.look(w1, cam2, true)],
    ['screenLocked', () => void control.stopAll('screenLocked')],
  ])('stop: %s, and what is still held does nothing until it is let go', async (cause, happens) => {
    await ready();
    steer(pan(0.5));
    await clock.advance(100);
    happens();
    await clock.advance(0);
    expect(last()).toMatchObject({ what: 'stop', cause });
    control.steering.look(w1, cam1, true);
    if (cause === 'windowGone') return;
    expect(steer(pan(0.5))).toMatchObject({ ok: false, fault: { code: 'steer.mustCentre' } });
    steer(still);
    expect(steer(pan(0.5))).toMatchObject({ ok: true });
  });

  it('that say no more are stopped as the gateway would, 600 ms after their last word', async () => {
    await ready();
    steer(pan(0.5), 'mouse');
    await clock.advance(599);
    expect(said()).not.toContain('stop windowGone');
    await clock.advance(1);
    expect(last()).toMatchObject({ what: 'stop', cause: 'windowGone', at: 620 });
    expect(steer(pan(0.5), 'mouse')).toMatchObject({ ok: true });
  });

  it('steer nothing that is not selected there, or not live; deeds neither, but for those that end something', async () => {
    await ready();
    expect(steer(pan(0.5), 'mouse', cam2)).toMatchObject({ fault: { code: 'steer.notSelected' } });
    steer(still);
    control.steering.look(w1, cam1, false);
    expect(steer(pan(0.5))).toMatchObject({ fault: { code: 'steer.stalePicture' } });
    expect(await control.steering.do(w1, cam1, { do: 'home' })).toMatchObject({
      fault: { code: 'steer.stalePicture' },
    });
    const stopping = control.steering.do(w1, cam1, { do: 'stopTour', token: 't' });
    await clock.advance(0);
    expect(await stopping).toMatchObject({ ok: true });
  });

  it('that say stop have let go; a stick that moved the camera besides has not', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    steer(pan(-0.5));
    await clock.advance(100);
    const stopping = control.steering.stop(cam1, w1);
    await clock.advance(0);
    expect(await stopping).toMatchObject({ ok: true });
    expect(last()).toMatchObject({ what: 'stop' });
    push(0.8);
    await clock.advance(300);
    expect(last()).toMatchObject({ what: 'stop' });
    expect(steer(pan(0.5))).toMatchObject({ ok: true });
    steer(still);
    push(0);
    push(0.8);
    await clock.advance(5);
    steer(pan(-0.5));
    steer(still);
    await clock.advance(200);
    expect(last()).toMatchObject({ what: 'steer', source: 'stick' });
  });

  it('a blur leaves the stick alone', async () => {
    await ready();
    push(0.9);
    await clock.advance(100);
    control.blurred(w1);
    await clock.advance(300);
    expect(new Set(said())).toEqual(new Set(['steer']));
  });
});

describe('windows are told', () => {
  it('of what is steered, ten times a second at most', async () => {
    await ready();
    await clock.advance(1_000);
    const before = told.length;
    for (let at = 1; at <= 50; at++) {
      push(0.2 + at / 100);
      await clock.advance(20);
    }
    const views = told.slice(before).filter(({ message }) => message.watchfloor === 'control');
    expect(views.length).toBeGreaterThan(5);
    expect(views.length).toBeLessThanOrEqual(11);
  });

  it('of the camera that each follows, also after the link was away', async () => {
    await ready();
    gateway.state = {
      ...{ camera: cam1, state: 'ready', capabilities: null, pose: null, presets: [], tours: [] },
      ...{ toCameraMs: null, answerMs: null, stopUnconfirmed: false },
    };
    const following = control.follows.follow(w2, cam1);
    await clock.advance(0);
    expect(await following).toMatchObject({ ok: true });
    gateway.restart();
    await clock.advance(100);
    gateway.publish('camera', { ...gateway.state, toCameraMs: 4 });
    await clock.advance(0);
    const steered = told.filter(({ message }) => message.watchfloor === 'steered');
    expect(steered.map(({ to }) => to)).toEqual([w2, w2, w2]);
  });

  it('of a damaged file of profiles, which is kept', async () => {
    writeFileSync(join(folder, 'sticks.json'), '{"version":1,"profiles":[{"vid":1}]}');
    start();
    expect(control.view().refused).toMatchObject({ camera: null, fault: { code: 'stick.damaged' } });
  });
});

const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('push' as const), x: fc.constantFrom(-1, -0.5, 0, 0.05, 0.5, 1) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('keys' as const), x: fc.constantFrom(-1, 0, 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'lock',
        'blur',
        'stale',
        'seen',
        'select',
        'cut',
        'mend',
        'refuse',
        'grant',
        'stop',
        'replug',
        'preempt',
      ),
    }),
  },
);

it('whatever happens, a forced stop holds until the hand has let go, and nothing wanted means nothing moving', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(event, fc.integer({ min: 0, max: 300 })), { minLength: 1, maxLength: 30 }),
      async (events) => {
        start();
        await ready();
        /** The stick has been let go since the last forced stop, as far as it was pushed then. */
        let isFree = true;
        let instance = 1;
        for (const [what, afterMs] of events) {
          const before = gateway.said.length;
          if (what.do === 'push') {
            board.read(instance, reading(what.x), clock.monotonic());
            if (Math.abs(what.x) <= 0.1) isFree = true;
          } else if (what.do === 'keys') control.steering.steer(w2, cam2, pan(what.x), 'keyboard');
          else if (what.do === 'lock') void control.stopAll('screenLocked');
          else if (what.do === 'blur') control.blurred(w2);
          else if (what.do === 'stale') control.steering.look(w1, cam1, false);
          else if (what.do === 'seen') control.steering.look(w1, cam1, true);
          else if (what.do === 'select') control.steering.look(w2, cam2, true);
          else if (what.do === 'cut') gateway.cut();
          else if (what.do === 'mend') gateway.mend();
          else if (what.do === 'refuse') gateway.refusal = { code: 'steer.held', params: { by: 'Bình' } };
          else if (what.do === 'grant') gateway.refusal = undefined;
          else if (what.do === 'stop') control.steering.stopSelected();
          else if (what.do === 'replug') {
            board.unplug(instance);
            instance += 1;
            board.plug({ instance, identity }, reading(0));
            isFree = true;
          } else gateway.publish('lease', { what: 'ended', lease: leaseOf(cam1, clock), how: 'preempted' });
          await clock.advance(afterMs);
          const since = gateway.said.slice(before);
          if (what.do === 'lock' && Math.abs(board.reading(instance)?.axes[0] ?? 0) > 0.1) isFree = false;
          if (!isFree)
            expect(since.filter((word) => word.what === 'steer' && word.source === 'stick')).toEqual([]);
        }
        board.read(instance, reading(0), clock.monotonic());
        control.steering.steer(w2, cam2, still, 'keyboard');
        await clock.advance(2_000);
        expect(control.view().steering).toBeNull();
        const before = gateway.said.length;
        await clock.advance(2_000);
        expect(gateway.said).toHaveLength(before);
        // What could not be told is stopped by the gateway, whose link was cut.
        if (events.some(([what]) => what.do === 'cut' || what.do === 'refuse')) return;
        for (const camera of [cam1, cam2])
          if (wordsTo(camera).length > 0) expect(wordsTo(camera).at(-1)?.what).toBe('stop');
      },
    ),
    { numRuns: 150 },
  );
});
