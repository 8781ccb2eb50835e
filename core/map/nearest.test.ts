import { expect, test } from 'vitest';
import { Chance } from '../../test/fixtures/alertWorld.ts';
import { getDistanceM } from '../base/geo.ts';
import { CameraId } from '../base/ids.ts';
import { findNearestCameras } from './nearest.ts';

test('nearest returns the first of all by distance, without the excluded camera and those filtered out', () => {
  const chance = new Chance(31);
  const to = { lat: 21.03, lon: 105.85 };
  const list = Array.from({ length: 300 }, (_, number) => ({
    number,
    camera: {
      id: CameraId.parse(`hn:camera:${number}`),
      position: { lat: 20.9 + chance.next() * 0.3, lon: 105.7 + chance.next() * 0.3, heightM: 6 },
    },
  }));
  const isEven = ({ number }: { readonly number: number }) => number % 2 === 0;
  const inOrder = list
    .map((entry) => ({ entry, metres: getDistanceM(to, entry.camera.position) }))
    .sort((a, b) => a.metres - b.metres);
  expect(findNearestCameras(list, to, { count: 9, without: null })).toEqual(inOrder.slice(0, 9));
  const first = inOrder[0]?.entry.camera.id ?? null;
  expect(findNearestCameras(list, to, { count: 5, without: first, where: isEven })).toEqual(
    inOrder
      .slice(1)
      .filter(({ entry }) => isEven(entry))
      .slice(0, 5),
  );
  expect(findNearestCameras(list, to, { count: 400, without: null })).toEqual(inOrder);
});
