import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraView, StreamFeed } from './cameraView.ts';
import type { MaskCover } from './mask.ts';
import type { ReceivedTrack } from './mediaSession.ts';
import { coverWithFeed, fitMasksToFeed, hideStill, showFeed, showStill } from './viewLayers.ts';

/** Masks for a picture of this shape; a page's SVG masks fit in the same way. */
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
  ({
    video: { videoWidth, videoHeight, style: { visibility }, dataset: {} },
  }) as Partial<StreamFeed> as StreamFeed;
const viewOf = (parts: { cover: MaskCover; shown?: StreamFeed; coming?: StreamFeed }) =>
  ({ still: { hidden: true, width: 16, height: 9 } as Partial<HTMLCanvasElement>, ...parts }) as CameraView;

describe('a picture of another shape than the masks', () => {
  it('stays hidden next to a late still', () => {
    const coming = feed(4, 3);
    showStill(viewOf({ cover: coverOn(4, 3), coming }), 0);
    expect(coming.video.style.visibility).toBe('hidden');
  });

  it('stays hidden while another one is shown, even where its shape matched before', () => {
    const [shown, coming] = [feed(16, 9), feed(4, 3)];
    const view = viewOf({ cover: coverOn(16, 9), shown, coming });
    fitMasksToFeed(view, coming);
    expect(coming.video.style.visibility).toBe('hidden');
  });

  it('is visible once it is shown, when the masks get its shape', () => {
    const shown = feed(4, 3, 'hidden');
    const view = viewOf({ cover: coverOn(16, 9), shown });
    fitMasksToFeed(view, shown);
    expect([shown.video.style.visibility, view.cover?.fits(4, 3)]).toEqual(['', true]);
  });
});

it('a pending picture is hidden while the shown one changes the masks to another shape', () => {
  const [shown, coming] = [feed(4, 3), feed(16, 9)];
  const view = viewOf({ cover: coverOn(16, 9), shown, coming });
  fitMasksToFeed(view, shown);
  expect([coming.video.style.visibility, view.cover?.fits(4, 3)]).toEqual(['hidden', true]);
});

describe('a stream that replaces the shown picture', () => {
  beforeEach(() => void vi.stubGlobal('MediaStream', class {}));
  afterEach(() => void vi.unstubAllGlobals());

  /** Begins over a 16:9 still. `placed`: its layers; `resize`: its first picture's shape is known. */
  function begin(masked: boolean) {
    const coming = feed(0, 0);
    const listeners = new Map<string, () => void>();
    const asked: (() => void)[] = [];
    Object.assign(coming.video, {
      addEventListener: (type: string, run: () => void) => listeners.set(type, run),
      requestVideoFrameCallback: (run: () => void) => asked.push(run),
    });
    const placed: string[] = [];
    const cover = Object.assign(coverOn(16, 9), {
      element: { before: () => placed.push('under the masks') },
    });
    const view = Object.assign(viewOf({ cover: cover as unknown as MaskCover, coming }), {
      stage: { append: () => placed.push('over all') },
      stillTakenAt: 0,
      ...(masked ? {} : { cover: undefined }),
    });
    const resize = (videoWidth: number, videoHeight: number) => {
      Object.assign(coming.video, { videoWidth, videoHeight });
      listeners.get('resize')?.();
    };
    const start = (onFirst?: () => void) =>
      coverWithFeed(view as unknown as CameraView, coming, {} as ReceivedTrack, onFirst);
    return { view: view as unknown as CameraView, coming, asked, placed, resize, start };
  }

  it('lies over everything but masks, and is visible at once if there are none', () => {
    const { coming, placed, start } = begin(false);
    start();
    expect([placed, coming.video.style.visibility]).toEqual([['over all'], '']);
    const masked = begin(true);
    masked.start();
    expect([masked.placed, masked.coming.video.style.visibility]).toEqual([['under the masks'], 'hidden']);
    masked.resize(16, 9);
    expect(masked.coming.video.style.visibility).toBe('');
  });

  it('covers a layer of another shape beneath it until it is shown', () => {
    const { view, coming, resize, start } = begin(false);
    start();
    resize(16, 9);
    expect(coming.video.style.background).toBe('');
    resize(4, 3);
    expect(coming.video.style.background).toBe('#000');
    showFeed(view, coming);
    expect([coming.video.style.background, view.shown, view.coming, view.still.hidden]).toEqual([
      ...['', coming, undefined, true],
    ]);
    // Only a picture that has been shown can be old; this attribute marks it for the page.
    expect(coming.video.dataset.shown).toBe('');
  });

  it('requests a frame callback only where its first picture is awaited', () => {
    const { asked, start } = begin(false);
    start();
    expect(asked).toEqual([]);
    const first = () => {};
    start(first);
    expect(asked).toEqual([first]);
  });
});

describe('a picture prefetched for a paused stream', () => {
  it('lies over that stream, with masks of its shape, until the stream has its own picture', () => {
    const shown = feed(16, 9);
    const placed: unknown[] = [];
    Object.assign(shown.video, {
      after(element: Node) {
        placed.push(element);
        Object.assign(shown.video, { nextSibling: element });
      },
    });
    const view = viewOf({ cover: coverOn(4, 3), shown });
    showStill(view, 5, true);
    showStill(view, 6, true);
    // Re-inserting a canvas would make the page lay out again for nothing.
    expect(placed).toEqual([view.still]);
    expect([view.still.hidden, view.stillTakenAt, view.cover?.fits(16, 9)]).toEqual([false, 6, true]);
    Object.assign(shown.video, { videoWidth: 4, videoHeight: 3 });
    hideStill(view);
    expect([view.still.hidden, view.stillTakenAt, view.stillMoves, view.cover?.fits(4, 3)]).toEqual([
      ...[true, undefined, false, true],
    ]);
  });
});
