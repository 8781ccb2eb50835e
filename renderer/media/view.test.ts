import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import type { MaskCover } from './mask.ts';
import { dress, dueFps, type Feed, fitMasks, putStill, type View } from './view.ts';

/** Masks on a picture of this shape; those of the page are SVG and do the same. */
function coverOn(width: number, height: number) {
  let shape = { width, height };
  return {
    fits: (w: number, h: number) => w * shape.height === h * shape.width,
    fit(w: number, h: number) {
      shape = { width: w, height: h };
    },
  } as Partial<MaskCover> as MaskCover;
}
const feed = (videoWidth: number, videoHeight: number, visibility = '') =>
  ({ video: { videoWidth, videoHeight, style: { visibility } } }) as Partial<Feed> as Feed;
const viewOf = (parts: { cover: MaskCover; shown?: Feed; coming?: Feed }) =>
  ({ still: { hidden: true, width: 16, height: 9 } as Partial<HTMLCanvasElement>, ...parts }) as View;

describe('a picture of another shape than that on which the masks stand', () => {
  it('is not seen beside a still that came late', () => {
    const coming = feed(4, 3);
    putStill(viewOf({ cover: coverOn(4, 3), coming }), 0);
    expect(coming.video.style.visibility).toBe('hidden');
  });

  it('is not seen while another one is shown, also where it had the right shape before', () => {
    const [shown, coming] = [feed(16, 9), feed(4, 3)];
    const view = viewOf({ cover: coverOn(16, 9), shown, coming });
    fitMasks(view, coming);
    expect(coming.video.style.visibility).toBe('hidden');
  });

  it('is seen once it is the one shown: the masks stand on it then', () => {
    const shown = feed(4, 3, 'hidden');
    const view = viewOf({ cover: coverOn(16, 9), shown });
    fitMasks(view, shown);
    expect([shown.video.style.visibility, view.cover?.fits(4, 3)]).toEqual(['', true]);
  });
});

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
