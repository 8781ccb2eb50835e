import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { OperatorId } from '../../core/domain/ids.ts';
import { type StopCause, still } from '../../core/domain/ptz.ts';
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

describe('a camera stops, and moves again only after the stick was let go', () => {
  const causes: readonly (readonly [StopCause, () => unknown])[] = [
    [
      'profileChanged',
      () => desk.control.profiles.save({ ...profile, name: 'Mine' }).then(desk.control.profilesChanged),
    ],
    ['screenLocked', () => desk.control.stopAll('screenLocked')],
    ['suspended', () => desk.control.stopAll('suspended')],
    ['consoleClosed', () => desk.control.stopAll('consoleClosed')],
    ['selectionChanged', () => desk.control.steering.look(w1, cam2, true)],
    ['stalePicture', () => desk.control.steering.look(w1, cam1, false)],
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
    expect(desk.wordsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause });
    expect(desk.control.view().stopped).toMatchObject({ camera: cam1, cause });
    desk.gateway.refusal = undefined;
    desk.control.use(ticket, undefined);
    desk.control.steering.look(w1, cam1, true);
    await desk.clock.advance(100);
    const before = desk.gateway.said.length;
    for (const x of [0.8, 0.5, -0.5, 0.9]) {
      desk.push(x);
      await desk.clock.advance(250);
    }
    expect(desk.gateway.said).toHaveLength(before);
    desk.push(0);
    desk.push(0.9);
    await desk.clock.advance(5);
    expect(desk.last()).toMatchObject({ what: 'steer', camera: cam1 });
  });

  it('but not when the same camera is selected in another window', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.control.steering.look(w2, cam1, true);
    await desk.clock.advance(300);
    expect(new Set(desk.said())).toEqual(new Set(['steer']));
  });

  it('but not when another hand moves it still', async () => {
    await desk.ready();
    desk.push(0.9);
    desk.control.steering.steer(w1, cam1, pan(-0.5), 'keyboard');
    await desk.clock.advance(100);
    desk.control.blurred(w1);
    await desk.clock.advance(100);
    expect(desk.last()).toMatchObject({ what: 'steer', source: 'stick' });
    expect(desk.control.view()).toMatchObject({ stopped: null, steering: { source: 'stick' } });
  });

  it('unplugged', async () => {
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
    expect(desk.said()).toEqual(['steer', 'stop unplugged']);
  });

  it('unplugged, which SDL tells as let go and then gone', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.push(0);
    desk.board.unplug(1);
    await desk.clock.advance(0);
    expect(desk.said()).toEqual(['steer', 'stop -', 'stop unplugged']);
    expect(desk.control.view().stopped).toMatchObject({ camera: cam1, cause: 'unplugged' });
  });

  it('unplugged long after it was let go is no news', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.push(0);
    await desk.clock.advance(500);
    desk.board.unplug(1);
    await desk.clock.advance(0);
    expect(desk.said()).toEqual(['steer', 'stop -']);
    expect(desk.control.view().stopped).toBeNull();
  });

  it('linkCut, though nothing can be sent; the lease is there again with the link', async () => {
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
    expect(desk.said()).toEqual(['steer']);
    desk.push(0);
    desk.push(0.8);
    await desk.clock.advance(5);
    expect(desk.said()).toEqual(['steer', 'steer']);
  });

  it('a new ticket of the same person, as after a new desk, interrupts nothing', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.control.use({ ...ticket, ticket: 'ticket-of-another-connection' }, undefined);
    await desk.clock.advance(400);
    expect(new Set(desk.said())).toEqual(new Set(['steer']));
    expect(desk.gateway.joined).toBe(1);
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
        desk = steeringDesk();
        await desk.ready();
        /** The stick has been let go since the last forced stop, as far as it was pushed then. */
        let isFree = true;
        let instance = 1;
        for (const [what, afterMs] of events) {
          const before = desk.gateway.said.length;
          if (what.do === 'push') {
            desk.board.read(instance, reading(what.x), desk.clock.monotonic());
            if (Math.abs(what.x) <= 0.1) isFree = true;
          } else if (what.do === 'keys') desk.control.steering.steer(w2, cam2, pan(what.x), 'keyboard');
          else if (what.do === 'lock') void desk.control.stopAll('screenLocked');
          else if (what.do === 'blur') desk.control.blurred(w2);
          else if (what.do === 'stale') desk.control.steering.look(w1, cam1, false);
          else if (what.do === 'seen') desk.control.steering.look(w1, cam1, true);
          else if (what.do === 'select') desk.control.steering.look(w2, cam2, true);
          else if (what.do === 'cut') desk.gateway.cut();
          else if (what.do === 'mend') desk.gateway.mend();
          else if (what.do === 'refuse')
            desk.gateway.refusal = { code: 'steer.held', params: { by: 'Bình' } };
          else if (what.do === 'grant') desk.gateway.refusal = undefined;
          else if (what.do === 'stop') desk.control.steering.stopSelected();
          else if (what.do === 'replug') {
            desk.board.unplug(instance);
            instance += 1;
            desk.board.plug({ instance, identity }, reading(0));
            isFree = true;
          } else
            desk.gateway.publish('lease', {
              what: 'ended',
              lease: leaseOf(cam1, desk.clock),
              how: 'preempted',
            });
          await desk.clock.advance(afterMs);
          const since = desk.gateway.said.slice(before);
          if (what.do === 'lock' && Math.abs(desk.board.reading(instance)?.axes[0] ?? 0) > 0.1)
            isFree = false;
          if (!isFree)
            expect(since.filter((word) => word.what === 'steer' && word.source === 'stick')).toEqual([]);
        }
        desk.board.read(instance, reading(0), desk.clock.monotonic());
        desk.control.steering.steer(w2, cam2, still, 'keyboard');
        await desk.clock.advance(2_000);
        expect(desk.control.view().steering).toBeNull();
        const before = desk.gateway.said.length;
        await desk.clock.advance(2_000);
        expect(desk.gateway.said).toHaveLength(before);
        // What could not be desk.told is stopped by the desk.gateway, whose link was cut.
        if (events.some(([what]) => what.do === 'cut' || what.do === 'refuse')) return;
        for (const camera of [cam1, cam2])
          if (desk.wordsTo(camera).length > 0) expect(desk.wordsTo(camera).at(-1)?.what).toBe('stop');
      },
    ),
    { numRuns: 150 },
  );
});

