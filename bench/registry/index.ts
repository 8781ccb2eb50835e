import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../../core/base/clock.ts';
import { ok } from '../../core/base/result.ts';
import { openCameraRegistry, readCamerasFileInThread } from '../../site/cameras/index.ts';
import { cameraFileText, wholePlan, wholePlanCameras } from '../../test/fixtures/cameraFile.ts';
import { openWholePlanDesk } from '../../test/fixtures/wholePlanDesk.ts';
import { makeRow, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';

/**
 * `npm run bench:registry [-- --rows GLOB] [--rounds N] [--quick]`: the cost of the whole plan's list of cameras at the
 * site that reads it and the desk that passes it on. Times are CPU time of the thread that would block other work. No
 * peer does the same.
 */
const lower = { unit: 'ms', better: 'lower' } as const;
const rows = [
  {
    ...lower,
    row: `read-cpu@${wholePlan}`,
    goal: 'ours <= 4000',
    note: 'CPU time of the whole process, including the thread that reads the file, until the registry is open',
  },
  {
    ...lower,
    row: `longest-turn-reload@${wholePlan}`,
    goal: 'ours <= 50',
    note: 'the longest run of the site’s thread while every camera is reloaded with another name',
  },
  {
    ...lower,
    row: `longest-turn-refused@${wholePlan}`,
    goal: 'ours <= 50',
    note: 'the same while a file with a misspelt key is rejected',
  },
  {
    ...lower,
    row: `longest-turn-desk@${wholePlan}`,
    goal: 'ours <= 50',
    note: 'the longest run of the desk’s thread while it receives the list and sends it to a window, and again after all cameras were renamed',
  },
] as const;
type RowName = (typeof rows)[number]['row'];

/**
 * Measures the longest run of this thread between two passes of its event loop, ms of CPU time: time in which other
 * programs ran does not count.
 */
interface TurnMeter {
  /** Returns the longest run since the last call. */
  takeLongestMs(): number;
  close(): void;
}

function openTurnMeter(): TurnMeter {
  let longestMs = 0;
  let before = process.threadCpuUsage();
  const look = () => {
    const { user, system } = process.threadCpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    before = process.threadCpuUsage();
  };
  const timer = setInterval(look, 1);
  return {
    takeLongestMs() {
      look();
      const longest = longestMs;
      longestMs = 0;
      return longest;
    },
    close: () => clearInterval(timer),
  };
}

async function measureSite(folder: string, put: (row: RowName, ms: number) => void): Promise<void> {
  const file = join(folder, 'cameras.json');
  const source = { site: 'hn', file };
  writeFileSync(file, cameraFileText(wholePlanCameras()));
  let revision = 0;
  const before = process.cpuUsage();
  const opened = await openCameraRegistry({
    ...source,
    own: () => [],
    allowLocalAddresses: true,
    clock: createSystemClock(),
    read: (signal) =>
      readCamerasFileInThread(new URL('../../site/app/camerasReader.ts', import.meta.url), source, signal),
    revisionOf() {
      revision += 1;
      return ok(revision);
    },
    // The second of the files below is invalid on purpose.
    onFault: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.fault.code);
  const registry = opened.value;
  const meter = openTurnMeter();
  try {
    const { user, system } = process.cpuUsage(before);
    put(`read-cpu@${wholePlan}`, (user + system) / 1_000);
    const reload = async (row: RowName, cameras: readonly object[], isGood: boolean) => {
      writeFileSync(file, cameraFileText(cameras));
      meter.takeLongestMs();
      if ((await registry.reload()).ok !== isGood)
        throw new Error(`the file was ${isGood ? 'rejected' : 'accepted'}`);
      put(row, meter.takeLongestMs());
    };
    await reload(`longest-turn-reload@${wholePlan}`, wholePlanCameras({ name: 'mới' }), true);
    await reload(`longest-turn-refused@${wholePlan}`, wholePlanCameras({ pasword: 'x' }), false);
  } finally {
    meter.close();
    registry.close();
  }
}

async function measureDesk(folder: string, put: (row: RowName, ms: number) => void): Promise<void> {
  let meter = openTurnMeter();
  const desk = await openWholePlanDesk(folder, () => {
    meter.close();
    meter = openTurnMeter();
  });
  try {
    await desk.listArrived();
    desk.rename();
    await desk.listArrived();
    put(`longest-turn-desk@${wholePlan}`, meter.takeLongestMs());
  } finally {
    meter.close();
    await desk.close();
  }
}

async function main(): Promise<void> {
  const { chosen, rounds } = runOf(rows, {});
  const samples = new Map<RowName, number[]>();
  const put = (row: RowName, ms: number) => samples.set(row, [...(samples.get(row) ?? []), ms]);
  const { whys, attempt } = failures<'site' | 'desk'>();
  const partOf = (row: RowName) => (row === `longest-turn-desk@${wholePlan}` ? 'desk' : 'site');
  const parts = { site: measureSite, desk: measureDesk };
  for (let round = 0; round < rounds; round += 1)
    for (const part of new Set(chosen.map(({ row }) => partOf(row))))
      await attempt(part, part, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-registry-'));
        try {
          await parts[part](folder, put);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      });
  const rowOf = ({ note, ...spec }: (typeof rows)[number]): Row => {
    const why = [whys.get(partOf(spec.row)), note].filter((one) => one !== undefined).join('; ');
    return makeRow({ bench: 'registry', ...spec }, { ours: samples.get(spec.row) ?? [] }, why);
  };
  printRows(chosen.map(rowOf));
}

await main();
