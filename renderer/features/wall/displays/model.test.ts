import { expect, test } from 'vitest';
import { WindowId } from '../../../../core/base/ids.ts';
import type { DeskDisplay, DeskWindow } from '../../../../core/wall/deskView.ts';
import { drawDisplays, getDisplaysPanelCommand, listFallbacks } from './model.ts';

const display = (number: number, x: number, width: number, height: number, here = true): DeskDisplay => ({
  number,
  here,
  label: '',
  internal: false,
  scaleFactor: 1,
  bounds: { x, y: 0, width, height },
});
const window = (on: number, over: Partial<DeskWindow> = {}): DeskWindow => ({
  window: WindowId.parse(`w${on}`),
  display: on,
  home: on,
  folded: false,
  fallback: 'first',
  bounds: { x: 0, y: 0, width: 500, height: 250 },
  fullScreen: false,
  ...over,
});

test('displays are drawn to scale in their positions, with their windows', () => {
  const { aspect, displays, windows } = drawDisplays({
    displays: [display(1, 0, 1000, 500), display(2, 1000, 1000, 1000)],
    windows: [window(1), window(2, { fullScreen: true })],
  });
  expect(aspect).toBe(2);
  expect(displays.map(({ display: d, ...place }) => [d.number, place])).toEqual([
    [1, { left: 0, top: 0, width: 0.5, height: 0.5 }],
    [2, { left: 0.5, top: 0, width: 0.5, height: 1 }],
  ]);
  expect(windows.map(({ window: _, ...place }) => place)).toEqual([
    { left: 0, top: 0, width: 0.25, height: 0.25 },
    { left: 0.5, top: 0, width: 0.5, height: 1 },
  ]);
});

test('a missing display is drawn in its position, or next to the others where that is occupied', () => {
  const gone = display(2, 1000, 1000, 500, false);
  const adjacent = drawDisplays({ displays: [display(1, 0, 1000, 500), gone], windows: [] });
  expect(adjacent.displays.map(({ left }) => left)).toEqual([0, 0.5]);
  const moved = drawDisplays({
    displays: [display(1, 0, 1000, 500), gone, display(3, 1000, 1000, 500)],
    windows: [],
  });
  const [, missing, third] = moved.displays;
  expect(missing?.left).toBeGreaterThan((third?.left ?? 1) + (third?.width ?? 1));
});

test('a desk without displays draws nothing', () => {
  expect(drawDisplays({ displays: [], windows: [] }).displays).toEqual([]);
});

test('a window’s fallback is the first display, or any but its own', () => {
  const displays = [1, 2, 3].map((number) => display(number, number * 1000, 1000, 500));
  expect(listFallbacks(displays, window(2))).toEqual(['first', 1, 3]);
  expect(listFallbacks(displays, window(2, { fallback: 2 }))).toEqual(['first', 1, 2, 3]);
});

test('the keys of the displays panel select, move, open, close and number windows', () => {
  const pressed = (key: string, code = '') => getDisplaysPanelCommand({ key, code });
  // By key position: the Vietnamese layout has a letter there.
  expect(pressed('ê', 'Digit3')).toEqual({ do: 'moveTo', display: 3 });
  expect(pressed('3', 'Digit3')).toEqual({ do: 'moveTo', display: 3 });
  expect(['ArrowDown', 'Delete', 'n', 'S', 'Escape', 'x'].map((key) => pressed(key))).toEqual([
    { do: 'select', step: 1 },
    { do: 'close' },
    { do: 'open' },
    { do: 'number' },
    { do: 'leave' },
    undefined,
  ]);
});

test('a numeric keypad digit moves no window, as it enters camera numbers', () => {
  expect(getDisplaysPanelCommand({ key: '2', code: 'Numpad2' })).toBeUndefined();
});
