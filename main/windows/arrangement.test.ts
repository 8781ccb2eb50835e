import { beforeEach, describe, expect, test } from 'vitest';
import { WindowId } from '../../core/base/ids.ts';
import type { ConnectedDisplay } from '../../core/wall/display.ts';
import { type DeskProfiles, noProfiles } from '../../core/wall/displayProfile.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { arrangeWindows, type WindowArrangement, type WindowPlacement } from './arrangement.ts';

const display = (id: number, x: number): ConnectedDisplay => {
  const bounds = { x, y: 0, width: 1000, height: 800 };
  return { id, label: `D${id}`, bounds, workArea: bounds, internal: false, scaleFactor: 1, rotation: 0 };
};
const [one, two] = [display(1, 0), display(2, 1000)];
const [w1, w2] = [WindowId.parse('w1'), WindowId.parse('w2')];
const standing = (x: number, width = 500): WindowPlacement => ({
  bounds: { x, y: 100, width, height: 300 },
  fullScreen: false,
});

let clock: HandClock;
let here: readonly ConnectedDisplay[];
let messages: string[];
let saved: DeskProfiles;
beforeEach(() => {
  clock = handClock();
  here = [one, two];
  messages = [];
  saved = noProfiles;
});

/** Starts an arrangement. Window actions are recorded in `messages`, as `open w1 0`: action, window, left edge. */
const start = (stored = noProfiles, count = 2, size?: { width: number; height: number }, fill = false) =>
  arrangeWindows({
    displays: () => here,
    file: {
      stored,
      keep(profiles) {
        saved = profiles;
      },
      flush: async () => {},
    },
    count,
    size,
    fill,
    clock,
    windows: {
      open: (window, { bounds }) => void messages.push(`open ${window} ${bounds.x}`),
      put: (window, { bounds }) => void messages.push(`put ${window} ${bounds.x}`),
      close: (window) => void messages.push(`close ${window}`),
    },
    onChange: () => {},
    log: () => {},
  });
const homes = () => saved.profiles[0]?.windows.map(({ home }) => home.display);

test('opens the requested number of windows without a profile, one per display first, or the windows of the profile', () => {
  start();
  expect(messages).toEqual(['open w1 0', 'open w2 1000']);
  messages = [];
  start(saved, 5);
  expect(messages).toEqual(['open w1 0', 'open w2 1000']);
});

test('extends a wall display first started with one screen to all screens once they are connected', async () => {
  here = [one];
  const arrangement = start(noProfiles, 2, undefined, true);
  expect(homes()).toEqual([1, 1]);
  here = [one, two];
  arrangement.displaysChanged();
  await clock.advance(1_000);
  expect(homes()).toEqual([1, 2]);
  here = [one];
  arrangement.displaysChanged();
  await clock.advance(1_000);
  expect(homes()).toEqual([1, 2]);
  arrangement.end();
});

test('treats display events in quick succession as one change, handled when they end or after 1 s', async () => {
  const arrangement = start();
  messages = [];
  here = [one];
  for (let at = 0; at < 3; at++) {
    arrangement.displaysChanged();
    await clock.advance(200);
  }
  expect(messages).toEqual([]);
  await clock.advance(50);
  expect(messages).toEqual(['put w1 0', 'put w2 500']);
  messages = [];
  here = [one, two];
  for (let at = 0; at < 10; at++) {
    arrangement.displaysChanged();
    await clock.advance(100);
  }
  expect(messages).toEqual(['put w1 0', 'put w2 1000']);
});

test('moves the window of a missing display to part of another one on a wall display, and back when it returns', async () => {
  const arrangement = start(noProfiles, 2, undefined, true);
  const standings = () =>
    arrangement.view().windows.map(({ bounds, fullScreen }) => [bounds.x, bounds.width, fullScreen]);
  const whole = [
    [0, 1000, true],
    [1000, 1000, true],
  ];
  expect(standings()).toEqual(whole);
  for (const [displays, expected] of [
    [
      [one],
      [
        [0, 500, false],
        [500, 500, false],
      ],
    ],
    [[one, two], whole],
  ] as const) {
    here = displays;
    arrangement.displaysChanged();
    await clock.advance(1_000);
    expect(standings()).toEqual(expected);
  }
  expect(messages.slice(-4)).toEqual(['put w1 0', 'put w2 500', 'put w1 0', 'put w2 1000']);
});

test('leaves all windows alone while every display sleeps, and restores their positions afterwards', async () => {
  const arrangement = start();
  messages = [];
  here = [];
  arrangement.displaysChanged();
  await clock.advance(1_000);
  expect(messages).toEqual([]);
  here = [one, two];
  arrangement.displaysChanged();
  await clock.advance(1_000);
  expect(messages).toEqual(['put w1 0', 'put w2 1000']);
});

