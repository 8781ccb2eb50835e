import { expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { alertStore } from '../../test/fixtures/alertStore.ts';
import {
  isCameraOutsideScope,
  removeCamera,
  saveCamera,
  saveCameraOutsideScope,
  toStoredCamera,
} from './cameras.ts';

it('finds with one query whether a camera outside the scope exists for others', () => {
  const { store, project } = alertStore(createSystemClock());
  let asked = 0;
  const counted: SqlReader = {
    ...store,
    one(row, sql, ...params) {
      asked += 1;
      return store.one(row, sql, ...params);
    },
  };
  const [listed, left, removed] = fakeCameras(3);
  if (!listed || !left || !removed) throw new Error('no cameras');
  project((tx) => {
    for (const camera of [listed, left, removed]) saveCamera(tx, camera.id, toStoredCamera(camera));
    for (const { id } of [left, removed]) removeCamera(tx, id);
    saveCameraOutsideScope(tx, left.id);
  });
  expect([listed, left, removed].map(({ id }) => isCameraOutsideScope(counted, id))).toEqual([
    true,
    true,
    false,
  ]);
  expect(asked).toBe(3);
});
