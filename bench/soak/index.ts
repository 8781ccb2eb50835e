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
 * `npm run bench:soak [-- --hours H]`: whether a day's use leaks. A wall of nine tiles whose cameras, size and sight change
 * all the time, for two hours unless said; after each turn of changes garbage is collected, and the memory of the window's
 * processes looked at, without Electron's own files. Prints one row, `soak-slope`: the rise of the line through the samples, MB
 * an hour a tile. `--quick`: shorter steps, for trying.
 */
const tiles = 9;
const cameraCount = 16;
const msPerHour = 3_600_000;
/** Caches, pools and decoders fill up first: this part of the time, but no more than a quarter of an hour, is not counted. */
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

// Programs are the checkout's, wherever this is called from.
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
