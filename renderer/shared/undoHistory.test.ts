import { expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { createSingleTab } from '../../core/wall/tabs.ts';
import { createWallState, getActiveLayout } from '../../core/wall/wall.ts';
import { recordWallActions, textsByLanguage } from '../app/commands.ts';
import { createWallStore } from '../features/wall/wallStore.ts';
import { createUndoHistory, type UndoableAction } from './undoHistory.ts';

const t = textsByLanguage.en;
const camera = (n: number) => CameraId.parse(`hanoi:camera:cam-0000${n}`);

/** An action that logs what happens to it. */
function action(name: string, log: string[], more: Partial<UndoableAction> = {}): UndoableAction {
  const show = (way: string) => () => {
    log.push(`${way} ${name}`);
    return undefined;
  };
  return { what: () => name, back: show('back'), again: show('again'), ...more };
}

it('undo reverses the last action of any part of the window, and redo repeats it', async () => {
  const log: string[] = [];
  const undoHistory = createUndoHistory();
  expect(await undoHistory.undo(t)).toBe('Nothing to undo');
  undoHistory.did(action('pinned.', log));
  undoHistory.did(action('shelved', log));
  expect(await undoHistory.undo(t)).toBe('Undone: shelved');
  expect(await undoHistory.undo(t)).toBe('Undone: pinned');
  expect(await undoHistory.redo(t)).toBe('Done again: pinned');
  undoHistory.did(action('another', log));
  expect(await undoHistory.redo(t)).toBe('Nothing to do again');
  expect(log).toEqual(['back shelved', 'back pinned.', 'again pinned.']);
});

it('undo reports once that a recorded action cannot be undone, and which action the next press undoes', async () => {
  const undoHistory = createUndoHistory();
  undoHistory.did(action('pinned', []));
  undoHistory.did({ what: () => 'Written in the log.' });
  expect(await undoHistory.undo(t)).toBe(
    'On the record, cannot be undone: Written in the log. Ctrl+Z again undoes: pinned',
  );
  expect(await undoHistory.undo(t)).toBe('Undone: pinned');
});

it('undo reports why an action was not undone, and runs requests one after the other', async () => {
  const log: string[] = [];
  const undoHistory = createUndoHistory();
  undoHistory.did(action('first', log));
  let answer = (_why: string) => {};
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  undoHistory.did(action('second', log, { back: () => answered }));
  const [second, first] = [undoHistory.undo(t), undoHistory.undo(t)];
  expect(log).toEqual([]);
  answer('The site is away.');
  expect(await second).toBe('Not undone: second. The site is away.');
  expect(await first).toBe('Undone: first');
});

it('undo can reverse an action that is not the last, and skips actions that can no longer be undone', async () => {
  const log: string[] = [];
  const undoHistory = createUndoHistory();
  const [one, two] = [action('one', log), action('two', log)];
  undoHistory.did(one);
  undoHistory.did(two);
  expect(await undoHistory.undo(t, one)).toBe('Undone: one');
  undoHistory.forget((done) => done === two);
  expect(await undoHistory.undo(t)).toBe('Nothing to undo');
  expect(log).toEqual(['back one']);
});

it('the undo history includes the wall’s actions in their order until the wall is reset', async () => {
  const undoHistory = createUndoHistory();
  const wall = createWallStore();
  recordWallActions(wall, undoHistory);
  const shown = () => getActiveLayout(wall.getState()).tiles[0] ?? null;
  wall.act({ do: 'putOn', camera: camera(1), tile: 0 });
  await undefined;
  undoHistory.did({ what: () => 'Written' });
  wall.act({ do: 'putOn', camera: camera(2), tile: 0 });
  wall.act({ do: 'move', direction: 'right' });
  expect(await undoHistory.undo(t)).toBe('Undone: camera onto tile 1');
  expect(shown()).toBe(camera(1));
  expect(await undoHistory.redo(t)).toBe('Done again: camera onto tile 1');
  expect(shown()).toBe(camera(2));
  await undoHistory.undo(t);
  expect(await undoHistory.undo(t)).toContain('cannot be undone: Written');
  expect(await undoHistory.undo(t)).toBe('Undone: camera onto tile 1');
  expect(shown()).toBeNull();
  wall.act({ do: 'putOn', camera: camera(3), tile: 0 });
  wall.act({ do: 'restore', tabs: createWallState(createSingleTab(getActiveLayout(wall.getState()))).tabs });
  expect(await undoHistory.undo(t)).toBe('Nothing to undo');
});

it('undo reverses all steps of one press on the wall at once', async () => {
  const undoHistory = createUndoHistory();
  const wall = createWallStore();
  recordWallActions(wall, undoHistory);
  wall.act({ do: 'division', division: '9' });
  await undefined;
  wall.act({ do: 'division', division: '4' });
  wall.act({ do: 'putOn', camera: camera(1), tile: 0 });
  wall.act({ do: 'putOn', camera: camera(2), tile: 1 });
  expect(await undoHistory.undo(t)).toBe('Undone: another division');
  expect(getActiveLayout(wall.getState()).division).toBe('9');
  expect(getActiveLayout(wall.getState()).tiles.some((one) => one !== null)).toBe(false);
  await undoHistory.undo(t);
  wall.act({ do: 'move', direction: 'right' });
  await undoHistory.redo(t);
  expect(await undoHistory.redo(t)).toBe('Done again: another division');
  expect(getActiveLayout(wall.getState()).tiles.slice(0, 2)).toEqual([camera(1), camera(2)]);
});
