import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeRow } from '../report.ts';
import { openOurs } from '../wall/ours.ts';
import { kindOf, ownMemoryMb, windowProcesses } from '../wall/processes.ts';
import { openScreen } from '../wall/screen.ts';
import { windowSize } from '../wall/side.ts';
import { openStage } from '../wall/stage.ts';
import { churn } from './churn.ts';
import { collectGarbage } from './collect.ts';
import { type Sample, slopeOf } from './slope.ts';

/**
 * `npm run bench:soak [-- --hours H]`: looks for leaks in a day's use. A wall of nine tiles changes its cameras, layout
 * and visibility all the time, for two hours by default; after each turn garbage is collected, and the memory of the
 * window's processes is sampled without Electron's own files. Prints one row, `soak-slope`: the slope of the line
 * through the samples, MB per hour and tile. `--quick`: shorter steps, for a trial.
 */
const tiles = 9;
const cameraCount = 16;
const msPerHour = 3_600_000;
/**
 * Share of the time that is not counted, because caches, pools and decoders fill up first; at most a quarter of an
 * hour.
 */
const warmUpPart = 0.25;
const warmUpAtMostHours = 0.25;

async function soak(hours: number, stepMs: number): Promise<Sample[]> {
  const screen = await openScreen(windowSize.width, windowSize.height);
  try {
    const stage = await openStage(cameraCount, undefined);
    try {
      const site = stage.stamped;
      const cameras = stage.cameras.map(({ id }) => `${site.id}:camera:${id}`);
      const ours = await openOurs({
        display: screen.display,
        site,
        siteUrl: site.url,
        cameras: cameras.slice(0, tiles),
      });
      try {
        await ours.show();
        const began = performance.now();
        const passed = () => (performance.now() - began) / msPerHour;
        const warmUp = Math.min(warmUpAtMostHours, hours * warmUpPart);
        const samples: Sample[] = [];
        for (let turn = 0; passed() < hours; turn++) {
          await churn(ours, { cameras, tiles, turn, stepMs });
          const pids = windowProcesses(ours.electronPid);
          const before = ownMemoryMb(pids);
          await collectGarbage(ours);
          const parts = pids.map((pid) => ({ kind: kindOf(pid), memory: ownMemoryMb([pid]) }));
          const sample = { hours: passed(), memory: parts.reduce((sum, { memory }) => sum + memory, 0) };
          if (sample.hours >= warmUp) samples.push(sample);
          const [at, memory] = [(sample.hours * 60).toFixed(1), sample.memory.toFixed(1)];
          const each = parts.map((part) => `${part.kind} ${part.memory.toFixed(1)}`).join(', ');
          process.stderr.write(
            `turn ${turn}, ${at} min: ${memory} MB (${each}; ${before.toFixed(1)} before a collection)\n`,
          );
        }
        return samples;
      } finally {
        await ours.close();
      }
    } finally {
      await stage.close();
    }
  } finally {
    screen.close();
  }
}

// Paths are relative to the repository's root.
process.chdir(resolve(import.meta.dirname, '../..'));
const { values } = parseArgs({
  options: { hours: { type: 'string', default: '2' }, quick: { type: 'boolean', default: false } },
});
const hours = Number(values.hours);
if (!(hours > 0)) throw new Error(`--hours: a number above 0, not ${values.hours}`);
const slopes: number[] = [];
let why: string | undefined;
try {
  const slope = slopeOf(await soak(hours, values.quick ? 1_000 : 7_000));
  if (slope === undefined) why = `fewer than three turns in ${hours} h`;
  else slopes.push(slope / tiles);
} catch (error) {
  why = error instanceof Error ? error.message : String(error);
}
const spec = { bench: 'soak', row: 'soak-slope', unit: 'MB/h', better: 'lower', goal: 'ours <= 1' } as const;
process.stdout.write(`${JSON.stringify(makeRow(spec, { ours: slopes }, why))}\n`);
