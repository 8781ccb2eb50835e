import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../core/cameras/source.ts';
import { alterCamera } from '../../test/fixtures/alteredCamera.ts';
import { type GstRtspServer, startGstRtspServer } from '../../test/fixtures/gstRtspServer.ts';
import {
  decode,
  type RecordedPacket,
  receivedPictures,
  recordPacket,
  toAnnexB,
} from '../../test/fixtures/rtpRecording.ts';
import { testSource } from '../../test/fixtures/source.ts';
import type { SourceTimings } from './settings.ts';
import type { IngestSource } from './source.ts';

const [user, password] = ['operator', 'mật khẩu'];
let server: GstRtspServer;
const sources: IngestSource[] = [];
beforeAll(async () => {
  server = await startGstRtspServer({ user, password, udp: true });
});
afterEach(() => {
  for (const source of sources.splice(0)) source.close();
});
afterAll(() => server.kill());

function sourceOf(path: string, port = server.port, timings: Partial<SourceTimings> = {}, transcode = false) {
  const source = testSource(
    {
      cameraId: `test:camera:${path}`,
      stream: 'sub',
      resolve: () => ({ url: `rtsp://127.0.0.1:${port}/${path}`, username: user, password, transcode }),
    },
    {
      retry: () => 100,
      timings,
    },
  );
  sources.push(source);
  return source;
}

/** Returns the packets that a viewer received, up to a number of pictures. */
function received(source: IngestSource, pictures: number) {
  const packets: RecordedPacket[] = [];
  return new Promise<RecordedPacket[]>((resolve, reject) => {
    source.onState(({ cause }) => {
      if (cause) reject(new Error(cause.code));
    });
    source.addSink({
      send(packet) {
        packets.push(recordPacket(packet));
        if (packets.filter(({ marker }) => marker).length === pictures) resolve(packets);
      },
      ssrc: 1,
      payloadType: 96,
    });
  });
}

const untilCause = (source: IngestSource) =>
  new Promise<SourceStatus>((resolve) => {
    source.onState((status) => {
      if (status.cause) resolve(status);
    });
    source.addSink({ send: () => undefined, ssrc: 1, payloadType: 96 });
  });

describe('a camera that answers 461 to RTP over TCP', () => {
  it.each([
    ['inband', 320, 180],
    ['large', 1280, 720],
  ] as const)(
    'a camera that responds 461 to RTP over TCP plays /%s over UDP, and every picture decodes',
    async (path, width, height) => {
      const source = sourceOf(path);
      const packets = await received(source, 60);
      const counts = source.counts();
      source.close();
      const pictures = receivedPictures(packets);
      const decoded = await decode(toAnnexB(pictures.flat()), width, height);
      expect(decoded).toEqual({ frames: 60, errors: '' });
      expect(counts).toMatchObject({ lost: 0, late: 0, malformed: 0, restarts: 0 });
    },
  );

  it('a camera over UDP is transcoded too', async () => {
    const source = sourceOf('h265', server.port, {}, true);
    const packets = await received(source, 20);
    expect((await decode(toAnnexB(packets), 320, 180)).errors).toBe('');
  });

  it('a camera over UDP continues after the server has disconnected its clients', async () => {
    const source = sourceOf('inband');
    const live = () =>
      new Promise<void>((resolve) => {
        const stop = source.onState(({ state }) => {
          if (state !== 'live') return;
          stop();
          resolve();
        });
      });
    const first = live();
    source.addSink({ send: () => undefined, ssrc: 1, payloadType: 96 });
    await first;
    const again = live();
    server.dropClients();
    await again;
    expect(source.counts().restarts).toBeGreaterThan(0);
  });

  it('a camera whose packets a firewall drops is reported so', async () => {
    // The camera's packets go to a foreign port, like packets that a firewall drops.
    const elsewhere = dgram.createSocket('udp4');
    await once(elsewhere.bind(0, '127.0.0.1'), 'listening');
    const { port } = elsewhere.address();
    const camera = await alterCamera(server.port, undefined, (text) =>
      text.replace(/client_port=\d+-\d+/, `client_port=${port}-${port}`),
    );
    const source = sourceOf('inband', camera.port, { firstPacketMs: 1_000, watchEveryMs: 100 });
    const status = await untilCause(source);
    expect(status).toMatchObject({
      state: 'lost',
      cause: { code: 'source.udpBlocked', params: { seconds: 1 } },
    });
    source.close();
    await camera.close();
    elsewhere.close();
  });
});
