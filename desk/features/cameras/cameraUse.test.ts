import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CameraId, DeskId } from '../../../core/base/ids.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { presencesPerMessage } from '../../../core/ptz/lease.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { quarterMs, sumCameraUse } from '../../store/cameraUse.ts';
import { createCameraUseCount } from './cameraUse.ts';

const [mine, theirs] = [1, 2].map((n) => DeskId.parse(`desk-000000000000000${n}`)) as [DeskId, DeskId];
const cameraOf = (n: number) => CameraId.parse(`fake:camera:c${n}`);
const began = 1_800_000_000_000;

/** The desk that controls a camera since a time, and its viewers. */
interface Seen {
  readonly steering: { readonly desk: DeskId; readonly since: number } | null;
  readonly watching: readonly string[];
}
const presence = (camera: CameraId, { steering, watching }: Seen): Presence => ({
  camera,
  tour: null,
  watching: [...watching],
  steering: steering && {
    name: 'x',
    priority: 1,
    kind: 'steering',
    ...steering,
    until: steering.since + 3_600_000,
  },
});

function started() {
  const clock = handClock(began);
  const { store, project } = alertStore(clock);
  const use = createCameraUseCount({ project, desk: mine, me: () => 'An', clock });
  const onDisk = (own: boolean) =>
    sumCameraUse(store, { from: began - quarterMs, to: clock.now() + quarterMs, own }, () => true);
  const sums = (own: boolean) => {
    use.close();
    return onDisk(own);
  };
  return { clock, use, onDisk, sums };
}

it('saves the start of PTZ control at once, so that a desk killed afterwards does not lose it', async () => {
  const { clock, use, onDisk } = started();
  const steering = { desk: mine, since: began };
  use.receives.presence.onMessage({
    reset: true,
    cameras: [presence(cameraOf(1), { steering, watching: [] })],
  });
  expect(onDisk(true)).toMatchObject({ gestures: 1, steered: 1 });
  await clock.advance(2_000);
  use.receives.presence.onMessage({
    reset: false,
    cameras: [presence(cameraOf(1), { steering: null, watching: [] })],
  });
  expect(onDisk(true)).toMatchObject({ gestures: 1, steeredMs: 2_000 });
});

it('counts a lease and a view that continue over a lost link once, without the time offline', async () => {
  const { clock, use, sums } = started();
  const cameras = [
    presence(cameraOf(1), { steering: { desk: mine, since: began }, watching: ['An', 'Bình'] }),
  ];
  use.receives.presence.onMessage({ reset: true, cameras });
  await clock.advance(60_000);
  use.lost();
  await clock.advance(300_000);
  use.receives.presence.onMessage({ reset: true, cameras });
  await clock.advance(30_000);
  use.lost();
  use.lost();
  expect(sums(false)).toEqual({ views: 2, viewed: 1, gestures: 1, steeredMs: 90_000, steered: 1 });
});

it('ignores repeated presence messages, and counts a viewer who left meanwhile and returns', () => {
  const { use, sums } = started();
  const all = Array.from({ length: presencesPerMessage + 1 }, (_, n) =>
    presence(cameraOf(n), { steering: null, watching: ['An'] }),
  );
  const [last] = all.slice(-1) as [Presence];
  for (let time = 0; time < 2; time += 1) {
    use.receives.presence.onMessage({ reset: true, cameras: all.slice(0, presencesPerMessage) });
    use.receives.presence.onMessage({ reset: false, cameras: [last] });
  }
  use.receives.presence.onMessage({ reset: true, cameras: all.slice(1, 2) });
  use.receives.presence.onMessage({ reset: false, cameras: [last] });
  expect(sums(true)).toMatchObject({ views: all.length + 1, viewed: all.length });
});

const anySeen = fc.record({
  steering: fc.option(
    fc.record({
      desk: fc.constantFrom(mine, theirs),
      since: fc.integer({ min: 1, max: 3 }).map((n) => began + n),
    }),
  ),
  watching: fc.subarray(['An', 'Bình', 'Cúc']),
});
const step = fc.record({
  camera: fc.integer({ min: 1, max: 3 }),
  seen: anySeen,
  after: fc.integer({ min: 0, max: 1_200_000 }),
  isLost: fc.boolean(),
});

it('counts the same as a sampling at every moment, whatever happens and however often the link is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, use, sums } = started();
      const truth = new Map<CameraId, Seen>();
      const count = { views: 0, gestures: 0, steeredMs: 0 };
      const [viewed, steered] = [new Set<CameraId>(), new Set<CameraId>()];
      for (const { camera: n, seen, after, isLost } of steps) {
        const camera = cameraOf(n);
        const was = truth.get(camera) ?? { steering: null, watching: [] };
        truth.set(camera, seen);
        for (const name of seen.watching)
          if (!was.watching.includes(name)) {
            count.views += 1;
            viewed.add(camera);
          }
        const { steering } = seen;
        if (steering && (steering.desk !== was.steering?.desk || steering.since !== was.steering.since)) {
          count.gestures += 1;
          steered.add(camera);
        }
        if (isLost) {
          use.lost();
          await clock.advance(60_000);
          use.receives.presence.onMessage({
            reset: true,
            cameras: [...truth].map(([id, one]) => presence(id, one)),
          });
        } else use.receives.presence.onMessage({ reset: false, cameras: [presence(camera, seen)] });
        await clock.advance(after);
        for (const one of truth.values()) if (one.steering) count.steeredMs += after;
      }
      use.lost();
      expect(sums(false)).toEqual({ ...count, viewed: viewed.size, steered: steered.size });
    }),
    { numRuns: 60 },
  );
});
