import { z } from 'zod';
import { WindowId } from '../base/ids.ts';
import { fail, ok, type Result } from '../base/result.ts';
import {
  type Bounds,
  DisplayFraction,
  DisplayNumber,
  divideArea,
  findDisplayUnder,
  fitWithinArea,
  KnownDisplay,
  maxKnownDisplays,
  type SeenDisplay,
  toBounds,
  toDisplayFraction,
} from './display.ts';

export const maxWindows = 16;
export const maxProfiles = 16;

/** Where a window goes while its display is disconnected: another display, or the first connected one. */
export const Fallback = z.union([DisplayNumber, z.literal('first')]);
export type Fallback = z.infer<typeof Fallback>;

/** A window of a profile with its assigned display, connected or not. */
export const ProfileWindow = z.object({
  window: WindowId,
  home: z.object({ display: DisplayNumber, place: DisplayFraction, fullScreen: z.boolean() }),
  fallback: Fallback,
});
export type ProfileWindow = z.infer<typeof ProfileWindow>;

/** The operator's name of a profile. A desk's initial profile has none. */
export const ProfileName = z.string().trim().max(40);
export type ProfileName = z.infer<typeof ProfileName>;

/**
 * The id under which a desk stores the window contents of a profile; never shared with another profile, even one
 * of the same name.
 */
export const WallsId = z.string().max(40);
export type WallsId = z.infer<typeof WallsId>;

export const DeskProfile = z.object({
  name: ProfileName,
  /** The contents of its windows. Profiles from older versions share one id. */
  walls: WallsId.default(''),
  windows: z
    .array(ProfileWindow)
    .max(maxWindows)
    .refine((all) => new Set(all.map(({ window }) => window)).size === all.length, 'each window once'),
});
export type DeskProfile = z.infer<typeof DeskProfile>;

/**
 * A desk's stored displays and windows. Window contents are stored separately, under the profile's `walls` id and
 * the window's id.
 */
export const DeskProfiles = z.object({
  displays: z.array(KnownDisplay).max(maxKnownDisplays),
  /** The profile in use, updated with each window change. */
  current: ProfileName,
  profiles: z.array(DeskProfile).min(1).max(maxProfiles),
});
export type DeskProfiles = z.infer<typeof DeskProfiles>;

export const noProfiles: DeskProfiles = {
  displays: [],
  current: '',
  profiles: [{ name: '', walls: '', windows: [] }],
};

/** The present position of a window. */
export interface PlacedWindow {
  readonly window: WindowId;
  readonly display: DisplayNumber;
  readonly bounds: Bounds;
  readonly fullScreen: boolean;
  /** The assigned display is disconnected. */
  readonly folded: boolean;
  /** The position is temporary and not the assigned one: the window shares its display or is folded. */
  readonly temporary: boolean;
}

/**
 * Places each window of a profile on the connected displays: its own, else its fallback, else the first.
 * A display with folded windows is divided among all its windows, so that none covers another. Each window lies
 * wholly on one display. Pure: the same displays give the same positions, so unplugging and replugging restores
 * everything.
 * @throws if there is no display
 * @param fill as on a room's wall: each window fills its display, or its share of it, regardless of its assigned
 * position
 */
export function placeWindows(
  windows: readonly ProfileWindow[],
  displays: readonly SeenDisplay[],
  fill = false,
): PlacedWindow[] {
  const [first] = [...displays].sort((a, b) => a.number - b.number);
  if (!first) throw new Error('there is no display');
  const find = (number: Fallback) => displays.find((display) => display.number === number);
  const going = windows.map((each) => {
    const home = find(each.home.display);
    return { each, folded: home === undefined, on: home ?? find(each.fallback) ?? first };
  });
  return going.map(({ each, folded, on }) => {
    const there = going.filter((other) => other.on === on);
    // Windows assigned to this display come first.
    const inOrder = [...there].sort((a, b) => Number(a.folded) - Number(b.folded));
    const crowded = there.length > 1 && (fill || there.some((other) => other.folded));
    const at = inOrder.findIndex((other) => other.each === each);
    const part = crowded ? divideArea(on.workArea, there.length)[at] : undefined;
    return {
      window: each.window,
      display: on.number,
      bounds: part ?? (fill ? on.bounds : toBounds(on.workArea, each.home.place)),
      fullScreen: !crowded && (fill || each.home.fullScreen),
      folded,
      temporary: folded || crowded,
    };
  });
}

