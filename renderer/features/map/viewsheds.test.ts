import { beforeEach, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { FootprintsByCamera } from '../../map/cameras/footprints.ts';
import type { CameraFootprint } from '../../map/viewshed/index.ts';
import type { CamerasState, PresenceState } from '../../shared/mirror.ts';
import { createMapStore } from './model.ts';
import { followFootprint, getGapsArea } from './viewsheds.ts';
import { listMapWards } from './wards.ts';

const camera = CameraId.parse('hn:camera:1');
const registry = (...ids: readonly CameraId[]) =>
  ({ list: [...ids], byId: new Map(ids.map((id) => [id, {}])) }) as unknown as CamerasState;

let answers: ((found: Result<CameraFootprint> | undefined) => void)[];
let shown: FootprintsByCamera | undefined;
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
      // Like the real implementation.
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

test('a footprint is computed once and shown until it is no longer requested', async () => {
  expect(answers).toHaveLength(1);
  model.setState({ night: false });
  expect(answers).toHaveLength(1);
  answer('as it stands');
  await expect.poll(reported).toEqual(['as it stands']);
  model.setState({ footprint: false });
  expect(reported()).toEqual([]);
});

test('a footprint is computed again after a registry change, which may move the camera or cancel the computation', async () => {
  // A new registry cancels the worker's computation.
  answers.shift()?.(undefined);
  cameras.setState(registry(camera));
  expect(answers).toHaveLength(1);
  answer('first');
  await expect.poll(reported).toEqual(['first']);
  cameras.setState(registry(camera));
  // The old footprint stays until the new one is known.
  expect(reported()).toEqual(['first']);
  answer('moved');
  await expect.poll(reported).toEqual(['moved']);
});

test('a removed camera has no footprint', async () => {
  answer('as it stands');
  await expect.poll(reported).toEqual(['as it stands']);
  cameras.setState(registry());
  expect(reported()).toEqual([]);
});

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
const square = (sideM: number) => [0, 0, sideM, 0, sideM, sideM, 0, sideM];
const [baVi] = listMapWards(
  {
    wards: [{ id: 'bv', name: 'Ba Vì', kind: 'commune', formerNames: [], rings: [square(16_000)] } as never],
    plane,
  },
  [],
);
/** Creates a view of that width in metres. */
const sight = (sideM: number) => ({
  plane,
  ground4: [0, 1, 2, 3].map((at) => ({ x: square(sideM)[2 * at] ?? 0, y: square(sideM)[2 * at + 1] ?? 0 })),
});

test('coverage is computed for a whole ward, whatever its width and the view', () => {
  expect(baVi?.spanM).toBe(16_000);
  for (const sideM of [500, 90_000])
    expect(getGapsArea(sight(sideM), baVi, undefined)).toEqual({
      box: [0, 0, 16_000, 16_000],
      rings: [square(16_000)],
    });
});

test('coverage is computed for the view, unless that is too wide for meaningful figures', () => {
  const near = getGapsArea(sight(3_000), undefined, undefined);
  expect(near?.rings).toBeUndefined();
  near?.box.forEach((side, at) => void expect(side).toBeCloseTo(at < 2 ? 0 : 3_000, 6));
  expect(getGapsArea(sight(25_000), undefined, undefined)).toBeUndefined();
});
