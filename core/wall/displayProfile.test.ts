import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WindowId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { type Bounds, getOverlapArea, type SeenDisplay } from './display.ts';
import {
  activateProfile,
  addWindow,
  applyWindowMove,
  assignFreeDisplays,
  type DeskProfiles,
  getCurrentProfile,
  maxWindows,
  moveWindowToDisplay,
  noProfiles,
  type ProfileWindow,
  placeWindows,
  removeProfile,
  removeWindow,
  saveProfileAs,
  setWindowFallback,
} from './displayProfile.ts';

const area = (x: number, y: number, width: number, height: number): Bounds => ({ x, y, width, height });
const display = (number: number, bounds: Bounds, scaleFactor = 1): SeenDisplay => ({
  number,
  id: number,
  label: `D${number}`,
  internal: false,
  rotation: 0,
  bounds,
  workArea: bounds,
  scaleFactor,
});
const one = display(1, area(0, 0, 1920, 1080));
const two = display(2, area(1920, 0, 1280, 720), 1.5);
const three = display(3, area(3200, -400, 1080, 1920));
const w = (number: number) => WindowId.parse(`w${number}`);
const whole = { x: 0, y: 0, width: 1, height: 1 };
const window = (number: number, on: number, over: Partial<ProfileWindow> = {}): ProfileWindow => ({
  window: w(number),
  home: { display: on, place: whole, fullScreen: true },
  fallback: 'first',
  ...over,
});
const profilesOf = (...windows: ProfileWindow[]): DeskProfiles => ({
  displays: [one, two, three].map(({ workArea: _, scaleFactor: _s, rotation: _r, ...known }) => ({
    ...known,
    native: { width: known.bounds.width, height: known.bounds.height },
  })),
  current: '',
  profiles: [{ name: '', walls: '', windows }],
});
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.fault.code);
  return result.value;
};
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code);
const windowsOf = (profiles: DeskProfiles) => getCurrentProfile(profiles).windows;

