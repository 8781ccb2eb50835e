import { describe, expect, it } from 'vitest';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { searchIndex } from '../../shared/searchIndex.ts';
import { firstCameras } from './firstCameras.ts';

function entry(number: number, name: string, ward: string): CameraEntry {
  const camera: Camera = {
    id: CameraId.parse(`demo:camera:${number}`),
    number,
    name,
    ward: WardId.parse(`demo:ward:${ward}`),
    function: 'traffic',
    kind: 'fixed',
    position: { lat: 21, lon: 105.8, heightM: 6 },
    headingDeg: 0,
    fovDeg: 90,
    tags: [],
    streams: ['main'],
  };
  return { camera, ward: undefined, index: searchIndex(camera, undefined) };
}

const city = [
  entry(1, 'Hồ Tây – bến thuyền', 'tayho'),
  entry(2, 'Hồ Tây – đường dạo', 'badinh'),
  entry(3, 'Chợ Hôm – cổng Bắc', 'tayho'),
  entry(4, 'Nút giao Ngã Tư Sở', 'dongda'),
  entry(5, 'Ga Hà Nội', 'cuanam'),
];
const numbers = (count: number) => firstCameras(city, count).map((one) => one.camera.number);

describe('the first cameras of a wall nobody arranged', () => {
  it('are of different places and wards', () => {
    expect(numbers(3)).toEqual([1, 4, 5]);
  });

  it('do not put two of a kind of place side by side or one above the other', () => {
    const kinds = ['Hồ', 'Hồ', 'Chợ', 'Chợ', 'Ga', 'Hồ', 'Chợ', 'Ga', 'Ga'];
    const list = kinds.map((kind, at) => entry(at + 1, `${kind} ${at} – cổng`, `w${at}`));
    const chosen = firstCameras(list, 9).map((one) => one.camera.name.split(' ')[0]);
    expect(chosen).toHaveLength(9);
    for (const [at, kind] of chosen.entries()) {
      if (at % 3 > 0) expect(chosen[at - 1], `left of ${at}`).not.toBe(kind);
      if (at >= 3) expect(chosen[at - 3], `above ${at}`).not.toBe(kind);
    }
  });

  it('are filled up with others before a tile stays empty', () => {
    expect(numbers(4)).toEqual([1, 4, 5, 2]);
    expect(numbers(9)).toHaveLength(5);
  });

  it('are others in the next window, as far as there are others', () => {
    const inWindow = (order: number) => firstCameras(city, 2, order).map((one) => one.camera.number);
    expect([0, 1, 2].map(inWindow)).toEqual([
      [1, 4],
      [5, 2],
      [2, 3],
    ]);
  });
});
