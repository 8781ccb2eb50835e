import { expect, it } from 'vitest';
import { CameraId } from '../../../../core/base/ids.ts';
import type { Layout } from '../../../../core/wall/layout.ts';
import { chooseTileForSent } from './model.ts';

const c = CameraId.parse('hn:camera:c1');
const sent = CameraId.parse('hn:camera:c2');
const wall = (...tiles: Layout['tiles']): Layout => ({ division: '4', tiles });

it('a room’s wall puts a sent camera on its spot tile, otherwise on an empty tile', () => {
  expect(chooseTileForSent(wall(c, null, { kind: 'spot' }, c), sent, [])).toBe(2);
  expect(chooseTileForSent(wall(c, c, null, c), sent, [])).toBe(2);
  expect(chooseTileForSent(wall(c), sent, [])).toBe(1);
});
it('a room’s wall leaves a sent camera on the tile that already shows it', () => {
  expect(chooseTileForSent(wall(c, null, { kind: 'spot' }, sent), sent, [3])).toBe(3);
});
it('a full room’s wall puts a sent camera on the tile that received an item least recently', () => {
  const full = wall(c, c, c, c);
  expect(chooseTileForSent(full, sent, [])).toBe(0);
  expect(chooseTileForSent(full, sent, [0, 1])).toBe(2);
  expect(chooseTileForSent(full, sent, [0, 1, 2, 3, 0])).toBe(1);
});
