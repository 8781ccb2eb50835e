import { expect, it, onTestFinished } from 'vitest';
import { WindowId } from '../../../core/base/ids.ts';
import { initialTabs } from '../../../core/wall/tabs.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { testFolder } from '../../../test/fakes/folder.ts';
import { createStoreWriters } from '../../shared/write.ts';
import { openStore } from '../../store/open.ts';
import { readWall, saveWall } from '../../store/walls.ts';
import { createWallHandlers } from './wall.ts';

const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];

function setUp() {
  const clock = handClock();
  const log = () => {};
  const opened = openStore({ folder: testFolder(), clock, log });
  if (!opened.ok) throw new Error(opened.fault.code);
  onTestFinished(opened.value.close);
  const { reading: store, writing } = opened.value;
  const { write, project } = createStoreWriters(writing, { clock, log });
  const noOne = { store, write, project, operator: () => null, mayTouch: () => true };
  project((tx) => {
    for (const walls of ['', 'day', 'gone', 'night'])
      for (const window of [w1, w2]) saveWall(tx, { walls, window }, initialTabs);
    // Deleted, except the last content of window 2.
    saveWall(tx, { walls: 'gone', window: w2 }, initialTabs);
  });
  return {
    start: (stored: readonly string[] | undefined) => createWallHandlers({ ...noOne, stored }),
    left: (window: WindowId) =>
      ['', 'day', 'gone', 'night'].filter((walls) => readWall(store, { walls, window }) !== undefined),
  };
}

it("deletes walls of removed profiles at its start, but not a window's last content", () => {
  const { start, left } = setUp();
  start(['day', 'night']);
  expect(left(w1)).toEqual(['day', 'night']);
  expect(left(w2)).toEqual(['day', 'gone', 'night']);
});

it('deletes no walls if the existing profiles are unknown', () => {
  const { start, left } = setUp();
  start(undefined);
  expect(left(w1)).toEqual(['', 'day', 'gone', 'night']);
});
