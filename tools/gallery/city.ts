import { CameraId, WardId } from '../../core/base/ids.ts';
import { type Camera, CameraFunction, CameraKind, type Ward } from '../../core/cameras/camera.ts';
import type { CameraEntry, CamerasState } from '../../renderer/shared/mirror.ts';
import { createSearchIndex } from '../../renderer/shared/searchIndex.ts';

const wardNames = [
  'Hoàn Kiếm',
  'Đống Đa',
  'Ba Đình',
  'Cầu Giấy',
  'Tây Hồ',
  'Hai Bà Trưng',
  'Long Biên',
  'Văn Miếu - Quốc Tử Giám',
];
const places = [
  'Ngã tư Khuất Duy Tiến – Nguyễn Trãi',
  'Phố Hàng Bông',
  'Hồ Hoàn Kiếm, phía Tháp Bút',
  'Chợ Đồng Xuân, cổng chính',
  'Cầu Long Biên, đầu Bắc',
  'Ngã tư Kim Mã – Liễu Giai',
  'Bến xe Mỹ Đình, cổng ra',
  'Đường Láng, số 320',
  'Hầm chui Thanh Xuân, làn hướng về trung tâm thành phố',
];

/** Returns cameras as from a registry of that size. */
export function fixtureCity(count: number): CamerasState {
  const wards = wardNames.map(
    (name, at): Ward => ({ id: WardId.parse(`hn:ward:${at}`), name, kind: at === 6 ? 'commune' : 'ward' }),
  );
  const list = Array.from({ length: count }, (_, at): CameraEntry => {
    const ward = wards[at % wards.length];
    const kind = CameraKind.options[(at * 5) % 4] ?? 'fixed';
    const camera: Camera = {
      id: CameraId.parse(`hn:camera:${at + 1}`),
      number: at + 1,
      name: places[at % places.length] ?? '',
      ward: WardId.parse(`hn:ward:${at % wards.length}`),
      function: CameraFunction.options[at % 3] ?? 'security',
      kind,
      // The streets of a city, with 90 m between two cameras.
      position: {
        lat: 21.03 + (at % 67) * 0.0008,
        lon: 105.85 + Math.floor(at / 67) * 0.0009,
        heightM: 6,
      },
      headingDeg: 0,
      fovDeg: 90,
      tags: [],
      streams: ['main', 'sub'],
      ...(kind === 'ptz' ? { steerable: true } : {}),
    };
    return { camera, ward, index: createSearchIndex(camera, ward) };
  });
  return {
    byId: new Map(list.map((entry) => [entry.camera.id, entry])),
    byNumber: new Map(list.map((entry) => [entry.camera.number, entry])),
    list,
    total: count,
    complete: true,
    asOf: Date.now() - 65_000,
    outside: new Set(),
    refused: undefined,
  };
}
