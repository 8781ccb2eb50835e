import { expect, it } from 'vitest';
import { createWithdrawnCameras } from './withdrawnCameras.ts';

it('each camera that left the registry is reported once, but not one that has not loaded yet', () => {
  const registry = new Set(['a', 'b']);
  const withdrawn = createWithdrawnCameras((camera: string) => registry.has(camera));
  for (const camera of ['a', 'b', 'c']) withdrawn.add(camera);
  expect(withdrawn.look()).toEqual([]);
  registry.delete('a');
  expect(withdrawn.look()).toEqual(['a']);
  expect(withdrawn.look()).toEqual([]);
  registry.add('c');
  withdrawn.look();
  registry.clear();
  expect(withdrawn.look()).toEqual(['b', 'c']);
  registry.add('a');
  withdrawn.add('a');
  registry.clear();
  expect(withdrawn.look()).toEqual(['a']);
});
