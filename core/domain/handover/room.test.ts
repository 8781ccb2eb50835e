import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CameraId } from '../ids.ts';
import { abnormalOf, exportsElsewhere, type RoomDeed } from './room.ts';

const cameraOf = (n: number) => CameraId.parse(`s:camera:c${n}`);
const name = (camera: string) => `Cổng ${camera.slice(-1)}`;
let at = 0;
const deed = (what: RoomDeed['what'], over: Partial<RoomDeed> = {}): RoomDeed => {
  at += 1;
  return { what, at, until: null, by: 'An', desk: 'd1', camera: cameraOf(1), wall: null, text: '', ...over };
};

it('what was put on a wall last stands there, by whom and since when', () => {
  const deeds = [
    deed('shown', { wall: 'Tường 1' }),
    deed('shown', { wall: 'Tường 2', camera: null, text: 'Giao thông' }),
    deed('shown', { wall: 'Tường 1', camera: cameraOf(3), by: 'Bình' }),
  ];
  expect(abnormalOf(deeds, 0, name)).toMatchObject([
    { what: 'wallOverride', name: 'Tường 1', by: 'Bình', since: deeds[2]?.at, text: 'Cổng 3' },
    { what: 'wallOverride', name: 'Tường 2', by: 'An', since: deeds[1]?.at, text: 'Giao thông' },
  ]);
});

it('a tour is off exactly where somebody stopped it last', () => {
  const any = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(any, (steps) => {
      const deeds = steps.map(([n, stops]) =>
        deed(stops ? 'tourStopped' : 'tourStarted', { camera: cameraOf(n) }),
      );
      const off = [1, 2, 3].filter((n) => steps.findLast(([camera]) => camera === n)?.[1]).map(cameraOf);
      const told = abnormalOf(deeds, 0, name);
      expect(told.map(({ camera }) => camera).sort()).toEqual(off);
      for (const { what, camera, since } of told)
        expect([what, since]).toEqual(['tourOff', deeds.findLast((one) => one.camera === camera)?.at]);
    }),
  );
});

it('each look without masks is told of with why and until when; exports only of other desks', () => {
  const deeds = [
    deed('unmasked', { until: 99, text: 'Theo yêu cầu' }),
    deed('export', { text: 'của mình' }),
    deed('export', { desk: 'd2', text: 'của bàn khác' }),
  ];
  expect(abnormalOf(deeds, 0, name)).toMatchObject([
    { what: 'temporaryRight', name: 'Cổng 1', until: 99, text: 'Theo yêu cầu' },
  ]);
  expect(exportsElsewhere(deeds, { desk: 'd1', from: 0 }, name)).toMatchObject([
    { what: 'export', name: 'Cổng 1', reason: 'của bàn khác' },
  ]);
  const later = at + 1;
  expect([
    abnormalOf(deeds, later, name),
    exportsElsewhere(deeds, { desk: 'd1', from: later }, name),
  ]).toEqual([[], []]);
});

it('a wall and a tour are told of though what was done to them was done before', () => {
  const deeds = [deed('shown', { wall: 'Tường 1' }), deed('tourStopped')];
  expect(abnormalOf(deeds, at + 1, name).map(({ what }) => what)).toEqual(['tourOff', 'wallOverride']);
});
