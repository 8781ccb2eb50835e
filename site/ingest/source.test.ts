import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { FaultCode } from '../../core/errors/faults.ts';
import { type GstRtspServer, startGstRtspServer } from '../../test/fixtures/gstRtspServer.ts';
import { decode, type RecordedPacket, recordPacket, toAnnexB } from '../../test/fixtures/rtpRecording.ts';
import { testSource } from '../../test/fixtures/source.ts';
import type { StoredKeyframe } from './packetFanOut.ts';
import type { SourceTimings, StreamAddressToFetch } from './settings.ts';
import type { IngestSource } from './source.ts';

const user = 'operator';
const password = 'bí mật@"9';
const log: string[] = [];
const open: IngestSource[] = [];
let server: GstRtspServer;

function sourceOf(
  path: string,
  more: Partial<StreamAddressToFetch> & { port?: number } = {},
  timings: Partial<SourceTimings> = {},
) {
  const { port = server.port, ...address } = more;
  const source = testSource(
    {
      cameraId: `test:camera:${path}`,
      stream: 'sub',
      resolve: () => ({ url: `rtsp://127.0.0.1:${port}/${path}`, username: user, password, ...address }),
    },
    {
      log: (event, details) => log.push(`${event} ${JSON.stringify(details)}`),
      retry: () => 100,
      timings,
    },
  );
  open.push(source);
  return source;
}

const untilState = (source: IngestSource, wanted: (status: SourceStatus) => boolean) =>
  new Promise<SourceStatus>((resolve) => {
    if (wanted(source.status())) resolve(source.status());
    const stop = source.onState((status) => {
      if (!wanted(status)) return;
      stop();
      resolve(status);
    });
  });

const nextKeyframe = (source: IngestSource) =>
  new Promise<StoredKeyframe>((resolve) => {
    const stop = source.onKeyframe((keyframe) => {
      stop();
      resolve(keyframe);
    });
  });

/** A sink that records, with a promise for each number of frames. */
function recorder() {
  const packets: RecordedPacket[] = [];
  const reports: Buffer[] = [];
  let frames = 0;
  let wake: (() => void) | undefined;
  return {
    packets,
    reports,
    send(packet: Buffer) {
      const recorded = recordPacket(packet);
      packets.push(recorded);
      if (recorded.marker) frames += 1;
      wake?.();
    },
    sendRtcp: (packet: Buffer) => {
      reports.push(packet);
    },
    untilFrames: (count: number) =>
      new Promise<void>((resolve) => {
        wake = () => {
          if (frames >= count) resolve();
        };
        wake();
      }),
  };
}

function expectOneStream(packets: readonly RecordedPacket[]): void {
  for (const [i, packet] of packets.entries()) {
    const before = packets[i - 1];
    if (before === undefined) continue;
    expect(packet.sequence).toBe((before.sequence + 1) & 0xffff);
    expect((packet.timestamp - before.timestamp) | 0).toBeGreaterThanOrEqual(0);
    expect(packet.ssrc).toBe(before.ssrc);
  }
}

beforeAll(async () => {
  server = await startGstRtspServer({ user, password });
});
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});
afterAll(async () => {
  await server.kill();
});

