import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import {
  type Bounds,
  type DisplayHere,
  type DisplayNumber,
  recognise,
  type SeenDisplay,
  within,
} from '../../core/wall/display.ts';
import {
  afterMove,
  currentProfile,
  type DeskProfiles,
  type Fallback,
  movedTo,
  neededDisplays,
  type Placed,
  placeAll,
  removed,
  savedAs,
  spreadOut,
  takenBack,
  used,
  type WallsId,
  windowClosed,
  windowOpened,
  withFallback,
} from '../../core/wall/displayProfile.ts';
import type { ProfileFile } from './profileFile.ts';

/** An action by its number, by which it can be taken back. */
type Done = { readonly changeId: number };

/** Where a window stands: its bounds when it is not full screen, and whether it is. */
export interface Standing {
  readonly bounds: Bounds;
  readonly fullScreen: boolean;
}

export interface ArrangementOptions {
  /** Those that are there now; empty while none is. */
  readonly displays: () => readonly DisplayHere[];
  readonly file: ProfileFile;
  /** Windows to begin with where no profile has any. */
  readonly count: number;
  /** Of every window, for this run: before what the profile says, and not stored. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** They are a room's wall: together they fill every display, and nobody chooses where. */
  readonly fill: boolean;
  readonly clock: Clock;
  readonly open: (window: WindowId, standing: Standing) => void;
  readonly put: (window: WindowId, standing: Standing) => void;
  readonly close: (window: WindowId) => void;
  /** Displays, windows or profiles have changed. */
  readonly onChange: () => void;
  readonly log: (line: string) => void;
}

/** The desk's windows on its displays: what is done to them, and how they follow the displays that come and go. */
export interface Arrangement {
  view(): DeskView;
  seen(): readonly SeenDisplay[];
  /** Something about the displays has changed; what, is looked up when it has settled. */
  displaysChanged(): void;
  /** A window has come to rest where the operator, the system or this arrangement has put it. */
  rested(window: WindowId, standing: Standing): void;
  /** A window was closed, not by the program's end. */
  closed(window: WindowId): void;
  openOn(display: DisplayNumber): Result<Done & { readonly window: WindowId }>;
  closeWindow(window: WindowId): Result<Done>;
  moveTo(window: WindowId, display: DisplayNumber): Result<Done>;
  setFallback(window: WindowId, fallback: Fallback): Result<Done>;
  save(name: string): Result<Done>;
  use(name: string): Result<Done>;
  remove(name: string): Result<Done>;
  /** Takes back an action of this run that nothing was done after; what was moved by hand since stays. */
  takeBack(changeId: number): Result<Record<string, never>>;
  /** Under what the walls of its profiles are stored, and of those that can still come back. */
  walls(): readonly WallsId[];
  /** Takes back what is waited for. */
  end(): void;
}

/** Actions that can be taken back at most. */
const maxActions = 50;

/** A plug makes several changes in a row: they are taken together, but none waits longer than the second. */
const displaysSettleMs = 250;
const displaysWithinMs = 1_000;

const isSame = (a: Standing, b: Standing) =>
  a.fullScreen === b.fullScreen &&
  (['x', 'y', 'width', 'height'] as const).every((side) => a.bounds[side] === b.bounds[side]);

/** Opens the windows of the profile in use, each in its place, and keeps them there. @throws if there is no display */
export function arrange(options: ArrangementOptions): Arrangement {
  const { file, size, clock, log } = options;
  let profiles: DeskProfiles = file.stored;
  /** What was done in this run and can be taken back, the last one last. */
  const past: { readonly changeId: number; readonly before: DeskProfiles; readonly after: DeskProfiles }[] =
    [];
  let changes = 0;
  let seen: readonly SeenDisplay[] = [];
  let here = '';
  let placed = new Map<WindowId, Placed>();
  let firstChange: number | undefined;
  let cancelLook: Cancel = () => {};

  /** Looks at the displays again. False while there is none, as when all monitors sleep: then everything stays as it is. */
  function look(): boolean {
    const displays = options.displays();
    if (displays.length === 0) return false;
    here = JSON.stringify(displays);
    const met = recognise(profiles.displays, displays, neededDisplays(profiles));
    seen = met.seen;
    profiles = { ...profiles, displays: [...met.known] };
    if (options.fill) profiles = spreadOut(profiles, seen);
    return true;
  }

  function asAsked(place: Placed): Placed {
    const area = seen.find(({ number }) => number === place.display)?.workArea;
    if (!size || !area) return place;
    return { ...place, bounds: within(area, { ...place.bounds, ...size }), fullScreen: false };
  }

  const places = () => placeAll(currentProfile(profiles).windows, seen, options.fill);

  /** Brings the windows to where they belong now. `all`: also those that should be there already. */
  function settle(all: boolean): void {
    const before = placed;
    const next = places().map(asAsked);
    placed = new Map(next.map((place) => [place.window, place]));
    // First what opens: there is a window at any time.
    for (const place of next) {
      const was = before.get(place.window);
      if (!was) options.open(place.window, place);
      else if (all || !isSame(was, place)) options.put(place.window, place);
    }
    for (const window of before.keys()) if (!placed.has(window)) options.close(window);
    file.keep(profiles);
    options.onChange();
  }

  function lookAndSettle(): void {
    firstChange = undefined;
    if (!look()) {
      log('displays: none is there');
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
  // Each display gets a window before one gets a second.
  for (let index = 0; currentProfile(profiles).windows.length < options.count; index++) {
    if (currentProfile(file.stored).windows.length > 0) break;
    const display = seen[index % seen.length];
    const opened = display && windowOpened(profiles, seen, display.number, size);
    if (!opened?.ok) break;
    profiles = opened.value.profiles;
  }
  settle(false);

  return {
    seen: () => seen,
    view() {
      const { windows } = currentProfile(profiles);
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
        walls: currentProfile(profiles).walls,
        profiles: profiles.profiles.map((each) => ({
          name: each.name,
          windows: each.windows.length,
          inUse: each === currentProfile(profiles),
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
      // It was the system that moved it, off a display that is gone: it is put where it belongs once the displays are known.
      if (firstChange !== undefined || JSON.stringify(options.displays()) !== here) return;
      if (size === undefined) profiles = afterMove(profiles, seen, window, standing);
      const now = places().find((each) => each.window === window);
      // Where it stands is where the operator has put it, be it only for the time being.
      placed.set(window, { ...(now ?? was), ...standing });
      file.keep(profiles);
      options.onChange();
    },
    closed(window) {
      if (!placed.has(window)) return;
      const left = windowClosed(profiles, window);
      // The last one is closed by anyone who quits: the profile stays.
      if (!left.ok) return;
      profiles = left.value;
      settle(false);
    },
    openOn(display) {
      const opened = windowOpened(profiles, seen, display);
      if (!opened.ok) return opened;
      const { window, profiles: next } = opened.value;
      const done = action(ok(next));
      return done.ok ? ok({ window, ...done.value }) : done;
    },
    closeWindow: (window) => action(windowClosed(profiles, window)),
    moveTo: (window, display) => action(movedTo(profiles, seen, window, display)),
    setFallback: (window, fallback) => action(withFallback(profiles, window, fallback)),
    save: (name) => action(savedAs(profiles, name, `${clock.now()}`)),
    use: (name) => action(used(profiles, name)),
    remove: (name) => action(removed(profiles, name)),
    takeBack(which) {
      const last = past.at(-1);
      if (last?.changeId !== which) return fail('displays.changedSince');
      past.pop();
      profiles = takenBack(last.before, last.after, profiles);
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
