import { systemClock } from '../../../core/clock.ts';
import type { StreamRole } from '../../../core/domain/camera.ts';
import type { EncodedPicture, FromWorker, StreamList, TapOptions, ToWorker } from './messages.ts';
import { createOrder, type Order, type Placed } from './order.ts';
import { createPictureClock } from './pictureclock.ts';
import { createRecorder } from './recorder.ts';
import { frameBytes } from './ring.ts';
import { createWholeness } from './whole.ts';

/** This thread's scope, as far as it is used here (WebRTC Encoded Transform, 5). */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<ToWorker>) => void): void;
  addEventListener(type: 'rtctransform', run: (event: { readonly transformer: Transformer }) => void): void;
  postMessage(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
};
interface Transformer {
  readonly readable: ReadableStream<RTCEncodedVideoFrame>;
  readonly writable: WritableStream<RTCEncodedVideoFrame>;
  readonly options: TapOptions;
}

/** How often it is looked whether the pictures of cameras that left are to go. */
const tidyEveryMs = 5_000;

const recorder = createRecorder();
const now = () => performance.timeOrigin + performance.now();

interface Coming extends Placed {
  bytes: Uint8Array;
  isHandedOn: boolean;
}
/** Of all tracks that are received: pictures may wait in them for others. */
const orders = new Set<Order<Coming>>();
function tickAll(): void {
  for (const order of orders) order.tick(now());
}

/** Streams of which keyframes alone are passed on: the window cannot keep up. Their past is kept whole. */
let thin: ReadonlySet<string> = new Set();

/** Keeps what comes by one way, in the order it was taken in, but nothing that would make a smear. */
function keepFrom(camera: string, stream: StreamRole): Order<Coming> {
  const timeOf = createPictureClock();
  const isWhole = createWholeness();
  const source = recorder.begin(camera);
  return createOrder((picture) => {
    picture.isHandedOn = true;
    const at = timeOf(picture.rtp, picture.at);
    if (isWhole(picture.isKey, picture.bytes))
      recorder.append(camera, stream, source, { at, isKey: picture.isKey, bytes: picture.bytes });
  });
}

/** Passes the pictures of one track on, at once and as they are, and keeps a copy of each. */
async function pass({ readable, writable, options: { camera, stream } }: Transformer): Promise<void> {
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  const giveUp = () => reader.cancel();
  const name = `${camera} ${stream}`;
  /** What builds on a picture that was not passed on cannot be decoded. */
  let waitsForKey = false;
  const order = keepFrom(camera, stream);
  orders.add(order);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const picture: Coming = {
      rtp: value.timestamp,
      at: now(),
      isKey: value.type === 'key',
      bytes: new Uint8Array(value.data),
      isHandedOn: false,
    };
    order.take(picture);
    // Its bytes go with it when it is passed on.
    if (!picture.isHandedOn) picture.bytes = picture.bytes.slice();
    waitsForKey = thin.has(name) || (waitsForKey && value.type !== 'key');
    if (waitsForKey && value.type !== 'key') continue;
    // Not awaited: the next picture must not wait for this one. A track that is given back refuses its last ones.
    writer.write(value).catch(giveUp);
  }
  order.end();
  orders.delete(order);
}

function listOf(camera: string, stream: StreamRole): StreamList {
  const frames = recorder.frames(camera, stream);
  return {
    seqs: Float64Array.from(frames, ({ seq }) => seq),
    at: Float64Array.from(frames, ({ at }) => at),
    isKey: Uint8Array.from(frames, ({ isKey }) => Number(isKey)),
  };
}

function picturesOf(camera: string, stream: StreamRole, from: number, to: number): EncodedPicture[] {
  return recorder
    .frames(camera, stream)
    .filter(({ seq }) => seq >= from && seq <= to)
    .map((frame) => ({
      seq: frame.seq,
      at: frame.at,
      isKey: frame.isKey,
      bytes: new Uint8Array(frameBytes(frame)),
    }));
}

self.addEventListener('rtctransform', ({ transformer }) => void pass(transformer)); // it ends with its track
self.addEventListener('message', ({ data }) => {
  switch (data.do) {
    case 'hold':
      return recorder.hold(data.camera, data.isHeld);
    case 'leave':
      return recorder.leave(data.camera, now());
    case 'forget':
      return recorder.forget(data.camera);
    case 'clear':
      return recorder.clear();
    case 'thin':
      thin = new Set(data.streams);
      return;
    case 'list':
      tickAll();
      return self.postMessage(
        { id: data.id, list: { main: listOf(data.camera, 'main'), sub: listOf(data.camera, 'sub') } },
        [],
      );
    case 'fetch': {
      const pictures = picturesOf(data.camera, data.stream, data.from, data.to);
      return self.postMessage(
        { id: data.id, pictures },
        pictures.map(({ bytes }) => bytes.buffer),
      );
    }
    case 'count':
      return self.postMessage(
        { id: data.id, count: { bytes: recorder.bytes, cameras: recorder.cameras } },
        [],
      );
  }
});
systemClock().every(tidyEveryMs, () => {
  tickAll();
  recorder.tidy(now());
});
