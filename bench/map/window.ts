import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { percentile } from '../report.ts';
import { cpuSeconds, processesBelow, windowProcesses } from '../wall/processes.ts';
import { launchElectron, until } from '../wall/side.ts';
import { type BenchCity, cityPath, type SideName } from './files.ts';
import type { Flown } from './side.ts';

/** The size at which FACTS.md's figures of maps were measured. */
const size = { width: 1280, height: 720 } as const;
const idleForMs = 5_000;

export interface MapFigures {
  readonly interactive: number;
  readonly flown?: Flown;
  readonly pickP95?: number | null;
  /** Peak memory of the window's process, MB. */
  readonly memory?: number;
  /** CPU of all processes that draw the window, % of one core. */
  readonly idleCpu?: number;
}

/** Returns the peak memory of a process (proc_pid_status(5)), MB. */
function peakMb(pid: number): number {
  const kib = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return (kib * 1_024) / 1e6;
}

/** Measures a map in an Electron of its own. `frames`: 0 measures only the time to interactive. */
export async function measureMap(
  files: string,
  side: SideName,
  city: BenchCity,
  frames: number,
): Promise<MapFigures> {
  const url = `${files}/${side}/index.html`;
  const window = await launchElectron(
    process.env.DISPLAY ?? '',
    [resolve('bench/peers/main.cjs'), `--url=${url}`],
    size,
  );
  try {
    const { page, electronPid } = window;
    await until('the page', () => page.evaluate(() => globalThis.mapPage !== undefined));
    const place = `${files}/${cityPath(city.cameras, city.buildings)}`;
    await page.evaluate(([where, buildings]) => globalThis.mapPage?.prepare(where, buildings), [
      place,
      city.buildings,
    ] as const);
    const interactive = await page.evaluate(() => globalThis.mapPage?.open());
    if (interactive === undefined) throw new Error('the page has no map');
    if (frames === 0) return { interactive };
    const flown = await page.evaluate((count) => globalThis.mapPage?.fly(count), frames);
    const picks = await page.evaluate(() => globalThis.mapPage?.picks(200));
    if (!flown || !picks) throw new Error('the page has no map');
    const [renderer] = processesBelow(electronPid, /--type=renderer\b/);
    const memory = renderer === undefined ? undefined : peakMb(renderer);
    const idleCpu = await idle(electronPid);
    return {
      interactive,
      flown,
      pickP95: percentile(picks, 0.95),
      ...(memory === undefined ? {} : { memory }),
      idleCpu,
    };
  } finally {
    await window.close();
  }
}

/** Measures the CPU of an untouched map at rest. */
async function idle(electronPid: number): Promise<number> {
  const pids = windowProcesses(electronPid);
  await new Promise((rested) => setTimeout(rested, 2_000));
  const [before, from] = [cpuSeconds(pids), performance.now()];
  await new Promise((passed) => setTimeout(passed, idleForMs));
  return ((cpuSeconds(pids) - before) / ((performance.now() - from) / 1_000)) * 100;
}
