import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConnectedDisplay } from '../../core/wall/display.ts';
import { type DeskProfiles, noProfiles } from '../../core/wall/displayProfile.ts';
import { openProfileFile } from './profileFile.ts';

const display = (id: number, label: string, x: number): ConnectedDisplay => {
  const bounds = { x, y: 0, width: 1000, height: 500 };
  return { id, label, bounds, workArea: bounds, internal: false, scaleFactor: 1, rotation: 0 };
};
const here = [display(5, 'DP-1', 0), display(6, 'DP-2', 1000)];

let folder: string;
const file = () => join(folder, 'data', 'windows.json');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wf-profiles-'));
});
afterEach(() => rm(folder, { recursive: true }));

const named = (name: string): DeskProfiles => ({
  displays: [],
  current: name,
  profiles: [{ name, walls: '', windows: [] }],
});

test('restores the last saved profiles after a restart and leaves no temporary file', async () => {
  const log: string[] = [];
  const first = openProfileFile(file(), here, (line) => log.push(line));
  expect(first.stored).toEqual(noProfiles);
  for (const name of ['a', 'b', 'c']) first.keep(named(name));
  await first.flush();
  expect(openProfileFile(file(), here, (line) => log.push(line)).stored).toEqual(named('c'));
  expect(await readdir(join(folder, 'data'))).toEqual(['windows.json']);
  expect(log).toEqual([]);
});

test('converts the window positions of the first release to a profile on the same displays', async () => {
  const old = join(folder, 'windows.json');
  const was = (window: string, x: number, id: number, label: string) => ({
    window,
    display: { id, label },
    fullScreen: x === 0,
    bounds: { x, y: 100, width: 500, height: 250 },
  });
  const windows = [was('w1', 1250, 1, 'DP-2'), was('w2', 0, 5, ''), was('w3', 1500, 99, 'gone')];
  await writeFile(old, JSON.stringify({ version: 1, windows }));
  const { stored } = openProfileFile(old, here, () => {});
  expect(stored.profiles[0]?.windows.map(({ window, home }) => [window, home.display, home.place.x])).toEqual(
    [
      ['w1', 2, 0.25],
      ['w2', 1, 0],
      ['w3', 2, 0.5],
    ],
  );
  expect(stored.profiles[0]?.windows.map(({ home }) => home.fullScreen)).toEqual([false, true, false]);
});

const twice =
  '{"window":"w1","home":{"display":1,"place":{"x":0,"y":0,"width":1,"height":1},"fullScreen":false},"fallback":"first"}';
test.each([
  '',
  '{',
  '{"version":3}',
  '{"version":1,"windows":[{"window":"x"}]}',
  '{"version":2,"displays":[],"current":"","profiles":[]}',
  `{"version":2,"displays":[],"current":"","profiles":[{"name":"","windows":[${twice},${twice}]}]}`,
])('a broken file (%j) means default places, is told, and is written again', async (content) => {
  const broken = join(folder, 'windows.json');
  await writeFile(broken, content);
  const log: string[] = [];
  const profiles = openProfileFile(broken, here, (line) => log.push(line));
  expect(profiles.stored).toEqual(noProfiles);
  expect(log).toHaveLength(1);
  profiles.keep(named('new'));
  await profiles.flush();
  expect(JSON.parse(await readFile(broken, 'utf8'))).toMatchObject({ version: 2, current: 'new' });
});
