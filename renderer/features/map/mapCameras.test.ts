import { expect, test } from 'vitest';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import { packCameras, unpackCameras } from '../../map/packing.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import { getMapCameraState, toMapCamera } from './mapCameras.ts';

test('the registry’s picture properties, including the width in pixels, reach the viewshed computation', () => {
  const camera: Camera = {
    id: CameraId.parse('hn:camera:7'),
    number: 7,
    name: 'Cột 7',
    ward: WardId.parse('hn:ward:a'),
    function: 'security',
    kind: 'ptz',
    headingDeg: 40,
    fovDeg: 63,
    tags: [],
    streams: ['main'],
    steerable: true,
    widthPx: 1280,
    position: { lat: 21.03, lon: 105.85, heightM: 6 },
  };
  const drawn = toMapCamera({ camera, ward: undefined, index: createSearchIndex(camera, undefined) });
  expect(unpackCameras(packCameras([drawn]))).toEqual([
    {
      number: 7,
      lat: 21.03,
      lon: 105.85,
      heightM: 6,
      kind: 'ptz',
      headingDeg: 40,
      fovDeg: 63,
      steerable: true,
      widthPx: 1280,
    },
  ]);
});

test('a missing picture is reported for an alerting or controlled camera too', () => {
  const camera = CameraId.parse('hn:camera:7');
  const gone = { state: 'offline', since: 0 } as const;
  const rest = { camera, steering: null, tour: null, watching: [], source: gone };
  expect(getMapCameraState(rest, undefined)).toEqual({ look: 'offline', isOffline: true });
  expect(getMapCameraState(rest, 'high')).toEqual({ look: 'alert', priority: 'high', isOffline: true });
  expect(getMapCameraState({ ...rest, tour: 'đêm' }, undefined)).toEqual({
    look: 'steered',
    isOffline: true,
  });
  expect(getMapCameraState({ ...rest, source: { ...gone, state: 'live' } }, undefined)).toEqual({
    look: 'live',
  });
});
