import { beforeEach, describe, expect, it } from 'vitest';
import { OperatorId } from '../../core/base/ids.ts';
import type { StopCause } from '../../core/ptz/ptz.ts';
import { leaseOf, me } from '../../test/fakes/gateway.ts';
import {
  cam1,
  cam2,
  identity,
  pan,
  profile,
  reading,
  type SteeringDesk,
  steeringDesk,
  ticket,
  w1,
  w2,
} from '../../test/fakes/steeringDesk.ts';

let desk: SteeringDesk;
beforeEach(() => {
  desk = steeringDesk();
});

describe('a stick', () => {
  it('moves the selected camera by its curve, and stops it on release', async () => {
    await desk.ready();
    desk.push(0.55);
    await desk.clock.advance(5);
    expect(desk.last()).toMatchObject({ what: 'steer', camera: cam1, source: 'stick' });
    expect(desk.last()).toMatchObject({ velocity: { pan: expect.closeTo(0.5) } });
    expect(desk.control.view()).toMatchObject({
      link: 'connected',
      steering: { camera: cam1, source: 'stick', velocity: { pan: expect.closeTo(0.5) } },
      leases: [{ camera: cam1 }],
      delayMs: { last: 0, p95: 0 },
    });
    desk.push(0);
    await desk.clock.advance(5);
    expect(desk.messages()).toEqual(['steer', 'stop -']);
    expect(desk.control.view()).toMatchObject({ steering: null, stopped: null, refused: null });
  });

  it('moves nothing before it was centred once after it was plugged in', async () => {
    await desk.ready();
    desk.board.plug({ instance: 2, identity }, reading(0.9));
    desk.board.read(2, reading(0.8), desk.clock.monotonic());
    expect(desk.control.view().sticks.map(({ mustCentre }) => mustCentre)).toEqual([false, true]);
    desk.board.read(2, reading(0), desk.clock.monotonic());
    desk.board.read(2, reading(0.8), desk.clock.monotonic());
    await desk.clock.advance(5);
    expect(desk.messages()).toEqual(['steer']);
  });

  it.each([
    ['nobody is signed in who may', 'steer.nobody', () => desk.control.use(null, undefined)],
    ['nothing is selected', 'steer.nothingSelected', () => desk.control.select(w1, null, false)],
    ['it is fixed', 'steer.fixed', () => desk.control.select(w1, cam1, true, false)],
    ['its picture is not live', 'steer.stalePicture', () => desk.control.select(w1, cam1, false)],
    ['the link is away', 'steer.noLink', () => desk.gateway.cut()],
  ])('is refused while %s, and must be released before it steers', async (_when, code, happens) => {
    await desk.ready();
    happens();
    await desk.clock.advance(5);
    desk.push(0.9);
    await desk.clock.advance(5);
    expect(desk.messages()).toEqual([]);
    expect(desk.control.view()).toMatchObject({
      refused: { fault: { code } },
      sticks: [{ mustCentre: true }],
    });
    desk.gateway.mend();
    desk.control.use(ticket, undefined);
    desk.control.select(w1, cam1, true);
    await desk.clock.advance(50);
    desk.push(0.8);
    await desk.clock.advance(300);
    expect(desk.messages()).toEqual([]);
    desk.push(0);
    desk.push(0.8);
    await desk.clock.advance(5);
    expect(desk.messages()).toEqual(['steer']);
  });

  it('shows who holds the camera, moves nothing, and sends no stop into their movement', async () => {
    await desk.ready();
    desk.gateway.refusal = { code: 'steer.held', params: { by: 'Bình' } };
    desk.push(0.9);
    await desk.clock.advance(1_000);
    expect(desk.messages()).toEqual(['steer']);
    expect(desk.control.view()).toMatchObject({
      refused: { camera: cam1, fault: { code: 'steer.held', params: { by: 'Bình' } } },
      sticks: [{ mustCentre: true }],
    });
  });

  it('executes the commands of its buttons', async () => {
    await desk.ready();
    const presets = [7, 8, 9].map((token) => ({ token: `P${token}`, name: '' }));
    desk.gateway.state = {
      camera: cam1,
      state: 'ready',
      capabilities: null,
      pose: null,
      presets,
      tours: [],
      toCameraMs: null,
      answerMs: null,
      unanswered: false,
      stopUnconfirmed: false,
      fault: null,
      missing: [],
    };
    for (const button of [1, 2, 4, 3]) {
      desk.push(0, 0, [button]);
      desk.push(0);
      await desk.clock.advance(5);
    }
    desk.push(0, 0, [4]);
    await desk.clock.advance(5);
    expect(desk.gateway.messages.map((word) => word.what === 'do' && JSON.parse(word.event))).toEqual([
      { do: 'home' },
      { do: 'preset', token: 'P9' },
      { do: 'wiper', on: true },
      { do: 'wiper', on: false },
    ]);
    expect(desk.received.filter(({ message }) => message.watchfloor === 'stickStep')).toEqual([
      { to: w1, message: { watchfloor: 'stickStep', step: 1 } },
    ]);
  });

  it('stops zooming when the zoom button goes up; Stop holds until the stick is released', async () => {
    await desk.ready();
    desk.push(0, 0, [5]);
    await desk.clock.advance(5);
    expect(desk.last()).toMatchObject({ what: 'steer', velocity: { zoom: 0.5 } });
    desk.push(0);
    await desk.clock.advance(100);
    desk.push(0.9);
    await desk.clock.advance(5);
    desk.push(0.9, 0, [0]);
    desk.push(0.9);
    await desk.clock.advance(1_000);
    expect(desk.messages()).toEqual(['steer', 'stop -', 'steer', 'stop -']);
    // Also at a camera that only a tour or a preset moves.
    desk.push(0);
    desk.push(0, 0, [0]);
    await desk.clock.advance(5);
    expect(desk.messages().slice(4)).toEqual(['stop -']);
  });

  it('publishes its reading to the window that learns, and moves nothing until it is released afterwards', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(5);
    desk.control.learn(w2, true);
    desk.push(0.7, 0, [1]);
    await desk.clock.advance(0);
    expect(desk.messages()).toEqual(['steer', 'stop profileChanged']);
    expect(desk.received.findLast(({ message }) => message.watchfloor === 'stick')).toMatchObject({
      to: w2,
      message: { identity, reading: { axes: [0.7, 0] } },
    });
    desk.control.learn(w2, false);
    desk.push(0.8);
    await desk.clock.advance(300);
    expect(desk.messages()).toHaveLength(2);
    desk.push(0);
    desk.push(0.8);
    await desk.clock.advance(5);
    expect(desk.messages()).toHaveLength(3);
  });
});

