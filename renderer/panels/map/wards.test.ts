import { expect, test } from 'vitest';
import type { CameraKind } from '../../../core/domain/camera.ts';
import { countByKind } from './wards.ts';

const counted = (...kinds: CameraKind[]) => [...countByKind(kinds.map((kind) => ({ camera: { kind } })))];

test('kinds come in the same order whichever camera comes first, those that there are', () => {
  expect(counted('anpr', 'ptz', 'anpr', 'fixed')).toEqual([
    ['fixed', 1],
    ['ptz', 1],
    ['anpr', 2],
  ]);
  expect(counted('ptz', 'fixed').map(([kind]) => kind)).toEqual(['fixed', 'ptz']);
  expect(counted()).toEqual([]);
});
