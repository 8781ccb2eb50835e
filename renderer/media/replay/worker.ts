import { createSystemClock } from '../../../core/base/clock.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { createReferenceCheck } from './annexb.ts';
import { createDecodeScheduler } from './decodeScheduler.ts';
import {
  type EncodedPicture,
  type FromReplayWorker,
  formatStreamName,
  type RecordedStream,
  type StoredStreamPictures,
  type ToReplayWorker,
  type TrackRecordingOptions,
} from './messages.ts';
import { createReplayRecorder, getReplayBudget } from './recorder.ts';
import { getFrameBytes } from './ring.ts';
import {
  createPictureClock,
  createReorderBuffer,
  type ReceivedPicture,
  type ReorderBuffer,
} from './rtpTime.ts';

/** This thread's global scope, as far as it is used here (WebRTC Encoded Transform, 5). */
declare const self: {
  /** Device Memory, 3: in secure contexts only. */
  readonly navigator: { readonly deviceMemory?: number };
  addEventListener(type: 'message', run: (event: MessageEvent<ToReplayWorker>) => void): void;
  addEventListener(type: 'rtctransform', run: (event: { readonly transformer: Transformer }) => void): void;
  postMessage(message: FromReplayWorker, transfer: readonly ArrayBuffer[]): void;
};
interface Transformer {
  readonly readable: ReadableStream<RTCEncodedVideoFrame>;
  readonly writable: WritableStream<RTCEncodedVideoFrame>;
  readonly options: TrackRecordingOptions;
}

/** Interval at which the pictures of cameras off the wall are checked for deletion. */
const tidyEveryMs = 5_000;

const recorder = createReplayRecorder(getReplayBudget(self.navigator.deviceMemory ?? 0));
const now = () => performance.timeOrigin + performance.now();

interface Coming extends ReceivedPicture {
  bytes: Uint8Array;
  isHandedOn: boolean;
}
/** Buffers of all received tracks: pictures may wait in them for others. */
const buffers = new Set<ReorderBuffer<Coming>>();
function tickAll(): void {
  for (const buffer of buffers) buffer.tick(now());
}

/**
 * Pictures are processed in batches of this size: the same work a few times a second costs half as much as after each
 * picture, when other work has displaced it from the processor's caches.
 */
const together = 32;
const staging = new Uint8Array(256 * 1_024);
let staged = 0;
const come: { readonly buffer: ReorderBuffer<Coming>; readonly picture: Coming }[] = [];

/** Copies a picture to memory that lasts until the batch is processed. */
function stage(bytes: Uint8Array): Uint8Array {
  if (bytes.length > staging.length) return bytes.slice();
  if (staged + bytes.length > staging.length) keepAll();
  const from = staged;
  staged += bytes.length;
  staging.set(bytes, from);
  return staging.subarray(from, staged);
}

/** Processes the batch. Called before the past is read or deleted. */
function keepAll(): void {
  for (const { buffer, picture } of come.splice(0)) {
    buffer.take(picture);
    // It still waits in its buffer, and the next batch overwrites the staging memory.
    if (!picture.isHandedOn) picture.bytes = picture.bytes.slice();
  }
  staged = 0;
}

/** Memory that no other thread shares: waiting for it to change is sleeping. */
const never = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
const turns = createDecodeScheduler({
  now,
  after: (ms, run) => void createSystemClock().after(ms, run),
  sleep: (ms) => void Atomics.wait(never, 0, 0, ms),
});

/** Streams passed on as keyframes only, because the window cannot keep up. Their past stays complete. */
let thin: ReadonlySet<string> = new Set();
/** Large pictures under close inspection, which do not wait for turns. */
let atOnce: ReadonlySet<string> = new Set();

/** Stores one source's pictures in capture order, without any that would decode with artefacts. */
function keepFrom(camera: string, stream: StreamRole): ReorderBuffer<Coming> {
  const timeOf = createPictureClock();
  const isDecodable = createReferenceCheck();
  const source = recorder.begin(camera);
  return createReorderBuffer((picture) => {
    picture.isHandedOn = true;
    const at = timeOf(picture.rtp, picture.at);
    if (isDecodable(picture.isKey, picture.bytes))
      recorder.append(camera, stream, source, { at, isKey: picture.isKey, bytes: picture.bytes });
  });
}

