import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { leaseOf } from '../../test/fakes/gateway.ts';
import { cam1, cam2, identity, pan, reading, steeringDesk, w1, w2 } from '../../test/fakes/steeringDesk.ts';

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

it('holds a forced stop until the input is released, and stops every camera in the end, in any order of events', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(event, fc.integer({ min: 0, max: 300 })), { minLength: 1, maxLength: 30 }),
      async (events) => {
        const desk = steeringDesk();
        await desk.ready();
        /** The stick has been let go since the last forced stop, as far as it was pushed then. */
        let isFree = true;
        let instance = 1;
        for (const [what, afterMs] of events) {
          const before = desk.gateway.messages.length;
          if (what.do === 'push') {
            desk.board.read(instance, reading(what.x), desk.clock.monotonic());
            if (Math.abs(what.x) <= 0.1) isFree = true;
          } else if (what.do === 'keys') desk.control.steer(w2, cam2, pan(what.x), 'keyboard');
          else if (what.do === 'lock') void desk.control.stopAll('screenLocked');
          else if (what.do === 'blur') desk.control.blurred(w2);
          else if (what.do === 'stale') desk.control.select(w1, cam1, false);
          else if (what.do === 'seen') desk.control.select(w1, cam1, true);
          else if (what.do === 'select') desk.control.select(w2, cam2, true);
          else if (what.do === 'cut') desk.gateway.cut();
          else if (what.do === 'mend') desk.gateway.mend();
          else if (what.do === 'refuse')
            desk.gateway.refusal = { code: 'steer.held', params: { by: 'Bình' } };
          else if (what.do === 'grant') desk.gateway.refusal = undefined;
          else if (what.do === 'stop') desk.pressStop(instance);
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
          const since = desk.gateway.messages.slice(before);
          if (what.do === 'lock' && Math.abs(desk.board.sticks.reading(instance)?.axes[0] ?? 0) > 0.1)
            isFree = false;
          if (!isFree)
            expect(since.filter((word) => word.what === 'steer' && word.source === 'stick')).toEqual([]);
        }
        desk.board.read(instance, reading(0), desk.clock.monotonic());
        desk.control.steer(w2, cam2, zeroVelocity, 'keyboard');
        await desk.clock.advance(2_000);
        expect(desk.control.view().steering).toBeNull();
        const before = desk.gateway.messages.length;
        await desk.clock.advance(2_000);
        expect(desk.gateway.messages).toHaveLength(before);
        // What could not be told is stopped by the gateway, whose link was cut.
        if (events.some(([what]) => what.do === 'cut' || what.do === 'refuse')) return;
        for (const camera of [cam1, cam2])
          if (desk.commandsTo(camera).length > 0) expect(desk.commandsTo(camera).at(-1)?.what).toBe('stop');
      },
    ),
    { numRuns: 150 },
  );
});
