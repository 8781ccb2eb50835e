import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectAsync } from 'mqtt';
import { Cam } from 'onvif/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AlertSourceFile } from '../core/alerts/sourceFile.ts';
import { CameraFile } from '../core/cameras/cameraFile.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-demo-'));
const registry = join(dir, 'cameras.json');
const trace = join(dir, 'trace.jsonl');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

function start(...args: string[]) {
  const shape = ['--test-main', '320x180@25', '--test-sub', '320x180@12.5', '--test-seconds', '2'];
  const all = ['sim/entry.ts', '--registry', registry, ...shape, ...args];
  const program = spawn(process.execPath, all, { stdio: ['pipe', 'pipe', 'pipe'] });
  child = program;
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  return {
    program,
    describe: async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? 'null'),
    send: (command: object) => program.stdin.write(`${JSON.stringify(command)}\n`),
    ended: once(program, 'exit'),
  };
}

/** Counts the pictures that ffmpeg receives from a camera. */
async function pictures(url: string, frames: number): Promise<number> {
  const args = ['-v', 'error', '-nostdin', '-rtsp_transport', 'tcp', '-i', url];
  const to = ['-frames:v', String(frames), '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', [...args, ...to], { stdio: ['ignore', 'pipe', 'ignore'] });
  let count = 0;
  createInterface(ffmpeg.stdout).on('line', (line) => {
    if (!line.startsWith('#')) count++;
  });
  await once(ffmpeg, 'close');
  return count;
}

describe('the demo cameras as a program', () => {
  it('writes the registry, reports that it is ready, plays, traces, executes commands and ends with its parent', {
    timeout: 60_000,
  }, async () => {
    const demo = start('--cameras', '2', '--test', '2', '--trace', trace, '--trace-camera', 'cam-00002');
    expect(await demo.describe()).toEqual({
      demo: 'ready',
      port: expect.any(Number),
      registry,
      cameras: 2,
      ptzCameras: 0,
    });
    const { cameras } = CameraFile.parse(JSON.parse(readFileSync(registry, 'utf8')));
    const urlOf = (camera: (typeof cameras)[number] | undefined) =>
      camera?.sub?.url?.replace('rtsp://', `rtsp://${camera.username}:${camera.password}@`) ?? '';
    expect(await pictures(urlOf(cameras[0]), 5)).toBe(5);
    expect(await pictures(urlOf(cameras[1]), 5)).toBe(5);

    demo.send({ do: 'stop', camera: 'cam-00001' });
    expect(await demo.describe()).toEqual({ demo: 'done', do: 'stop', camera: 'cam-00001' });
    expect(await pictures(urlOf(cameras[0]), 5)).toBe(0);
    demo.send({ do: 'start', camera: 'cam-00001' });
    await demo.describe();
    expect(await pictures(urlOf(cameras[0]), 5)).toBe(5);
    demo.send({ do: 'freeze', camera: 'cam-9' });
    expect(await demo.describe()).toMatchObject({ demo: 'refused', why: 'no such camera' });
    demo.send({ do: 'explode' });
    expect(await demo.describe()).toMatchObject({ demo: 'refused' });
    demo.send({ do: 'stats' });
    expect(await demo.describe()).toMatchObject({ demo: 'stats', sessions: expect.any(Number) });

    demo.program.stdin.end();
    expect(await demo.ended).toEqual([0, null]);
    const sent = readFileSync(trace, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(sent.map(({ camera }) => camera))).toEqual(new Set(['cam-00002']));
    const first = sent[0].frame;
    expect(sent.slice(0, 5)).toEqual(
      sent.slice(0, 5).map((_, at) => ({
        camera: 'cam-00002',
        stream: 'sub',
        frame: (first + at) % 25,
        tNs: expect.stringMatching(/^\d+$/),
      })),
    );
  });

  it('publishes alerts as its file describes, and triggers an incident on command', {
    timeout: 60_000,
  }, async () => {
    const file = join(dir, 'alerts.json');
    const demo = start('--cameras', '2', '--test', '2', '--alerts', file);
    expect(await demo.describe()).toMatchObject({ demo: 'ready' });
    const [source] = AlertSourceFile.parse(JSON.parse(readFileSync(file, 'utf8'))).sources;
    if (!source || !('broker' in source)) throw new Error('no broker');
    const { url, username = '', password = '' } = source.broker;
    const client = await connectAsync(url, { username, password });
    const received = new Set<string>();
    const all = new Promise<void>((done) =>
      client.on('message', (topic) => {
        received.add(topic.split('/')[0] ?? '');
        if (received.size === 3) done();
      }),
    );
    await client.subscribeAsync(['frigate/reviews', 'axis/#', 'hanoi/#'], { qos: 1 });
    demo.send({ do: 'alert', play: 'accident', camera: 'cam-00002' });
    expect(await demo.describe()).toMatchObject({
      demo: 'alert',
      play: 'accident',
      messages: expect.any(Number),
    });
    await all;
    demo.send({ do: 'alert', play: 'storm', camera: 'cam-9' });
    expect(await demo.describe()).toMatchObject({ demo: 'refused', why: 'no such camera' });
    await client.endAsync();
    demo.program.stdin.end();
    expect(await demo.ended).toEqual([0, null]);
  });

  it('has PTZ cameras that any ONVIF client controls, on the same port after a restart', {
    timeout: 60_000,
  }, async () => {
    const Ready = z.object({ demo: z.literal('ready'), port: z.number(), ptzCameras: z.literal(2) });
    const steered = () => {
      const file = CameraFile.parse(JSON.parse(readFileSync(registry, 'utf8')));
      return file.cameras.flatMap(({ id, ptz }) => (ptz ? [{ id, ...ptz }] : []));
    };
    const first = start('--cameras', '12', '--test', '1', '--ptz-cameras', '2');
    const { port } = Ready.parse(await first.describe());
    const [ptzCamera, ...others] = steered();
    expect([ptzCamera?.onvif, others.length]).toEqual([
      expect.stringMatching(/^http:.*\/onvif\/device_service$/),
      1,
    ]);
    const { id = '', onvif = '', username = '', password = '' } = ptzCamera ?? {};
    const { hostname, port: onvifPort, pathname } = new URL(onvif);
    const address = { hostname, port: Number(onvifPort), path: pathname };
    const cam = new Cam({ ...address, username, password, autoconnect: false });
    await cam.connect();
    await cam.continuousMove({ x: 1, y: 0, timeout: 5_000 });
    first.send({ do: 'pose', camera: id });
    expect(await first.describe()).toMatchObject({ demo: 'pose', camera: id, moving: true });
    first.send({ do: 'pose', camera: 'cam-00001' });
    expect(await first.describe()).toMatchObject({ demo: 'refused', why: 'no such PTZ camera' });
    first.program.kill('SIGKILL');
    await first.ended;

    const second = start('--cameras', '12', '--test', '1', '--ptz-cameras', '2', '--port', String(port));
    expect(await second.describe()).toMatchObject({ demo: 'ready', port, ptzCameras: 2 });
    expect(steered()).toEqual([ptzCamera, ...others]);
  });

  it('ends cleanly on a signal', async () => {
    const demo = start('--cameras', '1', '--test', '1');
    await demo.describe();
    demo.program.kill('SIGTERM');
    expect(await demo.ended).toEqual([0, null]);
  });

  it('explains an error in its command line', async () => {
    const demo = start('--cameras', 'many');
    expect(await demo.describe()).toMatchObject({
      demo: 'failed',
      why: expect.stringContaining('--cameras'),
    });
    expect(await demo.ended).toEqual([2, null]);
  });
});
