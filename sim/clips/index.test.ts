import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSlice, nalType, sliceHeader } from './annexb.ts';
import { loadClips, moodNames, sceneNames } from './index.ts';

const dir = join(import.meta.dirname, '../../resources/clips');
const maxTotalBytes = 12_000_000;
const sliceTypeB = 1;
/** More bytes than libx264 spends on a picture that repeats the last one. */
const allSkippedBytes = 60;
const clips = loadClips(dir);

describe('the committed clips', () => {
  it('show each scene in three moods or more', () => {
    for (const scene of sceneNames)
      expect(
        new Set(clips.filter((clip) => clip.scene === scene).map((clip) => clip.mood)).size,
      ).toBeGreaterThanOrEqual(3);
    expect(clips.every((clip) => moodNames.includes(clip.mood))).toBe(true);
  });

  it('stay within 12 MB', () => {
    const total = readdirSync(dir).reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
    expect(total).toBeLessThanOrEqual(maxTotalBytes);
  });

  it('have a name each', () => {
    expect(new Set(clips.map((clip) => clip.id)).size).toBe(clips.length);
  });
});

const streams = clips.flatMap((clip) => [
  { name: `${clip.id} main`, clip, stream: clip.main },
  { name: `${clip.id} sub`, clip, stream: clip.sub },
]);

describe.each(streams)('$name', ({ clip, stream }) => {
  it('begins each second with a keyframe, and only that', () => {
    expect(clip.gop * clip.fps.den).toBe(clip.fps.num);
    expect(stream.frames.length % clip.gop).toBe(0);
    stream.frames.forEach((frame, i) => {
      expect(frame.key).toBe(i % clip.gop === 0);
    });
  });

  it('holds no B slice', () => {
    const types = stream.frames.flatMap((frame) =>
      frame.nals.filter(isSlice).map((nal) => sliceHeader(nal).type),
    );
    expect(types).not.toContain(sliceTypeB);
  });

  it('gives its parameter sets before each keyframe', () => {
    for (const frame of stream.frames.filter((one) => one.key))
      expect(frame.nals.slice(0, 2).map(nalType)).toEqual([7, 8]);
  });

  it('is Main or Constrained Baseline', () => {
    expect(['4d', '42']).toContain(stream.profileLevelId.slice(0, 2));
    if (stream.profileLevelId.startsWith('42'))
      expect(Number.parseInt(stream.profileLevelId.slice(2, 4), 16) & 0x40).toBe(0x40);
  });

  it('changes in every picture, as a sensor does', () => {
    for (const frame of stream.frames) {
      const bytes = frame.nals.filter(isSlice).reduce((sum, nal) => sum + nal.length, 0);
      expect(bytes).toBeGreaterThan(allSkippedBytes);
    }
  });
});

describe('the two streams of a clip', () => {
  it('have the same moments', () => {
    for (const clip of clips) expect(clip.main.frames.length).toBe(clip.sub.frames.length);
  });
});
