import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeFrame } from '../../core/rpc/wire.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { FromRelayedSocket, ToRelayedSocket } from './stills/messages.ts';

/** The thread's end of the last port passed to it, and the thread itself. */
let carrier: { reported: ToRelayedSocket[]; send(message: FromRelayedSocket): void };
let thread: EventTarget;

class Ends {
  readonly received: ToRelayedSocket[] = [];
  readonly port1 = {
    onmessage: undefined as ((event: object) => void) | undefined,
    postMessage: (message: ToRelayedSocket) => void this.received.push(message),
    close() {},
  };
  readonly port2 = {
    reported: this.received,
    send: (data: FromRelayedSocket) => this.port1.onmessage?.({ data }),
  };
}
class Thread extends EventTarget {
  constructor() {
    super();
    thread = this;
  }
  postMessage(message: object) {
    if ('port' in message) carrier = message.port as typeof carrier;
  }
  terminate() {}
}

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('MessageChannel', Ends);
  vi.stubGlobal('Worker', Thread);
});
afterEach(() => void vi.unstubAllGlobals());

async function open() {
  const { openSocketPort } = await import('./mediaLink.ts');
  const { decodeKeyframe } = await import('./stills.ts');
  const clock = handClock();
  const opening = openSocketPort('ws://127.0.0.1:1/media', 4_000, clock);
  carrier.send({ open: true });
  const port = await opening;
  if (!port) throw new Error('not open');
  const received: { bytes?: Uint8Array }[] = [];
  const closed = vi.fn();
  port.onMessage((message) => void received.push(message as object));
  port.onClose(closed);
  return { port, received, closed, clock, decodeKeyframe };
}
const message = { t: 'topic', topic: 'still', rev: 1, message: {} };
const picture = () => ({ close: vi.fn() }) as unknown as ImageBitmap & { close: ReturnType<typeof vi.fn> };
const ask = { codec: 'avc1.42e00b', width: 320, height: 180 };

it('a socket port sends and receives objects as frames', async () => {
  const { port, received } = await open();
  const bytes = Uint8Array.of(1);
  port.send({ t: 'call', id: 1 });
  port.send({ t: 'call', id: 2, bytes });
  expect(carrier.reported).toEqual([
    { frame: '{"t":"call","id":1}' },
    { frame: encodeFrame({ t: 'call', id: 2, bytes }) },
  ]);
  carrier.send({ frame: '{"t":"answer"}' });
  carrier.send({ frame: (encodeFrame({ t: 'answer', bytes }) as Uint8Array).slice().buffer as ArrayBuffer });
  carrier.send({ frame: 'no JSON' });
  expect(received).toEqual([{ t: 'answer' }, { t: 'answer', bytes }, undefined]);
});

it('the picture of a still is returned to the caller that passes the still’s bytes', async () => {
  const { received, decodeKeyframe } = await open();
  carrier.send({ still: 1, message });
  carrier.send({ still: 2, message });
  const [first, second] = received;
  if (!first?.bytes || !second?.bytes) throw new Error('no bytes');
  const asked = decodeKeyframe({ ...ask, bytes: second.bytes });
  const [one, two] = [picture(), picture()];
  carrier.send({ id: 1, picture: one });
  carrier.send({ id: 2, picture: two });
  expect(await asked).toBe(two);
  expect([one.close.mock.calls.length, two.close.mock.calls.length]).toEqual([1, 0]);
});

it('a still that could not be decoded yields no picture and a warning', async () => {
  const { received, decodeKeyframe } = await open();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  carrier.send({ still: 1, message });
  const asked = decodeKeyframe({ ...ask, bytes: received[0]?.bytes ?? Uint8Array.of(1) });
  carrier.send({ id: 1, why: 'it is not H.264' });
  expect(await asked).toBeUndefined();
  expect(warn).toHaveBeenCalledWith('a still could not be decoded', ask.codec, 'it is not H.264');
});

it.each([
  ['close()', (port: { close(): void }) => port.close(), { close: true }],
  ['abandon()', (port: { abandon(): void }) => port.abandon(), { close: true, code: 4000 }],
])('a socket port ends at once on %s, before the socket’s own close event', async (_, end, text) => {
  const { port, received, closed, decodeKeyframe } = await open();
  carrier.send({ still: 1, message });
  const asked = decodeKeyframe({ ...ask, bytes: received[0]?.bytes ?? Uint8Array.of(1) });
  end(port);
  end(port);
  expect(closed).toHaveBeenCalledOnce();
  expect(carrier.reported).toEqual([text]);
  expect(await asked).toBeUndefined();
  const late = picture();
  carrier.send({ id: 1, picture: late });
  carrier.send({ frame: '{}' });
  expect(late.close).toHaveBeenCalledOnce();
  expect(received.length).toBe(1);
});

it('a socket port ends with its thread, and releases the socket and the worker', async () => {
  const { closed } = await open();
  const { getResourceCounts } = await import('./resourceCounts.ts');
  vi.spyOn(console, 'error').mockImplementation(() => {});
  thread.dispatchEvent(new Event('error'));
  expect(closed).toHaveBeenCalledOnce();
  expect(getResourceCounts()).toMatchObject({ sockets: 0, socketListeners: 0, workers: 0 });
});

it('openSocketPort returns undefined if the socket does not open in time', async () => {
  const { openSocketPort } = await import('./mediaLink.ts');
  const clock = handClock();
  const opening = openSocketPort('ws://127.0.0.1:1/media', 4_000, clock);
  await clock.advance(4_000);
  expect(await opening).toBeUndefined();
  expect(carrier.reported).toEqual([{ close: true }]);
});

it('openSocketPort returns undefined if the socket was refused', async () => {
  const { openSocketPort } = await import('./mediaLink.ts');
  const opening = openSocketPort('ws://127.0.0.1:1/media', 4_000, handClock());
  carrier.send({ closed: true });
  expect(await opening).toBeUndefined();
});