describe('windows receive', () => {
  it('the view, ten times a second at most', async () => {
    await desk.ready();
    await desk.clock.advance(1_000);
    const before = desk.received.length;
    for (let at = 1; at <= 50; at++) {
      desk.push(0.2 + at / 100);
      await desk.clock.advance(20);
    }
    const views = desk.received.slice(before).filter(({ message }) => message.watchfloor === 'control');
    expect(views.length).toBeGreaterThan(5);
    expect(views.length).toBeLessThanOrEqual(11);
  });

  it('the camera that each follows, also after the link was cut', async () => {
    await desk.ready();
    desk.gateway.state = {
      camera: cam1,
      state: 'ready',
      capabilities: null,
      pose: null,
      presets: [],
      tours: [],
      toCameraMs: null,
      answerMs: null,
      unanswered: false,
      stopUnconfirmed: false,
      fault: null,
      missing: [],
    };
    const following = desk.control.follow(w2, cam1);
    await desk.clock.advance(0);
    expect(await following).toMatchObject({ ok: true });
    desk.gateway.restart();
    await desk.clock.advance(100);
    desk.gateway.publish('camera', { ...desk.gateway.state, toCameraMs: 4 });
    await desk.clock.advance(0);
    const steered = desk.received.filter(({ message }) => message.watchfloor === 'steered');
    expect(steered.map(({ to }) => to)).toEqual([w2, w2, w2]);
    // Every window shows a camera that does not respond: each has the strip.
    desk.gateway.publish('camera', { ...desk.gateway.state, unanswered: true });
    await desk.clock.advance(100);
    expect(desk.control.view().unanswered).toEqual([cam1]);
    // And a camera that cannot be controlled, with the reason.
    const fault = { code: 'ptz.notFound', params: { status: 404 } } as const;
    desk.gateway.publish('camera', { ...desk.gateway.state, state: 'refused', fault });
    await desk.clock.advance(100);
    expect(desk.control.view().faults).toEqual([{ camera: cam1, fault }]);
    await desk.control.follow(w2, null);
    expect(desk.control.view().unanswered).toEqual([]);
    expect(desk.control.view().faults).toEqual([]);
  });

  it('the fault of a damaged profile file, which is set aside', async () => {
    desk = steeringDesk('{"version":1,"profiles":[{"vid":1}]}');
    expect(desk.control.view().refused).toMatchObject({ camera: null, fault: { code: 'stick.damaged' } });
  });
});

