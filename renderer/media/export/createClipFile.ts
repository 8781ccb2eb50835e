import type { CameraId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { drawKeyframe } from '../stills.ts';
import {
  type ClipFrame,
  type ClipPlan,
  getMedianFrameIntervalMs,
  listClipGaps,
  planClip,
} from './clipPlan.ts';
import { type FilmSize, openMp4Film } from './mp4Film.ts';
import type { ExportFile } from './picture.ts';
import { reencodeClip } from './reencodeClip.ts';

export interface ClipOptions {
  readonly camera: CameraId;
  readonly frames: readonly ClipFrame[];
  /** Start of the clip, ms since the epoch. */
  readonly from: number;
  readonly masks: readonly PrivacyMask[];
  /** Receives the completed share, 0 to 1. */
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Creates a clip as an MP4.
 * Keeps the camera's own bitstream if there are no masks and a single stream; otherwise decodes, burns in the masks and
 * re-encodes. Faults: `export.noPictures`, `export.notEncoded`.
 * @throws the signal's reason when it is aborted
 */
export async function createClipFile(options: ClipOptions): Promise<Result<ExportFile>> {
  const { camera, frames, from, masks } = options;
  const plan = planClip(frames, from, masks.length === 0);
  const [first] = plan.frames;
  if (!first || plan.shown.size === 0) return fail('export.noPictures');
  const size = await sizeOf(first);
  if (!size) return fail('export.notEncoded', { why: first.codec });
  const isVerbatim = plan.isUniform && masks.length === 0;
  try {
    const made = isVerbatim
      ? await remux(plan, first, size, options)
      : await reencodeClip(plan, await largest(plan), options);
    const times = [...plan.shown].map(({ atMs }) => atMs);
    return ok({
      camera,
      streams: [...new Set([...plan.shown].map(({ stream }) => stream))],
      from: Math.round(times[0] ?? from),
      to: Math.round(times.at(-1) ?? from),
      type: 'video/mp4',
      ...made,
      reencoded: !isVerbatim,
      gaps: listClipGaps(times),
      masks,
    });
  } catch (error) {
    options.signal.throwIfAborted();
    return fail('export.notEncoded', { why: error instanceof Error ? error.message.slice(0, 200) : '?' });
  }
}

async function sizeOf(frame: ClipFrame): Promise<FilmSize | undefined> {
  const canvas = document.createElement('canvas');
  const keyframe = { bytes: frame.bytes, codec: frame.codec, width: 0, height: 0 };
  return (await drawKeyframe(keyframe, canvas)) ? { width: canvas.width, height: canvas.height } : undefined;
}

/** Returns the largest picture size in a clip over several streams, at which none loses detail. */
async function largest({ frames }: ClipPlan): Promise<FilmSize> {
  let most: FilmSize = { width: 0, height: 0 };
  const seen = new Set<string>();
  for (const frame of frames) {
    const key = `${frame.stream} ${frame.codec}`;
    if (!frame.isKey || seen.has(key)) continue;
    seen.add(key);
    const size = await sizeOf(frame);
    if (size && size.width * size.height > most.width * most.height) most = size;
  }
  return most;
}

async function remux(
  { shown }: ClipPlan,
  first: ClipFrame,
  { width, height }: FilmSize,
  { onProgress, signal }: ClipOptions,
): Promise<Pick<ExportFile, 'bytes' | 'width' | 'height' | 'codec' | 'pictures'>> {
  const frames = [...shown];
  const step = getMedianFrameIntervalMs(frames.map(({ atMs }) => atMs));
  const film = await openMp4Film('avc');
  // No `description`: the bytes are Annex B, and the writer converts them to MP4's format.
  const config = { codec: first.codec, codedWidth: width, codedHeight: height };
  for (const [index, { bytes, isKey, atMs }] of frames.entries()) {
    signal.throwIfAborted();
    const next = frames[index + 1]?.atMs ?? atMs + step;
    await film.add({ bytes, isKey, at: (atMs - first.atMs) / 1_000, lasts: (next - atMs) / 1_000, config });
    onProgress((index + 1) / frames.length);
  }
  return { bytes: await film.finish(), width, height, codec: first.codec, pictures: frames.length };
}
