import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { decodeTestCode } from '../../core/media/testCode.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { RtspViewer, type ViewerPacket } from '../../test/fakes/rtspViewer.ts';
import { loadTestClip } from '../testClips/index.ts';
import { digestHa1, digestResponse, parseDigest } from './digest.ts';
import type { FrameSent } from './player.ts';
import { PacketStream, Programme } from './programme.ts';
import { CameraServer, type CameraServerOptions, realm } from './server.ts';

const credentials = { username: 'demo', password: 'right-password' };
const size = { width: 320, height: 180, fps: { num: 25, den: 1 }, seconds: 2 };
const loopFrames = 50;
const code = 4_321;
let programme: Programme;
beforeAll(async () => {
  programme = new Programme(new PacketStream(await loadTestClip({ ...size, code }), size.fps), 'cam-1');
});

const open: CameraServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});
async function serve(options: Partial<CameraServerOptions> = {}): Promise<CameraServer> {
  const server = await CameraServer.listen({
    host: '127.0.0.1',
    port: 0,
    clock: createSystemClock(),
    credentials,
    find: (cameraId) => (cameraId.startsWith('cam-') ? programme : undefined),
    ...options,
  });
  open.push(server);
  return server;
}

async function run(program: string, args: string[]): Promise<{ out: Buffer; complaints: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  await once(child, 'close');
  return { out: Buffer.concat(out), complaints };
}
const address = ({ port }: CameraServer, password = credentials.password) =>
  `rtsp://demo:${password}@127.0.0.1:${port}/cam/cam-1/main`;

function prove(challenge: string, method: string, uri: string): string {
  const nonce = parseDigest(challenge)?.get('nonce') ?? '';
  const response = digestResponse('MD5', digestHa1('MD5', credentials, realm), method, uri, nonce);
  return `Digest username="demo", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"`;
}