describe('a source of a camera with Digest', () => {
  it.each(['inband', 'outofband', 'large'])('passes /%s so that every frame decodes', async (path) => {
    const source = sourceOf(path);
    const sink = recorder();
    source.addSink({ ...sink, ssrc: 1234, payloadType: 96 });
    expect(source.state).toBe('connecting');
    await sink.untilFrames(60);
    source.close();
    const [width, height] = path === 'large' ? [1280, 720] : [320, 180];
    expectOneStream(sink.packets);
    expect(Math.max(...sink.packets.map((packet) => packet.payload.length))).toBeLessThanOrEqual(1200);
    expect(new Set(sink.packets.map((packet) => packet.payloadType))).toEqual(new Set([96]));
    const annexB = toAnnexB(sink.packets.slice(0, sink.packets.findLastIndex((packet) => packet.marker) + 1));
    const decoded = await decode(annexB, width, height);
    expect(decoded.errors).toBe('');
    expect(decoded.frames).toBe(sink.packets.filter((packet) => packet.marker).length);
    // SPS before every IDR, whether the camera repeats it or not.
    const keyframes = sink.packets.filter(({ payload }) =>
      [24, 7].includes(payload.readUInt8(0) & 31),
    ).length;
    expect(keyframes).toBeGreaterThanOrEqual(2);
    expect(source.counts()).toMatchObject({ lost: 0, late: 0, malformed: 0, restarts: 0 });
  });

  it('keeps the last keyframe, which decodes alone', async () => {
    const source = sourceOf('outofband');
    source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    const keyframe = await nextKeyframe(source);
    expect(keyframe).toMatchObject({ width: 320, height: 180, codec: 'avc1.42c015' });
    expect(source.lastKeyframe).toBe(keyframe);
    expect(source.status()).toMatchObject({ state: 'live', cause: null, width: 320, height: 180 });
    expect(await decode(keyframe.annexB, 320, 180)).toEqual({ frames: 1, errors: '' });
  });

  it('stamps one sink and leaves another as it is', async () => {
    const fromS = Date.now() / 1000;
    const source = sourceOf('inband');
    const stamped = recorder();
    const plain = recorder();
    const extensions = {
      playoutDelay: { id: 6, minMs: 0, maxMs: 100 },
      absCaptureTime: { id: 7 },
      mid: { id: 1, value: 'v' },
    };
    source.addSink({ ...stamped, ssrc: 1, payloadType: 96, extensions });
    source.addSink({ ...plain, ssrc: 2, payloadType: 100 });
    await Promise.all([stamped.untilFrames(30), plain.untilFrames(30)]);
    expect(plain.packets.every((packet) => packet.extensions.size === 0)).toBe(true);
    let timestamp: number | undefined;
    for (const packet of stamped.packets) {
      expect(packet.extensions.has(6)).toBe(packet.timestamp !== timestamp);
      timestamp = packet.timestamp;
    }
    const first = stamped.packets[0];
    expect(first?.extensions.get(6)).toEqual(Buffer.from([0, 0, 10]));
    expect(first?.extensions.get(1)?.toString()).toBe('v');
    const capturedS = (first?.extensions.get(7)?.readUInt32BE(0) ?? 0) - 2_208_988_800;
    expect(capturedS).toBeGreaterThan(fromS - 12);
    expect(capturedS).toBeLessThan(Date.now() / 1000 + 12);
    expect(stamped.reports.length).toBeGreaterThanOrEqual(1);
    expect(stamped.reports[0]?.readUInt32BE(4)).toBe(1);
  });

  it('continues in the same stream after the camera died and came back', async () => {
    const own = await startGstRtspServer({ user, password });
    const source = sourceOf('inband', { port: own.port });
    const sink = recorder();
    source.addSink({ ...sink, ssrc: 7, payloadType: 96 });
    await sink.untilFrames(10);
    await own.kill();
    const lost = await untilState(source, ({ state }) => state === 'lost');
    expect(['source.closed', 'source.portRefused']).toContain(lost.cause?.code);
    const passed = sink.packets.filter((packet) => packet.marker).length;
    const again = await startGstRtspServer({ user, password, port: own.port });
    await untilState(source, ({ state }) => state === 'live');
    await sink.untilFrames(passed + 20);
    source.close();
    await again.kill();
    expectOneStream(sink.packets);
    expect(source.counts().restarts).toBeGreaterThanOrEqual(1);
  });

  it('reconnects to a camera with Basic that closed the connection', async () => {
    const own = await startGstRtspServer({ user, password, auth: 'basic' });
    const source = sourceOf('inband', { port: own.port });
    source.addSink({ ...recorder(), ssrc: 7, payloadType: 96 });
    await untilState(source, ({ state }) => state === 'live');
    const lost = untilState(source, ({ state }) => state === 'lost');
    own.dropClients();
    expect((await lost).cause?.code).toBe('source.closed');
    await untilState(source, ({ state }) => state === 'live');
    source.close();
    await own.kill();
  });

  it('reports a connected camera that sends nothing as silent within 3 s', async () => {
    const source = sourceOf('still');
    source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    await untilState(source, ({ state }) => state === 'live');
    const lost = await untilState(source, ({ state }) => state === 'lost');
    expect(lost.cause).toEqual({ code: 'source.silent', params: { seconds: 2 } });
  });

  it('pulls only while it has a sink, plus a linger', async () => {
    const source = sourceOf('inband', {}, { lingerMs: 50 });
    const handle = source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    await untilState(source, ({ state }) => state === 'live');
    handle.remove();
    expect(source.state).toBe('live');
    await untilState(source, ({ state }) => state === 'idle');
    expect(source.lastKeyframe).toBeDefined();
    source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    await untilState(source, ({ state }) => state === 'live');
  });
});