describe('a camera that this desk has sent to a place', () => {
  const go = async (deed: { readonly do: 'home' } | { readonly do: 'startTour'; readonly token: string }) => {
    await desk.ready();
    void desk.control.steering.do(w1, cam1, deed);
    await desk.clock.advance(5);
  };
  it.each<[StopCause, () => unknown]>([
    ['screenLocked', () => desk.control.stopAll('screenLocked')],
    ['suspended', () => desk.control.stopAll('suspended')],
    ['consoleClosed', () => desk.control.stopAll('consoleClosed')],
    ['signedOut', () => desk.control.use(null, undefined)],
    ['windowGone', () => desk.control.gone(w1)],
  ])('is stopped on its way: %s', async (cause, happens) => {
    await go({ do: 'home' });
    void happens();
    await desk.clock.advance(5);
    expect(desk.wordsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause });
  });
  it('gets there though its hand turns to something else: it ends by itself, and half a way shows nothing', async () => {
    await go({ do: 'home' });
    desk.control.blurred(w1);
    desk.control.steering.look(w1, cam2, true);
    desk.control.gone(w2);
    await desk.clock.advance(5);
    expect(desk.said().filter((what) => what.startsWith('stop'))).toEqual([]);
  });
  it('is stopped once, and not after a minute, when it is there', async () => {
    await go({ do: 'home' });
    await desk.clock.advance(61_000);
    void desk.control.stopAll('screenLocked');
    await desk.clock.advance(5);
    expect(desk.said().filter((what) => what.startsWith('stop'))).toEqual([]);
  });
  it('on a tour is left alone: that is to go on without anybody', async () => {
    await go({ do: 'startTour', token: 'site-1' });
    void desk.control.stopAll('screenLocked');
    await desk.clock.advance(5);
    expect(desk.said().filter((what) => what.startsWith('stop'))).toEqual([]);
  });
});

it('a stick steers nothing by a window that says no more', async () => {
  await desk.ready();
  desk.control.steering.look(w1, cam1, true);
  desk.control.steering.see = () => undefined;
  desk.push(0.9);
  await desk.clock.advance(2_900);
  expect(desk.last()).toMatchObject({ what: 'steer' });
  await desk.clock.advance(200);
  expect(desk.wordsTo(cam1).at(-1)).toMatchObject({ what: 'stop', cause: 'stalePicture' });
});