describe('the demo cameras, viewed with ffmpeg', () => {
  it('show the right camera, all pictures in order over the loop, with even timestamps', async () => {
    const server = await serve();
    const count = loopFrames + 25;
    const limits = ['-frames:v', String(count), '-fps_mode', 'passthrough'];
    const { out, complaints } = await run('ffmpeg', [
      ...['-v', 'warning', '-nostdin', '-rtsp_transport', 'tcp', '-i', address(server)],
      ...['-map', '0:v', ...limits, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    ]);
    const bytes = size.width * size.height;
    expect(complaints).toBe('');
    expect(out.length).toBe(count * bytes);
    const seen = Array.from({ length: count }, (_, at) =>
      decodeTestCode(size.width, (x, y) => out[at * bytes + y * size.width + x] ?? 0),
    );
    const first = seen[0]?.frame ?? 0;
    expect(seen).toEqual(seen.map((_, at) => ({ code, frame: (first + at) % loopFrames })));
  });

  it('have even timestamps over the loop, and keyframes every second', async () => {
    const server = await serve();
    const { out } = await run('ffprobe', [
      ...['-v', 'error', '-rtsp_transport', 'tcp', '-read_intervals', '%+#80'],
      ...['-show_entries', 'packet=pts,flags', '-of', 'csv=p=0', address(server)],
    ]);
    const packets = out
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(packets).toHaveLength(80);
    // ffprobe reports no time for the very first packet, which it assembles from three NAL units.
    const times = packets.slice(1).map(([pts]) => Number(pts));
    const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(new Set(steps)).toEqual(new Set([3_600]));
    const keys = packets.flatMap(([, flags], at) => (flags?.startsWith('K') ? [at] : []));
    expect(keys).toEqual([0, 25, 50, 75]);
  });

  it('reject a wrong password', async () => {
    const server = await serve();
    const { complaints } = await run('ffprobe', [
      '-rtsp_transport',
      'tcp',
      address(server, 'wrong-password'),
    ]);
    expect(complaints).toContain('401 Unauthorized');
    expect(server.stats().sessions).toBe(0);
  });
});

describe('the demo cameras, driven by raw RTSP', () => {
  it('state their start, and send parameter sets before each keyframe and a sender report each second', async () => {
    const server = await serve();
    const viewer = new RtspViewer(server.port, prove);
    const askedAt = Date.now();
    const answer = await viewer.play(server.port);
    const report = () => viewer.packets.filter(({ channel }) => channel === 3).map(({ bytes }) => bytes);
    await viewer.until(() => report().length >= 3);
    const receivedUntil = Date.now();
    const rtp = viewer.packets.filter(({ channel }) => channel === 2).map(({ bytes }) => bytes);
    const [, sequence, timestamp] = /seq=(\d+);rtptime=(\d+)/.exec(answer) ?? [];
    expect(rtp[0]?.readUInt16BE(2)).toBe(Number(sequence));
    expect(rtp[0]?.readUInt32BE(4)).toBe(Number(timestamp));
    expect(rtp.slice(0, 2).map((bytes) => (bytes[12] ?? 0) & 31)).toEqual([7, 8]);
    const from = rtp[0]?.readUInt16BE(2) ?? 0;
    expect(rtp.every((bytes, at) => bytes.readUInt16BE(2) === ((from + at) & 0xffff))).toBe(true);
    const reports = report()
      .slice(0, 3)
      .map((bytes) => ({
        ntpMs: (bytes.readUInt32BE(8) - 2_208_988_800) * 1_000 + bytes.readUInt32BE(12) / 4_294_967.296,
        /** Time since the first packet's picture. */
        rtpMs: ((bytes.readUInt32BE(16) - Number(timestamp)) | 0) / 90,
      }));
    for (const { ntpMs } of reports) {
      expect(ntpMs).toBeGreaterThanOrEqual(askedAt - 1);
      expect(ntpMs).toBeLessThanOrEqual(receivedUntil + 1);
    }
    // On a busy machine the process may be suspended between reading the two clocks, so the two reports that agree best
    // count.
    const offsets = reports.map(({ ntpMs, rtpMs }) => ntpMs - rtpMs).sort((a, b) => a - b);
    const [low = 0, middle = 0, high = 0] = offsets;
    expect(Math.min(middle - low, high - middle)).toBeLessThan(5);
    // The first picture's time according to the reports: after its request, and before its report was sent.
    const firstTakenMs = middle - low < high - middle ? low : middle;
    expect(firstTakenMs).toBeGreaterThanOrEqual(askedAt - 5);
    expect(firstTakenMs).toBeLessThanOrEqual(reports[0]?.ntpMs ?? 0);
    viewer.socket.destroy();
  });

  it('enforce the order of requests', async () => {
    const server = await serve({ maxSessions: 1 });
    const status = (answer: string) => Number(answer.slice(9, 12));
    const viewer = new RtspViewer(server.port, prove);
    const ask = async (method: string, headers?: string, path?: string) =>
      status(await viewer.ask(server.port, method, headers, path));
    const tcp = 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n';
    expect(await ask('OPTIONS')).toBe(200);
    expect(await ask('DESCRIBE', '', '/cam/none/main')).toBe(404);
    expect(await ask('DESCRIBE', '', '/cam/cam-1/third')).toBe(404);
    expect(await ask('DESCRIBE', 'Accept: text/plain\r\n')).toBe(406);
    expect(await ask('DESCRIBE', 'Require: magic\r\n')).toBe(551);
    expect(await ask('PLAY', 'Session: 0\r\n')).toBe(454);
    expect(await ask('SETUP', 'Transport: RTP/AVP;unicast;client_port=5000-5001\r\n')).toBe(461);
    expect(await ask('RECORD')).toBe(405);
    expect(await ask('DANCE')).toBe(501);
    expect(status(await viewer.send('OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n'))).toBe(505);
    expect(status(await viewer.send('OPTIONS * RTSP/1.0\r\n\r\n'))).toBe(400);
    const setUp = await viewer.ask(server.port, 'SETUP', tcp, '/cam/cam-1/main/trackID=0');
    const session = `Session: ${/Session: ([0-9a-f]+)/.exec(setUp)?.[1]}\r\n`;
    expect(await ask('PLAY', session)).toBe(200);
    expect(await ask('SETUP', `${session}${tcp}`)).toBe(455);
    expect(await ask('GET_PARAMETER', session)).toBe(200);
    const second = new RtspViewer(server.port, prove);
    expect(status(await second.ask(server.port, 'SETUP', tcp))).toBe(453);
    expect(await ask('PAUSE', session)).toBe(200);
    expect(server.stats()).toMatchObject({ sessions: 1, playing: 0 });
    expect(await ask('TEARDOWN', session)).toBe(200);
    expect(server.stats().sessions).toBe(0);
    expect(status(await second.ask(server.port, 'SETUP', tcp))).toBe(200);
    viewer.socket.destroy();
    second.socket.destroy();
  });

  it('reply to an old nonce with the right password by a new one', async () => {
    const server = await serve({ nonceLifeMs: -1 });
    const viewer = new RtspViewer(server.port, prove);
    const answer = await viewer.ask(server.port, 'DESCRIBE');
    expect(answer).toContain('401 Unauthorized');
    expect(answer).toContain('stale=true');
    viewer.socket.destroy();
  });

  it('disconnect a silent client: after 30 s without a session, 60 s with one', async () => {
    const clock = handClock();
    const server = await serve({ clock });
    const idle = new RtspViewer(server.port, prove);
    const playing = new RtspViewer(server.port, prove);
    await idle.ask(server.port, 'OPTIONS');
    await playing.play(server.port);
    await clock.advance(31_500);
    await idle.until(() => idle.closed).catch(() => undefined);
    expect(server.stats().sessions).toBe(1);
    await clock.advance(31_500);
    await playing.until(() => playing.closed).catch(() => undefined);
    expect([idle.closed, playing.closed, server.stats().sessions]).toEqual([true, true, 0]);
  });

  it('reply 400 to malformed requests and disconnect, and disconnect after repeated wrong passwords', async () => {
    const server = await serve();
    const viewer = new RtspViewer(server.port, prove);
    expect(await viewer.send('nonsense\r\n\r\n')).toContain('400 Bad Request');
    await viewer.until(() => viewer.closed).catch(() => undefined);
    const guesser = new RtspViewer(server.port, prove);
    const guess =
      'DESCRIBE rtsp://h/cam/cam-1/main RTSP/1.0\r\nCSeq: 1\r\nAuthorization: Digest username="demo"\r\n\r\n';
    for (let tries = 0; tries < 8; tries++) expect(await guesser.send(guess)).toContain('401');
    await guesser.until(() => guesser.closed).catch(() => undefined);
    expect([viewer.closed, guesser.closed]).toEqual([true, true]);
  });
});

describe('many sessions', () => {
  it('carries 300 sessions: each gets every packet in order, and none is omitted', async () => {
    const server = await serve();
    const viewers = await Promise.all(
      Array.from({ length: 300 }, async (_, at) => {
        const viewer = new RtspViewer(server.port, prove);
        await viewer.play(server.port, `/cam/cam-${at}/main`);
        return viewer;
      }),
    );
    await Promise.all(viewers.map((viewer) => viewer.until(() => viewer.packets.length > 60)));
    expect(server.stats()).toMatchObject({ sessions: 300, playing: 300, droppedFrames: 0 });
    for (const { packets, socket } of viewers) {
      const sequence = packets.flatMap(({ channel, bytes }) =>
        channel === 2 ? [bytes.readUInt16BE(2)] : [],
      );
      expect(sequence).toEqual(sequence.map((_, at) => ((sequence[0] ?? 0) + at) & 0xffff));
      socket.destroy();
    }
  });
});

describe('a faulty camera', () => {
  it('freezes: the connection stays open without data, and continues at a keyframe', async () => {
    const server = await serve();
    const viewer = new RtspViewer(server.port, prove);
    await viewer.play(server.port);
    await viewer.until(() => viewer.packets.length > 10);
    const other = new RtspViewer(server.port, prove);
    await other.play(server.port, '/cam/cam-2/main');
    server.setFault('cam-1', 'frozen');
    const before = viewer.packets.length;
    const framesOf = (packets: readonly ViewerPacket[]) =>
      packets.filter(({ channel }) => channel === 2).length;
    await other.until(() => framesOf(other.packets) > 10);
    expect(viewer.closed).toBe(false);
    expect(viewer.packets.length - before).toBeLessThanOrEqual(2);
    server.setFault('cam-1', 'none');
    const frozen = viewer.packets.length;
    await viewer.until(() => viewer.packets.length > frozen + 2);
    const resumed = viewer.packets.slice(frozen).find(({ channel }) => channel === 2);
    expect((resumed?.bytes[12] ?? 0) & 31).toBe(7);
    viewer.socket.destroy();
    other.socket.destroy();
  });

  it('repeats the same picture with advancing timestamps', async () => {
    const sent: FrameSent[] = [];
    const server = await serve({ onFrame: (frame) => sent.push(frame) });
    server.setFault('cam-1', 'repeating');
    const viewer = new RtspViewer(server.port, prove);
    await viewer.play(server.port);
    await viewer.until(() => sent.length >= 6);
    expect(new Set(sent.map(({ index }) => index)).size).toBe(1);
    const times = viewer.packets
      .filter(({ channel }) => channel === 2)
      .map(({ bytes }) => bytes.readUInt32BE(4));
    expect(new Set(times).size).toBeGreaterThan(3);
    viewer.socket.destroy();
  });

  it('stops: disconnects its viewers and every new client', async () => {
    const server = await serve();
    const viewer = new RtspViewer(server.port, prove);
    await viewer.play(server.port);
    server.setFault('cam-1', 'stopped');
    await viewer.until(() => viewer.closed).catch(() => undefined);
    const next = new RtspViewer(server.port, prove);
    await expect(next.ask(server.port, 'DESCRIBE')).rejects.toThrow('closed');
    server.setFault('cam-1', 'none');
    const third = new RtspViewer(server.port, prove);
    expect(await third.ask(server.port, 'DESCRIBE')).toContain('200 OK');
    third.socket.destroy();
  });
});
