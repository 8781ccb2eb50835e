import { expect, test } from 'vitest';
import { WindowId } from '../../../core/base/ids.ts';
import { fail, ok } from '../../../core/base/result.ts';
import { translations } from '../../i18n/translations.ts';
import { createUndoHistory } from '../../shared/undoHistory.ts';
import { createUndoableArrange } from './arrangeDisplays.ts';
import type { DeskDisplays } from './displays.ts';

/** Creates a main process that numbers its actions and records the calls. */
function desk() {
  const asked: string[] = [];
  let changes = 0;
  const displays = {
    async do(event: string, input: object) {
      asked.push(`${event} ${JSON.stringify(input)}`);
      if (event === 'profile.remove') return fail('profile.inUse');
      changes += 1;
      return ok({ changeId: changes });
    },
  } as unknown as Pick<DeskDisplays, 'do'>;
  const undoHistory = createUndoHistory();
  return { asked, undoHistory, arrange: createUndoableArrange(displays, undoHistory, 'en') };
}
const w2 = WindowId.parse('w2');

test('a window change is undone by its number, and after a redo by the new one', async () => {
  const { asked, undoHistory, arrange } = desk();
  await arrange('window.close', { window: w2 });
  expect(await undoHistory.undo(translations.en)).toContain('window 2 closed');
  await undoHistory.redo(translations.en);
  await undoHistory.undo(translations.en);
  expect(asked).toEqual([
    'window.close {"window":"w2"}',
    'displays.takeBack {"changeId":1}',
    'window.close {"window":"w2"}',
    'displays.takeBack {"changeId":3}',
  ]);
});

test('a refused change leaves nothing to undo', async () => {
  const { undoHistory, arrange } = desk();
  expect(await arrange('profile.remove', { name: 'Ban đêm' })).toMatchObject({ ok: false });
  expect(await undoHistory.undo(translations.en)).toBe(translations.en.undoHistory.nothing);
});

test('each change has its own undo text', async () => {
  const { undoHistory, arrange } = desk();
  await arrange('window.open', { display: 2 });
  await arrange('window.moveTo', { window: w2, display: 3 });
  await arrange('window.setFallback', { window: w2, fallback: 'first' });
  await arrange('profile.save', { name: 'Night' });
  await arrange('profile.use', { name: '' });
  expect(undoHistory.getState().past.map(({ what }) => what(translations.vi))).toEqual([
    'mở cửa sổ trên màn hình 2',
    'đưa cửa sổ 2 sang màn hình 3',
    'đổi màn hình thay thế của cửa sổ 2',
    'lưu cách bày “Night”',
    'chuyển sang cách bày “Mặc định”',
  ]);
});
