import { describe, expect, it } from 'vitest';
import { DeskId, WindowId } from '../../../core/domain/ids.ts';
import { words } from '../../i18n/words.ts';
import { recentAfter, targetRows } from './model.ts';

const w = (n: number) => WindowId.parse(`w${n}`);
const desk = (n: number) => DeskId.parse(`desk-${String(n).padStart(16, '0')}`);
const targets = {
  windows: [w(2)],
  desks: [
    { desk: desk(1), name: 'Bàn 5', operator: 'Đỗ Bình', roomWall: false, windows: [w(1), w(2)] },
    { desk: desk(2), name: 'Phòng họp', operator: null, roomWall: true, windows: [w(1)] },
  ],
  site: null,
};
const names = (typed: string, recent: readonly string[] = []) =>
  targetRows({ targets, recent, typed, t: words.vi }).map(({ key }) => key);

describe('where one may send', () => {
  it('begins with the own windows, then walls, then desks and each of their windows', () => {
    expect(names('')).toEqual(['w2', desk(2), desk(1), `${desk(1)} w1`, `${desk(1)} w2`]);
  });
  it('begins with where one sent last', () => {
    expect(names('', recentAfter([desk(1)], desk(2))).slice(0, 2)).toEqual([desk(2), desk(1)]);
  });
  it('is found without diacritics, by the desk or by who sits there', () => {
    expect(names('phong')).toEqual([desk(2)]);
    expect(names('do binh')).toHaveLength(3);
    expect(names('xyz')).toEqual([]);
  });
  it('begins with what bears the name, wherever one sent last: a window of this desk is no desk of that number', () => {
    const many = {
      ...targets,
      desks: [{ desk: desk(3), name: 'Bàn 2', operator: null, roomWall: false, windows: [] }],
    };
    const rows = targetRows({ targets: many, recent: ['w2'], typed: 'ban 2', t: words.vi });
    expect(rows.map(({ key }) => key)).toEqual([desk(3), 'w2']);
  });
});
