import { expect, it } from 'vitest';
import { CameraId } from '../base/ids.ts';
import { listSharedCameras, type SharedContent, toReceivedContent } from './share.ts';

const c = (n: number) => CameraId.parse(`hn:camera:c${n}`);
const sees =
  (...cameras: CameraId[]) =>
  (camera: CameraId) =>
    cameras.includes(camera);
const layout: SharedContent = {
  kind: 'layout',
  name: 'Hồ',
  layout: {
    division: '4',
    tiles: [c(1), { kind: 'sequence', cameras: [c(2), c(3)], dwellMs: 5_000 }, { kind: 'spot' }, null],
  },
};

it('listSharedCameras returns every camera of the content, including sequences: all must be visible to the sender', () => {
  expect(listSharedCameras(layout)).toEqual([c(1), c(2), c(3)]);
  expect(listSharedCameras({ kind: 'camera', camera: c(4) })).toEqual([c(4)]);
});

it('toReceivedContent omits hidden cameras and lists their tiles', () => {
  expect(toReceivedContent({ kind: 'camera', camera: c(1) }, sees(), () => false)).toEqual({
    kind: 'camera',
    camera: null,
  });
  const received = toReceivedContent(layout, sees(c(3)), () => false);
  expect(received).toMatchObject({
    withheld: [0, 1],
    layout: { tiles: [null, { cameras: [c(3)] }, {}, null] },
  });
  expect(JSON.stringify(received)).not.toMatch(/c1|c2/);
  expect(
    toReceivedContent(
      layout,
      () => true,
      () => false,
    ),
  ).toMatchObject({ withheld: [], layout: layout.layout });
  expect(
    toReceivedContent(
      layout,
      () => false,
      () => true,
    ),
  ).toMatchObject({ withheld: [], layout: layout.layout });
});
