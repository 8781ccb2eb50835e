import { type Arrangement, withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { figuresOf, liveSince } from './figures.ts';
import type { LineKind } from './line.ts';
import { cpuSeconds, memoryMb, windowProcesses } from './processes.ts';
import { pause } from './side.ts';
import { readTrace, traceLength } from './trace.ts';

const settleMs = 2_000;

/** Opens a wall and measures it for some seconds: latency, frame rate, frozen time, CPU, memory. */
export function steadyWall(name: string, tiles: number, line?: LineKind): Case {
  return {
    name,
    cameras: tiles,
    measure(bench, sideName, round) {
      const arrangement: Arrangement = { tiles, round, ...(line ? { line } : {}) };
      const measureMs = bench.quick ? 4_000 : line && line.loss > 0 ? 20_000 : 8_000;
      return withSide(
        bench,
        sideName,
        arrangement,
        async ({ side, show, untilLive, watch, codes, shown }) => {
          const traceFrom = traceLength(bench.stage.traceFile);
          const began = process.hrtime.bigint();
          await show();
          await untilLive();
          const live = liveSince(watch.sightings, codes) ?? began;
          await pause(settleMs);
          const pids = windowProcesses(side.electronPid);
          const [fromNs, cpuFrom] = [process.hrtime.bigint(), cpuSeconds(pids)];
          await pause(measureMs);
          const [toNs, cpuTo] = [process.hrtime.bigint(), cpuSeconds(pids)];
          const memory = memoryMb(pids);
          const trace = readTrace(bench.stage.traceFile, traceFrom);
          const seconds = Number(toNs - fromNs) / 1e9;
          return {
            ...figuresOf(watch.sightings, shown, trace, fromNs, toNs),
            firstPictureAll: Number(live - began) / 1e6,
            cpuPerTile: (100 * (cpuTo - cpuFrom)) / seconds / tiles,
            memoryPerTile: memory / tiles,
          };
        },
      );
    },
  };
}
