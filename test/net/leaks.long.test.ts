import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { maxLinesPerTransport } from '../../renderer/media/receivingTransports.ts';
import { countMLines } from '../../renderer/media/wallPlan.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { isGone, openMap } from '../e2e/mapPage.ts';
import { tilesOf } from '../e2e/wallPage.ts';
import { openCutLine } from '../fixtures/cutLine.ts';
import { end, start } from '../fixtures/program.ts';
import { startTestSite, type TestSite, testPassword } from '../fixtures/site.ts';
import { watchStandstills } from '../fixtures/standStills.ts';
import { until } from '../fixtures/until.ts';
import { allLive, openConsole, recordedSince, showLayout } from './console.ts';

const cameraCount = 16;
/**
 * The number of changes of the wall between counts.
 * One leaked object for each change would stand out.
 */
const changes = 24;
/** The number of counts. An object that exists for a second at a time is missing in one of them. */
const countsBefore = 4;
const tilesAtRest = 9;
const linesAtRest = countMLines({ shown: tilesAtRest, largest: tilesAtRest });
const transportsAtRest = 1;
/**
 * mediasoup-client never closes a transport's first m-line, which would end the transport.
 * Once it has been used it is inactive.
 */
const tracksOfOneJoin = linesAtRest + transportsAtRest;

let folder: string;
let demo: ChildProcess;
let site: TestSite;
let line: Awaited<ReturnType<typeof openCutLine>>;
let console: Console;
let cameras: string[];
const standstills = watchStandstills();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-leaks-'));
  const registry = join(folder, 'cameras.json');
  const count = String(cameraCount);
  const started = await start(
    [],
    ['sim/entry.ts', '--cameras', count, '--test', count, '--registry', registry],
    (text) => text.includes('"ready"') || undefined,
  );
  demo = started.child;
  const file = CameraFile.parse(JSON.parse(await readFile(registry, 'utf8')));
  const wards = ['w1', 'w2'];
  site = await startTestSite(file.cameras.map((camera) => ({ ...camera, ward: wards[0] ?? '' })));
  cameras = [...file.cameras].sort((a, b) => a.number - b.number).map(({ id }) => `hn:camera:${id}`);
  line = await openCutLine(Number(new URL(site.site.url).port));
  console = await openConsole(
    { url: line.url, credentials: { name: 'all', password: testPassword }, cameras },
    9,
  );
});
afterAll(async () => {
  standstills.close();
  await console?.close();
  line?.close();
  await site?.close();
  if (demo) await end(demo);
  if (folder) await rm(folder, { recursive: true, force: true });
});

const Counts = z.record(z.string(), z.number());
const kinds = [
  'RTCPeerConnection',
  'MediaStreamTrack',
  'RTCRtpReceiver',
  'WebSocket',
  'MessagePort',
  'HTMLVideoElement',
  'HTMLCanvasElement',
  'WebGLRenderingContext',
  'WebGL2RenderingContext',
  'VideoDecoder',
  'VideoFrame',
  'Worker',
];

/**
 * Counts objects in V8 and Blink after a garbage collection.
 * This shows leaks that no other counter does. All counts are in one query: each query collects garbage, which takes a
 * second or more on a busy machine.
 */
async function objects(): Promise<Record<string, number>> {
  const cdp = await console.page.context().newCDPSession(console.page);
  try {
    await cdp.send('HeapProfiler.collectGarbage');
    const { result } = await cdp.send('Runtime.evaluate', { expression: 'Object.prototype' });
    const found = await cdp.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' });
    const counted = await cdp.send('Runtime.callFunctionOn', {
      objectId: found.objects.objectId ?? '',
      functionDeclaration: `function (...kinds) {
        const of = kinds.map((kind) => [kind, globalThis[kind]]);
        const counts = Object.fromEntries(kinds.map((kind) => [kind, 0]));
        for (const each of this) for (const [kind, made] of of) if (each instanceof made) counts[kind] += 1;
        return counts;
      }`,
      arguments: kinds.map((value) => ({ value })),
      returnByValue: true,
    });
    await cdp.send('Runtime.releaseObject', { objectId: found.objects.objectId ?? '' });
    return Counts.parse(counted.result.value);
  } finally {
    await cdp.detach();
  }
}

