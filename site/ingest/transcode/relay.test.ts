import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystemClock } from '../../../core/base/clock.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { type RtspCamera, startRtspCamera, validResponse } from '../../../test/fakes/rtspCamera.ts';
import { openRtspSession, type RtspSession } from '../rtsp/session.ts';
import { type RtspRelay, startRtspRelay } from './relay.ts';

const opened: (RtspSession | RtspRelay)[] = [];
const cameras: RtspCamera[] = [];
const bugs: unknown[] = [];
let relayClock = handClock();
const onUnexpectedError = (error: unknown) => bugs.push(error);
beforeEach(() => {
  relayClock = handClock();
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  for (const camera of cameras.splice(0)) await camera.close();
  expect(bugs).toEqual([]);
});

async function relay(): Promise<URL> {
  const camera = await startRtspCamera(({ method }) => validResponse(method));
  cameras.push(camera);
  const session = await openRtspSession({
    url: `rtsp://127.0.0.1:${camera.port}/`,
    credentials: undefined,
    clock: createSystemClock(),
    signal: new AbortController().signal,
    onUnexpectedError,
  });
  if (!session.ok) throw new Error(session.fault.code);
  const made = await startRtspRelay({
    session: session.value,
    clock: relayClock,
    onEnd: () => undefined,
    onUnexpectedError,
  });
  if (!made.ok) throw new Error(made.fault.code);
  opened.push(session.value, made.value);
  return new URL(made.value.url);
}

async function connect(url: URL): Promise<net.Socket> {
  const socket = net.connect(Number(url.port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

it('the relay serves the first client with the token, and no other from then on', async () => {
  const url = await relay();
  const [stranger, guesser, program] = [await connect(url), await connect(url), await connect(url)];
  guesser.write(`DESCRIBE rtsp://127.0.0.1:${url.port}/${'0'.repeat(32)} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  await once(guesser.resume(), 'close');
  const strangerEnds = once(stranger.resume(), 'close');
  program.write(`DESCRIBE ${url.href} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  const [answer]: unknown[] = await once(program, 'data');
  expect(String(answer)).toMatch(/^RTSP\/1\.0 200 OK.*m=video 0 RTP\/AVP 96/s);
  await strangerEnds;
  await expect(connect(url)).rejects.toThrow('ECONNREFUSED');
  program.destroy();
});

it('the relay does not wait for a client without a token', async () => {
  const stranger = await connect(await relay());
  const ends = once(stranger.resume(), 'close');
  while (relayClock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
  await relayClock.advance(2_000);
  await ends;
});

it('the relay stays open to its program if another client connects first', async () => {
  const url = await relay();
  const stranger = await connect(url);
  stranger.destroy();
  const program = await connect(url);
  program.write(`OPTIONS ${url.href} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  const [answer]: unknown[] = await once(program, 'data');
  expect(String(answer)).toMatch(/^RTSP\/1\.0 200 OK/);
  program.destroy();
});
