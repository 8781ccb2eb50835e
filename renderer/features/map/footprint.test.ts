import { beforeEach, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Footprints } from '../../map/cameras/footprints.ts';
import type { CameraFootprint } from '../../map/sight/index.ts';
import type { CamerasState, PresenceState } from '../../shared/mirror.ts';
import { followFootprint } from './footprint.ts';
import { createMapStore } from './model.ts';

const camera = CameraId.parse('hn:camera:1');
const registry = (...ids: readonly CameraId[]) =>
  ({ list: [...ids], byId: new Map(ids.map((id) => [id, {}])) }) as unknown as CamerasState;

let answers: ((found: Result<CameraFootprint> | undefined) => void)[];
let shown: Footprints | undefined;
let model: ReturnType<typeof createMapStore>;
let cameras: StoreApi<CamerasState>;

const answer = (name: string) => answers.shift()?.({ ok: true, value: { id: name } as never });
const reported = () => [...(shown?.values() ?? [])].map((footprint) => (footprint as CameraFootprint).id);

beforeEach(() => {
  answers = [];
  shown = undefined;
  model = createMapStore();
  cameras = createStore<CamerasState>(() => registry(camera));
  followFootprint({
    sight: {
      footprint: () => new Promise((settle) => answers.push(settle)),
      // As the real one does.
      cancel() {
        for (const settle of answers.splice(0)) settle(undefined);
      },
    },
    layer: {
      setFootprints(given) {
        shown = given;
      },
    },
    mirror: { cameras, presence: createStore<PresenceState>(() => new Map()) } as never,
    model,
    states: () => ({}),
  });
  model.setState({ subject: { kind: 'camera', id: camera }, footprint: true });
});

test('is worked out once and shown until it is no longer wanted', async () => {
  expect(answers).toHaveLength(1);
  model.setState({ night: false });
  expect(answers).toHaveLength(1);
  answer('as it stands');
  await expect.poll(reported).toEqual(['as it stands']);
  model.setState({ footprint: false });
  expect(reported()).toEqual([]);
});

test('a registry that changes, by which the camera may be moved or the work ended, has it worked out again', async () => {
  // The registry that is told to the worker ends what it was asked.
  answers.shift()?.(undefined);
  cameras.setState(registry(camera));
  expect(answers).toHaveLength(1);
  answer('first');
  await expect.poll(reported).toEqual(['first']);
  cameras.setState(registry(camera));
  // Until it is known again the ground is not bare.
  expect(reported()).toEqual(['first']);
  answer('moved');
  await expect.poll(reported).toEqual(['moved']);
});

test('of a camera that is no more none is shown', async () => {
  answer('as it stands');
  await expect.poll(reported).toEqual(['as it stands']);
  cameras.setState(registry());
  expect(reported()).toEqual([]);
});
