import { describe, expect, it } from 'vitest';
import { AlertId, CameraId } from '../base/ids.ts';
import { buildIncidentTrail } from './trail.ts';

const cameraId = (n: number) => CameraId.parse(`hn:camera:${n}`);
/** A camera each 500 m eastwards. */
const byId = new Map(
  Array.from({ length: 20 }, (_, at) => {
    const id = cameraId(at);
    const camera = { id, position: { lat: 21, lon: 105.8 + (at * 500) / 103_900, heightM: 6 } };
    return [id, { camera: camera as never }] as const;
  }),
);
const minute = 60_000;
const alert = (n: number, camera: number | null, minutes: number, alertClass = 'vehicle.stolen') => ({
  id: AlertId.parse(`hn:alert:${n}`),
  class: alertClass,
  camera: camera === null ? null : cameraId(camera),
  observedAt: minutes * minute,
});
const cameras = (points: readonly { readonly camera: CameraId }[]) => points.map(({ camera }) => camera);

describe('the trail of an incident', () => {
  it('goes from camera to camera in order of time, from whichever of its alerts it is asked', () => {
    const all = [alert(1, 3, 10), alert(2, 1, 0), alert(3, 2, 5), alert(4, 5, 14)];
    for (const one of all)
      expect(cameras(buildIncidentTrail(one, all, byId))).toEqual([1, 2, 3, 5].map(cameraId));
  });

  it('ends where the next is too far, too late, or something else', () => {
    const first = alert(1, 1, 0);
    const next = alert(2, 2, 5);
    for (const other of [alert(3, 9, 6), alert(3, 3, 40), alert(3, 3, 6, 'fire'), alert(3, null, 6)])
      expect(cameras(buildIncidentTrail(first, [next, other], byId))).toEqual([1, 2].map(cameraId));
  });

  it('passes over what happens elsewhere meanwhile, alerts of its class too', () => {
    const elsewhere = [alert(11, 15, 0.5), alert(12, 15, 3), alert(13, 16, 7)];
    const all = [alert(1, 1, 0), alert(2, 2, 1), alert(3, 3, 6), alert(4, 4, 8), ...elsewhere];
    for (const one of all.slice(0, 4))
      expect(cameras(buildIncidentTrail(one, all, byId))).toEqual([1, 2, 3, 4].map(cameraId));
    expect(cameras(buildIncidentTrail(alert(12, 15, 3), all, byId))).toEqual([15, 16].map(cameraId));
  });

  it('is none of one camera, however often that saw it', () => {
    expect(buildIncidentTrail(alert(1, 1, 0), [alert(2, 1, 1)], byId)).toEqual([]);
    expect(buildIncidentTrail(alert(1, null, 0), [alert(2, 1, 1)], byId)).toEqual([]);
  });

  it('has a camera that it came back to twice', () => {
    const all = [alert(1, 1, 0), alert(2, 2, 2), alert(3, 2, 3), alert(4, 1, 5)];
    expect(cameras(buildIncidentTrail(alert(1, 1, 0), all, byId))).toEqual([1, 2, 1].map(cameraId));
  });
});