/** Returns the profile in use. */
export function getCurrentProfile({ profiles, current }: DeskProfiles): DeskProfile {
  const found = profiles.find(({ name }) => name === current) ?? profiles[0];
  if (!found) throw new Error('a desk has a profile');
  return found;
}

/** Returns the numbers of displays that any profile refers to. */
export const listReferencedDisplays = ({ profiles }: DeskProfiles): ReadonlySet<DisplayNumber> =>
  new Set(
    profiles
      .flatMap(({ windows }) => windows.flatMap(({ home, fallback }) => [home.display, fallback]))
      .filter((number) => number !== 'first'),
  );

function withWindows(profiles: DeskProfiles, windows: readonly ProfileWindow[]): DeskProfiles {
  const now = getCurrentProfile(profiles);
  const { displays } = profiles;
  return {
    displays,
    current: now.name,
    profiles: profiles.profiles.map((each) => (each === now ? { ...now, windows: [...windows] } : each)),
  };
}

function withWindow(
  profiles: DeskProfiles,
  id: WindowId,
  change: (window: ProfileWindow) => ProfileWindow,
): Result<DeskProfiles> {
  const { windows } = getCurrentProfile(profiles);
  if (!windows.some(({ window }) => window === id)) return fail('window.unknown', { window: id });
  return ok(
    withWindows(
      profiles,
      windows.map((each) => (each.window === id ? change(each) : each)),
    ),
  );
}

const notThere = (display: DisplayNumber) => fail('display.notThere', { display });

/**
 * Returns the profiles after an operator moved or resized a window.
 * A move to another display assigns the window there. On a temporary display the assigned position stays.
 */
export function applyWindowMove(
  profiles: DeskProfiles,
  displays: readonly SeenDisplay[],
  id: WindowId,
  actual: { readonly bounds: Bounds; readonly fullScreen: boolean },
): DeskProfiles {
  const { windows } = getCurrentProfile(profiles);
  const placed = displays.length > 0 && placeWindows(windows, displays).find(({ window }) => window === id);
  const under = findDisplayUnder(displays, actual.bounds);
  if (!placed || !under || (placed.temporary && under.number === placed.display)) return profiles;
  const home = {
    display: under.number,
    place: toDisplayFraction(under.workArea, actual.bounds),
    fullScreen: actual.fullScreen,
  };
  const moved = withWindow(profiles, id, (window) => ({ ...window, home }));
  return moved.ok ? moved.value : profiles;
}

/** Assigns a window to another connected display, at the same position on it. */
export function moveWindowToDisplay(
  profiles: DeskProfiles,
  displays: readonly SeenDisplay[],
  id: WindowId,
  display: DisplayNumber,
): Result<DeskProfiles> {
  if (!displays.some(({ number }) => number === display)) return notThere(display);
  return withWindow(profiles, id, (window) => ({ ...window, home: { ...window.home, display } }));
}

/**
 * Assigns unassigned displays of a room's wall, whose windows nobody moves, to windows from displays with several,
 * last one first.
 * Without this, a wall first started with fewer screens than windows would keep them side by side.
 */
export function assignFreeDisplays(profiles: DeskProfiles, displays: readonly SeenDisplay[]): DeskProfiles {
  const windows = [...getCurrentProfile(profiles).windows];
  const livesOn = (number: DisplayNumber) => windows.filter(({ home }) => home.display === number).length;
  for (const { number } of displays) {
    if (livesOn(number) > 0) continue;
    const at = windows.findLastIndex(({ home }) => livesOn(home.display) > 1);
    const window = windows[at];
    if (!window) break;
    windows[at] = { ...window, home: { ...window.home, display: number } };
  }
  return withWindows(profiles, windows);
}

/** Sets where a window goes while its display is disconnected; the fallback must be a known display, connected or not. */
export function setWindowFallback(
  profiles: DeskProfiles,
  id: WindowId,
  fallback: Fallback,
): Result<DeskProfiles> {
  if (fallback !== 'first' && !profiles.displays.some(({ number }) => number === fallback))
    return notThere(fallback);
  return withWindow(profiles, id, (window) => ({ ...window, fallback }));
}

