import { kill } from 'node:process';
import { type StartedSide, withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { liveSince } from './figures.ts';
import type { FrameOnScreen } from './framesOnScreen.ts';
import { processesBelow } from './processes.ts';
import { pause } from './side.ts';
import { readTrace, traceLength } from './trace.ts';

const tiles = 4;
const cutMs = 5_000;
/** Time limit of a recovery, ms: HTTP segments take long to return. */
const recoverWithinMs = 60_000;
const settleMs = 2_000;
const pollMs = 100;

/** Cuts the line for 5 s. Measures the time from its return to new pictures on all tiles. */
export const lineCut: Case = {
  name: 'line cut for 5 s',
  cameras: tiles,
  measure(bench, name, round) {
    return withSide(bench, name, { tiles, round, proxied: true }, async (performance) => {
      const traceFrom = await begin(performance, bench.stage.traceFile);
      performance.cut();
      await pause(cutMs);
      performance.restore();
      return { recover: await recovery(performance, bench.stage.traceFile, traceFrom) };
    });
  },
};

/** Kills the only worker of the site's SFU. Measures the time until all tiles have new pictures. */
export const workerKill: Case = {
  name: 'SFU worker killed',
  cameras: tiles,
  measure(bench, name, round) {
    return withSide(bench, name, { tiles, round }, async (performance) => {
      const traceFrom = await begin(performance, bench.stage.traceFile);
      const workers = processesBelow(performance.site.pid, /mediasoup-worker/);
      if (workers.length === 0) throw new Error('the site has no worker to kill');
      for (const worker of workers) kill(worker, 'SIGKILL');
      return { recover: await recovery(performance, bench.stage.traceFile, traceFrom) };
    });
  },
};

async function begin({ show, untilLive }: StartedSide, traceFile: string): Promise<number> {
  const traceFrom = traceLength(traceFile);
  await show();
  await untilLive();
  await pause(settleMs);
  return traceFrom;
}

/** Waits until every tile moves with frames that its camera sent after the call: frames of a backlog do not count. */
async function recovery(
  { watch, codes, shown }: StartedSide,
  traceFile: string,
  traceFrom: number,
): Promise<number> {
  const now = process.hrtime.bigint();
  const deadline = performance.now() + recoverWithinMs;
  for (;;) {
    const trace = readTrace(traceFile, traceFrom);
    const isFresh = ({ tile, frame, tNs }: FrameOnScreen) => {
      const camera = shown[tile];
      const sent = camera && trace.sentAt(camera.camera, camera.stream, frame, tNs);
      return sent !== undefined && sent >= now;
    };
    const since = watch.sightings.filter(({ tNs }) => tNs >= now);
    const live = liveSince(since.filter(isFresh), codes);
    if (live !== undefined) return Number(live - now) / 1e6;
    if (performance.now() > deadline) throw new Error(`not live again within ${recoverWithinMs} ms`);
    await pause(pollMs);
  }
}
