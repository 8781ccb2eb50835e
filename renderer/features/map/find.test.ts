import { describe, expect, it } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import type { Camera, Ward } from '../../../core/cameras/camera.ts';
import type { CityLabel } from '../../../core/map/city/city.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import { buildCitySearchNames, findPlaces, findWards } from './find.ts';
import { findWardAt, listMapWards } from './wards.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
const square = (x: number, y: number, side: number) => [x, y, x + side, y, x + side, y + side, x, y + side];

function entry(number: number, wardId: string, name: string): CameraEntry {
  const ward: Ward = { id: WardId.parse(`hn:ward:${wardId}`), name, kind: 'ward' };
  const camera: Camera = {
    id: CameraId.parse(`hn:camera:${number}`),
    number,
    name: `Ngã tư ${number}`,
    ward: ward.id,
    function: 'security',
    kind: number % 2 ? 'ptz' : 'fixed',
    headingDeg: 0,
    fovDeg: 90,
    position: { lat: 21 + number / 1_000, lon: 105.8, heightM: 6 },
    tags: [],
    streams: ['main'],
  };
  return { camera, ward, index: createSearchIndex(camera, ward) };
}

const cameras = [entry(1, 'dd', 'Đống Đa'), entry(2, 'dd', 'Đống Đa'), entry(3, 'xx', 'Láng')];
const wards = listMapWards(
  {
    plane,
    wards: [
      {
        id: 'dd',
        name: 'Đống Đa',
        kind: 'ward',
        formerNames: ['Thịnh Quang', 'Quang Trung'],
        rings: [square(0, 0, 1_000)],
      },
      {
        id: 'vm',
        name: 'Văn Miếu',
        kind: 'ward',
        formerNames: ['Khâm Thiên'],
        rings: [square(1_000, 0, 500)],
      },
    ],
  },
  cameras,
);
const label = (name: string, kind: CityLabel['kind'], rank = 5, x = 0): CityLabel => ({
  name,
  kind,
  x,
  y: 0,
  rank,
});
const atlas = buildCitySearchNames(
  wards,
  [
    label('Phố Huế', 'street', 7),
    label('Phố Huế', 'street', 6, 900),
    label('Đầm Đông', 'water', 1),
    label('Hồ Đống Đa', 'water'),
    label('Đống Đa', 'ward'),
    label('Khâm Thiên', 'road'),
    label('Văn Miếu', 'street'),
  ],
  plane,
);
const wardsLike = (query: string) => findWards(atlas.wards, query).map(({ of }) => of);
const placesLike = (query: string) => findPlaces(atlas.places, query).map(({ of }) => of);

describe('the names of a city', () => {
  it('find a ward without diacritics, with and without its kind', () => {
    for (const query of ['dong da', 'phuong dong da', 'xa dong da', 'p dong da', 'dong da ward'])
      expect(wardsLike(query)[0]?.ward.name, query).toBe('Đống Đa');
  });

  it('find a ward by its former name once, and show that name', () => {
    expect(wardsLike('quang')).toMatchObject([{ ward: { name: 'Đống Đa' }, former: 'Quang Trung' }]);
  });

  it('list a street once, at its foremost label', () => {
    expect(placesLike('hue')).toMatchObject([
      { kind: 'street', name: 'Phố Huế', at: plane.toLatLon({ x: 900, y: 0 }) },
    ]);
  });

  it('find a street with its kind, whether or not its name includes that', () => {
    for (const query of ['pho hue', 'duong hue', 'hue street'])
      expect(placesLike(query)[0]?.name, query).toBe('Phố Huế');
    expect(placesLike('duong dong da').map(({ name }) => name)).not.toContain('Hồ Đống Đa');
  });

  it('rank an exact phrase before its words in any order', () => {
    expect(placesLike('dong da')).toMatchObject([{ name: 'Hồ Đống Đa' }, { name: 'Đầm Đông' }]);
  });
});

describe('wards', () => {
  it('contain the registry’s cameras by id or by name, and include wards unknown to the city', () => {
    const count = (name: string) => wards.find((ward) => ward.name === name)?.cameras.length;
    expect([count('Đống Đa'), count('Văn Miếu'), count('Láng')]).toEqual([2, 0, 1]);
  });

  it('contain exactly the points within their rings', () => {
    let seed = 11;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let at = 0; at < 500; at += 1) {
      const point = { x: random() * 2_000 - 250, y: random() * 1_500 - 250 };
      const within = (x: number, side: number) =>
        point.x > x && point.x < x + side && point.y > 0 && point.y < side;
      const expected = within(0, 1_000) ? 'Đống Đa' : within(1_000, 500) ? 'Văn Miếu' : undefined;
      expect(findWardAt(wards, point)?.name).toBe(expected);
    }
  });
});
