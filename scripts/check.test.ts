import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { typedFolders } from './check.mjs';
import { root } from './paths.mjs';

it('checks the types of every folder that has a tsconfig', () => {
  const exclude = ['**/node_modules', 'out', 'dist'];
  const folders = globSync('*/**/tsconfig.json', { cwd: root, exclude }).map((file) => dirname(file));
  expect(typedFolders().toSorted()).toEqual(folders.toSorted());
});