/** The initial size of a window, device-independent pixels. */
const firstSize = { width: 1600, height: 900 };

/** The offset of a new window from others on its display, so that they stay visible, CSS pixels. */
const stepAside = 48;

/**
 * Adds a window in the centre of a display. It takes the lowest id that no profile uses, which restores that
 * window's contents.
 */
export function addWindow(
  profiles: DeskProfiles,
  displays: readonly SeenDisplay[],
  display: DisplayNumber,
  size: { readonly width: number; readonly height: number } = firstSize,
): Result<{ readonly profiles: DeskProfiles; readonly window: WindowId }> {
  const { windows } = getCurrentProfile(profiles);
  if (windows.length >= maxWindows) return fail('window.tooMany', { most: maxWindows });
  const on = displays.find(({ number }) => number === display);
  if (!on) return notThere(display);
  const taken = new Set(profiles.profiles.flatMap((each) => each.windows.map(({ window }) => window)));
  let number = 1;
  while (taken.has(WindowId.parse(`w${number}`))) number += 1;
  const window = WindowId.parse(`w${number}`);
  const { workArea } = on;
  const aside = stepAside * windows.filter(({ home }) => home.display === display).length;
  const bounds = fitWithinArea(workArea, {
    ...size,
    x: workArea.x + Math.round((workArea.width - size.width) / 2) + aside,
    y: workArea.y + Math.round((workArea.height - size.height) / 2) + aside,
  });
  const opened: ProfileWindow = {
    window,
    home: { display, place: toDisplayFraction(workArea, bounds), fullScreen: false },
    fallback: 'first',
  };
  return ok({ profiles: withWindows(profiles, [...windows, opened]), window });
}

/** Removes a closed window from the profile; the last one cannot be closed. */
export function removeWindow(profiles: DeskProfiles, id: WindowId): Result<DeskProfiles> {
  const { windows } = getCurrentProfile(profiles);
  const left = windows.filter(({ window }) => window !== id);
  if (left.length === windows.length) return fail('window.unknown', { window: id });
  if (left.length === 0) return fail('window.last');
  return ok(withWindows(profiles, left));
}

/**
 * Saves the windows as a named profile, overwriting one of that name, and uses it from then on. `walls`: an unused
 * id; its contents start as a copy of the present ones.
 */
export function saveProfileAs(
  profiles: DeskProfiles,
  name: ProfileName,
  walls: WallsId,
): Result<DeskProfiles> {
  const { windows } = getCurrentProfile(profiles);
  const others = profiles.profiles.filter((each) => each.name !== name);
  if (others.length >= maxProfiles) return fail('profile.tooMany', { most: maxProfiles });
  return ok({ ...profiles, current: name, profiles: [...others, { name, walls, windows }] });
}

export function activateProfile(profiles: DeskProfiles, name: ProfileName): Result<DeskProfiles> {
  if (!profiles.profiles.some((each) => each.name === name)) return fail('profile.unknown', { name });
  return ok({ ...profiles, current: name });
}

/** Removes a profile that is not in use. */
export function removeProfile(profiles: DeskProfiles, name: ProfileName): Result<DeskProfiles> {
  if (getCurrentProfile(profiles).name === name) return fail('profile.inUse');
  const left = profiles.profiles.filter((each) => each.name !== name);
  if (left.length === profiles.profiles.length) return fail('profile.unknown', { name });
  return ok({ ...profiles, profiles: left });
}

const isSame = (a: ProfileWindow, b: ProfileWindow) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Returns the profiles `now` without one action, given the state before and after it. Windows that the action did
 * not change keep their later changes.
 */
export function undoProfileAction(
  before: DeskProfiles,
  after: DeskProfiles,
  now: DeskProfiles,
): DeskProfiles {
  const find = ({ profiles }: DeskProfiles, name: ProfileName, id: WindowId) =>
    profiles.find((each) => each.name === name)?.windows.find(({ window }) => window === id);
  return {
    displays: now.displays,
    current: before.current,
    profiles: before.profiles.map((profile) => ({
      ...profile,
      windows: profile.windows.flatMap((window) => {
        const then = find(after, profile.name, window.window);
        if (!then || !isSame(then, window)) return [window];
        return find(now, profile.name, window.window) ?? [];
      }),
    })),
  };
}
