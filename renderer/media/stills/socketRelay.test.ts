import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeFrame, maxFrameBytes } from '../../../core/rpc/wire.ts';
import type { DecodedStill } from './keyframeDecoder.ts';
import { relaySocket } from './socketRelay.ts';

/** The socket opened last. */
let socket: Socket;
class Socket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  binaryType = 'blob';
  sent: unknown[] = [];
  code: number | undefined;
  readonly url: string;
  constructor(url: string) {
    super();
    if (!url.startsWith('ws')) throw new SyntaxError('no address');
    this.url = url;
    socket = this;
  }
  send(data: unknown) {
    this.sent.push(data);
  }
  close(code?: number) {
    this.code = code;
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  open() {
    this.readyState = Socket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  takes(data: string | Uint8Array) {
    const frame = typeof data === 'string' ? data : data.slice().buffer;
    this.dispatchEvent(new MessageEvent('message', { data: frame }));
  }
}

beforeEach(() => void vi.stubGlobal('WebSocket', Socket));
afterEach(() => void vi.unstubAllGlobals());

function set(url = 'ws://127.0.0.1:1/media') {
  const lastPublished: unknown[] = [];
  const waiting: { codec: string; bytes: Uint8Array; done: (of: DecodedStill<ImageBitmap>) => void }[] = [];
  const port = { postMessage: (message: unknown) => void lastPublished.push(message) } as MessagePort;
  const send = (data: unknown) => port.onmessage?.(new MessageEvent('message', { data }));
  relaySocket({ url, port, decode: (of) => new Promise((done) => waiting.push({ ...of, done })) });
  return { lastPublished, waiting, send };
}

const still = (bytes: Uint8Array, message: object = { codec: 'avc1.42e00b', camera: 'a' }) =>
  encodeFrame({ t: 'topic', topic: 'still', rev: 1, message, bytes });
const picture = () => ({ close: vi.fn() }) as unknown as ImageBitmap & { close: ReturnType<typeof vi.fn> };

it('the socket relay forwards frames in both directions once the socket is open', () => {
  const { lastPublished, send } = set();
  send({ frame: 'too soon' });
  socket.open();
  send({ frame: 'one' });
  send({ frame: Uint8Array.of(1, 2) });
  expect(socket.sent).toEqual(['one', Uint8Array.of(1, 2)]);
  const answer = encodeFrame({ t: 'answer', id: 1, bytes: Uint8Array.of(3) }) as Uint8Array;
  socket.takes('{"t":"answer"}');
  socket.takes(answer);
  expect(lastPublished).toEqual([
    { open: true },
    { frame: '{"t":"answer"}' },
    { frame: answer.slice().buffer },
  ]);
});

it('the socket relay decodes a still on arrival, and sends its message and then its picture under one number', async () => {
  const { lastPublished, waiting } = set();
  socket.open();
  socket.takes(still(Uint8Array.of(7)));
  socket.takes(still(Uint8Array.of(8)));
  expect(waiting).toMatchObject([
    { codec: 'avc1.42e00b', bytes: Uint8Array.of(7) },
    { codec: 'avc1.42e00b', bytes: Uint8Array.of(8) },
  ]);
  const [seven, eight] = [picture(), picture()];
  waiting[1]?.done({ picture: eight });
  waiting[0]?.done({ picture: seven });
  await Promise.resolve();
  const message = { t: 'topic', topic: 'still', rev: 1, message: { codec: 'avc1.42e00b', camera: 'a' } };
  expect(lastPublished.slice(1)).toEqual([
    { still: 1, message },
    { still: 2, message },
    { id: 2, picture: eight },
    { id: 1, picture: seven },
  ]);
});

it('the socket relay reports why a still has no picture', async () => {
  const { lastPublished, waiting } = set();
  socket.open();
  socket.takes(still(Uint8Array.of(7)));
  waiting[0]?.done({ why: new Error('it is not H.264') });
  await Promise.resolve();
  expect(lastPublished.at(-1)).toEqual({ id: 1, why: 'Error: it is not H.264' });
});

it.each([
  ['without a codec', still(Uint8Array.of(1), {})],
  ['without bytes', encodeFrame({ t: 'topic', topic: 'still', rev: 1, message: { codec: 'a' } })],
  ['that is no frame at all', Uint8Array.of(255, 255, 255, 255, 0)],
])('the socket relay forwards a malformed still %s to the page unchanged', (_, frame) => {
  const { lastPublished, waiting } = set();
  socket.open();
  socket.takes(frame);
  expect(waiting).toEqual([]);
  expect(lastPublished.at(-1)).toEqual({ frame: typeof frame === 'string' ? frame : frame.slice().buffer });
});

it('the socket relay ends with its page, and closes a picture that arrives later', async () => {
  const { lastPublished, waiting, send } = set();
  socket.open();
  socket.takes(still(Uint8Array.of(7)));
  send({ close: true, code: 4000 });
  expect(socket.code).toBe(4000);
  const late = picture();
  waiting[0]?.done({ picture: late });
  await Promise.resolve();
  expect(lastPublished.at(-1)).toEqual({ closed: true });
  expect(late.close).toHaveBeenCalledOnce();
});

it('the socket relay closes a socket that sends an oversized message', () => {
  const { lastPublished } = set();
  socket.open();
  socket.takes('x'.repeat(maxFrameBytes + 1));
  expect(socket.code).toBe(4001);
  expect(lastPublished).toEqual([{ open: true }, { closed: true }]);
});

it('the socket relay reports an invalid address as closed', () => {
  expect(set('http://[').lastPublished).toEqual([{ closed: true }]);
});