/** Counts all resources for this wall: of the window, its engine and the site. */
async function countResources(): Promise<Record<string, number>> {
  const counted = await console.inWindow<string>('JSON.stringify(watchfloorDiagnostics.counts())');
  const { tracks } = z
    .object({ tracks: z.int() })
    .parse(await console.inWindow('watchfloorDiagnostics.replayCount()'));
  const { connections, sfu } = site.site.stats();
  const { viewers, transports, consumers, feeds } = sfu;
  return {
    ...Counts.parse(JSON.parse(counted)),
    ...(await objects()),
    'replay: tracks': tracks,
    ...Object.fromEntries(
      Object.entries({ connections, viewers, transports, consumers, feeds }).map(([name, count]) => [
        `site: ${name}`,
        count,
      ]),
    ),
  };
}

const wall = (division: string, from: number) =>
  showLayout(
    console,
    division,
    Array.from({ length: Number(division) }, (_, tile) => cameras[(from + tile) % cameras.length] ?? null),
  );

/** Collecting garbage takes seconds on a busy machine. */
const restWithinMs = 60_000;

type ResourceCounts = Readonly<Record<string, number>>;

/**
 * Returns the least count of each kind while the wall stays unchanged.
 * Temporary objects (such as a timer while a link is unsteady) are missing in one of the counts. Leaked ones never are.
 * @param isEnough called after each count
 */
async function leastAtRest(
  isEnough: (least: ResourceCounts, counts: number) => boolean,
): Promise<ResourceCounts> {
  await wall('9', 0);
  await allLive(console, 9);
  // The m-lines for the next wall are made when the window has nothing else to do.
  await eventually('m-lines for the next wall, and no others', async () => {
    const { consumers, transports } = await console.inWindow<Record<string, number>>(
      'watchfloorDiagnostics.counts()',
    );
    const atSite = site.site.stats().sfu.transports;
    return consumers === linesAtRest && transports === transportsAtRest && atSite === transportsAtRest;
  });
  let least = await countResources();
  let counts = 1;
  await until(async () => {
    const now = await countResources();
    counts += 1;
    least = Object.fromEntries(Object.entries(now).map(([kind, n]) => [kind, Math.min(n, least[kind] ?? n)]));
    return isEnough(least, counts);
    // The caller's comparison names the kinds that have grown, which says more than the timeout.
  }, restWithinMs).catch(() => undefined);
  return least;
}

/** Opens a tile's replay and closes it. */
async function lookBack(): Promise<void> {
  const { page } = console;
  await page.locator('[data-tile="0"]').click();
  await page.keyboard.press('r');
  await eventually('a picture of the past', () =>
    console.inWindow<boolean>('watchfloorDiagnostics.replayed() !== undefined'),
  );
  await page.keyboard.press('r');
  await page.locator('canvas[data-at]').waitFor({ state: 'detached' });
}

/** Shows different cameras on walls of different sizes. */
async function changeALot(): Promise<void> {
  for (let change = 0; change < changes; change++) {
    await wall(['9', '4', '16', '1'][change % 4] ?? '9', change);
    if (change % 4 === 2) await allLive(console, 16);
  }
}

const restsWithin = ({ RTCPeerConnection, HTMLVideoElement }: ResourceCounts, counts: number) =>
  RTCPeerConnection === transportsAtRest && HTMLVideoElement === tilesAtRest && counts >= countsBefore;

/** Describes the kinds whose counts differ from before. */
function differencesFrom(
  before: ResourceCounts,
  held: ResourceCounts,
  tracks = linesAtRest,
): readonly string[] {
  // A temporary timer, or a used track, may have existed during all of the first counts.
  const comeAndGo: ResourceCounts = {
    timers: Number(before.timers),
    MediaStreamTrack: tracks,
    RTCRtpReceiver: tracks,
  };
  const expected: ResourceCounts = { ...before, ...comeAndGo };
  return Object.keys({ ...expected, ...held }).flatMap((kind) => {
    const now = Math.max(Number(held[kind]), comeAndGo[kind] ?? 0);
    return now === expected[kind] ? [] : [`${kind}: ${expected[kind]} → ${now}`];
  });
}

