import type { PrivacyMask } from '../../../core/media/mask.ts';
import { drawMasks } from '../mask.ts';
import { countResource } from '../resourceCounts.ts';
import { type ClipPlan, getMedianFrameIntervalMs } from './clipPlan.ts';
import { type FilmSize, type Mp4Film, openMp4Film } from './mp4Film.ts';
import type { ExportFile } from './picture.ts';

/** Maximum keyframe interval, so that a player can seek. */
const keyEveryMs = 2_000;
/** Bits per pixel, enough that re-encoding a camera's compressed picture leaves no visible loss. */
const bitsPerPixel = 0.2;
/** Maximum pictures queued at the decoder or encoder: each takes several megabytes. */
const mostWaiting = 4;
const macroblocks = ({ width, height }: FilmSize) => Math.ceil(width / 16) * Math.ceil(height / 16);
/** Maximum macroblocks of level 4.0 (ITU-T H.264, table A-1). */
const level4 = 8_192;

/**
 * Returns an encoder that this machine supports, the most widely readable first: OpenH264 in Electron, else VP9 in the
 * same MP4.
 */
async function encoderFor(size: FilmSize, fps: number): Promise<VideoEncoderConfig | undefined> {
  const level = macroblocks(size) <= level4 ? '28' : '33';
  for (const codec of [`avc1.6400${level}`, `avc1.42e0${level}`, 'vp09.00.51.08']) {
    const config: VideoEncoderConfig = {
      codec,
      ...size,
      framerate: fps,
      bitrate: Math.round(size.width * size.height * fps * bitsPerPixel),
      latencyMode: 'quality',
      ...(codec.startsWith('avc1') ? { avc: { format: 'avc' } } : {}),
    };
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (supported) return config;
  }
  return undefined;
}

/** Resolves when a decoder or encoder has dequeued a chunk. */
const dequeued = (coder: VideoDecoder | VideoEncoder) =>
  new Promise<void>((resolve) => coder.addEventListener('dequeue', () => resolve(), { once: true }));

/**
 * Decodes a plan, burns the masks into each picture, and encodes it.
 * @throws a codec's error, or the signal's reason
 */
export async function reencodeClip(
  plan: ClipPlan,
  picture: FilmSize,
  options: {
    readonly masks: readonly PrivacyMask[];
    readonly onProgress: (part: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<Pick<ExportFile, 'bytes' | 'width' | 'height' | 'codec' | 'pictures'>> {
  const { masks, onProgress, signal } = options;
  // H.264 with 4:2:0 chroma has no odd sizes.
  const size = { width: picture.width & ~1, height: picture.height & ~1 };
  const shown = [...plan.shown];
  const begin = shown[0]?.atMs ?? 0;
  const step = getMedianFrameIntervalMs(shown.map(({ atMs }) => atMs));
  const config = await encoderFor(size, 1_000 / step);
  if (!config) throw new Error('no encoder');
  const film = await openMp4Film(config.codec.startsWith('avc1') ? 'avc' : 'vp9');
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no canvas');

  const micro = (atMs: number) => Math.round((atMs - begin) * 1_000);
  /** Duration of each picture, ms, by its timestamp in the file, µs. */
  const lasts = new Map(
    shown.map(({ atMs }, at) => [micro(atMs), (shown[at + 1]?.atMs ?? atMs + step) - atMs]),
  );
  let failure: unknown;
  let written: Promise<void> = Promise.resolve();
  let pictures = 0;
  let lastKeyAt = Number.NEGATIVE_INFINITY;
  let decoderConfig: VideoDecoderConfig | undefined;
  const fail = (error: unknown) => {
    failure ??= error;
  };

  const releaseHold = [countResource('encoders'), countResource('decoders')];
  const encoder = new VideoEncoder({
    output(chunk, meta) {
      decoderConfig = meta?.decoderConfig ?? decoderConfig;
      written = written
        .then(() => add(film, chunk, decoderConfig, lasts.get(chunk.timestamp) ?? step))
        .catch(fail);
    },
    error: fail,
  });
  encoder.configure(config);

  function take(frame: VideoFrame): void {
    try {
      const from = plan.frames[frame.timestamp];
      // Some pictures are decoded only as references.
      if (!context || !from || !plan.shown.has(from) || encoder.state === 'closed') return;
      const timestamp = micro(from.atMs);
      context.drawImage(frame, 0, 0, size.width, size.height);
      drawMasks(context, size.width, size.height, masks);
      const keyFrame = timestamp - lastKeyAt >= keyEveryMs * 1_000;
      if (keyFrame) lastKeyAt = timestamp;
      const burnt = new VideoFrame(canvas, { timestamp });
      encoder.encode(burnt, { keyFrame });
      burnt.close();
      pictures += 1;
      onProgress(pictures / shown.length);
    } catch (error) {
      fail(error);
    } finally {
      frame.close();
    }
  }

  const decoder = new VideoDecoder({ output: take, error: fail });
  let codec = '';
  try {
    for (const [at, frame] of plan.frames.entries()) {
      signal.throwIfAborted();
      if (failure !== undefined) throw failure;
      if (frame.isKey && `${frame.stream} ${frame.codec}` !== codec) {
        if (codec) await decoder.flush();
        codec = `${frame.stream} ${frame.codec}`;
        decoder.configure({
          codec: frame.codec,
          hardwareAcceleration: 'prefer-software',
          optimizeForLatency: true,
        });
      }
      // The timestamp is the index in the plan: times of a second stream may go backwards.
      const type = frame.isKey ? 'key' : 'delta';
      decoder.decode(new EncodedVideoChunk({ type, timestamp: at, data: frame.bytes }));
      while (decoder.decodeQueueSize > mostWaiting && failure === undefined) await dequeued(decoder);
      while (encoder.encodeQueueSize > mostWaiting && failure === undefined) await dequeued(encoder);
    }
    await decoder.flush();
    await encoder.flush();
    await written;
    if (failure !== undefined) throw failure;
    return { bytes: await film.finish(), ...size, codec: config.codec, pictures };
  } finally {
    if (decoder.state !== 'closed') decoder.close();
    if (encoder.state !== 'closed') encoder.close();
    for (const each of releaseHold) each();
  }
}

async function add(
  film: Mp4Film,
  chunk: EncodedVideoChunk,
  config: VideoDecoderConfig | undefined,
  lastsMs: number,
): Promise<void> {
  if (!config) throw new Error('an encoder that does not say what it writes');
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  await film.add({
    bytes,
    isKey: chunk.type === 'key',
    at: chunk.timestamp / 1e6,
    lasts: lastsMs / 1_000,
    config,
  });
}
