import { describe, expect, it } from 'vitest';
import { LayoutId } from '../../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../../core/base/result.ts';
import { emptyLayout } from '../../../../core/wall/layout.ts';
import { SavedLayout } from '../../../../core/wall/library.ts';
import { translations } from '../../../i18n/translations.ts';
import type { DeskClient } from '../../../shared/deskClient.ts';
import { createUndoHistory } from '../../../shared/undoHistory.ts';
import { createLayoutActions, getEmptyLibraryState, listLibraryLayouts } from './model.ts';

const saved = (n: number, name: string, shared: boolean): SavedLayout => ({
  id: LayoutId.parse(`hn:layout:${n}`),
  name,
  shared,
  layout: { division: '4', tiles: [] },
  version: 1,
  changedAt: 0,
  changedBy: 'an',
  withheld: [],
});
const layouts = [saved(1, 'Đống Đa', true), saved(2, 'Hồ Gươm', false), saved(3, 'Ba Đình', false)];
const names = (typed: string, leaving: LayoutId[] = []) =>
  listLibraryLayouts(layouts, typed, new Set(leaving)).map(({ name }) => name);

it('the library lists own layouts before shared ones, each by name', () => {
  expect(names('')).toEqual(['Ba Đình', 'Hồ Gươm', 'Đống Đa']);
});
it('the library finds layouts without diacritics', () => {
  expect(names('dong da')).toEqual(['Đống Đa']);
  expect(names('DINH ba')).toEqual(['Ba Đình']);
});
it('the library omits a layout that is being deleted', () => {
  expect(names('', [LayoutId.parse('hn:layout:3')])).toEqual(['Hồ Gươm', 'Đống Đa']);
});
it('the library offers to name the current layout only if it is empty and reachable', () => {
  expect(getEmptyLibraryState({ stored: 0, asOf: 1, isConnected: true })).toBe('name');
  expect(getEmptyLibraryState({ stored: 0, asOf: 1, isConnected: false })).toBe('away');
  expect(getEmptyLibraryState({ stored: 0, asOf: 0, isConnected: true })).toBe('away');
  expect(getEmptyLibraryState({ stored: 2, asOf: 1, isConnected: true })).toBe('unmatched');
});

describe('saved layouts', () => {
  /** Creates a site that stores layouts by id and rejects a change to an older version. */
  function aDesk() {
    const stored = new Map<string, SavedLayout>();
    let last = 0;
    const call = (name: string, input: { id?: string; base?: number; name: string; layout: object }) => {
      const before = input.id === undefined ? undefined : stored.get(input.id);
      if (input.id !== undefined && before?.version !== input.base)
        return Promise.resolve(fail('layout.conflict', { by: 'Bình', name: 'Đêm' }));
      if (name.startsWith('library.remove')) {
        stored.delete(input.id ?? '');
        return Promise.resolve(ok({}));
      }
      const id = input.id ?? `hn:layout:${++last}`;
      const saved = SavedLayout.parse({
        id,
        name: input.name,
        shared: name.endsWith('Shared'),
        layout: input.layout,
        version: (before?.version ?? 0) + 1,
        changedAt: 1,
        changedBy: 'An',
        withheld: [],
      });
      stored.set(id, saved);
      return Promise.resolve(ok(saved));
    };
    const undoHistory = createUndoHistory();
    const actions = createLayoutActions({
      desk: { call: call as DeskClient['call'] },
      undoHistory,
      language: 'en',
    });
    return {
      actions,
      undoHistory,
      stored,
      names: () => [...stored.values()].map(({ name, shared }) => (shared ? `${name}, shared` : name)),
      undo: () => undoHistory.undo(translations.en),
      redo: () => undoHistory.redo(translations.en),
    };
  }
  const the = <T>(answer: Result<T>): T => {
    if (!answer.ok) throw new Error(answer.fault.code);
    return answer.value;
  };

  describe('library actions', () => {
    it('undo and redo the saving of a layout', async () => {
      const { actions, names, undo, redo } = aDesk();
      await actions.save(true, { name: 'Đêm', layout: emptyLayout });
      expect(await undo()).toBe('Undone: “Đêm” is saved');
      expect(names()).toEqual([]);
      await redo();
      expect(names()).toEqual(['Đêm, shared']);
      await undo();
      expect(names()).toEqual([]);
    });

    it('undo and redo a change', async () => {
      const { actions, names, undo, redo } = aDesk();
      const row = the(await actions.save(false, { name: 'Đêm', layout: emptyLayout }));
      await actions.change(row, { name: 'Ngày' });
      await undo();
      expect(names()).toEqual(['Đêm']);
      await redo();
      expect(names()).toEqual(['Ngày']);
      await undo();
      expect(names()).toEqual(['Đêm']);
    });

    it('refuse to undo after a change by another operator, who is named', async () => {
      const { actions, stored, names, undo } = aDesk();
      const row = the(await actions.save(false, { name: 'Đêm', layout: emptyLayout }));
      stored.set(row.id, { ...row, name: 'Của Bình', version: 2 });
      expect(await undo()).toContain('Bình');
      expect(names()).toEqual(['Của Bình']);
    });

    it('have nothing to undo after a refusal of the site', async () => {
      const { actions, undoHistory } = aDesk();
      const row = the(await actions.save(false, { name: 'Đêm', layout: emptyLayout }));
      const refused = await actions.change({ ...row, version: 7 }, { name: 'Ngày' });
      expect(refused.ok).toBe(false);
      expect(undoHistory.getState().past).toHaveLength(1);
    });
  });
});
