import { describe, expect, it } from 'vitest';
import { CameraId, DeskId, WindowId } from '../../../../core/base/ids.ts';
import { translations } from '../../../i18n/translations.ts';
import { addRecentTarget, getSendableContents, listTargetRows } from './model.ts';

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
  listTargetRows({ targets, recent, typed, t: translations.vi }).map(({ key }) => key);

describe('the list of targets', () => {
  it('starts with own windows, then walls, then desks and each of their windows', () => {
    expect(names('')).toEqual(['w2', desk(2), desk(1), `${desk(1)} w1`, `${desk(1)} w2`]);
  });
  it('starts with the last used target', () => {
    expect(names('', addRecentTarget([desk(1)], desk(2))).slice(0, 2)).toEqual([desk(2), desk(1)]);
  });
  it('is searched without diacritics, by desk or by signed-in operator', () => {
    expect(names('phong')).toEqual([desk(2)]);
    expect(names('do binh')).toHaveLength(3);
    expect(names('xyz')).toEqual([]);
  });
  it('starts with an exact name, whatever was used last, and does not confuse a window with a desk of its number', () => {
    const many = {
      ...targets,
      desks: [{ desk: desk(3), name: 'Bàn 2', operator: null, roomWall: false, windows: [] }],
    };
    const rows = listTargetRows({ targets: many, recent: ['w2'], typed: 'ban 2', t: translations.vi });
    expect(rows.map(({ key }) => key)).toEqual([desk(3), 'w2']);
  });
});

describe('sendable content of a wall', () => {
  const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
  const cameras = [camera(1), camera(2), camera(3)];
  const sequence = { kind: 'sequence' as const, cameras, dwellMs: 5_000 };
  const tiles = [sequence, { kind: 'spot' as const }, camera(4), null, camera(9)];
  const tab = { name: '', layout: { division: '4' as const, tiles } };

  it('includes the shown camera, by number and name', () => {
    const shown = { camera: { id: camera(4), number: 4, name: 'Cầu Giấy' } };
    expect(getSendableContents(tab, shown, translations.en).camera).toEqual({
      content: { kind: 'camera', camera: camera(4) },
      label: 'Camera 4 Cầu Giấy',
    });
    expect(getSendableContents(tab, undefined, translations.en).camera).toBeUndefined();
  });
  it('includes the whole layout with its number of visible cameras', () => {
    expect(getSendableContents(tab, undefined, translations.en).layout.label).toBe(
      'The whole layout, 4 cameras',
    );
    expect(getSendableContents(tab, undefined, translations.vi).layout.label).toBe('Cả bố cục, 4 camera');
  });
});
