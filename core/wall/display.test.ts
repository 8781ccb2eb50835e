import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bounds,
  type ConnectedDisplay,
  divideArea,
  findDisplayUnder,
  getOverlapArea,
  type KnownDisplay,
  recogniseDisplays,
  toBounds,
  toDisplayFraction,
} from './display.ts';

const area = (x: number, y: number, width: number, height: number): Bounds => ({ x, y, width, height });
const display = (
  id: number,
  label: string,
  bounds: Bounds,
  over: Partial<ConnectedDisplay> = {},
): ConnectedDisplay => ({
  id,
  label,
  bounds,
  workArea: bounds,
  internal: false,
  scaleFactor: 1,
  rotation: 0,
  ...over,
});
const all = new Set([1, 2, 3, 4, 5, 6]);
const numbers = (known: readonly KnownDisplay[], here: readonly ConnectedDisplay[], stored = all) =>
  Object.fromEntries(recogniseDisplays(known, here, stored).seen.map(({ id, number }) => [id, number]));

const left = display(11, 'DELL U2415', area(0, 0, 1920, 1080));
const middle = display(12, 'EIZO', area(1920, 0, 1920, 1080));
const right = display(13, 'DELL U2415', area(3840, 0, 1920, 1080));
const { known } = recogniseDisplays([], [right, left, middle], all);

