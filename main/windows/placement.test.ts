import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WindowId } from '../../core/domain/ids.ts';
import { type DisplayArea, type Placement, placeWindow } from './placement.ts';

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const left: DisplayArea = { id: 1, label: 'DP-1', workArea: area(0, 0, 1920, 1080) };
const right: DisplayArea = { id: 2, label: 'DP-2', workArea: area(1920, 0, 1280, 720) };

const saved = (over: Partial<Placement> = {}): Placement => ({
  window: WindowId.parse('w1'),
  bounds: area(2000, 50, 800, 600),
  display: { id: 2, label: 'DP-2' },
  fullScreen: false,
  ...over,
});

test('a window comes back to where it lay', () => {
  expect(placeWindow([left, right], 0, saved(), undefined)).toEqual(area(2000, 50, 800, 600));
});

test('its display is known by its name when the ids have changed and it has moved', () => {
  const moved: DisplayArea = { id: 9, label: 'DP-2', workArea: area(-1280, 0, 1280, 720) };
  expect(placeWindow([left, moved], 0, saved(), undefined)).toEqual(area(-800, 50, 800, 600));
});

test('two displays of one name are told apart by their id', () => {
  const twins = [left, right].map((d) => ({ ...d, label: 'same' }));
  const was = saved({ display: { id: 1, label: 'same' }, bounds: area(10, 10, 800, 600) });
  expect(placeWindow(twins, 0, was, undefined)).toEqual(area(10, 10, 800, 600));
});

test('when its display is gone it comes to one that is there, whole', () => {
  expect(placeWindow([left], 0, saved(), undefined)).toEqual(area(1120, 50, 800, 600));
});

test('windows without a place take a display each, in the middle', () => {
  expect(placeWindow([left, right], 0, undefined, undefined)).toEqual(area(160, 90, 1600, 900));
  expect(placeWindow([left, right], 1, undefined, { width: 640, height: 360 })).toEqual(
    area(2240, 180, 640, 360),
  );
});

test('a window is always whole on one display', () => {
  const size = fc.integer({ min: 200, max: 5_000 });
  const at = fc.integer({ min: -10_000, max: 10_000 });
  const bounds = fc.record({ x: at, y: at, width: size, height: size });
  const displays = fc.array(
    fc.record({ id: fc.nat(3), label: fc.constantFrom('', 'a', 'b'), workArea: bounds }),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(displays, bounds, fc.nat(3), fc.constantFrom('', 'a', 'c'), (all, was, id, label) => {
      const placed = placeWindow(all, 0, saved({ bounds: was, display: { id, label } }), undefined);
      const whole = all.some(
        ({ workArea: a }) =>
          placed.x >= a.x &&
          placed.y >= a.y &&
          placed.x + placed.width <= a.x + a.width &&
          placed.y + placed.height <= a.y + a.height,
      );
      expect(whole).toBe(true);
    }),
  );
});
