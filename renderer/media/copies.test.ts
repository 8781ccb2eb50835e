import { expect, test } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { createCopies } from './copies.ts';
import type { WantedTile } from './plan.ts';

const camera = (number: number) => CameraId.parse(`hanoi:camera:cam-${number}`);
const behind = (tile: number): WantedTile => ({ tile, camera: camera(tile), stream: 'sub', hidden: true });
const other = { tile: 7, camera: camera(7), stream: 'sub' } as const;

test('a tile that cannot be seen is sent as long as a copy of its picture is, and no other', () => {
  let changes = 0;
  const copies = createCopies(() => {
    changes += 1;
  });
  const wall = [behind(0), behind(1), other];
  const hidden = () => copies.seenOf(wall).map((tile) => tile.hidden === true);
  expect(hidden()).toEqual([true, true, false]);
  const cancels = [copies.show(camera(1)), copies.show(camera(1)), copies.show(camera(9))];
  expect([hidden(), changes]).toEqual([[true, false, false], 3]);
  cancels[0]?.();
  expect(hidden()).toEqual([true, false, false]);
  for (const cancel of cancels.slice(1)) cancel();
  expect([hidden(), changes]).toEqual([[true, true, false], 6]);
});

test('what waits on no tile, to be shown later, is not sent for a copy', () => {
  const copies = createCopies(() => {});
  const parked: WantedTile = { tile: 0, camera: camera(0), stream: 'sub', parked: true };
  copies.show(camera(0));
  expect(copies.seenOf([parked])).toEqual([parked]);
});
