import { expect, it, onTestFinished } from 'vitest';
import { WindowId } from '../../../core/base/ids.ts';
import { firstTabs } from '../../../core/wall/tabs.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { testFolder } from '../../../test/fakes/folder.ts';
import { createWrite } from '../../shared/write.ts';
import { openStore } from '../../store/open.ts';
import { readWall, saveWall } from '../../store/walls.ts';
import { createWalls } from './wall.ts';

const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];

function setUp() {
  const clock = handClock();
  const log = () => {};
  const opened = openStore({ folder: testFolder(), clock, log });
  if (!opened.ok) throw new Error(opened.fault.code);
  onTestFinished(opened.value.close);
  const { reading: store, writing } = opened.value;
  const { write, project } = createWrite(writing, { clock, log });
  const noOne = { store, write, project, operator: () => null, mayTouch: () => true };
  project((tx) => {
    for (const walls of ['', 'day', 'gone', 'night'])
      for (const window of [w1, w2]) saveWall(tx, { walls, window }, firstTabs);
    // Deleted, but what window 2 showed last.
    saveWall(tx, { walls: 'gone', window: w2 }, firstTabs);
  });
  return {
    start: (stored: readonly string[] | undefined) => createWalls({ ...noOne, stored }),
    left: (window: WindowId) =>
      ['', 'day', 'gone', 'night'].filter((walls) => readWall(store, { walls, window }) !== undefined),
  };
}

it('forgets at its start the walls of arrangements that there are no more, but not what a window showed last', () => {
  const { start, left } = setUp();
  start(['day', 'night']);
  expect(left(w1)).toEqual(['day', 'night']);
  expect(left(w2)).toEqual(['day', 'gone', 'night']);
});

it('forgets none where it is not told which there are', () => {
  const { start, left } = setUp();
  start(undefined);
  expect(left(w1)).toEqual(['', 'day', 'gone', 'night']);
});