describe('a camera stops, and moves again only after the stick was released', () => {
  const causes: readonly (readonly [StopCause, () => unknown])[] = [
    ['profileChanged', () => desk.control.saveProfile({ ...profile, name: 'Mine' })],
    ['screenLocked', () => desk.control.stopAll('screenLocked')],
    ['suspended', () => desk.control.stopAll('suspended')],
    ['consoleClosed', () => desk.control.stopAll('consoleClosed')],
    ['selectionChanged', () => desk.control.select(w1, cam2, true)],
    ['stalePicture', () => desk.control.select(w1, cam1, false)],
    ['windowGone', () => desk.control.gone(w1)],
    ['signedOut', () => desk.control.use(null, undefined)],
    [
      'signedOut',
      () => desk.control.use({ ...ticket, operator: OperatorId.parse('fake:operator:b') }, undefined),
    ],
    ['deadMan', () => desk.gateway.publish('stopped', { camera: cam1, cause: 'deadMan' })],
    [
      'leaseLost',
      () =>
        desk.gateway.publish('lease', {
          what: 'ended',
          lease: leaseOf(cam1, desk.clock),
          how: 'preempted',
          by: { ...me, name: 'Chi', priority: 10_000 },
        }),
    ],
    [
      'rightLost',
      () => {
        desk.gateway.refusal = { code: 'right.missing', params: { right: 'ptz.steer' } };
      },
    ],
  ];
  it.each(causes)('%s', async (cause, happens) => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    await happens();
    // A refusal comes with the next repetition.
    await desk.clock.advance(cause === 'rightLost' ? 150 : 5);
    expect(desk.commandsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause });
    expect(desk.control.view().stopped).toMatchObject({ camera: cam1, cause });
    desk.gateway.refusal = undefined;
    desk.control.use(ticket, undefined);
    desk.control.select(w1, cam1, true);
    await desk.clock.advance(100);
    const before = desk.gateway.messages.length;
    for (const x of [0.8, 0.5, -0.5, 0.9]) {
      desk.push(x);
      await desk.clock.advance(250);
    }
    expect(desk.gateway.messages).toHaveLength(before);
    desk.push(0);
    desk.push(0.9);
    await desk.clock.advance(5);
    expect(desk.last()).toMatchObject({ what: 'steer', camera: cam1 });
  });

  it('but not when the same camera is selected in another window', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.control.select(w2, cam1, true);
    await desk.clock.advance(300);
    expect(new Set(desk.messages())).toEqual(new Set(['steer']));
  });

  it('but not while another input moves it', async () => {
    await desk.ready();
    desk.push(0.9);
    desk.control.steer(w1, cam1, pan(-0.5), 'keyboard');
    await desk.clock.advance(100);
    desk.control.blurred(w1);
    await desk.clock.advance(100);
    expect(desk.last()).toMatchObject({ what: 'steer', source: 'stick' });
    expect(desk.control.view()).toMatchObject({ stopped: null, steering: { source: 'stick' } });
  });

  it('when the stick is unplugged', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.board.unplug(1);
    expect(desk.last()).toMatchObject({ what: 'steer' });
    await desk.clock.advance(0);
    expect(desk.last()).toMatchObject({ what: 'stop', cause: 'unplugged' });
    desk.board.plug({ instance: 2, identity }, reading(0.9));
    desk.board.read(2, reading(0.8), desk.clock.monotonic());
    await desk.clock.advance(300);
    expect(desk.messages()).toEqual(['steer', 'stop unplugged']);
  });

  it('unplugged, which SDL reports as a release and then an unplug', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.push(0);
    desk.board.unplug(1);
    await desk.clock.advance(0);
    expect(desk.messages()).toEqual(['steer', 'stop -', 'stop unplugged']);
    expect(desk.control.view().stopped).toMatchObject({ camera: cam1, cause: 'unplugged' });
  });

  it('unplugged long after the release changes nothing', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.push(0);
    await desk.clock.advance(500);
    desk.board.unplug(1);
    await desk.clock.advance(0);
    expect(desk.messages()).toEqual(['steer', 'stop -']);
    expect(desk.control.view().stopped).toBeNull();
  });

  it('linkCut, though nothing can be sent; the lease returns with the link', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.gateway.leases = [leaseOf(cam1, desk.clock)];
    desk.gateway.restart();
    await desk.clock.advance(0);
    expect(desk.control.view()).toMatchObject({
      link: 'lost',
      stopped: { cause: 'linkCut' },
      steering: null,
    });
    await desk.clock.advance(100);
    expect(desk.control.view()).toMatchObject({ link: 'connected', leases: [{ camera: cam1 }] });
    desk.push(0.8);
    await desk.clock.advance(500);
    expect(desk.messages()).toEqual(['steer']);
    desk.push(0);
    desk.push(0.8);
    await desk.clock.advance(5);
    expect(desk.messages()).toEqual(['steer', 'steer']);
  });

  it('a new ticket of the same person, as after a new desk, interrupts nothing', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.control.use({ ...ticket, ticket: 'ticket-of-another-connection' }, undefined);
    await desk.clock.advance(400);
    expect(new Set(desk.messages())).toEqual(new Set(['steer']));
    expect(desk.gateway.joined).toBe(1);
  });
});

it('stops the stick’s camera when its window no longer reports', async () => {
  await desk.ready();
  desk.control.select(w1, cam1, true);
  desk.control.confirmSeen = () => undefined;
  desk.push(0.9);
  await desk.clock.advance(2_900);
  expect(desk.last()).toMatchObject({ what: 'steer' });
  await desk.clock.advance(200);
  expect(desk.commandsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause: 'stalePicture' });
});
