import { chmodSync, fsyncSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { testFolder } from '../../test/fakes/folder.ts';
import { readDiskSteps } from '../../test/fixtures/diskSteps.ts';
import { writeDurably } from './writeDurably.ts';

// The files are really written; only the calls are recorded.
vi.mock('node:fs', { spy: true });

let folder: string;
beforeEach(() => {
  folder = testFolder();
  vi.clearAllMocks();
});

it('syncs the file, renames it, and syncs its folder, in this order', () => {
  const file = join(folder, 'site.key.pem');
  writeDurably(file, 'a key');
  expect(readDiskSteps()).toEqual([`sync ${file}.part`, `rename ${file}.part to ${file}`, `sync ${folder}`]);
  expect(readFileSync(file, 'utf8')).toBe('a key');
});

it('replaces a file, and a draft that others could read, by one for its owner alone', () => {
  const file = join(folder, 'site.key.pem');
  writeFileSync(file, 'before');
  writeFileSync(`${file}.part`, 'half');
  for (const path of [file, `${file}.part`]) chmodSync(path, 0o644);
  writeDurably(file, Buffer.from('after'));
  expect(readFileSync(file, 'utf8')).toBe('after');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['site.key.pem']);
});

it('leaves the old file when the new one cannot be synced', () => {
  const file = join(folder, 'site.key.pem');
  writeDurably(file, 'before');
  vi.mocked(fsyncSync).mockImplementationOnce(() => {
    throw new Error('EIO');
  });
  expect(() => writeDurably(file, 'after')).toThrow('EIO');
  expect(readFileSync(file, 'utf8')).toBe('before');
});
