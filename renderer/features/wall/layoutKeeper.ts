import type { StoreApi } from 'zustand/vanilla';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { backOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { WallsId } from '../../../core/wall/displayProfile.ts';
import type { Division } from '../../../core/wall/division.ts';
import { type GridSize, placeCamera, squareOf } from '../../../core/wall/layout.ts';
import { activeTab, type TabId, type Tabs, type WithheldTile } from '../../../core/wall/tabs.ts';
import type { Desk } from '../../shared/client.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { isForAnother } from '../../ui/forAnother.ts';
import { firstCameras } from './model.ts';
import type { WallStore } from './wall.ts';

/** An operator who arranges a wall makes many changes in a row: they are stored together. */
const saveAfterMs = 400;
/** What could not be stored or restored is tried again, unless it is the right to do so that is missing. */
const retryMs = backOff({ firstMs: 1_000, maxMs: 30_000 });
const isFinal = (fault: Fault) => fault.code.startsWith('right.');
/** Nothing is wrong: it is stored once somebody is known to be there. */
const isUnsaid = (fault: Fault) => fault.code === 'desk.locked' || isForAnother(fault);
/** A wall that nobody arranged is filled once this much of the registry is there, so that it need not wait for all of it. */
const enoughCameras = 500;
const firstTiles = 4;

/** Tabs that take their turns come into sight by themselves: that is no change to store. */
const toStore = (tabs: Tabs) => (tabs.turnMs === null ? tabs : { ...tabs, active: '' });
const isSame = (a: Tabs, b: Tabs | undefined) =>
  a === b || (b !== undefined && JSON.stringify(toStore(a)) === JSON.stringify(toStore(b)));

/** The tab with this division. */
const divided = (tabs: Tabs, id: TabId, division: Division): Tabs => ({
  ...tabs,
  tabs: tabs.tabs.map((tab) => (tab.id === id ? { ...tab, layout: { ...tab.layout, division } } : tab)),
});

/**
 * Restores a window's wall when its operator is known, and that of another profile when that comes into use, and stores it, once,
 * whenever it has changed.
 */
export function keepLayout(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly mirror: Pick<Mirror, 'status' | 'cameras'>;
  readonly wall: WallStore;
  /** Under what the profile in use has its walls; null while that is not known. */
  readonly profile: Pick<StoreApi<{ readonly walls: WallsId } | null>, 'getState' | 'subscribe'>;
  /** This window's number among its desk's, from 0. */
  readonly order: number;
  /** Asked for on the command line: shown, not stored. */
  readonly grid: GridSize | undefined;
  readonly clock: Clock;
  /** Undefined once a wall was stored again. */
  readonly onFault: (fault: Fault | undefined) => void;
}): void {
  const { desk, mirror, wall, profile, order, clock, onFault } = options;
  let operator: string | undefined;
  /** Those that are shown, and stored. */
  let walls: WallsId | undefined;
  const person = () => `${operator} ${walls}`;
  /** The tabs that the desk has; others are a change to store. */
  let known: Tabs | undefined;
  /** This operator has a wall in this window, be it of another profile. */
  let shows = false;
  /** What this window showed when the profile came into use. */
  let arrived: Tabs = wall.getState().tabs;
  /** With what profiles begin that have no wall yet: what this window showed when they first came into use, until the desk has it. */
  const beginnings = new Map<WallsId, Tabs>();
  /** The tab that is shown in another division than the stored one, because it was asked for. */
  let asked: { readonly tab: TabId; readonly stored: Division } | undefined;
  let saving = false;
  let failures = 0;
  let cancelNext: Cancel = () => {};

  function next(ms: number, run: () => Promise<void>): void {
    cancelNext();
    cancelNext = clock.after(ms, () => void run()); // its failure is told by onFault
  }

  /** Tells of a failure; true if there is to be another try. */
  function failed(fault: Fault): boolean {
    if (!isUnsaid(fault)) onFault(fault);
    failures += 1;
    return !isFinal(fault);
  }

  async function restore(): Promise<void> {
    const [forWhom, of] = [person(), walls];
    const result = await desk.call('wall.get', { walls });
    const begun = of !== undefined && result.ok ? begin(of, result.value) : undefined;
    if (forWhom !== person()) return;
    if (!result.ok) {
      if (failed(result.fault)) next(retryMs(failures), restore);
      return;
    }
    if (failures > 0) onFault(undefined);
    failures = 0;
    const tabs = take(result.value, begun);
    if (tabs.tabs.every(({ layout }) => layout.tiles.length === 0)) fillWhenReady(tabs);
  }

  /** A profile that has no wall yet begins with what the window showed, whatever is changed in another one from now on. @returns that */
  function begin(
    of: WallsId,
    got: { readonly tabs: Tabs; readonly isOther?: true | undefined },
  ): Tabs | undefined {
    if (!got.isOther) {
      beginnings.delete(of);
      return undefined;
    }
    const tabs = beginnings.get(of) ?? got.tabs;
    desk.call('wall.save', { walls: of, tabs }).then(({ ok }) => {
      // Where it fails the profile begins later.
      if (ok && beginnings.get(of) === tabs) beginnings.delete(of);
    });
    return tabs;
  }

  function asAsked(stored: Tabs): Tabs {
    if (options.grid === undefined) return stored;
    const { id, layout } = activeTab(stored);
    asked = { tab: id, stored: layout.division };
    return divided(stored, id, squareOf(options.grid));
  }

  /** `begun`: with what the profile begins. Where this window shows it, that stays as it is, with what is done to it meanwhile. */
  function take(
    stored: { readonly tabs: Tabs; readonly withheld: readonly WithheldTile[] },
    begun?: Tabs,
  ): Tabs {
    const tabs = asAsked(begun ?? stored.tabs);
    known = tabs;
    const isShown = shows && begun !== undefined && isSame(asStored(arrived), begun);
    if (!isShown) wall.act({ do: 'restore', tabs, withheld: stored.withheld });
    else if (!isSame(wall.getState().tabs, tabs)) next(saveAfterMs, save);
    shows = true;
    return tabs;
  }

  /** A camera that the desk did not give us may have come with the registry. Only a wall that nobody touched is exchanged. */
  async function lookAgain(): Promise<void> {
    const [forWhom, before] = [person(), known];
    if (!mirror.cameras.getState().complete || !before || wall.getState().withheld.length === 0) return;
    const result = await desk.call('wall.get', { walls });
    if (!result.ok || forWhom !== person() || known !== before || saving) return;
    const isUntouched = isSame(wall.getState().tabs, before);
    if (isUntouched && !isSame(asAsked(result.value.tabs), before)) take(result.value);
  }

  /** Nothing was ever arranged here: begin with something to see. */
  function fillWhenReady(untouched: Tabs): void {
    const tryFill = (): boolean => {
      if (wall.getState().tabs !== untouched) return true;
      const { list, complete } = mirror.cameras.getState();
      // A desk that has not heard from its site yet has a complete list of no cameras.
      if (list.length === 0 || (!complete && list.length < enoughCameras)) return false;
      const chosen = firstCameras(list, options.grid ?? firstTiles, order);
      const { id, name, layout } = activeTab(untouched);
      const filled = chosen.reduce((made, entry, at) => placeCamera(made, at, entry.camera.id), layout);
      const tabs = untouched.tabs.map((tab) => (tab.id === id ? { id, name, layout: filled } : tab));
      if (chosen.length > 0) wall.act({ do: 'restore', tabs: { ...untouched, tabs } });
      return true;
    };
    if (tryFill()) return;
    const cancel = mirror.cameras.subscribe(() => {
      if (tryFill()) cancel();
    });
  }

  /** As it is to be stored: a division that was only asked for is not. */
  function asStored(tabs: Tabs): Tabs {
    const tab = tabs.tabs.find(({ id }) => id === asked?.tab);
    const isAsked = options.grid !== undefined && tab?.layout.division === squareOf(options.grid);
    return asked && isAsked ? divided(tabs, asked.tab, asked.stored) : tabs;
  }

  async function save(): Promise<void> {
    const { tabs } = wall.getState();
    if (saving || operator === undefined || known === undefined || isSame(tabs, known)) return;
    saving = true;
    const forWhom = person();
    const result = await desk.call('wall.save', { walls, tabs: asStored(tabs) });
    saving = false;
    if (forWhom === person()) {
      if (!result.ok) {
        if (failed(result.fault)) next(retryMs(failures), save);
        return;
      }
      onFault(undefined);
      failures = 0;
      known = tabs;
      wall.act({ do: 'withhold', tiles: result.value.withheld });
    }
    // What was changed meanwhile.
    if (wall.getState().tabs !== tabs) next(saveAfterMs, save);
  }

  /** What was changed just now belongs to the profile that was in use. */
  function leave(): void {
    if (walls === undefined) return;
    const tabs = asStored(wall.getState().tabs);
    if (known === undefined) {
      // Whether it has a wall of its own the desk has not said yet.
      if (beginnings.has(walls)) beginnings.set(walls, tabs);
      return;
    }
    if (isSame(tabs, asStored(known))) return;
    // The desk takes it after what is on its way there.
    desk.call('wall.save', { walls, tabs }).then((result) => {
      if (!result.ok && !isUnsaid(result.fault)) onFault(result.fault);
    });
  }

  wall.subscribe(({ tabs }, before) => {
    if (tabs !== before.tabs && known !== undefined && tabs !== known) next(saveAfterMs, save);
  });
  mirror.cameras.subscribe(({ list }, before) => {
    if (list !== before.list) void lookAgain(); // the next change of the registry tries again
  });

  const onStatus = () => {
    const now = mirror.status.getState().desk?.operator ?? undefined;
    const shown = profile.getState()?.walls;
    if (now?.id === operator && shown === walls) return;
    if (now?.id === operator) leave();
    else {
      shows = false;
      beginnings.clear();
    }
    arrived = wall.getState().tabs;
    if (shows && shown !== undefined && !beginnings.has(shown)) beginnings.set(shown, asStored(arrived));
    operator = now?.id;
    walls = shown;
    known = undefined;
    failures = 0;
    cancelNext();
    if (walls !== undefined && now?.rights.includes('layout.own')) void restore(); // its failure is told by onFault
  };
  mirror.status.subscribe(onStatus);
  profile.subscribe(onStatus);
  onStatus();
}