interface Name {
  readonly announced: Promise<RecordedStream>;
  announce(of: RecordedStream): void;
}
/** Stream name of each track, once known; track and name may arrive in either order. */
const names = new Map<number, Name>();
function nameOf(tap: number): Name {
  let announce = (_of: RecordedStream): void => {};
  const announced = new Promise<RecordedStream>((resolve) => {
    announce = resolve;
  });
  const name = names.get(tap) ?? { announced, announce };
  names.set(tap, name);
  return name;
}

/** Readers of each known track, until its end is announced. */
const readers = new Map<number, ReadableStreamDefaultReader<RTCEncodedVideoFrame>>();
/** Tracks whose end was announced before they were known. */
const endedBefore = new Set<number>();
/** Cancels the reader; otherwise a pending read leaks with its track: 0.1 MB a track. */
function end(tap: number): void {
  names.delete(tap);
  const reader = readers.get(tap);
  if (!reader) return void endedBefore.add(tap);
  readers.delete(tap);
  void reader.cancel();
}

/** Passes one track's pictures on unchanged, and stores a copy of each. */
async function pass({ readable, writable, options: { tap } }: Transformer): Promise<void> {
  if (endedBefore.delete(tap)) return;
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  readers.set(tap, reader);
  let next = await reader.read();
  // Some tracks never have a stream.
  if (next.done) return;
  const { camera, stream } = await nameOf(tap).announced;
  const giveUp = () => reader.cancel();
  const name = formatStreamName({ camera, stream });
  /** A picture that builds on one not passed on cannot be decoded. */
  let waitsForKey = false;
  const buffer = keepFrom(camera, stream);
  buffers.add(buffer);
  const kind = () => (atOnce.has(name) ? 'at once' : 'in turns');
  const turn = turns.begin(kind());
  for (; !next.done; next = await reader.read()) {
    const { value } = next;
    const picture: Coming = {
      rtp: value.timestamp,
      at: now(),
      isKey: value.type === 'key',
      // The original buffer leaves with the picture when it is passed on.
      bytes: stage(new Uint8Array(value.data)),
      isHandedOn: false,
    };
    come.push({ buffer, picture });
    if (come.length >= together) keepAll();
    waitsForKey = thin.has(name) || (waitsForKey && value.type !== 'key');
    if (waitsForKey && value.type !== 'key') continue;
    turn.become(kind());
    // Not awaited: the next picture must not wait for this one. A closed track rejects its last pictures.
    turn.pass(value.timestamp, () => void writer.write(value).catch(giveUp));
  }
  keepAll();
  buffer.end();
  buffers.delete(buffer);
  turn.end();
}

function listOf(camera: string, stream: StreamRole): StoredStreamPictures {
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
      bytes: new Uint8Array(getFrameBytes(frame)),
    }));
}

self.addEventListener('rtctransform', ({ transformer }) => void pass(transformer)); // ends with its track
self.addEventListener('message', ({ data }) => {
  keepAll();
  switch (data.do) {
    case 'name':
      return nameOf(data.tap).announce(data);
    case 'end':
      return end(data.tap);
    case 'hold':
      return recorder.hold(data.camera, data.isHeld);
    case 'leave':
      return recorder.leave(data.camera, now());
    case 'forget':
      return recorder.forget(data.camera);
    case 'clear':
      return recorder.clear();
    case 'align':
      return turns.align(data.refresh);
    case 'pace':
      [thin, atOnce] = [new Set(data.thin), new Set(data.atOnce)];
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
        { id: data.id, count: { bytes: recorder.bytes, cameras: recorder.cameras, tracks: readers.size } },
        [],
      );
  }
});
createSystemClock().every(tidyEveryMs, () => {
  keepAll();
  tickAll();
  recorder.tidy(now());
});
