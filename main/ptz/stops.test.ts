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
