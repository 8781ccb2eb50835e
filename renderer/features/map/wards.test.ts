import { expect, test } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import type { Camera, CameraKind, Ward } from '../../../core/cameras/camera.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import { countCamerasByKind, findPresentWardId, listMapWards } from './wards.ts';

const counted = (...kinds: CameraKind[]) => [
  ...countCamerasByKind(kinds.map((kind) => ({ camera: { kind } }))),
];

test('kinds with cameras come in a fixed order, whichever camera comes first', () => {
  expect(counted('anpr', 'ptz', 'anpr', 'fixed')).toEqual([
    ['fixed', 1],
    ['ptz', 1],
    ['anpr', 2],
  ]);
  expect(counted('ptz', 'fixed').map(([kind]) => kind)).toEqual(['fixed', 'ptz']);
  expect(counted()).toEqual([]);
});

function inWard(number: number, id: string, name: string): CameraEntry {
  const ward: Ward = { id: WardId.parse(id), name, kind: 'ward' };
  const camera: Camera = {
    id: CameraId.parse(`hn:camera:${number}`),
    number,
    name: `Cột ${number}`,
    ward: ward.id,
    function: 'security',
    kind: 'fixed',
    headingDeg: 0,
    fovDeg: 90,
    tags: [],
    streams: ['main'],
    position: { lat: 21.03, lon: 105.85, heightM: 6 },
  };
  return { camera, ward, index: createSearchIndex(camera, ward) };
}

test('a ward selected before the city was loaded is found by the city’s id', () => {
  const cameras = [
    inWard(1, 'hn:ward:dd', 'Đống Đa'),
    inWard(2, 'hn:ward:77', 'Phường Láng'),
    inWard(3, 'hn:ward:x', 'Xa'),
  ];
  const before = listMapWards(undefined, cameras);
  const square = [0, 0, 900, 0, 900, 900, 0, 900];
  const ofCity = (id: string, name: string) => ({
    id,
    name,
    kind: 'ward' as const,
    formerNames: [],
    rings: [square],
  });
  const after = listMapWards(
    {
      plane: createPlaneAt({ lat: 21.03, lon: 105.85 }),
      wards: [ofCity('dd', 'Đống Đa'), ofCity('lang', 'Láng'), ofCity('vm', 'Văn Miếu')],
    },
    cameras,
  );
  expect(before.length).toBe(3);
  for (const { id, name, cameras: own } of before) {
    expect(findPresentWardId(before, id)).toBe(id);
    expect(after.find((ward) => ward.id === findPresentWardId(after, id))?.cameras, name).toEqual(own);
  }
  expect(findPresentWardId(after, 'vm')).toBe('vm');
});