describe('a display', () => {
  test('is numbered from left to right when first connected, whatever order the system reports', () => {
    expect(numbers([], [right, left, middle])).toEqual({ 11: 1, 12: 2, 13: 3 });
  });

  test('keeps its number while others are connected and disconnected', () => {
    expect(numbers(known, [right, middle])).toEqual({ 12: 2, 13: 3 });
    expect(recogniseDisplays(known, [right], all).known.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('is recognised by its name after a restart at any position; two of the same model by their order', () => {
    const moved = [
      display(90, 'EIZO', area(-1920, 0, 1920, 1080)),
      display(91, 'DELL U2415', area(1920, 0, 1920, 1080)),
      display(92, 'DELL U2415', area(0, 0, 1920, 1080)),
    ];
    expect(numbers(known, moved)).toEqual({ 90: 2, 91: 3, 92: 1 });
  });

  test('stays the same when it is scaled or rotated', () => {
    const scaled = display(90, 'EIZO', area(1920, 0, 1280, 720), { scaleFactor: 1.5 });
    const turned = display(90, 'EIZO', area(1920, 0, 1080, 1920), { rotation: 90 });
    for (const changed of [scaled, turned]) {
      expect(numbers(known, [left, changed, right])).toMatchObject({ 90: 2 });
      expect(recogniseDisplays(known, [changed], all).known[1]?.native).toEqual({
        width: 1920,
        height: 1080,
      });
    }
  });

  test('is a different one if only position and id match those of another', () => {
    const other = display(12, 'LG', area(1920, 0, 1920, 1080));
    expect(numbers(known, [left, other, right])).toEqual({ 11: 1, 12: 4, 13: 3 });
  });

  test('without a name is recognised by its id, and in another session by its size and order', () => {
    const nameless = [display(1, '', area(0, 0, 1920, 1080)), display(2, '', area(1920, 0, 1280, 1024))];
    const met = recogniseDisplays([], nameless, all).known;
    expect(numbers(met, [display(2, '', area(0, 0, 1280, 1024))])).toEqual({ 2: 2 });
    expect(
      numbers(met, [display(7, '', area(0, 0, 1280, 1024)), display(8, '', area(1280, 0, 1920, 1080))]),
    ).toEqual({ 7: 2, 8: 1 });
    // A display of this session is still connected, so a new id is another output.
    expect(
      numbers(met, [display(1, '', area(0, 0, 1920, 1080)), display(3, '', area(1920, 0, 1280, 1024))]),
    ).toEqual({ 1: 1, 3: 3 });
  });

  test('that nothing needs is forgotten, and its number is reused', () => {
    const { known: left1 } = recogniseDisplays(known, [left, right], new Set([1, 3]));
    expect(left1.map(({ number }) => number)).toEqual([1, 3]);
    expect(numbers(left1, [left, right, display(20, 'LG', area(5760, 0, 800, 600))])).toMatchObject({
      20: 2,
    });
  });

  test('never shares a number, and is recognised unchanged', () => {
    const side = fc.integer({ min: 300, max: 4_000 });
    const bounds = fc.record({
      x: fc.integer({ min: -9_000, max: 9_000 }),
      y: fc.nat(3_000),
      width: side,
      height: side,
    });
    const one = fc.record({
      id: fc.nat(9),
      label: fc.constantFrom('', 'A', 'B'),
      internal: fc.boolean(),
      scaleFactor: fc.constantFrom(1, 1.25, 1.5, 2),
      rotation: fc.constantFrom(0, 90, 180, 270),
      bounds,
    });
    const several = fc
      .uniqueArray(one, { selector: ({ id }) => id, maxLength: 6 })
      .map((each) => each.map((made) => ({ ...made, workArea: made.bounds })));
    fc.assert(
      fc.property(several, several, (first, second) => {
        const met = recogniseDisplays([], first, all);
        const next = recogniseDisplays(met.known, second, all);
        for (const { seen, known: stored } of [met, next]) {
          expect(new Set(seen.map(({ number }) => number)).size).toBe(seen.length);
          expect(new Set(stored.map(({ number }) => number)).size).toBe(stored.length);
        }
        expect(recogniseDisplays(met.known, first, all)).toEqual(met);
      }),
    );
  });
});

describe('a window position', () => {
  const areas = fc.record({
    x: fc.integer({ min: -9_000, max: 9_000 }),
    y: fc.integer({ min: -9_000, max: 9_000 }),
    width: fc.integer({ min: 200, max: 8_000 }),
    height: fc.integer({ min: 200, max: 8_000 }),
  });
  const isWithin = (outer: Bounds, inner: Bounds) =>
    getOverlapArea(outer, inner) === inner.width * inner.height && inner.width > 0 && inner.height > 0;

  test('lies within any display, and is exact on its own display wherever that has moved', () => {
    fc.assert(
      fc.property(areas, areas, areas, fc.integer({ min: -5_000, max: 5_000 }), (own, other, bounds, by) => {
        const place = toDisplayFraction(own, bounds);
        const there = toBounds(own, place);
        expect(isWithin(own, there)).toBe(true);
        expect(isWithin(other, toBounds(other, place))).toBe(true);
        if (isWithin(own, bounds)) expect(there).toEqual(bounds);
        expect(toBounds({ ...own, x: own.x + by }, place)).toEqual({ ...there, x: there.x + by });
      }),
    );
  });

  test('covers the same part of a rescaled display', () => {
    const place = toDisplayFraction(area(0, 0, 3840, 2160), area(1920, 1080, 1920, 1080));
    expect(toBounds(area(100, 0, 1920, 1080), place)).toEqual(area(1060, 540, 960, 540));
  });

  test('share covers the whole area without overlap', () => {
    fc.assert(
      fc.property(areas, fc.integer({ min: 1, max: 16 }), (whole, count) => {
        const parts = divideArea(whole, count);
        expect(parts).toHaveLength(count);
        const sum = parts.reduce((total, part) => total + getOverlapArea(whole, part), 0);
        expect(sum).toBe(whole.width * whole.height);
        for (const [at, part] of parts.entries())
          for (const other of parts.slice(at + 1)) expect(getOverlapArea(part, other)).toBe(0);
      }),
    );
    expect(divideArea(area(0, 0, 200, 100), 2)).toEqual([area(0, 0, 100, 100), area(100, 0, 100, 100)]);
    expect(divideArea(area(0, 0, 100, 200), 2)).toEqual([area(0, 0, 100, 100), area(0, 100, 100, 100)]);
  });

  test('findDisplayUnder returns the display with the largest part of a window, or undefined', () => {
    expect(findDisplayUnder([left, middle], area(1900, 0, 100, 100))).toBe(middle);
    expect(findDisplayUnder([left, middle], area(9_000, 0, 100, 100))).toBeUndefined();
  });
});
