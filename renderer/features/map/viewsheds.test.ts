import { beforeEach, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { planeAt } from '../../../core/base/geo.ts';
import { CameraId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Footprints } from '../../map/cameras/footprints.ts';
import type { CameraFootprint } from '../../map/sight/index.ts';
import type { CamerasState, PresenceState } from '../../shared/mirror.ts';
import { createMapStore } from './model.ts';
import { followFootprint, gapsArea } from './viewsheds.ts';
import { wardsOf } from './wards.ts';

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

const plane = planeAt({ lat: 21.03, lon: 105.85 });
const square = (sideM: number) => [0, 0, sideM, 0, sideM, sideM, 0, sideM];
const [baVi] = wardsOf(
  {
    wards: [{ id: 'bv', name: 'Ba Vì', kind: 'commune', formerNames: [], rings: [square(16_000)] } as never],
    plane,
  },
  [],
);
/** What is in sight: so many metres from side to side. */
const sight = (sideM: number) => ({
  plane,
  ground4: [0, 1, 2, 3].map((at) => ({ x: square(sideM)[2 * at] ?? 0, y: square(sideM)[2 * at + 1] ?? 0 })),
});

test('a ward is taken whole, however wide it is and whatever is in sight', () => {
  expect(baVi?.spanM).toBe(16_000);
  for (const sideM of [500, 90_000])
    expect(gapsArea(sight(sideM), baVi, undefined)).toEqual({
      box: [0, 0, 16_000, 16_000],
      rings: [square(16_000)],
    });
});

test('else what is in sight, unless that is so wide that its figures would say nothing', () => {
  const near = gapsArea(sight(3_000), undefined, undefined);
  expect(near?.rings).toBeUndefined();
  near?.box.forEach((side, at) => void expect(side).toBeCloseTo(at < 2 ? 0 : 3_000, 6));
  expect(gapsArea(sight(25_000), undefined, undefined)).toBeUndefined();
});
