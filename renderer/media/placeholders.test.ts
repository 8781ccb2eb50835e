import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { CameraView, StreamFeed } from './cameraView.ts';
import { batchPerFrame, createStillPlaceholders } from './placeholders.ts';

let decoded: ((picture: ImageBitmap | undefined) => void)[];
let drawn: string[];
vi.mock('./stills.ts', () => ({
  decodeKeyframe: () => new Promise((done) => decoded.push(done)),
  drawPicture: (_picture: ImageBitmap, canvas: HTMLCanvasElement) => void drawn.push(`draw ${canvas.id}`),
}));

const [first, second] = ['c1', 'c2'].map((id) => CameraId.parse(`hn:camera:${id}`)) as [CameraId, CameraId];
const keyframe = { bytes: Uint8Array.of(1), codec: 'avc1.42e01f', width: 16, height: 9 };

let frames: (() => void)[];
beforeEach(() => {
  decoded = [];
  drawn = [];
  frames = [];
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
});
afterEach(() => void vi.unstubAllGlobals());

function set() {
  const clock = handClock();
  let closed = 0;
  const picture: ImageBitmap = {
    width: 16,
    height: 9,
    close() {
      closed += 1;
    },
  };
  const still = (id: CameraId) => {
    const canvas = { id, width: 16, height: 9 } as Partial<HTMLCanvasElement> as HTMLCanvasElement;
    return Object.defineProperty(canvas, 'hidden', { set: () => void drawn.push(`show ${id}`) });
  };
  const blank = new Map([first, second].map((id) => [id, { still: still(id) } as CameraView]));
  const put: CameraView[] = [];
  let tellings = 0;
  const stills = createStillPlaceholders({
    blankOf: (camera) => [...blank].flatMap(([id, view]) => (id === camera ? [view] : [])),
    onPut: (views) => void put.push(...views),
    onShown: () => {
      tellings += 1;
    },
    clock,
  });
  return { clock, stills, blank, put, picture, closed: () => closed, tellings: () => tellings };
}

const flush = () => new Promise((resolve) => setImmediate(resolve));

it('all stills of a frame are drawn before the first is shown', async () => {
  const { stills, picture, put, closed } = set();
  void stills.show(first, keyframe, 0);
  void stills.show(second, keyframe, 0);
  for (const done of decoded) done(picture);
  await flush();
  frames[0]?.();
  expect(drawn).toEqual(
    [first, second].map((id) => `draw ${id}`).concat([first, second].map((id) => `show ${id}`)),
  );
  expect(put).toHaveLength(2);
  expect(closed()).toBe(2);
});

it('no still is drawn for a view that got a live picture meanwhile, or whose still cannot be decoded', async () => {
  const { clock, stills, picture, blank, closed } = set();
  void stills.show(first, keyframe, 0);
  void stills.show(second, keyframe, 0);
  const settled = stills.settled();
  blank.delete(first);
  decoded[0]?.(picture);
  decoded[1]?.(undefined);
  await flush();
  frames[0]?.();
  await clock.advance(0);
  await settled;
  expect(drawn).toEqual([]);
  expect(closed()).toBe(1);
});

it('no still is shown on a view that shows a newer picture', async () => {
  const { stills, picture, blank, put } = set();
  const [one, other] = [first, second].map((id) => blank.get(id)) as [CameraView, CameraView];
  const feed = (view: CameraView, lastFrameAt: number) =>
    ({ lastFrameAt, video: { nextSibling: view.still } }) as unknown as StreamFeed;
  one.shown = feed(one, 400);
  other.shown = feed(other, 600);
  void stills.show(first, keyframe, 500);
  void stills.show(second, keyframe, 500);
  for (const done of decoded) done(picture);
  await flush();
  frames[0]?.();
  expect(put).toEqual([one]);
});

it('settled() resolves after the frame in which all stills are drawn, or after 150 ms', async () => {
  const { clock, stills, picture, tellings } = set();
  await stills.settled();
  void stills.show(first, keyframe, 0);
  let calm = 0;
  const waitFor = () =>
    stills.settled().then(() => {
      calm += 1;
    });
  void waitFor();
  await clock.advance(149);
  expect(calm).toBe(0);
  await clock.advance(1);
  expect(calm).toBe(1);
  void waitFor();
  decoded[0]?.(picture);
  await flush();
  frames[0]?.();
  await flush();
  expect({ calm, tellings: tellings() }).toEqual({ calm: 1, tellings: 0 });
  await clock.advance(0);
  expect({ calm, tellings: tellings() }).toEqual({ calm: 2, tellings: 1 });
  expect(clock.pending).toBe(0);
});

describe('batchPerFrame', () => {
  const page = { hidden: false };
  let frames: (() => void)[];
  beforeEach(() => {
    page.hidden = false;
    frames = [];
    vi.stubGlobal('document', page);
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  });
  afterEach(() => void vi.unstubAllGlobals());

  function set() {
    const taken: number[][] = [];
    const give = batchPerFrame<number>((all) => taken.push([...all]));
    return { taken, give };
  }

  it('delivers everything of a frame at its end, once', () => {
    const { taken, give } = set();
    for (const one of [1, 2, 3]) give(one);
    expect(taken).toEqual([]);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(taken).toEqual([[1, 2, 3]]);
    give(4);
    frames[1]?.();
    expect(taken).toEqual([[1, 2, 3], [4]]);
  });

  it('delivers at once in a hidden window, including items that waited for a frame', () => {
    const { taken, give } = set();
    give(1);
    page.hidden = true;
    give(2);
    expect(taken).toEqual([[1, 2]]);
    frames[0]?.();
    expect(taken.flat()).toEqual([1, 2]);
  });
});
