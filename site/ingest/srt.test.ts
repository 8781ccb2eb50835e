import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import type { SourceStatus } from '../../core/cameras/source.ts';
import { freePorts } from '../../test/fixtures/server.ts';
import { testSource } from '../../test/fixtures/source.ts';
import { until } from '../../test/fixtures/until.ts';
import type { SrtAddress } from './settings.ts';
import type { IngestSource } from './source.ts';

/** A device that listens for SRT, simulated by Debian's ffmpeg (libsrt). */
const passphrase = 'a-passphrase-of-the-gate';
const withinMs = 50_000;
const children: ChildProcess[] = [];
const sources: IngestSource[] = [];
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

const encoders = {
  h264: ['libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'],
  bframes: ['libx264', '-preset', 'veryfast', '-bf', '2'],
  h265: ['libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:pools=1:frame-threads=1'],
};

/** It exits with its caller, unlike real devices; `serve` is called again for the next. */
function serve(port: number, codec: keyof typeof encoders): ChildProcess {
  const child = spawn(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-re'],
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-c:v', ...encoders[codec], '-g', '25'],
      ...['-f', 'mpegts', `srt://127.0.0.1:${port}?mode=listener&passphrase=${passphrase}`],
    ],
    { stdio: 'ignore' },
  );
  children.push(child);
  return child;
}

function sourceOf(port: number, more: Partial<SrtAddress['srt']> = {}, transcode = false) {
  const log: string[] = [];
  const source = testSource(
    {
      cameraId: 'test:camera:srt',
      resolve: () => ({ srt: { url: `srt://127.0.0.1:${port}`, passphrase, ...more }, transcode }),
    },
    {
      log: (event, details) => log.push(JSON.stringify([event, details])),
      retry: () => 200,
    },
  );
  sources.push(source);
  const causes: (SourceStatus['cause'] | undefined)[] = [];
  source.onState(({ cause }) => causes.push(cause));
  let packets = 0;
  const send = () => {
    packets += 1;
  };
  source.addSink({ send, ssrc: 1, payloadType: 96 });
  return { source, causes, log, packets: () => packets };
}

it('an SRT source forwards H.264 unchanged, with no passphrase in the process list, and reconnects', async () => {
  const [port = 0] = await freePorts(1);
  const device = serve(port, 'h264');
  const { source, packets, log } = sourceOf(port, { streamId: "gate's main", latencyMs: 120 });
  await until(() => source.state === 'live', withinMs);
  expect(source.status()).toMatchObject({ width: 320, height: 180 });
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  const ours = processes.split('\n').filter((line) => line.startsWith('ffmpeg') && line.includes('concat'));
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.join('\n')).not.toMatch(new RegExp(`${passphrase}|${port}|libx264`));
  await until(() => packets() > 50, withinMs);
  device.kill('SIGKILL');
  await until(() => source.state === 'lost', withinMs);
  serve(port, 'h264');
  await until(() => source.state === 'live', withinMs);
  expect(log.join('\n')).not.toMatch(new RegExp(`${passphrase}|${port}`));
});

it.each([
  ['h265', 'source.codec'],
  ['bframes', 'source.bFrames'],
] as const)('an SRT source refuses %s by name, and transcodes it if allowed', async (codec, cause) => {
  const [port = 0, other = 0] = await freePorts(2);
  serve(port, codec);
  const { source } = sourceOf(port);
  await until(() => source.state === 'refused', withinMs);
  expect(source.status().cause?.code).toBe(cause);
  source.close();

  // The simulated device exits with its caller: it is started again for the second session, ffmpeg's own.
  const again = () => serve(other, codec).once('exit', () => sources.includes(transcoded.source) && again());
  const transcoded = sourceOf(other, {}, true);
  again();
  await until(() => transcoded.source.state === 'live' && transcoded.packets() > 25, withinMs);
});

it.each([
  ['nobody listens', false, {}],
  ['the passphrase is wrong', true, { passphrase: 'another-passphrase' }],
])('an SRT source reports that %s', async (_what, isThere, more) => {
  const [port = 0] = await freePorts(1);
  if (isThere) serve(port, 'h264');
  const { causes, log } = sourceOf(port, more);
  await until(() => causes.some((cause) => cause?.code === 'source.srtFailed'), withinMs);
  expect(JSON.stringify([causes, log])).not.toMatch(/passphrase/);
});