describe('a fault is reported in a sentence', () => {
  it.each<[string, string, Partial<StreamAddressToFetch>, FaultCode]>([
    ['a wrong password', 'inband', { password: 'wrong' }, 'source.authRefused'],
    ['no password', 'inband', { username: '', password: '' }, 'source.authRefused'],
    ['a wrong path', 'nothing-here', {}, 'source.notFound'],
    ['no video', 'audio', {}, 'source.noVideo'],
    ['H.265', 'h265', {}, 'source.codec'],
    ['B-frames', 'bframes', {}, 'source.bFrames'],
    ['4:4:4', 'yuv444', {}, 'source.codec'],
    ['an address that is none', 'x', { url: 'http://127.0.0.1/' }, 'source.badAddress'],
  ])('%s', async (_what, path, address, code) => {
    const source = sourceOf(path, address);
    source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    const status = await untilState(source, ({ state }) => state === 'refused');
    expect(status.cause?.code).toBe(code);
  });

  it.each<[what: string, url: string, code: FaultCode]>([
    ['nobody at the port', 'rtsp://127.0.0.1:1/inband', 'source.portRefused'],
    ['no host of that name', 'rtsp://camera.invalid/inband', 'source.noHost'],
  ])('%s', async (_what, url, code) => {
    const source = sourceOf('inband', { url });
    source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    const status = await untilState(source, ({ state }) => state === 'lost');
    expect(status.cause).toEqual({ code, params: {} });
  });

  it('a fault never contains a password', () => {
    expect(log.length).toBeGreaterThan(0);
    expect(log.join('\n')).not.toContain(password);
    expect(log.join('\n')).not.toContain('wrong');
  });
});

describe('transcoding, where it is allowed', () => {
  it.each(['h265', 'bframes'])(
    'transcoding makes H.264 without B-frames of /%s, with no secret in the process list',
    async (path) => {
      const source = sourceOf(path, { transcode: true });
      const sink = recorder();
      source.addSink({ ...sink, ssrc: 1, payloadType: 96 });
      await untilState(source, ({ state }) => state === 'live');
      // The camera's description announces B-frames, so no picture is needed to find out.
      expect(source.counts().restarts).toBe(0);
      const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      const ffmpeg = processes.split('\n').filter((line) => line.startsWith('ffmpeg'));
      expect(ffmpeg.length).toBeGreaterThan(0);
      expect(ffmpeg.join('\n')).not.toContain(String(server.port));
      expect(ffmpeg.join('\n')).not.toContain(user);
      await sink.untilFrames(40);
      source.close();
      expectOneStream(sink.packets);
      const annexB = toAnnexB(
        sink.packets.slice(0, sink.packets.findLastIndex((packet) => packet.marker) + 1),
      );
      const decoded = await decode(annexB, 320, 180);
      expect(decoded.errors).toBe('');
      expect(decoded.frames).toBeGreaterThanOrEqual(40);
    },
  );

  it('transcoding reports a missing ffmpeg', async () => {
    const source = testSource(
      {
        cameraId: 'test:camera:h265',
        resolve: () => ({
          url: `rtsp://127.0.0.1:${server.port}/h265`,
          username: user,
          password,
          transcode: true,
        }),
      },
      {
        ffmpeg: '/nonexistent/ffmpeg',
      },
    );
    open.push(source);
    source.addSink({ ...recorder(), ssrc: 1, payloadType: 96 });
    const status = await untilState(source, ({ state }) => state === 'lost');
    expect(status.cause?.code).toBe('source.transcodeFailed');
  });
});
