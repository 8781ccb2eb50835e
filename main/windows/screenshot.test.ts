import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TileReport } from '../../core/api/shell.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createTileReports, listNotLive, takeScreenshots, waitUntilLive } from './screenshot.ts';

const never = new Promise<string>(() => {});

const tile = (at: number, state: TileReport['state']) =>
  TileReport.parse({
    tile: at,
    camera: `hanoi:camera:${at}`,
    number: at,
    stream: 'sub',
    state,
    width: 320,
    height: 180,
    framesDecoded: 10,
    ageMs: 40,
  });

test('lists tiles that are not live and windows without a camera', () => {
  const reports = createTileReports();
  reports.put('w1', [tile(0, 'live'), tile(3, 'still'), { ...tile(4, 'live'), framesDecoded: 0 }]);
  expect(listNotLive(['w1', 'w2'], reports)).toEqual([
    'w1 tile 3 (hanoi:camera:3): still',
    'w1 tile 4 (hanoi:camera:4): no picture counted yet',
    'w2: no tile with a camera',
  ]);
});

test('waits until all windows are live and have reported it once more', async () => {
  const reports = createTileReports();
  let result: string[] | undefined;
  const done = waitUntilLive(['w1', 'w2'], reports, handClock(), 60_000, never).then((r) => {
    result = r;
  });
  reports.put('w1', [tile(0, 'live')]);
  reports.put('w2', [tile(0, 'live')]);
  reports.put('w2', [tile(0, 'stale')]);
  reports.put('w2', [tile(0, 'live')]);
  await Promise.resolve();
  expect(result).toBeUndefined();
  reports.put('w1', [tile(0, 'live')]);
  await Promise.resolve();
  expect(result).toBeUndefined();
  reports.put('w2', [tile(0, 'live')]);
  await done;
  expect(result).toEqual([]);
});

test('reports what is not live when the time limit is reached', async () => {
  const reports = createTileReports();
  const clock = handClock();
  const done = waitUntilLive(['w1'], reports, clock, 60_000, never);
  reports.put('w1', [tile(2, 'waiting')]);
  await clock.advance(60_000);
  expect(await done).toEqual(['w1 tile 2 (hanoi:camera:2): waiting']);
  expect(clock.pending).toBe(0);
});

test('writes a file and a result row for each window', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wf shots '));
  const reports = createTileReports();
  reports.put('w1', [tile(0, 'live')]);
  const capture = async () => ({ toPNG: () => Buffer.from('png'), getSize: () => ({ width: 8, height: 6 }) });
  const rows = await takeScreenshots(join(folder, 'new'), [{ id: 'w1', capture }], reports);
  expect(rows).toEqual([
    { window: 'w1', file: join(folder, 'new', 'w1.png'), width: 8, height: 6, tiles: [tile(0, 'live')] },
  ]);
  expect(await readFile(join(folder, 'new', 'w1.png'), 'utf8')).toBe('png');
  await rm(folder, { recursive: true });
});

test('stops waiting once no picture can come, and reports the reason first', async () => {
  const missing = await waitUntilLive(
    ['w1'],
    createTileReports(),
    handClock(),
    60_000,
    Promise.resolve('no demo'),
  );
  expect(missing).toEqual(['no demo', 'w1: no tile with a camera']);
});
