import { expect, it } from 'vitest';
import { LayoutId } from '../../../../core/base/ids.ts';
import type { SavedLayout } from '../../../../core/wall/library.ts';
import { emptyAs, listed } from './model.ts';

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
it('takes a name for what is shown only where it keeps none and can be asked to', () => {
  expect(emptyAs({ stored: 0, asOf: 1, isConnected: true })).toBe('name');
  expect(emptyAs({ stored: 0, asOf: 1, isConnected: false })).toBe('away');
  expect(emptyAs({ stored: 0, asOf: 0, isConnected: true })).toBe('away');
  expect(emptyAs({ stored: 2, asOf: 1, isConnected: true })).toBe('unmatched');
});