describe('window placement', () => {
  const desk = [window(1, 1), window(2, 2, { fallback: 3 }), window(3, 3)];

  test('puts each window on its own display', () => {
    expect(
      placeWindows(desk, [one, two, three]).map(({ display: on, bounds, fullScreen }) => [
        on,
        bounds,
        fullScreen,
      ]),
    ).toEqual([
      [1, one.bounds, true],
      [2, two.bounds, true],
      [3, three.bounds, true],
    ]);
  });

  test('moves the window of a disconnected display to its fallback, shared with the windows assigned there', () => {
    const [first, second, third] = placeWindows(desk, [one, three]);
    expect(first).toMatchObject({ display: 1, fullScreen: true, temporary: false });
    expect(third).toMatchObject({
      display: 3,
      bounds: area(3200, -400, 1080, 960),
      fullScreen: false,
      folded: false,
    });
    expect(second).toMatchObject({ display: 3, bounds: area(3200, 560, 1080, 960), folded: true });
  });

  test('uses the first connected display if the fallback is disconnected too', () => {
    expect(placeWindows(desk, [two]).map((each) => each.display)).toEqual([2, 2, 2]);
    expect(placeWindows(desk, [one]).map((each) => each.folded)).toEqual([false, true, true]);
  });

  test('keeps its position on a fallback display without other windows', () => {
    const [only] = placeWindows([window(2, 2)], [one]);
    expect(only).toMatchObject({ bounds: one.bounds, fullScreen: true, folded: true });
  });

  test('fills each display of a room’s wall with its windows, which share it evenly', () => {
    const corner = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 };
    const wall = [1, 2, 3].map((number) =>
      window(number, number, { home: { display: number, place: corner, fullScreen: false } }),
    );
    const standing = (displays: readonly SeenDisplay[], windows = wall) =>
      placeWindows(windows, displays, true).map(({ bounds, fullScreen }) => [bounds, fullScreen]);
    const all = [one, two, three].map(({ bounds }) => [bounds, true]);
    expect(standing([one, two, three])).toEqual(all);
    expect(standing([one, three])).toEqual([
      [area(0, 0, 960, 1080), false],
      [area(960, 0, 960, 1080), false],
      [three.bounds, true],
    ]);
    expect(standing([one, two, three])).toEqual(all);
    // Also where more windows are assigned to a display than fit at full size.
    expect(standing([one], [window(1, 1), window(2, 1)])).toEqual([
      [area(0, 0, 960, 1080), false],
      [area(960, 0, 960, 1080), false],
    ]);
  });

  test('assigns the last window of a crowded display to an unassigned display of a room’s wall', () => {
    const spread = (homes: readonly number[], displays: readonly SeenDisplay[]) =>
      windowsOf(assignFreeDisplays(profilesOf(...homes.map((on, at) => window(at + 1, on))), displays)).map(
        ({ home }) => home.display,
      );
    expect(spread([1, 1], [one, two])).toEqual([1, 2]);
    expect(spread([1, 1, 1, 1], [one, two, three])).toEqual([1, 1, 3, 2]);
    // Each window has its own display, even a disconnected one: none moves.
    expect(spread([1, 2], [one, three])).toEqual([1, 2]);
    expect(spread([1], [one, two])).toEqual([1]);
    expect(spread([], [one])).toEqual([]);
  });

  const windows = fc
    .array(
      fc.record({
        display: fc.integer({ min: 1, max: 4 }),
        fallback: fc.constantFrom<ProfileWindow['fallback'][]>('first', 1, 2, 3, 4),
        fullScreen: fc.boolean(),
        x: fc.double({ min: 0, max: 0.5, noNaN: true }),
        width: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((all) =>
      all.map(({ display: on, fallback, fullScreen, x, width }, at) =>
        window(at + 1, on, {
          home: { display: on, place: { x, y: 0, width, height: width }, fullScreen },
          fallback,
        }),
      ),
    );
  const here = fc.subarray([one, two, three], { minLength: 1 });

  test('never overlaps windows on a room’s wall, whichever displays are connected', () => {
    fc.assert(
      fc.property(windows, here, (all, displays) => {
        const placed = placeWindows(all, displays, true);
        for (const each of placed)
          for (const other of placed)
            if (other !== each) expect(getOverlapArea(other.bounds, each.bounds)).toBe(0);
      }),
    );
  });

  test('loses no window, puts each wholly on one display, and overlaps no folded one', () => {
    fc.assert(
      fc.property(windows, here, (all, displays) => {
        const placed = placeWindows(all, displays);
        expect(placed.map((each) => each.window)).toEqual(all.map((each) => each.window));
        for (const each of placed) {
          const on = displays.find(({ number }) => number === each.display);
          expect(on && getOverlapArea(on.workArea, each.bounds)).toBe(each.bounds.width * each.bounds.height);
        }
        for (const folded of placed.filter((each) => each.folded))
          for (const other of placed)
            if (other !== folded && other.display === folded.display)
              expect(getOverlapArea(other.bounds, folded.bounds)).toBe(0);
      }),
    );
  });

  test('restores all assigned positions after window changes while displays were disconnected', () => {
    const moves = fc.array(
      fc.record({ at: fc.nat(5), x: fc.nat(400), size: fc.integer({ min: 200, max: 600 }) }),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(windows, here, moves, (all, displays, actions) => {
        const before = placeWindows(all, [one, two, three]);
        let profiles = profilesOf(...all);
        for (const { at, x, size } of actions) {
          const placed = placeWindows(windowsOf(profiles), displays)[at % all.length];
          const on = displays.find(({ number }) => number === placed?.display);
          if (!placed?.temporary || !on) continue;
          const bounds = area(on.workArea.x + x, on.workArea.y + 10, size, size);
          profiles = applyWindowMove(profiles, displays, placed.window, { bounds, fullScreen: false });
        }
        expect(placeWindows(windowsOf(profiles), [one, two, three])).toEqual(before);
      }),
    );
  });
});

describe('an operator', () => {
  const folded = profilesOf(window(1, 1), window(2, 2));

  test('moves a window and thereby assigns it there', () => {
    const moved = applyWindowMove(profilesOf(window(1, 1)), [one, two], w(1), {
      bounds: area(1920, 180, 640, 360),
      fullScreen: false,
    });
    expect(windowsOf(moved)[0]?.home).toEqual({
      display: 2,
      place: { x: 0, y: 0.25, width: 0.5, height: 0.5 },
      fullScreen: false,
    });
  });

  test('moves a folded window to another display on purpose and thereby assigns it there', () => {
    const moved = applyWindowMove(folded, [one, three], w(2), {
      bounds: area(3300, 0, 600, 600),
      fullScreen: false,
    });
    expect(windowsOf(moved)[1]?.home.display).toBe(3);
    expect(windowsOf(value(moveWindowToDisplay(folded, [one], w(2), 1)))[1]?.home.display).toBe(1);
    expect(code(moveWindowToDisplay(folded, [one], w(2), 2))).toBe('display.notThere');
    expect(code(moveWindowToDisplay(folded, [one], w(7), 1))).toBe('window.unknown');
  });

  test('moves a window off every display, which is not stored', () => {
    const off = { bounds: area(90_000, 0, 600, 600), fullScreen: false };
    expect(applyWindowMove(folded, [one], w(1), off)).toBe(folded);
    expect(applyWindowMove(folded, [], w(1), off)).toBe(folded);
  });

  test('chooses a fallback among the known displays', () => {
    expect(windowsOf(value(setWindowFallback(folded, w(2), 3)))[1]?.fallback).toBe(3);
    expect(code(setWindowFallback(folded, w(2), 9))).toBe('display.notThere');
  });

  test('opens windows up to the maximum, each with an id that no profile uses', () => {
    let profiles = value(saveProfileAs(profilesOf(window(1, 1), window(2, 1)), 'Ban đêm', 'night'));
    profiles = value(removeWindow(profiles, w(2)));
    const opened = value(addWindow(profiles, [one, two], 2));
    expect(opened.window).toBe('w3');
    expect(placeWindows(windowsOf(opened.profiles), [one, two])[1]).toMatchObject({
      display: 2,
      bounds: two.bounds,
    });
    profiles = opened.profiles;
    while (windowsOf(profiles).length < maxWindows) profiles = value(addWindow(profiles, [one], 1)).profiles;
    expect(code(addWindow(profiles, [one], 1))).toBe('window.tooMany');
    expect(code(addWindow(noProfiles, [one], 2))).toBe('display.notThere');
  });

  test('opens each window with an offset: none lies wholly under another', () => {
    const size = { width: 400, height: 300 };
    let profiles = noProfiles;
    for (const _ of [1, 2, 3]) profiles = value(addWindow(profiles, [one], 1, size)).profiles;
    const [first, second, third] = placeWindows(windowsOf(profiles), [one]).map(({ bounds }) => bounds);
    expect([second?.x, second?.y]).toEqual([(first?.x ?? 0) + 48, (first?.y ?? 0) + 48]);
    expect([third?.x, third?.y]).toEqual([(first?.x ?? 0) + 96, (first?.y ?? 0) + 96]);
  });

  test('closes windows except the last', () => {
    const left = value(removeWindow(folded, w(1)));
    expect(windowsOf(left).map((each) => each.window)).toEqual(['w2']);
    expect(code(removeWindow(left, w(2)))).toBe('window.last');
    expect(code(removeWindow(left, w(1)))).toBe('window.unknown');
  });

  test('saves named profiles: changes to one leave the others', () => {
    const night = value(saveProfileAs(folded, 'Ban đêm', 'night'));
    const less = value(removeWindow(night, w(2)));
    expect(windowsOf(value(activateProfile(less, ''))).length).toBe(2);
    expect(windowsOf(less).length).toBe(1);
    expect(code(removeProfile(less, 'Ban đêm'))).toBe('profile.inUse');
    expect(
      value(removeProfile(value(activateProfile(less, '')), 'Ban đêm')).profiles.map(({ name }) => name),
    ).toEqual(['']);
    // Overwriting a profile gives it separate contents again.
    expect(getCurrentProfile(value(saveProfileAs(less, 'Ban đêm', 'later'))).walls).toBe('later');
    expect(code(activateProfile(less, 'none'))).toBe('profile.unknown');
    expect(code(removeProfile(less, 'none'))).toBe('profile.unknown');
    let many = folded;
    for (let at = 1; at < 16; at++) many = value(saveProfileAs(many, `${at}`, `${at}`));
    expect(code(saveProfileAs(many, 'one more', 'x'))).toBe('profile.tooMany');
    expect(code(saveProfileAs(many, '3', 'x'))).toBe('ok');
  });
});
