/** Test clips: encoded with ffmpeg at the first request, and cached outside the checkout for all later runs. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ElementaryStream, parseElementaryStream, profileLevelId } from '../clips/annexb.ts';
import type { ClipStream } from '../clips/index.ts';
import type { FrameRate } from '../rtsp/programme.ts';
import { writeWhole } from '../wholeFile.ts';
import { TestPicture } from './picture.ts';

export interface TestClip {
  /** The camera's code in the pixels, 0..65,535. */
  readonly code: number;
  readonly width: number;
  readonly height: number;
  readonly fps: FrameRate;
  /** Length of the loop, s; frame `n` carries the counter `n`. */
  readonly seconds: number;
  /** Keyframe interval, s; 1 by default. */
  readonly gopSeconds?: number | undefined;
  /** The scene is still except for sensor noise, and the counter stays 0. */
  readonly still?: boolean;
}

export const testMain = { width: 640, height: 360, fps: { num: 25, den: 1 }, seconds: 10 } as const;
/** The keyframe interval is 0.96 s, because a second at 12.5 frames/s has no whole number of frames. */
export const testSub = { width: 320, height: 180, fps: { num: 25, den: 2 }, seconds: 10 } as const;

/** Must be raised when the picture or its encoding changes, so that old files are no longer used. */
const cacheVersion = 1;

export function testClipCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'watchfloor', 'testclips');
}

function frameCount({ fps, seconds }: TestClip): number {
  return Math.round((seconds * fps.num) / fps.den);
}

/** Returns ffmpeg's arguments for Constrained Baseline without B-frames, closed GOPs, one slice per picture. */
function encoderArguments({ width, height, fps, gopSeconds = 1 }: TestClip): string[] {
  const gop = Math.max(1, Math.floor((gopSeconds * fps.num) / fps.den));
  const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`];
  const rate = `${fps.num}/${fps.den}`;
  return [
    ...['-nostdin', '-v', 'error', ...input, '-r', rate, '-i', 'pipe:0'],
    ...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-crf', '24'],
    ...['-x264-params', `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=0:ref=1:threads=1`],
    ...['-f', 'h264', 'pipe:1'],
  ];
}

async function encode(clip: TestClip, ffmpeg: string): Promise<Buffer> {
  const picture = new TestPicture(clip, clip.code, frameCount(clip));
  const encoder = spawn(ffmpeg, encoderArguments(clip), { stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const complaints: Buffer[] = [];
  encoder.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  encoder.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  // An encoder that exits early breaks the pipe; its exit code has the reason.
  encoder.stdin.on('error', () => undefined);
  const ended = once(encoder, 'close').catch((error: unknown) => {
    throw new Error(`cannot run ffmpeg: ${error instanceof Error ? error.message : String(error)}`);
  });
  const feed = async () => {
    for (let frame = 0; frame < frameCount(clip) && encoder.stdin.writable; frame++)
      if (!encoder.stdin.write(clip.still === true ? picture.paintStill(frame) : picture.paint(frame)))
        await Promise.race([once(encoder.stdin, 'drain'), ended]);
    encoder.stdin.end();
  };
  const [[exitCode]] = await Promise.all([ended, feed()]);
  if (exitCode !== 0) throw new Error(`ffmpeg: ${Buffer.concat(complaints).toString('utf8').slice(0, 500)}`);
  return Buffer.concat(out);
}

/** Returns the cached file's stream; undefined if it is missing or incomplete. */
async function readCached(path: string, clip: TestClip): Promise<ElementaryStream | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes || bytes.length === 0) return undefined;
  const stream = parseElementaryStream(bytes);
  return stream.frames.length === frameCount(clip) ? stream : undefined;
}

/**
 * Loads the clip's stream from the cache, or encodes it (a second or two for the main size).
 * @throws if ffmpeg is missing or fails, or if the cache cannot be written
 */
export async function loadTestClip(
  clip: TestClip,
  { dir = testClipCacheDir(), ffmpeg = 'ffmpeg' }: { dir?: string; ffmpeg?: string } = {},
): Promise<ClipStream> {
  const scene = clip.still === true ? ['still'] : [];
  const key = JSON.stringify([cacheVersion, clip.code, clip.seconds, encoderArguments(clip), ...scene]);
  const path = join(dir, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.h264`);
  let stream = await readCached(path, clip);
  if (!stream) {
    const bytes = await encode(clip, ffmpeg);
    stream = parseElementaryStream(bytes);
    if (stream.frames.length !== frameCount(clip))
      throw new Error(`ffmpeg gave ${stream.frames.length} frames where ${frameCount(clip)} went in`);
    await mkdir(dir, { recursive: true });
    await writeWhole(path, [bytes]);
  }
  const { width, height } = clip;
  return { width, height, profileLevelId: profileLevelId(stream.sps), ...stream };
}