test('saves a position the operator chose, but not one the system chose after a display was removed', async () => {
  const arrangement = start();
  arrangement.rested(w2, standing(200));
  expect(homes()).toEqual([1, 1]);
  arrangement.rested(w2, standing(1200));
  expect(homes()).toEqual([1, 2]);
  // The display is removed, but no event has been received yet.
  here = [one];
  arrangement.rested(w2, standing(200));
  arrangement.displaysChanged();
  arrangement.rested(w2, standing(300));
  await clock.advance(1_000);
  expect(homes()).toEqual([1, 2]);
  expect(arrangement.view().windows[1]).toMatchObject({ home: 2, display: 1, folded: true });
  expect(arrangement.view().displays.map((each) => each.here)).toEqual([true, false]);
  here = [one, two];
  arrangement.displaysChanged();
  await clock.advance(1_000);
  expect(arrangement.view().windows[1]).toMatchObject({ bounds: standing(1200).bounds, folded: false });
});

test('applies a size from the command line to this run only, without saving it', () => {
  const arrangement = start();
  arrangement.rested(w1, standing(100));
  const before = saved.profiles;
  start(saved, 2, { width: 700, height: 400 }).rested(w1, standing(300, 700));
  expect(saved.profiles).toEqual(before);
});

test('removes a closed window from the profile unless it is the last one', () => {
  const arrangement = start();
  arrangement.closed(w1);
  expect(saved.profiles[0]?.windows.map(({ window }) => window)).toEqual(['w2']);
  arrangement.closed(w2);
  expect(saved.profiles[0]?.windows.map(({ window }) => window)).toEqual(['w2']);
});

test('opens the windows of another profile before it closes those that profile lacks', () => {
  const arrangement = start();
  arrangement.save('Ban đêm');
  arrangement.closed(w2);
  arrangement.openOn(1);
  messages = [];
  expect(arrangement.use('')).toMatchObject({ ok: true });
  expect(messages).toEqual(['open w2 1000', 'close w3']);
});

describe('undo', () => {
  const takenBack = (arrangement: WindowArrangement, done: ReturnType<WindowArrangement['save']>) =>
    done.ok ? arrangement.takeBack(done.value.changeId) : done;
  const changed = { fault: { code: 'displays.changedSince' } };

  test('reverts the last action, then the one before it, each once, and refuses an action that others followed', () => {
    const arrangement = start();
    const [before, moved] = [saved.profiles, arrangement.moveTo(w1, 2)];
    const [between, closed] = [saved.profiles, arrangement.closeWindow(w2)];
    expect(takenBack(arrangement, moved)).toMatchObject(changed);
    messages = [];
    expect(takenBack(arrangement, closed)).toMatchObject({ ok: true });
    expect(messages).toEqual(['open w2 1000']);
    expect(saved.profiles).toEqual(between);
    expect(takenBack(arrangement, closed)).toMatchObject(changed);
    expect(takenBack(arrangement, moved)).toMatchObject({ ok: true });
    expect(saved.profiles).toEqual(before);
    expect(arrangement.takeBack(0)).toMatchObject(changed);
  });

  test('leaves windows alone that the action did not affect and the operator has since moved or closed', () => {
    const arrangement = start(undefined, 3);
    const closed = arrangement.closeWindow(w2);
    arrangement.rested(w1, standing(300));
    arrangement.closed(WindowId.parse('w3'));
    messages = [];
    expect(takenBack(arrangement, closed)).toMatchObject({ ok: true });
    expect(messages).toEqual(['open w2 1000']);
    expect(arrangement.view().windows.map(({ window, bounds }) => [window, bounds.x])).toEqual([
      [w1, 300],
      [w2, 1000],
    ]);
  });

  test('restores a removed or overwritten profile, whose walls stay stored until the program ends', async () => {
    const arrangement = start();
    arrangement.save('Ban đêm');
    arrangement.closed(w2);
    const night = saved.profiles.at(-1);
    await clock.advance(1);
    const over = arrangement.save('Ban đêm');
    expect(saved.profiles.at(-1)?.walls).not.toBe(night?.walls);
    const both = [...arrangement.walls()];
    expect(both).toHaveLength(3);
    expect(takenBack(arrangement, over)).toMatchObject({ ok: true });
    expect(saved.profiles.at(-1)).toEqual(night);
    arrangement.use('');
    const gone = arrangement.remove('Ban đêm');
    expect(saved.profiles).toHaveLength(1);
    expect(arrangement.walls()).toContain(night?.walls);
    expect(takenBack(arrangement, gone)).toMatchObject({ ok: true });
    expect(saved.profiles.at(-1)).toEqual(night);
    arrangement.remove('Ban đêm');
    expect(start(saved).walls()).toEqual(['']);
  });
});
