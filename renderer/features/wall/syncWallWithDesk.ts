import type { StoreApi } from 'zustand/vanilla';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { createBackOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { WallsId } from '../../../core/wall/displayProfile.ts';
import type { Division } from '../../../core/wall/division.ts';
import { type GridSize, placeCamera, toSquareDivision } from '../../../core/wall/layout.ts';
import { getActiveTab, type TabId, type Tabs, type WithheldTile } from '../../../core/wall/tabs.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { isOfAnotherOperator } from '../../ui/otherOperator.ts';
import { chooseInitialCameras } from './model.ts';
import type { WallStore } from './wallStore.ts';

/** Delay that merges the successive changes of an operator arranging a wall. */
const saveAfterMs = 400;
/** Failed saves and loads are retried, unless the right to them is missing. */
const retryMs = createBackOff({ firstMs: 1_000, maxMs: 30_000 });
const isFinal = (fault: Fault) => fault.code.startsWith('right.');
/** Faults without a notice: the wall is saved once an operator is signed in. */
const isUnsaid = (fault: Fault) => fault.code === 'desk.locked' || isOfAnotherOperator(fault);
/** Registry size from which an unarranged wall is filled, so that it need not wait for the whole registry. */
const enoughCameras = 500;
const firstTiles = 4;

/** Rotating tabs become active by themselves, which is not a change to save. */
const toStore = (tabs: Tabs) => (tabs.turnMs === null ? tabs : { ...tabs, active: '' });
const isSame = (a: Tabs, b: Tabs | undefined) =>
  a === b || (b !== undefined && JSON.stringify(toStore(a)) === JSON.stringify(toStore(b)));

/** Returns the tabs with one of them in this division. */
const divided = (tabs: Tabs, id: TabId, division: Division): Tabs => ({
  ...tabs,
  tabs: tabs.tabs.map((tab) => (tab.id === id ? { ...tab, layout: { ...tab.layout, division } } : tab)),
});

/**
 * Loads a window's wall when its operator is known and whenever another profile is activated, and saves it after each
 * change.
 */
export function syncWallWithDesk(options: {
  readonly desk: Pick<DeskClient, 'call'>;
  readonly mirror: Pick<Mirror, 'status' | 'cameras'>;
  readonly wall: WallStore;
  /** The key of the active profile's walls; null while unknown. */
  readonly profile: Pick<StoreApi<{ readonly walls: WallsId } | null>, 'getState' | 'subscribe'>;
  /** This window's index at its desk, from 0. */
  readonly order: number;
  /** Grid requested on the command line: shown, not saved. */
  readonly grid: GridSize | undefined;
  readonly clock: Clock;
  /** Called with undefined once a wall was saved again. */
  readonly onFault: (fault: Fault | undefined) => void;
}): void {
  const { desk, mirror, wall, profile, order, clock, onFault } = options;
  let operator: string | undefined;
  /** The walls that are shown and saved. */
  let walls: WallsId | undefined;
  const person = () => `${operator} ${walls}`;
  /** The tabs stored at the desk; any difference is a change to save. */
  let known: Tabs | undefined;
  /** True if this operator has a wall in this window, in any profile. */
  let shows = false;
  /** This window's tabs when the profile was activated. */
  let arrived: Tabs = wall.getState().tabs;
  /**
   * Initial walls of profiles without one: this window's tabs when they were first activated, until the desk has stored
   * them.
   */
  const beginnings = new Map<WallsId, Tabs>();
  /** The tab shown in a requested division other than the stored one. */
  let asked: { readonly tab: TabId; readonly stored: Division } | undefined;
  let saving = false;
  let failures = 0;
  let cancelNext: Cancel = () => {};

  function next(ms: number, run: () => Promise<void>): void {
    cancelNext();
    cancelNext = clock.after(ms, () => void run()); // onFault reports a failure
  }

  /** Reports a failure; returns true if it is to be retried. */
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

  /**
   * Starts a profile without a wall with the window's present tabs, unaffected by later changes in other profiles.
   * @returns those tabs
   */
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
      // After a failure the profile's wall is created later.
      if (ok && beginnings.get(of) === tabs) beginnings.delete(of);
    });
    return tabs;
  }

  function asAsked(stored: Tabs): Tabs {
    if (options.grid === undefined) return stored;
    const { id, layout } = getActiveTab(stored);
    asked = { tab: id, stored: layout.division };
    return divided(stored, id, toSquareDivision(options.grid));
  }

  /**
   * Shows loaded tabs. `begun`: the initial tabs of the profile; if this window shows them, it stays as it is,
   * including changes made meanwhile.
   */
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

  /**
   * Reloads a wall that lacked a camera, because the registry may contain it now.
   * Only an untouched wall is replaced.
   */
  async function lookAgain(): Promise<void> {
    const [forWhom, before] = [person(), known];
    if (!mirror.cameras.getState().complete || !before || wall.getState().withheld.length === 0) return;
    const result = await desk.call('wall.get', { walls });
    if (!result.ok || forWhom !== person() || known !== before || saving) return;
    const isUntouched = isSame(wall.getState().tabs, before);
    if (isUntouched && !isSame(asAsked(result.value.tabs), before)) take(result.value);
  }

  /** Fills a wall that was never arranged with some cameras. */
  function fillWhenReady(untouched: Tabs): void {
    const tryFill = (): boolean => {
      if (wall.getState().tabs !== untouched) return true;
      const { list, complete } = mirror.cameras.getState();
      // A desk without data from its site has a complete list of no cameras.
      if (list.length === 0 || (!complete && list.length < enoughCameras)) return false;
      const chosen = chooseInitialCameras(list, options.grid ?? firstTiles, order);
      const { id, name, layout } = getActiveTab(untouched);
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

  /** Returns the tabs to save, without a division that was only requested. */
  function asStored(tabs: Tabs): Tabs {
    const tab = tabs.tabs.find(({ id }) => id === asked?.tab);
    const isAsked = options.grid !== undefined && tab?.layout.division === toSquareDivision(options.grid);
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
    // The wall was changed meanwhile.
    if (wall.getState().tabs !== tabs) next(saveAfterMs, save);
  }

  /** Saves the latest changes under the profile that was active. */
  function leave(): void {
    if (walls === undefined) return;
    const tabs = asStored(wall.getState().tabs);
    if (known === undefined) {
      // The desk has not replied yet whether it has its own wall.
      if (beginnings.has(walls)) beginnings.set(walls, tabs);
      return;
    }
    if (isSame(tabs, asStored(known))) return;
    // The desk handles it after the saves already pending.
    desk.call('wall.save', { walls, tabs }).then((result) => {
      if (!result.ok && !isUnsaid(result.fault)) onFault(result.fault);
    });
  }

  wall.subscribe(({ tabs }, before) => {
    if (tabs !== before.tabs && known !== undefined && tabs !== known) next(saveAfterMs, save);
  });
  mirror.cameras.subscribe(({ list }, before) => {
    if (list !== before.list) void lookAgain(); // the next change of the registry retries
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
    if (walls !== undefined && now?.rights.includes('layout.own')) void restore(); // onFault reports a failure
  };
  mirror.status.subscribe(onStatus);
  profile.subscribe(onStatus);
  onStatus();
}
