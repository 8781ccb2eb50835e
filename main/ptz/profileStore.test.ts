import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { maxStickProfiles, StickProfile } from '../../core/ptz/stick.ts';
import { openProfileStore } from './profileStore.ts';

const profile = (pid: string, name = pid, inputApi?: 'gamepad') =>
  StickProfile.parse({
    vid: '046d',
    pid,
    name,
    inputApi,
    pan: null,
    tilt: null,
    zoom: null,
    buttons: [],
  });

let folder: string;
let file: string;
const lines: string[] = [];
const open = () => openProfileStore(file, { log: (line) => lines.push(line), now: () => 1_000 });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-sticks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  file = join(folder, 'data', 'sticks.json');
  lines.length = 0;
});

it('stores profiles by make and model over a restart; a newer one replaces the older', async () => {
  const store = open();
  expect(store.all()).toEqual([]);
  expect(await store.save(profile('0001'))).toMatchObject({ ok: true });
  await Promise.all([store.save(profile('0002')), store.save(profile('0001', 'newer'))]);
  expect(
    open()
      .all()
      .map(({ name }) => name),
  ).toEqual(['0002', 'newer']);
  expect(await store.forget('046d:0002')).toMatchObject({ ok: true });
  expect(
    open()
      .all()
      .map(({ name }) => name),
  ).toEqual(['newer']);
  expect(readdirSync(join(folder, 'data'))).toEqual(['sticks.json']);
});

it('stores one for either input API of the same stick', async () => {
  const store = open();
  await store.save(profile('0001', 'by SDL'));
  await store.save(profile('0001', 'by a window', 'gamepad'));
  expect(store.all()).toHaveLength(2);
});

it.each(['{"version":1,"profiles":[{"vid":1}]}', 'half a fi', '{"version":9}'])(
  'puts a damaged file aside, as it was, and says so: %s',
  (content) => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(file, content);
    const store = open();
    expect(store.all()).toEqual([]);
    const movedTo = `${file}.damaged-1000`;
    expect(store.damage).toEqual({ code: 'stick.damaged', params: { movedTo } });
    expect(readFileSync(movedTo, 'utf8')).toBe(content);
    expect(lines).toHaveLength(1);
  },
);

it('reports that a profile could not be stored, and goes on with those it had', async () => {
  const store = open();
  await store.save(profile('0001'));
  // A folder in place of the temporary file.
  mkdirSync(`${file}.new`);
  expect(await store.save(profile('0002'))).toMatchObject({ ok: false, fault: { code: 'stick.notStored' } });
  expect(store.all().map(({ pid }) => pid)).toEqual(['0001']);
  rmSync(`${file}.new`, { recursive: true });
  expect(await store.save(profile('0002'))).toMatchObject({ ok: true });
});

it('stores a limited number of profiles, but accepts changes to one of them', async () => {
  mkdirSync(join(folder, 'data'));
  const profiles = Array.from({ length: maxStickProfiles }, (_, at) => profile(String(at).padStart(4, '0')));
  writeFileSync(file, JSON.stringify({ version: 1, profiles }));
  const store = open();
  expect(await store.save(profile('9999'))).toMatchObject({ fault: { code: 'stick.tooMany' } });
  expect(await store.save(profile('0003', 'changed'))).toMatchObject({ ok: true });
});
