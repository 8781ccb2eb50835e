import { expect, it } from 'vitest';
import { LayoutId } from '../../../core/domain/ids.ts';
import type { SavedLayout } from '../../../core/domain/library.ts';
import { listed } from './model.ts';

const saved = (n: number, name: string, shared: boolean): SavedLayout => ({
  ...{ id: LayoutId.parse(`hn:layout:${n}`), name, shared, layout: { division: '4', tiles: [] } },
  ...{ version: 1, changedAt: 0, changedBy: 'an', withheld: [] },
});
const layouts = [saved(1, 'Đống Đa', true), saved(2, 'Hồ Gươm', false), saved(3, 'Ba Đình', false)];
const names = (typed: string, leaving: LayoutId[] = []) =>
  listed(layouts, typed, new Set(leaving)).map(({ name }) => name);

it('lists one’s own layouts before the shared ones, each by name', () => {
  expect(names('')).toEqual(['Ba Đình', 'Hồ Gươm', 'Đống Đa']);
});
it('finds them without their marks', () => {
  expect(names('dong da')).toEqual(['Đống Đa']);
  expect(names('DINH ba')).toEqual(['Ba Đình']);
});
it('leaves out what is being deleted', () => {
  expect(names('', [LayoutId.parse('hn:layout:3')])).toEqual(['Hồ Gươm', 'Đống Đa']);
});
