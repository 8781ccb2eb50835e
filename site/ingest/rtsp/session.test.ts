import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../core/base/clock.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import {
  type CameraAnswer,
  type CameraRequest,
  describeResponse,
  type RtspCamera,
  sdp,
  startRtspCamera,
  validResponse,
} from '../../../test/fakes/rtspCamera.ts';
import { openRtspSession, type RtspSession } from './session.ts';

const cameras: RtspCamera[] = [];
const sessions: RtspSession[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  for (const camera of cameras.splice(0)) await camera.close();
});

async function camera(...script: Parameters<typeof startRtspCamera>): Promise<RtspCamera> {
  const started = await startRtspCamera(...script);
  cameras.push(started);
  return started;
}

async function open(
  port: number,
  more: { signal?: AbortSignal; secure?: boolean; anyCertificate?: boolean } = {},
) {
  const result = await openRtspSession({
    url: `${more.secure === true ? 'rtsps' : 'rtsp'}://op:s3cret@127.0.0.1:${port}/live`,
    credentials: undefined,
    clock: createSystemClock(),
    signal: more.signal ?? new AbortController().signal,
    onUnexpectedError: (error) => {
      throw error;
    },
    anyCertificate: more.anyCertificate ?? false,
    // A busy machine responds late: such long timeouts apply to silent cameras only.
    timeouts: { connectMs: 3_000, responseMs: 1_500 },
  });
  if (result.ok) sessions.push(result.value);
  return result;
}

const noEvents = { rtp: () => undefined, rtcp: () => undefined, end: () => undefined };
const fault = (result: Awaited<ReturnType<typeof open>>): Fault | undefined =>
  result.ok ? undefined : result.fault;

/** A camera that requires Digest with SHA-256 and accepts each nonce for `uses` requests. */
function strictCamera(uses: number, reportStale: boolean): (request: CameraRequest) => CameraAnswer {
  let nonce = 0;
  let left = 0;
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  return ({ method, uri, headers }) => {
    const sent = headers.get('authorization') ?? '';
    const field = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(sent)?.[1] ?? '';
    const a1 = sha('op:cam:s3cret');
    const right = sha(
      `${a1}:${field('nonce')}:${field('nc')}:${field('cnonce')}:auth:${sha(`${method}:${uri}`)}`,
    );
    if (field('nonce') === `n${nonce}` && field('response') === right && field('uri') === uri && left > 0) {
      left -= 1;
      return validResponse(method);
    }
    nonce += 1;
    left = uses;
    const stale = reportStale && sent !== '' ? ', stale=TRUE' : '';
    return `401 Unauthorized\r\nWWW-Authenticate: Digest realm="cam", qop="auth", algorithm=SHA-256, nonce="n${nonce}"${stale}\r\n\r\n`;
  };
}

