import { CameraId, WardId } from '../../core/base/ids.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { cityCameras } from '../../sim/city/registry.ts';
import { wards } from '../../sim/city/wards.ts';

/** The site of the benches' alerts. */
export const siteId = 'hn';

/** The demo's city as a desk knows it: 4,420 cameras and the wards. */
export interface City {
  readonly cameras: readonly Camera[];
  readonly wards: readonly { readonly id: WardId; readonly name: string }[];
  camera(id: string): Camera | undefined;
  wardName(id: string): string | undefined;
}

export function openCity(): City {
  const ward = (id: string) => WardId.parse(`${siteId}:ward:${id}`);
  const cameras = cityCameras().map(
    ({ scene: _, id, tags, ...rest }): Camera => ({
      ...rest,
      id: CameraId.parse(`${siteId}:camera:${id}`),
      ward: ward(rest.ward),
      tags: [...tags],
      streams: ['main', 'sub'],
    }),
  );
  const named = wards.map(({ id, name }) => ({ id: ward(id), name }));
  const byId = new Map<string, Camera>(cameras.map((camera) => [camera.id, camera]));
  const names = new Map<string, string>(named.map(({ id, name }) => [id, name]));
  return { cameras, wards: named, camera: (id) => byId.get(id), wardName: (id) => names.get(id) };
}
