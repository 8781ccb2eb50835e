import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeTestCode } from '../../core/media/testCode.ts';
import { loadTestClip, testClipCacheDir, testMain, testSub } from './index.ts';
import { TestPicture } from './picture.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-testclips-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const small = { width: 320, height: 180, fps: { num: 25, den: 2 }, seconds: 4 };

describe('test clips', () => {
  it('carry code and counter in every picture, as decoded by ffmpeg', async () => {
    const stream = await loadTestClip({ ...small, code: 40_210 }, { dir });
    expect(stream.frames).toHaveLength(50);
    const [file = ''] = readdirSync(dir);
    const { stdout } = spawnSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-i',
        join(dir, file),
        '-fps_mode',
        'passthrough',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'gray',
        'pipe:1',
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const bytes = small.width * small.height;
    const seen = Array.from({ length: 50 }, (_, frame) =>
      decodeTestCode(small.width, (x, y) => stdout[frame * bytes + y * small.width + x] ?? 0),
    );
    expect(seen).toEqual(seen.map((_, frame) => ({ code: 40_210, frame })));
  });

  it('are Constrained Baseline, with one slice per picture and a keyframe with parameter sets at least every second', async () => {
    for (const shape of [testMain, testSub]) {
      const stream = await loadTestClip({ ...shape, code: 1 });
      const frames = (shape.seconds * shape.fps.num) / shape.fps.den;
      expect(stream.frames).toHaveLength(frames);
      expect(stream.profileLevelId).toMatch(/^42[c-f]0/);
      const gop = Math.floor(shape.fps.num / shape.fps.den);
      expect(stream.frames.map(({ key }) => key)).toEqual(stream.frames.map((_, at) => at % gop === 0));
      expect(stream.frames.every(({ key, nals }) => nals.length === (key ? 3 : 1))).toBe(true);
    }
  });

  it('are made once, made again if the file is incomplete, and leave no temporary files', async () => {
    const again = mkdtempSync(join(tmpdir(), 'watchfloor-testclips-'));
    const clip = { ...small, seconds: 1, code: 3 };
    await loadTestClip(clip, { dir: again });
    await loadTestClip(clip, { dir: again, ffmpeg: 'there-is-no-such-program' });
    const [file = ''] = readdirSync(again);
    truncateSync(join(again, file), 900);
    await loadTestClip(clip, { dir: again });
    expect(readdirSync(again)).toEqual([file]);
    rmSync(again, { recursive: true });
  });

  it('report a missing ffmpeg', async () => {
    const missing = loadTestClip({ ...small, code: 4 }, { dir, ffmpeg: 'there-is-no-such-program' });
    await expect(missing).rejects.toThrow('cannot run ffmpeg');
  });

  it('are stored in the user’s cache', () => {
    expect(testClipCacheDir({ XDG_CACHE_HOME: '/c' })).toBe('/c/watchfloor/testclips');
  });
});

describe('the test picture', () => {
  it('moves, and ends its loop where it started', () => {
    const picture = new TestPicture({ width: 320, height: 180 }, 7, 50);
    expect(picture.paint(1).equals(picture.paint(2))).toBe(false);
    expect(picture.paint(1).equals(picture.paint(1))).toBe(true);
  });

  it('rejects a size without whole-pixel cells', () => {
    expect(() => new TestPicture({ width: 300, height: 180 }, 7, 50)).toThrow();
  });
});
