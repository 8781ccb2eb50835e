import { Camera, Ward } from '../../core/cameras/camera.ts';

const wardNames = ['Hoàn Kiếm', 'Đống Đa', 'Ba Đình', 'Tây Hồ'];

export const fakeWards: readonly Ward[] = wardNames.map((name, at) =>
  Ward.parse({ id: `fake:ward:w${at + 1}`, name, kind: 'ward' }),
);

/**
 * Returns `count` cameras, numbered from 1.
 * The wards take turns; every tenth is a PTZ camera, every third serves traffic.
 */
export const fakeCameras = (count: number): Camera[] =>
  Array.from({ length: count }, (_, at) =>
    Camera.parse({
      id: `fake:camera:c${at + 1}`,
      number: at + 1,
      name: `Phố số ${at + 1}`,
      ward: `fake:ward:w${(at % wardNames.length) + 1}`,
      function: at % 3 === 0 ? 'traffic' : 'security',
      kind: at % 10 === 0 ? 'ptz' : 'fixed',
      position: { lat: 21 + at / 1e6, lon: 105.8 + at / 1e6, heightM: 6 },
      headingDeg: (at * 7) % 360,
      fovDeg: 90,
      tags: at % 5 === 0 ? ['school'] : [],
      streams: ['main', 'sub'],
    }),
  );