describe('an RTSP session', () => {
  it.each([true, false])(
    'an RTSP session handles SHA-256 and a nonce that expires at every second request (reported: %s)',
    async (reportStale) => {
      const { port, requests } = await camera(strictCamera(2, reportStale));
      const result = await open(port);
      expect(fault(result)).toBeUndefined();
      if (result.ok) expect(await result.value.play(noEvents)).toEqual({ ok: true, value: undefined });
      expect(requests.some(({ uri }) => uri.includes('s3cret'))).toBe(false);
    },
  );

  it('an RTSP session gives up after a few tries with a wrong password', async () => {
    const { port, requests } = await camera(
      () => '401 No\r\nWWW-Authenticate: Digest realm="x", nonce="a"\r\n\r\n',
    );
    expect(fault(await open(port))?.code).toBe('source.authRefused');
    expect(requests.length).toBe(2);
  });

  it('an RTSP session is kept alive twice per timeout, and falls back to OPTIONS', async () => {
    const {
      port,
      requests,
      requested: asked,
    } = await camera(({ method }) =>
      method === 'GET_PARAMETER' ? '501 Not Implemented\r\n\r\n' : validResponse(method, 'abc;timeout=2'),
    );
    const result = await open(port);
    if (!result.ok) throw new Error(result.fault.code);
    await result.value.play(noEvents);
    expect((await asked('GET_PARAMETER')).headers.get('session')).toBe('abc');
    const before = requests.length;
    while (requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    expect(requests.at(-1)).toMatchObject({ method: 'OPTIONS' });
    result.value.close();
    expect((await asked('TEARDOWN')).headers.get('session')).toBe('abc');
  });

  it('an RTSP session passes packets of its own channels, even right after the response to PLAY', async () => {
    const { port } = await camera(({ method }, socket) => {
      if (method !== 'PLAY')
        return validResponse(method)?.toString().replace('interleaved=0-1', 'interleaved=4-5');
      const frames = [4, 5, 6].flatMap((channel) => [0x24, channel, 0, 1, channel]);
      setImmediate(() => socket.write(Buffer.from(frames)));
      return validResponse(method);
    });
    const result = await open(port);
    if (!result.ok) throw new Error(result.fault.code);
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      void result.value.play({
        rtp: (packet) => seen.push(`rtp ${packet[0]}`),
        rtcp: (packet) => {
          seen.push(`rtcp ${packet[0]}`);
          resolve();
        },
        end: () => undefined,
      });
    });
    expect(seen).toEqual(['rtp 4', 'rtcp 5']);
  });

  it('an RTSP session uses the content base for tracks and aggregate', async () => {
    const { port, requests } = await camera(({ method, uri }) =>
      method === 'DESCRIBE'
        ? describeResponse().replace('\r\n', `\r\nContent-Base: ${uri}/inner/\r\n`)
        : validResponse(method),
    );
    const result = await open(port);
    if (!result.ok) throw new Error(result.fault.code);
    await result.value.play(noEvents);
    const uris = requests.filter(({ method }) => ['SETUP', 'PLAY'].includes(method)).map(({ uri }) => uri);
    expect(uris).toEqual([
      `rtsp://127.0.0.1:${port}/live/inner/track1`,
      `rtsp://127.0.0.1:${port}/live/inner/`,
    ]);
  });

  it('an RTSP session follows a redirect, and no endless chain of them', async () => {
    const target = await camera(({ method }) => validResponse(method));
    const first = await camera(({ method }) =>
      method === 'DESCRIBE'
        ? `302 Moved\r\nLocation: rtsp://127.0.0.1:${target.port}/else\r\n\r\n`
        : validResponse(method),
    );
    expect(fault(await open(first.port))).toBeUndefined();
    expect((await target.requested('DESCRIBE')).uri).toBe(`rtsp://127.0.0.1:${target.port}/else`);
    const loop: RtspCamera = await camera(({ method, uri }) =>
      method === 'DESCRIBE' ? `302 Moved\r\nLocation: ${uri}\r\n\r\n` : validResponse(method),
    );
    expect(fault(await open(loop.port))).toEqual({ code: 'source.malformed', params: { what: 'Location' } });
  });

  it('an RTSP session notices its end', async () => {
    const { port } = await camera(({ method }, socket) => {
      if (method === 'PLAY') setTimeout(() => socket.destroy(), 20);
      return validResponse(method);
    });
    const result = await open(port);
    if (!result.ok) throw new Error(result.fault.code);
    const end = await new Promise<Fault>((resolve) => {
      void result.value.play({ ...noEvents, end: resolve });
    });
    expect(end.code).toBe('source.closed');
  });

  it.each<[string, (request: CameraRequest) => CameraAnswer, Fault['code']]>([
    ['no answer at all', () => undefined, 'source.neverAnswered'],
    [
      'no more answers',
      ({ method }) => (method === 'OPTIONS' ? validResponse(method) : undefined),
      'source.silent',
    ],
    [
      'not found',
      ({ method }) => (method === 'DESCRIBE' ? '404 No\r\n\r\n' : validResponse(method)),
      'source.notFound',
    ],
    [
      'too many sessions',
      ({ method }) => (method === 'DESCRIBE' ? '453 No\r\n\r\n' : validResponse(method)),
      'source.busy',
    ],
    [
      'an odd status',
      ({ method }) => (method === 'DESCRIBE' ? '551 No\r\n\r\n' : validResponse(method)),
      'source.answered',
    ],
    ['HTTP', () => Buffer.alloc(200_000, 'HTTP/1.1 400 Bad\r\n'), 'source.malformed'],
    [
      'no video',
      ({ method }) => (method === 'DESCRIBE' ? describeResponse('v=0\r\n') : validResponse(method)),
      'source.noVideo',
    ],
    [
      'a body without end',
      ({ method }) =>
        method === 'DESCRIBE' ? '200 OK\r\nContent-Length: 200000\r\n\r\n' : validResponse(method),
      'source.silent',
    ],
  ])('an RTSP session reports the fault: %s', async (_what, answer, code) => {
    const { port } = await camera(answer);
    const wrong = fault(await open(port));
    expect(wrong?.code).toBe(code);
    expect(JSON.stringify(wrong)).not.toContain('s3cret');
  });

  it.each<[what: string, answer: CameraAnswer]>([
    ['that answers in RTSP', '400 Bad Request\r\n\r\n'],
    ['that says nothing', undefined],
    ['that hangs up', 'hang up'],
  ])(
    'an RTSP session reports a plain port requested by rtsps as one without TLS, %s',
    async (_what, answer) => {
      const plain = net.createServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.on('data', () => {
          if (answer === 'hang up') socket.end();
          else if (answer !== undefined) socket.write(`RTSP/1.0 ${answer}`);
        });
      });
      await once(plain.listen(0, '127.0.0.1'), 'listening');
      const address = plain.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      expect(fault(await open(port, { secure: true, anyCertificate: true }))?.code).toBe('source.noTls');
      plain.close();
    },
  );

  it('an RTSP session accepts no unencrypted stream that was requested by TLS', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
    const { port, requests } = await camera(
      ({ method }) => (method === 'SETUP' ? '461 Unsupported Transport\r\n\r\n' : validResponse(method)),
      { key, cert },
    );
    const result = await open(port, { secure: true, anyCertificate: true });
    if (!result.ok) throw new Error(result.fault.code);
    const played = await result.value.play(noEvents);
    expect(played.ok ? undefined : played.fault).toEqual({
      code: 'source.answered',
      params: { method: 'SETUP', status: 461 },
    });
    expect(requests.filter(({ method }) => method === 'SETUP').length).toBe(1);
  });

  it('an RTSP session ends at once when it is cancelled', async () => {
    const { port, requested: asked } = await camera(() => undefined);
    const abort = new AbortController();
    const opening = open(port, { signal: abort.signal });
    await asked('OPTIONS');
    abort.abort();
    expect(fault(await opening)?.code).toBe('source.closed');
  });

  it('an RTSP session uses TLS, and accepts a self-signed certificate only if allowed', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'camera' }]);
    const { port, requests } = await camera(({ method }) => validResponse(method), { key, cert });
    expect(fault(await open(port, { secure: true }))?.code).toBe('source.certificate');
    expect(requests).toEqual([]);
    expect(fault(await open(port, { secure: true, anyCertificate: true }))).toBeUndefined();
  });

  it('an RTSP session chooses H.264 if several videos are offered', async () => {
    const two = sdp.replace(
      'm=video 0',
      'm=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=control:h265\r\nm=video 0',
    );
    const { port } = await camera(({ method }) =>
      method === 'DESCRIBE' ? describeResponse(two) : validResponse(method),
    );
    const result = await open(port);
    expect(result.ok && result.value.description.video.controlUri).toBe(
      `rtsp://127.0.0.1:${port}/live/track1`,
    );
  });
});
