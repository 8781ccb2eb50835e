import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeFrame } from '../../core/rpc/wire.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { FromSocket, ToSocket } from './stills/messages.ts';

/** The thread's end of the port that was handed to it last, and the thread itself. */
let carrier: { told: ToSocket[]; say(message: FromSocket): void };
let thread: EventTarget;

class Ends {
  readonly told: ToSocket[] = [];
  readonly port1 = {
    onmessage: undefined as ((event: object) => void) | undefined,
    postMessage: (message: ToSocket) => void this.told.push(message),
    close() {},
  };
  readonly port2 = { told: this.told, say: (data: FromSocket) => this.port1.onmessage?.({ data }) };
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
  const { openSocketPort } = await import('./socketPort.ts');
  const { decodeKeyframe } = await import('./still.ts');
  const clock = handClock();
  const opening = openSocketPort('ws://127.0.0.1:1/media', 4_000, clock);
  carrier.say({ open: true });
  const port = await opening;
  if (!port) throw new Error('not open');
  const heard: { bytes?: Uint8Array }[] = [];
  const closed = vi.fn();
  port.onMessage((message) => void heard.push(message as object));
  port.onClose(closed);
  return { port, heard, closed, clock, decodeKeyframe };
}
const message = { t: 'topic', topic: 'still', rev: 1, message: {} };
const picture = () => ({ close: vi.fn() }) as unknown as ImageBitmap & { close: ReturnType<typeof vi.fn> };
const ask = { codec: 'avc1.42e00b', width: 320, height: 180 };

it('is a port: what is sent, and what comes, as objects', async () => {
  const { port, heard } = await open();
  const bytes = Uint8Array.of(1);
  port.send({ t: 'call', id: 1 });
  port.send({ t: 'call', id: 2, bytes });
  expect(carrier.told).toEqual([
    { frame: '{"t":"call","id":1}' },
    { frame: encodeFrame({ t: 'call', id: 2, bytes }) },
  ]);
  carrier.say({ frame: '{"t":"answer"}' });
  carrier.say({ frame: (encodeFrame({ t: 'answer', bytes }) as Uint8Array).slice().buffer as ArrayBuffer });
  carrier.say({ frame: 'no JSON' });
  expect(heard).toEqual([{ t: 'answer' }, { t: 'answer', bytes }, undefined]);
});

it('gives a still’s picture to whoever asks for it by its bytes', async () => {
  const { heard, decodeKeyframe } = await open();
  carrier.say({ still: 1, message });
  carrier.say({ still: 2, message });
  const [first, second] = heard;
  if (!first?.bytes || !second?.bytes) throw new Error('no bytes');
  const asked = decodeKeyframe({ ...ask, bytes: second.bytes });
  const [one, two] = [picture(), picture()];
  carrier.say({ id: 1, picture: one });
  carrier.say({ id: 2, picture: two });
  expect(await asked).toBe(two);
  expect([one.close.mock.calls.length, two.close.mock.calls.length]).toEqual([1, 0]);
});

it('has no picture of a still that could not be decoded', async () => {
  const { heard, decodeKeyframe } = await open();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  carrier.say({ still: 1, message });
  const asked = decodeKeyframe({ ...ask, bytes: heard[0]?.bytes ?? Uint8Array.of(1) });
  carrier.say({ id: 1, why: 'it is not H.264' });
  expect(await asked).toBeUndefined();
  expect(warn).toHaveBeenCalledWith('a still could not be decoded', ask.codec, 'it is not H.264');
});

it.each([
  ['its user', (port: { close(): void }) => port.close(), { close: true }],
  ['whoever gets no answer', (port: { abandon(): void }) => port.abandon(), { close: true, code: 4000 }],
])('ends at once for %s, and lets the socket’s own end come later', async (_, end, said) => {
  const { port, heard, closed, decodeKeyframe } = await open();
  carrier.say({ still: 1, message });
  const asked = decodeKeyframe({ ...ask, bytes: heard[0]?.bytes ?? Uint8Array.of(1) });
  end(port);
  end(port);
  expect(closed).toHaveBeenCalledOnce();
  expect(carrier.told).toEqual([said]);
  expect(await asked).toBeUndefined();
  const late = picture();
  carrier.say({ id: 1, picture: late });
  carrier.say({ frame: '{}' });
  expect(late.close).toHaveBeenCalledOnce();
  expect(heard.length).toBe(1);
});

it('ends with the thread, whose next one opens another', async () => {
  const { closed } = await open();
  const { heldCounts } = await import('./held.ts');
  vi.spyOn(console, 'error').mockImplementation(() => {});
  thread.dispatchEvent(new Event('error'));
  expect(closed).toHaveBeenCalledOnce();
  expect(heldCounts()).toMatchObject({ sockets: 0, socketListeners: 0, workers: 0 });
});

it('is not there where it does not open in time', async () => {
  const { openSocketPort } = await import('./socketPort.ts');
  const clock = handClock();
  const opening = openSocketPort('ws://127.0.0.1:1/media', 4_000, clock);
  await clock.advance(4_000);
  expect(await opening).toBeUndefined();
  expect(carrier.told).toEqual([{ close: true }]);
});

it('is not there where it was refused', async () => {
  const { openSocketPort } = await import('./socketPort.ts');
  const opening = openSocketPort('ws://127.0.0.1:1/media', 4_000, handClock());
  carrier.say({ closed: true });
  expect(await opening).toBeUndefined();
});
