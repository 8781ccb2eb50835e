import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WindowId } from '../../core/domain/ids.ts';
import { openPlacementFile } from './placementfile.ts';

let folder: string;
const file = () => join(folder, 'data', 'windows.json');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wf-placement-'));
});
afterEach(() => rm(folder, { recursive: true }));

const placement = (x: number) => ({
  window: WindowId.parse('w1'),
  bounds: { x, y: 0, width: 800, height: 600 },
  display: { id: 1, label: 'DP-1' },
  fullScreen: false,
});

test('what was remembered last is there after a restart, and nothing lies beside it', async () => {
  const log: string[] = [];
  const first = openPlacementFile(file(), (line) => log.push(line));
  for (const x of [1, 2, 3]) first.set(placement(x));
  await first.flush();
  expect(openPlacementFile(file(), (line) => log.push(line)).get('w1')).toEqual(placement(3));
  expect(await readdir(join(folder, 'data'))).toEqual(['windows.json']);
  expect(log).toEqual([]);
});

test.each(['', '{', '{"version":2,"windows":[]}', '{"version":1,"windows":[{"window":"x"}]}'])(
  'a broken file (%j) means default places, is told, and is written anew',
  async (content) => {
    const broken = join(folder, 'windows.json');
    await writeFile(broken, content);
    const log: string[] = [];
    const placements = openPlacementFile(broken, (line) => log.push(line));
    expect(placements.get('w1')).toBeUndefined();
    expect(log).toHaveLength(1);
    placements.set(placement(7));
    await placements.flush();
    expect(JSON.parse(await readFile(broken, 'utf8')).windows).toHaveLength(1);
  },
);
