import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import {
  type Bounds,
  type ConnectedDisplay,
  type DisplayNumber,
  fitWithinArea,
  recogniseDisplays,
  type SeenDisplay,
} from '../../core/wall/display.ts';
import {
  activateProfile,
  addWindow,
  applyWindowMove,
  assignFreeDisplays,
  type DeskProfiles,
  type Fallback,
  getCurrentProfile,
  listReferencedDisplays,
  moveWindowToDisplay,
  type PlacedWindow,
  placeWindows,
  removeProfile,
  removeWindow,
  saveProfileAs,
  setWindowFallback,
  undoProfileAction,
  type WallsId,
} from '../../core/wall/displayProfile.ts';
import type { ProfileFile } from './profileFile.ts';

/** The number of an action, by which it can be undone. */
type Done = { readonly changeId: number };

/** The position of a window: its bounds when it is not full screen, and whether it is full screen. */
export interface WindowPlacement {
  readonly bounds: Bounds;
  readonly fullScreen: boolean;
}

export interface ArrangementOptions {
  /** The displays connected now; empty while there is none. */
  readonly displays: () => readonly ConnectedDisplay[];
  readonly file: ProfileFile;
  /** Number of windows to open where no profile has any. */
  readonly count: number;
  /** Size of every window for this run. It overrides the profile and is not saved. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** True on a wall display: its windows together fill every screen, and no operator positions them. */
  readonly fill: boolean;
  readonly clock: Clock;
  readonly windows: {
    open(window: WindowId, standing: WindowPlacement): void;
    put(window: WindowId, standing: WindowPlacement): void;
    close(window: WindowId): void;
  };
  /** Called when displays, windows or profiles have changed. */
  readonly onChange: () => void;
  readonly log: (line: string) => void;
}

/** Positions the desk's windows on its displays, applies actions to them and follows display changes. */
export interface WindowArrangement {
  view(): DeskView;
  seen(): readonly SeenDisplay[];
  /** Notifies that the displays have changed. They are read again once the changes have settled. */
  displaysChanged(): void;
  /** Notifies that a window has stopped moving, whether the operator, the system or this arrangement moved it. */
  rested(window: WindowId, standing: WindowPlacement): void;
  /** Notifies that a window was closed, other than by the program's end. */
  closed(window: WindowId): void;
  openOn(display: DisplayNumber): Result<Done & { readonly window: WindowId }>;
  closeWindow(window: WindowId): Result<Done>;
  moveTo(window: WindowId, display: DisplayNumber): Result<Done>;
  setFallback(window: WindowId, fallback: Fallback): Result<Done>;
  save(name: string): Result<Done>;
  use(name: string): Result<Done>;
  remove(name: string): Result<Done>;
  /** Undoes an action of this run unless another action followed it. Windows moved by hand since stay where they are. */
  takeBack(changeId: number): Result<Record<string, never>>;
  /** The ids under which the walls of its profiles are stored, including profiles that can still be restored by undo. */
  walls(): readonly WallsId[];
  /** Cancels pending timers. */
  end(): void;
}

/** Maximum number of actions that can be undone. */
const maxActions = 50;

/** Connecting one display raises several events in a row: they are handled together, at most 1 s after the first. */
const displaysSettleMs = 250;
const displaysWithinMs = 1_000;

const isSame = (a: WindowPlacement, b: WindowPlacement) =>
  a.fullScreen === b.fullScreen &&
  (['x', 'y', 'width', 'height'] as const).every((side) => a.bounds[side] === b.bounds[side]);

