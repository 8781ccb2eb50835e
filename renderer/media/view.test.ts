import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import { dress, dueFps, type Feed, type View } from './view.ts';

describe('a view whose frame rate was reduced', () => {
  const item = { tile: 0, camera: CameraId.parse('hn:camera:1'), stream: 'sub' } as const;
  const pace = { pace: { fps: 12.5 } } as Feed;

  it('is due no more than keyframes until the first of them after it was given back has had its time', () => {
    const view = { keyframesPerS: 0.5, keyframesUntil: 0, sources: new Map() } as Partial<View> as View;
    expect(dueFps(view, pace, 10_000)).toBe(12.5);
    dress(view, { ...item, reduced: 'frameRate' }, 10_000);
    expect(dueFps(view, pace, 19_000)).toBe(0.5);
    dress(view, item, 20_000);
    expect(dueFps(view, pace, 20_000)).toBe(0.5);
    // A keyframe each two seconds, and a second for its way.
    expect(dueFps(view, pace, 22_999)).toBe(0.5);
    expect(dueFps(view, pace, 23_000)).toBe(12.5);
    // Dressed anew for something else it is not reduced anew.
    dress(view, { ...item, tile: 3 }, 30_000);
    expect(dueFps(view, pace, 30_000)).toBe(12.5);
  });
});
