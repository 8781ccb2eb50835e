import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Console, display, eventually } from '../../test/e2e/launch.ts';
import { openMap } from '../../test/e2e/mapPage.ts';
import { showTiles, tilesOf } from '../../test/e2e/wallPage.ts';
import { buildPeers, openBare, type PeerPlace } from '../wall/peers.ts';
import { cpuSeconds, memoryMb, processesBelow } from '../wall/processes.ts';
import { evenPlaces, pause } from '../wall/side.ts';
import { cameraOf, getHost, type Host, openDesk } from './host.ts';
import { type Measured, oncePerRound } from './spec.ts';

const tiles = 16;
const alertsPerSecond = 5;
/** Time until windows, decoders and caches have reached their steady state, ms. */
const settleMs = 10_000;
const measureMs = 20_000;

interface Used {
  /** CPU, % of one core. */
  readonly percent: number;
  readonly mb: number;
}

/** Measures CPU and memory of a program and all its processes. */
async function used(pid: number): Promise<Used> {
  const all = () => [pid, ...processesBelow(pid, /./)];
  await pause(settleMs);
  const [before, began] = [cpuSeconds(all()), performance.now()];
  await pause(measureMs);
  const seconds = (performance.now() - began) / 1_000;
  return { percent: ((cpuSeconds(all()) - before) / seconds) * 100, mb: memoryMb(all()) };
}

const cameras = Array.from({ length: tiles }, (_, at) => cameraOf(at + 1));
const isLive = async (console: Console) =>
  (await tilesOf(console)).filter(({ state }) => state === 'live').length === tiles;

/** Measures our console with sixteen tiles, the map open, and alerts arriving. */
async function ours(host: Host): Promise<Used> {
  const console = await openDesk(host);
  try {
    await showTiles(console, tiles, cameras);
    await eventually(`${tiles} live tiles`, () => isLive(console), 60_000);
    await openMap(console);
    const ms = settleMs + measureMs;
    await host.flood((ms / 1_000) * alertsPerSecond, ms);
    const { pid } = console.app.process();
    if (pid === undefined) throw new Error('Electron has no process id');
    const figures = await used(pid);
    if (!(await isLive(console))) throw new Error('not all tiles are live');
    return figures;
  } finally {
    await console.close();
  }
}

/** Measures the bare page of bench:wall with the same sixteen cameras of the same site. */
async function bare(host: Host): Promise<Used> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-shift-'));
  const screen = await display(true);
  try {
    const pages = await buildPeers(folder, ['bare']);
    const place: PeerPlace = {
      display: screen.name,
      page: pages.get('bare') ?? '',
      rects: evenPlaces(tiles),
    };
    const side = await openBare(place, {
      site: host,
      siteUrl: host.url,
      cameras,
      stream: 'sub',
    });
    try {
      await side.show();
      return await used(side.electronPid);
    } finally {
      await side.close();
    }
  } finally {
    screen.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const both = oncePerRound(async () => {
  const host = await getHost();
  return { ours: await ours(host), bare: await bare(host) };
});

const what = `the whole program without its site: ${tiles} tiles, the map open beside them, ${alertsPerSecond} alerts a second; bare: the page of bench:wall with the same cameras, no map, no alerts, no desk`;

export async function measureSteadyCpu(round: number): Promise<Measured> {
  const made = await both(round);
  return { figures: { ours: made.ours.percent, bare: made.bare.percent }, note: `of one core; ${what}` };
}

export async function measureSteadyMemory(round: number): Promise<Measured> {
  const made = await both(round);
  return {
    figures: { ours: made.ours.mb, bare: made.bare.mb },
    note: `memory shared by processes counts proportionally; ${what}`,
  };
}
