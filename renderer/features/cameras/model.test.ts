import { describe, expect, it } from 'vitest';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import { type Camera, CameraKind, type Ward } from '../../../core/cameras/camera.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import { findBestCameras, noCameraFilter, searchCameras, toggleInSet } from './model.ts';

const streets = [
  'Phố Hàng Bông',
  'Ngã tư Khâm Thiên',
  'Cầu Giấy',
  'Hồ Hoàn Kiếm',
  'Đường Láng',
  'Chợ Đồng Xuân',
];
const wards = ['Đống Đa', 'Hoàn Kiếm', 'Ba Đình', 'Cầu Giấy', 'Đông Anh', 'Tây Hồ'];

function entry(number: number): CameraEntry {
  const name = `${streets[number % streets.length]} ${number}`;
  const ward: Ward = {
    id: WardId.parse(`demo:ward:w${number % wards.length}`),
    name: wards[(number * 7) % wards.length] ?? '',
    kind: 'ward',
  };
  const camera: Camera = {
    id: CameraId.parse(`demo:camera:${number}`),
    number,
    name,
    ward: ward.id,
    function: number % 3 === 0 ? 'traffic' : 'security',
    kind: CameraKind.options[number % 4] ?? 'fixed',
    position: { lat: 21, lon: 105.8, heightM: 6 },
    headingDeg: 0,
    fovDeg: 90,
    tags: [],
    streams: ['main', 'sub'],
  };
  return { camera, ward, index: createSearchIndex(camera, ward) };
}

const city = Array.from({ length: 40_210 }, (_, at) => entry(at + 1));
const search = (query: string) => searchCameras(city, { ...noCameraFilter, query });

describe('searching the registry', () => {
  it('finds Đống Đa by "dong da", with or without accents, in any case and word order', () => {
    const found = search('dong da');
    expect(found.length).toBeGreaterThan(1_000);
    expect(found.every((e) => e.ward?.name === 'Đống Đa')).toBe(true);
    for (const query of ['Đống Đa', 'da DONG', ' dong   da ']) expect(search(query)).toEqual(found);
  });

  it('ranks the camera of that number first, then those whose number begins with it', () => {
    const numbers = search('402').map((e) => e.camera.number);
    expect(numbers.slice(0, 3)).toEqual([402, 4_020, 4_021]);
    expect(numbers).toContain(1_402);
  });

  it('ranks a phrase in name or ward first, then whole words in order, then word prefixes, then the rest', () => {
    const named = (number: number, name: string): CameraEntry => {
      const { camera } = entry(number);
      const made = { ...camera, name };
      return { camera: made, ward: undefined, index: createSearchIndex(made, undefined) };
    };
    const list = [
      named(1, 'Xuân Lahay'),
      named(2, 'Langha Xuânh'),
      named(3, 'La Thành, Xuân Đỉnh'),
      named(4, 'Phố La Xuân'),
      named(5, 'Cầu La – Xuân'),
    ];
    const numbers = searchCameras(list, { ...noCameraFilter, query: 'la xuan' }).map((e) => e.camera.number);
    expect(numbers).toEqual([4, 5, 3, 1, 2]);
  });

  it('matches the kind and the function of a camera, in either language', () => {
    for (const query of ['ptz', 'giao thong', 'traffic', 'bien so', 'plates', 'anpr', 'ptz giao thông'])
      expect(search(query).length, query).toBeGreaterThan(1_000);
    expect(search('traffic').every((e) => e.camera.function === 'traffic')).toBe(true);
  });

  it('filters by kind and by function', () => {
    const found = searchCameras(city, {
      query: 'lang',
      kinds: new Set(['ptz'] as const),
      functions: new Set(['security'] as const),
    });
    expect(found.every((e) => e.camera.kind === 'ptz' && e.camera.function === 'security')).toBe(true);
  });

  it('adds a value to a filter set and removes it again', () => {
    expect([...toggleInSet(toggleInSet(new Set<string>(), 'ptz'), 'ptz')]).toEqual([]);
  });
});

describe('findBestCameras', () => {
  it('returns the first matches of the whole search and the same total', () => {
    const typed = [
      'd',
      'do',
      'don',
      'dong',
      'dong d',
      'dong da',
      'dong',
      'khong co',
      'h',
      '4',
      '40',
      '402',
      'ng t',
      'qzx',
      'traffic',
    ];
    for (const query of typed) {
      const all = search(query);
      const plain = city.filter(({ index }) => query.split(' ').every((word) => index.all.includes(word)));
      expect(all.length, query).toBe(plain.length);
      const { best, total } = findBestCameras(city, query, 8);
      expect([best, total], query).toEqual([all.slice(0, 8), all.length]);
    }
  });
});
