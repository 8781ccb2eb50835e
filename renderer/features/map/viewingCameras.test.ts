import { beforeEach, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { ViewingCamerasResult } from '../../map/viewshed/index.ts';
import type { CamerasState, PresenceState } from '../../shared/mirror.ts';
import { type FoundViewingCameras, followViewingCameras } from './viewsheds.ts';

const [ptzCamera, other] = [CameraId.parse('hn:camera:ptz'), CameraId.parse('hn:camera:other')];
const registry = () => ({ list: [], byId: new Map() }) as unknown as CamerasState;
const turned = (id: CameraId) => new Map([[id, {}]]) as unknown as PresenceState;

let answers: ((found: Result<ViewingCamerasResult> | undefined) => void)[];
let found: FoundViewingCameras;
let drawn: ViewingCamerasResult | undefined;
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
        // Like the real implementation.
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

test('the viewing cameras are computed again when one of them turns, and not for other cameras', async () => {
  answer(ptzCamera);
  await expect.poll(reported).toEqual([ptzCamera]);
  presence.setState(turned(other), true);
  await clock.advance(1_000);
  expect(answers).toHaveLength(0);
  presence.setState(turned(ptzCamera), true);
  presence.setState(turned(ptzCamera), true);
  await clock.advance(1_000);
  expect(answers).toHaveLength(1);
  // The result stays until the next one.
  expect(reported()).toEqual([ptzCamera]);
});

test('the viewing cameras are requested again after a registry change cancelled the computation', async () => {
  answers.shift()?.(undefined);
  cameras.setState(registry());
  await clock.advance(500);
  answer(ptzCamera, other);
  await expect.poll(reported).toEqual([ptzCamera, other]);
});

test('the viewing cameras are requested again after a later registry change', async () => {
  answer(ptzCamera);
  await expect.poll(reported).toEqual([ptzCamera]);
  cameras.setState(registry());
  await clock.advance(500);
  answer(other);
  await expect.poll(reported).toEqual([other]);
  expect(drawn).toMatchObject({ viewingCameras: [{ id: other }] });
});

test('the fault of the computation is reported', async () => {
  answers.shift()?.({ ok: false, fault: { code: 'sight.failed', params: {} } });
  await expect.poll(reported).toEqual({ fault: { code: 'sight.failed', params: {} } });
});

test('nothing is reported or requested after cancelling', async () => {
  answer(ptzCamera);
  await expect.poll(reported).toEqual([ptzCamera]);
  cameras.setState(registry());
  stop();
  expect(drawn).toBeUndefined();
  await clock.advance(1_000);
  expect([answers.length, clock.pending]).toEqual([0, 0]);
});