test('a wall changed many times over one join holds no more resources than at first', async () => {
  await changeALot();
  const before = await leastAtRest(restsWithin);
  expect(before.MediaStreamTrack).toBeLessThanOrEqual(tracksOfOneJoin);
  expect(before.RTCRtpReceiver).toBeLessThanOrEqual(tracksOfOneJoin);
  expect(before['replay: tracks']).toBe(before.consumers);
  await changeALot();
  const differs = (held: ResourceCounts) => differencesFrom(before, held, tracksOfOneJoin);
  expect(differs(await leastAtRest((least) => differs(least).length === 0))).toEqual([]);
}, 200_000);

test('a connection with many m-lines is replaced, and no picture stops', async () => {
  const stored = cameras.slice(0, 4);
  const show = (others: readonly string[]) =>
    showLayout(
      console,
      '16',
      Array.from({ length: 16 }, (_, tile) => [...stored, ...others][tile] ?? null),
    );
  await show([]);
  await allLive(console, stored.length);
  await console.inWindow(
    `globalThis.videosBefore = [...document.querySelectorAll('[data-tile] video')]; undefined`,
  );
  const from = Date.now();
  const others = cameras.slice(stored.length);
  for (let lines = 0; lines < maxLinesPerTransport; lines += others.length) {
    await show(others);
    await allLive(console, stored.length + others.length);
    await show([]);
  }
  await eventually('the tiles that stayed are shown by other connections', () =>
    console.inWindow<boolean>('videosBefore.every((video) => !video.isConnected)'),
  );
  await console.inWindow('delete globalThis.videosBefore');
  const { marked } = await recordedSince(console, from);
  const stopped = ({ tile, state, at }: (typeof marked)[number]) =>
    tile < stored.length && state !== 'live' && !standstills.around(at);
  expect(marked.filter(stopped)).toEqual([]);
  await eventually('the one before has gone', () => site.site.stats().sfu.transports === transportsAtRest);
}, 200_000);

test('a wall that is changed, replayed, hidden, cut off and loses its media worker leaks no resources', async () => {
  // Runs through everything once, so that objects made once and kept do not count as leaks.
  const round = async () => {
    await changeALot();
    await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.hide());
    await eventually('no tile is live', async () =>
      (await tilesOf(console)).every(({ state }) => state !== 'live'),
    );
    await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.show());
    await wall('9', 0);
    await allLive(console, 9);
    await lookBack();
    // The map draws in a separate thread. The thread's objects, such as graphics contexts, disappear with it.
    await openMap(console);
    await console.page.keyboard.press('F5');
    await isGone(console);
    line.reset();
    await eventually('the window has joined again', () => site.site.stats().sfu.viewers === 2);
    await allLive(console, 9);
    await eventually('the old join has gone', () => site.site.stats().sfu.viewers === 1);
    const worker = site.site.stats().sfu.workers[0]?.pid;
    if (worker === undefined) throw new Error('no worker');
    process.kill(worker, 'SIGKILL');
    await eventually('another worker carries the wall', () => {
      const [now] = site.site.stats().sfu.workers;
      return now !== undefined && now.pid !== worker && now.consumers === 9;
    });
    await allLive(console, 9);
  };
  await round();
  const before = await leastAtRest(restsWithin);
  // There must be none: a browser has few contexts, and each would be missing for a map.
  expect([before.WebGLRenderingContext, before.WebGL2RenderingContext]).toEqual([0, 0]);
  // One worker stores the video for replays, and one decodes still pictures.
  expect([before.decoders, before.pictures, before.workers]).toEqual([0, 0, 2]);
  expect([before.transports, before.RTCPeerConnection, before.HTMLVideoElement]).toEqual([
    transportsAtRest,
    transportsAtRest,
    9,
  ]);
  expect(before.MediaStreamTrack).toBeLessThanOrEqual(linesAtRest);
  process.stdout.write(`held at rest: ${JSON.stringify(before)}\n`);
  for (let time = 0; time < 2; time++) await round();
  expect(
    differencesFrom(before, await leastAtRest((least) => differencesFrom(before, least).length === 0)),
  ).toEqual([]);
}, 300_000);
