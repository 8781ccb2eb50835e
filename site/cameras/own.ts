import { createHash } from 'node:crypto';
import type { CameraFile, CameraRecord } from '../../core/cameras/cameraFile.ts';
import { knownCameras } from './cameras.ts';
import type { CameraSet } from './reading.ts';

/** A camera that was added from a desk, and its ward as it was called then. */
export interface OwnCamera {
  readonly record: CameraRecord;
  readonly ward: CameraFile['wards'][number];
}

/**
 * The file's cameras and those that were added from desks. The file goes first: where it has come to use the number of
 * one of these, this one has the next that is free; a ward that it has no more stands there again for these alone.
 */
export function withOwn(site: string, set: CameraSet, own: readonly OwnCamera[]): CameraSet {
  if (own.length === 0) return set;
  const numbers = new Set(set.cameras.map(({ number }) => number));
  const records = own.map(({ record }) => {
    let { number } = record;
    while (numbers.has(number)) number += 1;
    numbers.add(number);
    return { ...record, number };
  });
  const known = knownCameras(site, { wards: own.map(({ ward }) => ward), cameras: records });
  const wards = new Map([...known.wards, ...set.wards].map((ward) => [ward.id, ward]));
  const added = known.cameras.map((each) => ({ ...each, camera: { ...each.camera, own: true } }));
  const byId = new Map(set.byId);
  // Whoever copies one into the file has it from there.
  const fresh = added.filter(({ camera }) => !byId.has(camera.id));
  for (const each of fresh) byId.set(each.camera.id, each);
  return {
    wards: [...wards.values()],
    cameras: [...set.cameras, ...fresh.map(({ camera }) => camera)].sort((a, b) => a.number - b.number),
    byId,
    hash: createHash('sha256')
      .update(`${set.hash}\n${JSON.stringify(own)}`)
      .digest('hex'),
  };
}
