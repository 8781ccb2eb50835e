import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { together } from './together.ts';

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
  const give = together<number>((all) => taken.push([...all]));
  return { taken, give };
}

it('hands on all that came in a frame at its end, once', () => {
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

it('waits for no frame in a window that is not shown, with what waited for one either', () => {
  const { taken, give } = set();
  give(1);
  page.hidden = true;
  give(2);
  expect(taken).toEqual([[1, 2]]);
  frames[0]?.();
  expect(taken.flat()).toEqual([1, 2]);
});
