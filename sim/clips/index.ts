/**
 * The demo cameras' clips: H.264 without B-frames, a closed GOP of exactly one second, each clip in two streams whose
 * frame n shows the same moment. A clip loops without a seam: after its last frame comes its first, a keyframe.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AccessUnit, parseElementaryStream, profileLevelId } from './annexb.ts';

export const sceneNames = ['street', 'lake', 'market', 'crossing'] as const;
export const moodNames = ['day', 'dawn', 'dusk', 'night', 'rain'] as const;
export type SceneName = (typeof sceneNames)[number];
export type MoodName = (typeof moodNames)[number];

const StreamEntry = z.object({
  file: z.string().regex(/^[a-z0-9-]+\.h264$/),
  width: z.number().int().min(16).max(1920),
  height: z.number().int().min(16).max(1080),
  profileLevelId: z.string().regex(/^[0-9a-f]{6}$/),
});

const ClipEntry = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  scene: z.enum(sceneNames),
  mood: z.enum(moodNames),
  label: z.object({ vi: z.string().min(1).max(80), en: z.string().min(1).max(80) }),
  frames: z.number().int().min(1).max(10_000),
  /** Frames per second as a fraction. */
  fps: z.object({ num: z.number().int().positive(), den: z.number().int().positive() }),
  /** Keyframe interval, frames. */
  gop: z.number().int().positive(),
  main: StreamEntry,
  sub: StreamEntry,
});

export const ClipIndex = z.object({ version: z.literal(1), clips: z.array(ClipEntry).min(1).max(100) });
type StreamEntry = z.infer<typeof StreamEntry>;

export interface ClipStream {
  readonly width: number;
  readonly height: number;
  /** RFC 6184 profile-level-id from the SPS, six hex digits. */
  readonly profileLevelId: string;
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  readonly frames: readonly AccessUnit[];
}

export interface Clip {
  readonly id: string;
  readonly scene: SceneName;
  readonly mood: MoodName;
  readonly label: { readonly vi: string; readonly en: string };
  readonly fps: { readonly num: number; readonly den: number };
  /** Keyframe interval, frames: exactly one second. */
  readonly gop: number;
  readonly main: ClipStream;
  readonly sub: ClipStream;
}

export const indexFile = 'index.json';
const maxStreamBytes = 16 * 1024 * 1024;

function loadStream(dir: string, entry: StreamEntry): ClipStream {
  const path = join(dir, entry.file);
  if (statSync(path).size > maxStreamBytes)
    throw new Error(`${entry.file} is larger than ${maxStreamBytes} bytes`);
  const { sps, pps, frames } = parseElementaryStream(readFileSync(path));
  if (profileLevelId(sps) !== entry.profileLevelId)
    throw new Error(`${entry.file} is not of profile ${entry.profileLevelId}`);
  return { width: entry.width, height: entry.height, profileLevelId: entry.profileLevelId, sps, pps, frames };
}

/**
 * Loads all clips of `dir`/index.json into memory (some 12 MB).
 * @throws if the index or a stream is missing or broken: the clips are part of the program, so the installation is
 * damaged.
 */
export function loadClips(dir: string): Clip[] {
  const index = ClipIndex.parse(JSON.parse(readFileSync(join(dir, indexFile), 'utf8')));
  return index.clips.map((entry) => {
    const main = loadStream(dir, entry.main);
    const sub = loadStream(dir, entry.sub);
    if (main.frames.length !== entry.frames || sub.frames.length !== entry.frames)
      throw new Error(`clip ${entry.id} does not have ${entry.frames} frames in both streams`);
    const { id, scene, mood, label, fps, gop } = entry;
    return { id, scene, mood, label, fps, gop, main, sub };
  });
}
