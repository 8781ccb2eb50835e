import type { Cancel, Clock } from '../core/clock.ts';
import { type GridSize, type Layout, placeCamera } from '../core/domain/layout.ts';
import type { Fault } from '../core/faults.ts';
import { backOff } from '../core/retry.ts';
import type { Desk } from './client.ts';
import { firstCameras } from './firstCameras.ts';
import type { Mirror } from './mirror.ts';
import type { WallStore } from './wall.ts';

/** An operator who arranges a wall makes many changes in a row: they are stored together. */
const saveAfterMs = 400;
/** What could not be stored or restored is tried again, unless it is the right to do so that is missing. */
const retryMs = backOff({ firstMs: 1_000, maxMs: 30_000 });
const isFinal = (fault: Fault) => fault.code.startsWith('right.');
/** A wall that nobody arranged is filled once this much of the registry is there, so that it need not wait for all of it. */
const enoughCameras = 500;
const firstTiles = 4;

const isSame = (a: Layout, b: Layout | undefined) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Restores a window's layout when its operator is known, and stores it, once, whenever it has changed. */
export function keepLayout(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly mirror: Mirror;
  readonly wall: WallStore;
  /** This window's number among its desk's, from 0. */
  readonly order: number;
  /** Asked for on the command line: shown, not stored. */
  readonly grid: GridSize | undefined;
  readonly clock: Clock;
  /** Undefined once a layout was stored again. */
  readonly onFault: (fault: Fault | undefined) => void;
}): void {
  const { desk, mirror, wall, order, clock, onFault } = options;
  let operator: string | undefined;
  /** The layout that the desk has; another one is a change to store. */
  let known: Layout | undefined;
  let storedGrid: GridSize | undefined;
  let saving = false;
  let failures = 0;
  let cancelNext: Cancel = () => {};

  function next(ms: number, run: () => Promise<void>): void {
    cancelNext();
    cancelNext = clock.after(ms, () => void run()); // its failure is told by onFault
  }

  /** Tells of a failure; true if there is to be another try. */
  function failed(fault: Fault): boolean {
    onFault(fault);
    failures += 1;
    return !isFinal(fault);
  }

  async function restore(): Promise<void> {
    const forWhom = operator;
    const result = await desk.call('layout.get', {});
    if (forWhom !== operator) return;
    if (!result.ok) {
      if (failed(result.fault)) next(retryMs(failures), restore);
      return;
    }
    if (failures > 0) onFault(undefined);
    failures = 0;
    const layout = take(result.value);
    if (layout.tiles.length === 0) fillWhenReady(layout);
  }

  function take(stored: Layout): Layout {
    storedGrid = stored.grid;
    const layout = { ...stored, grid: options.grid ?? stored.grid };
    known = layout;
    wall.act({ do: 'restore', layout });
    return layout;
  }

  /** A camera that the desk did not give us may have come with the registry. Only a wall that nobody touched is exchanged. */
  async function lookAgain(): Promise<void> {
    const [forWhom, before] = [operator, known];
    if (!mirror.cameras.getState().complete || !before?.tiles.includes(null)) return;
    const result = await desk.call('layout.get', {});
    if (!result.ok || forWhom !== operator || known !== before || saving) return;
    const isUntouched = isSame(wall.getState().layout, before);
    if (isUntouched && !isSame({ ...result.value, grid: before.grid }, before)) take(result.value);
  }

  /** Nothing was ever arranged here: begin with something to see. */
  function fillWhenReady(untouched: Layout): void {
    const tryFill = (): boolean => {
      if (wall.getState().layout !== untouched) return true;
      const { list, complete } = mirror.cameras.getState();
      // A desk that has not heard from its site yet has a complete list of no cameras.
      if (list.length === 0 || (!complete && list.length < enoughCameras)) return false;
      const chosen = firstCameras(list, options.grid ?? firstTiles, order);
      const layout = chosen.reduce((made, entry, at) => placeCamera(made, at, entry.camera.id), untouched);
      if (chosen.length > 0) wall.act({ do: 'restore', layout });
      return true;
    };
    if (tryFill()) return;
    const cancel = mirror.cameras.subscribe(() => {
      if (tryFill()) cancel();
    });
  }

  async function save(): Promise<void> {
    const { layout } = wall.getState();
    if (saving || operator === undefined || known === undefined || isSame(layout, known)) return;
    saving = true;
    const forWhom = operator;
    const isAsked = layout.grid === options.grid;
    const result = await desk.call('layout.save', {
      layout: isAsked && storedGrid ? { ...layout, grid: storedGrid } : layout,
    });
    saving = false;
    if (forWhom === operator) {
      if (!result.ok) {
        if (failed(result.fault)) next(retryMs(failures), save);
        return;
      }
      onFault(undefined);
      failures = 0;
      known = layout;
    }
    // What was changed meanwhile.
    if (wall.getState().layout !== layout) next(saveAfterMs, save);
  }

  wall.subscribe(({ layout }, before) => {
    if (layout !== before.layout && known !== undefined && layout !== known) next(saveAfterMs, save);
  });
  mirror.cameras.subscribe(({ list }, before) => {
    if (list !== before.list) void lookAgain(); // the next change of the registry tries again
  });

  const onStatus = () => {
    const now = mirror.status.getState().desk?.operator ?? undefined;
    if (now?.id === operator) return;
    operator = now?.id;
    known = undefined;
    failures = 0;
    cancelNext();
    if (now?.rights.includes('layout.own')) void restore(); // its failure is told by onFault
  };
  mirror.status.subscribe(onStatus);
  onStatus();
}
