import { expect, test } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { CityLabel } from '../../../core/map/city/city.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import { getStreet } from './streets.ts';
import { listMapWards } from './wards.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });

function entry(number: number, x: number, y: number, name = `Cột ${number}`): CameraEntry {
  const camera: Camera = {
    id: CameraId.parse(`hn:camera:${number}`),
    number,
    name,
    ward: WardId.parse('hn:ward:a'),
    function: 'security',
    kind: 'fixed',
    headingDeg: 0,
    fovDeg: 90,
    tags: [],
    streams: ['main'],
    position: { ...plane.toLatLon({ x, y }), heightM: 6 },
  };
  return { camera, ward: undefined, index: createSearchIndex(camera, undefined) };
}

const square = (x: number) => [x, -500, x + 1_000, -500, x + 1_000, 500, x, 500];
const ward = (id: string, name: string, x: number) => ({
  id,
  name,
  kind: 'ward' as const,
  formerNames: [],
  rings: [square(x)],
});
const wards = listMapWards({ plane, wards: [ward('a', 'A', 0), ward('b', 'B', 1_000)] }, []);
const label = (name: string, x: number, y: number, angleDeg?: number): CityLabel => ({
  name,
  kind: 'street',
  x,
  y,
  rank: 7,
  ...(angleDeg === undefined ? {} : { angleDeg }),
});
const labels = [
  label('Phố Huế', 300, 0, 0),
  label('Phố Huế', 1_200, 0, 0),
  label('Phố Huế', 8_000, 0, 90),
  label('Phố Khác', 300, 100, 0),
];

test('a street includes exactly the cameras next to its names, between them and a little past them', () => {
  const adjacent = [entry(9, 300, 24), entry(2, 750, -24), entry(3, 1_390, 0), entry(4, 8_020, 190)];
  const away = [entry(5, 300, 26), entry(6, 1_430, 0), entry(7, 4_000, 0), entry(8, 8_190, 0)];
  const found = getStreet('Phố Huế', { labels, wards, plane }, [...adjacent, ...away]);
  expect(found.cameras.map(({ camera }) => camera.number)).toEqual([2, 3, 4, 9]);
});

test('a camera named after the street belongs to it from further away, up to a limit', () => {
  const cameras = [
    entry(1, 300, 200, 'Phố Huế – số 12'),
    entry(2, 300, 300, 'Phố Huế – số 14'),
    entry(3, 300, 200, 'Phố Huế Nhỏ2'),
    entry(4, 300, 200, 'Chợ Hôm'),
  ];
  const found = getStreet('Phố Huế', { labels, wards, plane }, cameras);
  expect(found.cameras.map(({ camera }) => camera.number)).toEqual([1, 3]);
});

test('a street lists each ward of its names once', () => {
  const found = getStreet('Phố Huế', { labels: [...labels, label('Phố Huế', 500, 0)], wards, plane }, []);
  expect(found.wards.map(({ name }) => name)).toEqual(['A', 'B']);
  expect(getStreet('Phố Không', { labels, wards, plane }, [entry(1, 300, 0)])).toEqual({
    name: 'Phố Không',
    wards: [],
    cameras: [],
  });
});
