import { beforeEach, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { WhoSees } from '../../map/sight/index.ts';
import type { CamerasState, PresenceState } from '../../shared/mirror.ts';
import { type FoundViewingCameras, followViewingCameras } from './viewsheds.ts';

const [dome, other] = [CameraId.parse('hn:camera:dome'), CameraId.parse('hn:camera:other')];
const registry = () => ({ list: [], byId: new Map() }) as unknown as CamerasState;
const turned = (id: CameraId) => new Map([[id, {}]]) as unknown as PresenceState;

let answers: ((found: Result<WhoSees> | undefined) => void)[];
let found: FoundViewingCameras;
let drawn: WhoSees | undefined;
let clock: ReturnType<typeof handClock>;
let cameras: StoreApi<CamerasState>;
let presence: StoreApi<PresenceState>;
let stop: () => void;

const answer = (...ids: readonly CameraId[]) =>
  answers.shift()?.({ ok: true, value: { viewingCameras: ids.map((id) => ({ id })) } as never });
const reported = () => (found && 'who' in found ? found.who.viewingCameras.map(({ id }) => id) : found);

beforeEach(() => {
  answers = [];
  found = undefined;
  clock = handClock();
  cameras = createStore<CamerasState>(registry);
  presence = createStore<PresenceState>(() => new Map());
  stop = followViewingCameras(
    { lat: 21, lon: 105 },
    {
      viewsheds: {
        whoSees: () => new Promise((settle) => answers.push(settle)),
        // As the real one does.
        cancel() {
          for (const settle of answers.splice(0)) settle(undefined);
        },
        showLines(given) {
          drawn = given;
        },
      },
      mirror: { cameras, presence } as never,
      clock,
      reporter: null,
      onFound(now) {
        found = now;
      },
    },
  );
});

test('is asked again once one of those that see it turns, and of no other', async () => {
  answer(dome);
  await expect.poll(reported).toEqual([dome]);
  presence.setState(turned(other), true);
  await clock.advance(1_000);
  expect(answers).toHaveLength(0);
  presence.setState(turned(dome), true);
  presence.setState(turned(dome), true);
  await clock.advance(1_000);
  expect(answers).toHaveLength(1);
  // What was found stays until something else is.
  expect(reported()).toEqual([dome]);
});

test('a registry that changes while it is worked out, which ends that, has it asked again', async () => {
  answers.shift()?.(undefined);
  cameras.setState(registry());
  await clock.advance(500);
  answer(dome, other);
  await expect.poll(reported).toEqual([dome, other]);
});

test('a registry that changes later has it asked again', async () => {
  answer(dome);
  await expect.poll(reported).toEqual([dome]);
  cameras.setState(registry());
  await clock.advance(500);
  answer(other);
  await expect.poll(reported).toEqual([other]);
  expect(drawn).toMatchObject({ viewingCameras: [{ id: other }] });
});

test('why it could not be found is told', async () => {
  answers.shift()?.({ ok: false, fault: { code: 'sight.failed', params: {} } });
  await expect.poll(reported).toEqual({ fault: { code: 'sight.failed', params: {} } });
});

test('tells nothing more once it is cancelled, and asks no more', async () => {
  answer(dome);
  await expect.poll(reported).toEqual([dome]);
  cameras.setState(registry());
  stop();
  expect(drawn).toBeUndefined();
  await clock.advance(1_000);
  expect([answers.length, clock.pending]).toEqual([0, 0]);
});
