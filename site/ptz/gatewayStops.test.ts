import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZeroVelocity } from '../../core/ptz/ptz.ts';
import { c1, c2, cameras, createTestGateway, grantOf } from '../../test/fakes/testGateway.ts';

type World = ReturnType<typeof createTestGateway>;
type Console = Awaited<ReturnType<World['console_']>>;

/** Events that end the control of a camera held by stick, with the cause that the console receives. */
const ends: Record<string, (world: World, an: Console) => unknown> = {
  'the link of the console is cut': (_world, an) => an.cut(),
  'the session is signed out': ({ gateway }) => gateway.revoke('session-an'),
  'the site is gone': ({ gateway }) => gateway.siteGone(),
  'the cameras are removed': ({ gateway }) =>
    gateway.setCameras({ first: true, last: true, cameras: cameras.slice(2) }),
  'the scope shrinks': ({ gateway }) => gateway.grant(grantOf('an', [])),
  'the lease is released by a supervisor': async ({ console_, clock }) => {
    const chief = await console_('chief');
    for (const camera of [c1, c2])
      void chief.client.call('lease.releaseOther', { camera, reason: 'cần gấp' });
    await clock.advance(0);
  },
};

const moved = fc.subarray([c1, c2], { minLength: 1 });
const pan = fc.constantFrom(-1, -0.3, 0.5, 1);

describe('a gateway stops a moving camera at once', () => {
  it.each(Object.entries(ends))('%s', (_how, end) =>
    fc.assert(
      fc.asyncProperty(moved, pan, fc.nat({ max: 580 }), async (held, speed, afterMs) => {
        const world = createTestGateway();
        const { clock, begin, console_, ptz } = world;
        begin('an', 'chief');
        const an = await console_('an');
        await Promise.all(held.map((camera) => an.steer(camera, speed)));
        await clock.advance(Math.max(0, afterMs - 20));
        const at = clock.monotonic();
        for (const camera of held) expect(ptz(camera).times('stop')).toEqual([]);
        await end(world, an);
        for (const camera of held) expect(ptz(camera).times('stop')[0]).toBe(at);
        await clock.advance(1_000);
        for (const camera of held) expect(isZeroVelocity(ptz(camera).velocity)).toBe(true);
        world.gateway.close();
      }),
      { numRuns: 20 },
    ),
  );

  it('when a higher priority takes it, before the first move of the new holder', () =>
    fc.assert(
      fc.asyncProperty(pan, pan, fc.nat({ max: 500 }), async (speed, next, afterMs) => {
        const { clock, begin, console_, ptz, gateway } = createTestGateway();
        begin('an', 'chief');
        const [an, chief] = [await console_('an'), await console_('chief')];
        await an.steer(c1, speed);
        await clock.advance(afterMs);
        const before = ptz(c1).received.length;
        await chief.steer(c1, next);
        await clock.advance(150);
        const since = ptz(c1)
          .received.slice(before)
          .filter(({ what }) => what === 'stop' || what === 'move');
        expect(since[0]?.what).toBe('stop');
        expect(since.at(-1)).toMatchObject({ what: 'move', velocity: { pan: next } });
        gateway.close();
      }),
      { numRuns: 20 },
    ));

  it('at its start, if another gateway moved it', () =>
    fc.assert(
      fc.asyncProperty(moved, fc.boolean(), async (left, areTakenOver) => {
        const { clock, gateway, ptz } = createTestGateway();
        if (areTakenOver) gateway.takeOver(left);
        gateway.setCameras({
          first: true,
          last: true,
          cameras: cameras.map((one) => ({ ...one, steered: !areTakenOver && left.includes(one.camera.id) })),
        });
        for (const camera of left) expect(ptz(camera).times('stop')).toEqual([clock.monotonic()]);
        expect([...gateway.stopping].sort()).toEqual([...left].sort());
        await clock.advance(10_000);
        expect(gateway.stopping).toEqual([]);
        gateway.close();
      }),
      { numRuns: 20 },
    ));
});
