import { parseArgs } from 'node:util';
import { makeRow, matchesGlob, type Row } from '../report.ts';
import { buildBare, openBare } from './bare.ts';
import { cpuSeconds, windowProcesses } from './cpu.ts';
import { allLive, figuresOf, liveSince, type Shown } from './figures.ts';
import { openOurs } from './ours.ts';
import { jitterProxy } from './proxy.ts';
import { type Case, cases, type Measured, type RowSpec, rows, streamFor } from './rows.ts';
import { openScreen, type Screen } from './screen.ts';
import { type Rect, type Side, tileRect, windowSize } from './side.ts';
import { openStage, type Site, type Stage } from './stage.ts';
import { readTrace, traceLength } from './trace.ts';
import { watchScreen } from './watch.ts';

/**
 * `npm run bench:wall [-- --rows GLOB] [--rounds N] [--quick]`: our window beside a bare mediasoup-client page, the same
 * cameras, SFU, Electron and picture sizes, interleaved round by round. Latency runs from the moment a camera sends a
 * frame's first packet to the frame's code in the display's framebuffer; CPU is that of the window's processes.
 */
const settleMs = 2_000;
const deadlineMs = 30_000;

async function measure(
  side: Side,
  shown: readonly Shown[],
  stage: Stage,
  screen: Screen,
  measureMs: number,
): Promise<Measured> {
  const codes = shown.map((camera) => camera.code);
  const watch = watchScreen(screen.framebuffer, side.rects.map(tileRect));
  try {
    const traceFrom = traceLength(stage.traceFile);
    const began = process.hrtime.bigint();
    await side.show();
    await watch.until((sightings) => allLive(sightings, codes), deadlineMs);
    const live = liveSince(watch.sightings, codes) ?? began;
    await pause(settleMs);
    const pids = windowProcesses(side.electronPid);
    const [fromNs, cpuFrom] = [process.hrtime.bigint(), cpuSeconds(pids)];
    await pause(measureMs);
    const [toNs, cpuTo] = [process.hrtime.bigint(), cpuSeconds(pids)];
    const trace = readTrace(stage.traceFile, traceFrom);
    const seconds = Number(toNs - fromNs) / 1e9;
    return {
      ...figuresOf(watch.sightings, shown, trace, fromNs, toNs),
      firstPictureAll: Number(live - began) / 1e6,
      cpuPerTile: (100 * (cpuTo - cpuFrom)) / seconds / shown.length,
    };
  } finally {
    await watch.stop();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The site's address for a case: itself, or the same over a line with jitter. */
async function lineTo(site: Site, jitterMs: number, seed: number): Promise<{ url: string; close(): void }> {
  return jitterMs > 0 ? jitterProxy(site.url, jitterMs, seed) : { url: site.url, close: () => {} };
}

async function runBoth(
  { tiles, jitterMs }: Case,
  round: number,
  stage: Stage,
  screen: Screen,
  barePage: string,
  measureMs: number,
): Promise<{ ours: Measured; bare: Measured }> {
  const { stream, fps } = streamFor(tiles);
  const chosen = stage.cameras.slice(0, tiles);
  const shown = chosen.map(({ id, number }) => ({ code: number, camera: id, stream, fps }));
  const idsAt = (site: string) => chosen.map(({ id }) => `${site}:camera:${id}`);
  let rects: readonly Rect[] = [];
  const with_ = async (site: Site, open: (siteUrl: string) => Promise<Side>): Promise<Measured> => {
    const line = await lineTo(site, jitterMs, round);
    try {
      const side = await open(line.url);
      rects = side.rects;
      try {
        return await measure(side, shown, stage, screen, measureMs);
      } finally {
        await side.close();
      }
    } finally {
      line.close();
    }
  };
  const { display } = screen;
  const ours = await with_(stage.stamped, (siteUrl) =>
    openOurs({ display, site: stage.stamped, siteUrl, cameras: idsAt('stamped') }),
  );
  const bare = await with_(stage.plain, (siteUrl) =>
    openBare({ display, page: barePage, site: stage.plain, siteUrl, cameras: idsAt('plain'), stream, rects }),
  );
  return { ours, bare };
}

interface Result {
  ours: Measured[];
  bare: Measured[];
  why: string;
}

/** A row's samples: for each round the mean over its cases, as far as every one of them was measured. */
function rowOf({ row, unit, goal, cases: of, value }: RowSpec, results: ReadonlyMap<Case, Result>): Row {
  const parts = of.flatMap((one) => results.get(one) ?? []);
  const samples = (side: 'ours' | 'bare') => {
    const rounds = Math.min(...parts.map((part) => part[side].length));
    const mean = (round: number) =>
      parts.reduce((sum, part) => sum + value(part[side][round] as Measured), 0) / parts.length;
    return Array.from({ length: rounds }, (_, round) => mean(round));
  };
  const why = parts.map((part) => part.why).find((text) => text !== '');
  const spec = { bench: 'wall', row, unit, better: 'lower' as const, goal };
  return makeRow(spec, { ours: samples('ours'), bare: samples('bare') }, why);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '*' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'playout-delay': { type: 'string' },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  const measureMs = values.quick ? 4_000 : 8_000;
  const [minMs, maxMs] = values['playout-delay']?.split('..').map(Number) ?? [];
  const playoutDelay = minMs !== undefined && maxMs !== undefined ? { minMs, maxMs } : undefined;
  const chosenRows = rows.filter(({ row }) => matchesGlob(row, values.rows));
  const chosenCases = cases.filter((one) => chosenRows.some((row) => row.cases.includes(one)));

  const screen = await openScreen(windowSize.width, windowSize.height);
  const stage = await openStage(16, playoutDelay);
  try {
    const barePage = await buildBare(stage.folder);
    const results = new Map(chosenCases.map((one) => [one, { ours: [], bare: [], why: '' } as Result]));
    for (let round = 1; round <= rounds; round++) {
      for (const [one, result] of results) {
        try {
          const { ours, bare } = await runBoth(one, round, stage, screen, barePage, measureMs);
          result.ours.push(ours);
          result.bare.push(bare);
        } catch (error) {
          result.why = error instanceof Error ? error.message : String(error);
          process.stderr.write(`round ${round}, ${one.tiles} tiles: ${result.why}\n`);
        }
      }
    }
    for (const spec of chosenRows) process.stdout.write(`${JSON.stringify(rowOf(spec, results))}\n`);
  } finally {
    await stage.close();
    screen.close();
  }
}

await main();
