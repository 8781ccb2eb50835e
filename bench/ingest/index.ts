import { fork } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createSystemClock } from '../../core/base/clock.ts';
import { createIngest } from '../../site/ingest/ingest.ts';
import { openUdpSender } from '../../site/ingest/udpSender.ts';
import { makeRow, matchesGlob, type Row } from '../report.ts';
import { playCameras } from './cameras.ts';

/**
 * `npm run bench:ingest [-- --rows GLOB] [--rounds N] [--quick]`: the cost of the ingest of N sub-streams. A process of
 * its own plays the cameras; this one pulls them over TCP, rewrites and stamps every packet and sends it over UDP. No
 * peer does the same: the rows are for comparison over time.
 */
const cases = [100, 300];
const deadlineMs = 30_000;
/** Resolution of the loop-delay histogram, which is its smallest value, ms. */
const resolutionMs = 5;

interface Measured {
  /** % of one core */
  readonly cpu: number;
  readonly loopDelayP99: number;
  readonly memory: number;
  /** Packets that were not sent, % of those received. */
  readonly unsent: number;
}

const figures: readonly { readonly row: string; readonly unit: string; readonly of: keyof Measured }[] = [
  { row: 'cpu', unit: '%', of: 'cpu' },
  { row: 'loop-delay-p99', unit: 'ms', of: 'loopDelayP99' },
  { row: 'memory', unit: 'MB', of: 'memory' },
  { row: 'unsent', unit: '%', of: 'unsent' },
];

async function measure(cameras: number, cameraPort: number, measureMs: number): Promise<Measured> {
  const clock = createSystemClock();
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const log = (event: string, details: object) => console.error(event, details);
  const receiver = dgram.createSocket('udp4');
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address();
  const out = await openUdpSender({ clock, log });
  const resolve = (camera: string) => ({ url: `rtsp://127.0.0.1:${cameraPort}/${camera}` });
  const ingest = createIngest({ clock, log, resolve });
  try {
    const live = Array.from({ length: cameras }, (_, at) => {
      const source = ingest.source(`bench:camera:${at}`, 'sub');
      const target = out.target('127.0.0.1', port);
      const send = (packet: Buffer) => target.send(packet);
      const extensions = { playoutDelay: { id: 6, minMs: 0, maxMs: 100 }, absCaptureTime: { id: 7 } };
      source.addSink({ send, sendRtcp: send, ssrc: at + 1, payloadType: 96, extensions });
      return new Promise<true>((done) => source.onKeyframe(() => done(true)));
    });
    const ready = await Promise.race([Promise.all(live), pause(deadlineMs)]);
    if (ready === undefined) throw new Error(`not every camera was live after ${deadlineMs / 1_000} s`);
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    const before = { packets: ingest.stats().totals.packets, ...out.stats() };
    const [cpuFrom, from] = [process.cpuUsage(), clock.monotonic()];
    await pause(measureMs);
    const [{ user, system }, tookMs] = [process.cpuUsage(cpuFrom), clock.monotonic() - from];
    const after = { packets: ingest.stats().totals.packets, ...out.stats() };
    const unsent = after.dropped - before.dropped + after.failed - before.failed;
    return {
      cpu: (user + system) / 10 / tookMs,
      loopDelayP99: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
      memory: process.memoryUsage().rss / 1e6,
      unsent: (100 * unsent) / (after.packets - before.packets),
    };
  } finally {
    ingest.close();
    out.close();
    receiver.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '*' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  const measureMs = values.quick ? 2_000 : 8_000;
  const child = fork(import.meta.filename, ['cameras']);
  const [address]: unknown[] = await once(child, 'message');
  const port =
    typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
  try {
    for (const cameras of cases) {
      const chosen = figures.filter(({ row }) => matchesGlob(`${row}@${cameras}`, values.rows));
      if (chosen.length === 0) continue;
      const measured: Measured[] = [];
      let why = '';
      for (let round = 0; round < rounds; round += 1) {
        try {
          measured.push(await measure(cameras, port, measureMs));
        } catch (error) {
          why = error instanceof Error ? error.message : String(error);
        }
      }
      for (const { row, unit, of } of chosen) {
        const spec = { bench: 'ingest', row: `${row}@${cameras}`, unit, better: 'lower', goal: '' } as const;
        const line: Row = makeRow(spec, { ours: measured.map((one) => one[of]) }, why);
        process.stdout.write(`${JSON.stringify(line)}\n`);
      }
    }
  } finally {
    child.disconnect();
  }
}

if (process.argv[2] === 'cameras') playCameras();
else await main();