/** Opens the windows of the profile in use and keeps them in position. @throws Error if there is no display */
export function arrangeWindows(options: ArrangementOptions): WindowArrangement {
  const { file, size, clock, log } = options;
  let profiles: DeskProfiles = file.stored;
  /** Actions of this run that can be undone, the latest last. */
  const past: { readonly changeId: number; readonly before: DeskProfiles; readonly after: DeskProfiles }[] =
    [];
  let changes = 0;
  let seen: readonly SeenDisplay[] = [];
  let here = '';
  let placed = new Map<WindowId, PlacedWindow>();
  let firstChange: number | undefined;
  let cancelLook: Cancel = () => {};

  /** Reads the displays. Returns false while there is none, as when all monitors sleep: then everything stays as it is. */
  function look(): boolean {
    const displays = options.displays();
    if (displays.length === 0) return false;
    here = JSON.stringify(displays);
    const met = recogniseDisplays(profiles.displays, displays, listReferencedDisplays(profiles));
    seen = met.seen;
    profiles = { ...profiles, displays: [...met.known] };
    if (options.fill) profiles = assignFreeDisplays(profiles, seen);
    return true;
  }

  function asAsked(place: PlacedWindow): PlacedWindow {
    const area = seen.find(({ number }) => number === place.display)?.workArea;
    if (!size || !area) return place;
    return { ...place, bounds: fitWithinArea(area, { ...place.bounds, ...size }), fullScreen: false };
  }

  const places = () => placeWindows(getCurrentProfile(profiles).windows, seen, options.fill);

  /** Moves the windows to their target positions. `all`: also those that should be there already. */
  function settle(all: boolean): void {
    const before = placed;
    const next = places().map(asAsked);
    placed = new Map(next.map((place) => [place.window, place]));
    // Opens new windows first, so that there is a window at any time.
    for (const place of next) {
      const was = before.get(place.window);
      if (!was) options.windows.open(place.window, place);
      else if (all || !isSame(was, place)) options.windows.put(place.window, place);
    }
    for (const window of before.keys()) if (!placed.has(window)) options.windows.close(window);
    file.keep(profiles);
    options.onChange();
  }

  function lookAndSettle(): void {
    firstChange = undefined;
    if (!look()) {
      log('displays: none connected');
      return;
    }
    settle(true);
    const folded = [...placed.values()].filter((place) => place.folded).map(({ window }) => window);
    log(
      `displays: ${seen.map(({ number, label }) => `${number} ${label}`.trim()).join(', ')}; folded: ${folded.join(' ') || 'none'}`,
    );
  }

  function action(change: Result<DeskProfiles>): Result<Done> {
    if (!change.ok) return change;
    const before = profiles;
    profiles = change.value;
    settle(false);
    changes += 1;
    past.push({ changeId: changes, before, after: profiles });
    past.splice(0, past.length - maxActions);
    return ok({ changeId: changes });
  }

  if (!look()) throw new Error('there is no display');
  // Each display gets one window before any gets a second.
  for (let index = 0; getCurrentProfile(profiles).windows.length < options.count; index++) {
    if (getCurrentProfile(file.stored).windows.length > 0) break;
    const display = seen[index % seen.length];
    const opened = display && addWindow(profiles, seen, display.number, size);
    if (!opened?.ok) break;
    profiles = opened.value.profiles;
  }
  settle(false);

  return {
    seen: () => seen,
    view() {
      const { windows } = getCurrentProfile(profiles);
      const number = (a: { readonly number: number }, b: { readonly number: number }) => a.number - b.number;
      return {
        displays: profiles.displays
          .map((known) => {
            const now = seen.find((display) => display.number === known.number);
            const { number, label, internal, bounds } = known;
            return {
              number,
              label: label.slice(0, 200),
              internal,
              here: now !== undefined,
              bounds: now?.bounds ?? bounds,
              scaleFactor: now?.scaleFactor ?? 1,
            };
          })
          .sort(number),
        windows: windows.flatMap(({ window, home, fallback }) => {
          const place = placed.get(window);
          if (!place) return [];
          const { display, bounds, fullScreen, folded } = place;
          return [{ window, display, bounds, fullScreen, folded, home: home.display, fallback }];
        }),
        walls: getCurrentProfile(profiles).walls,
        profiles: profiles.profiles.map((each) => ({
          name: each.name,
          windows: each.windows.length,
          inUse: each === getCurrentProfile(profiles),
        })),
      };
    },
    displaysChanged() {
      const now = clock.monotonic();
      firstChange ??= now;
      cancelLook();
      const left = firstChange + displaysWithinMs - now;
      cancelLook = clock.after(Math.max(0, Math.min(displaysSettleMs, left)), lookAndSettle);
    },
    rested(window, standing) {
      const was = placed.get(window);
      if (!was || isSame(was, standing)) return;
      // The system moved the window off a removed display: it is positioned once the displays have been read.
      if (firstChange !== undefined || JSON.stringify(options.displays()) !== here) return;
      if (size === undefined) profiles = applyWindowMove(profiles, seen, window, standing);
      const now = places().find((each) => each.window === window);
      // The current position counts as the operator's choice, even if it is temporary.
      placed.set(window, { ...(now ?? was), ...standing });
      file.keep(profiles);
      options.onChange();
    },
    closed(window) {
      if (!placed.has(window)) return;
      const left = removeWindow(profiles, window);
      // Quitting closes the last window, which therefore stays in the profile.
      if (!left.ok) return;
      profiles = left.value;
      settle(false);
    },
    openOn(display) {
      const opened = addWindow(profiles, seen, display);
      if (!opened.ok) return opened;
      const { window, profiles: next } = opened.value;
      const done = action(ok(next));
      return done.ok ? ok({ window, ...done.value }) : done;
    },
    closeWindow: (window) => action(removeWindow(profiles, window)),
    moveTo: (window, display) => action(moveWindowToDisplay(profiles, seen, window, display)),
    setFallback: (window, fallback) => action(setWindowFallback(profiles, window, fallback)),
    save: (name) => action(saveProfileAs(profiles, name, `${clock.now()}`)),
    use: (name) => action(activateProfile(profiles, name)),
    remove: (name) => action(removeProfile(profiles, name)),
    takeBack(which) {
      const last = past.at(-1);
      if (last?.changeId !== which) return fail('displays.changedSince');
      past.pop();
      profiles = undoProfileAction(last.before, last.after, profiles);
      settle(false);
      return ok({});
    },
    walls: () => [
      ...new Set(
        [profiles, ...past.map(({ before }) => before)].flatMap((each) =>
          each.profiles.map(({ walls }) => walls),
        ),
      ),
    ],
    end: () => cancelLook(),
  };
}
