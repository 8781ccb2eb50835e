import type { Cancel, Clock } from '../core/clock.ts';
import type { WindowId } from '../core/domain/ids.ts';
import { type GridSize, type Layout, placeCamera } from '../core/domain/layout.ts';
import type { Fault } from '../core/faults.ts';
import type { Desk } from './client.ts';
import { firstCameras } from './firstCameras.ts';
import type { Mirror } from './mirror.ts';
import type { WallStore } from './wall.ts';

/** An operator who arranges a wall makes many changes in a row: they are stored together. */
const saveAfterMs = 400;
/** A wall that nobody arranged is filled once this much of the registry is there, so that it need not wait for all of it. */
const enoughCameras = 500;
const firstTiles = 4;

/** Restores a window's layout when its operator is known, and stores it whenever it changes. */
export function keepLayout(options: {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly wall: WallStore;
  readonly window: WindowId;
  /** Asked for on the command line: shown, not stored. */
  readonly grid: GridSize | undefined;
  readonly clock: Clock;
  /** Undefined once a layout was stored again. */
  readonly onFault: (fault: Fault | undefined) => void;
}): void {
  const { desk, mirror, wall, window, clock, onFault } = options;
  let operator: string | undefined;
  /** The last layout that the desk has or was sent; another one is a change to store. */
  let known: Layout | undefined;
  let storedGrid: GridSize | undefined;
  let cancelSave: Cancel = () => {};

  async function restore(): Promise<void> {
    const forWhom = operator;
    const result = await desk.call('layout.get', { window });
    if (forWhom !== operator) return;
    if (!result.ok) {
      onFault(result.fault);
      return;
    }
    storedGrid = result.value.grid;
    const layout = { ...result.value, grid: options.grid ?? result.value.grid };
    known = layout;
    wall.act({ do: 'restore', layout });
    if (layout.tiles.length === 0) fillWhenReady(layout);
  }

  /** Nothing was ever arranged here: begin with something to see. */
  function fillWhenReady(untouched: Layout): void {
    const tryFill = (): boolean => {
      if (wall.getState().layout !== untouched) return true;
      const { list, complete } = mirror.cameras.getState();
      // A desk that has not heard from its site yet has a complete list of no cameras.
      if (list.length === 0 || (!complete && list.length < enoughCameras)) return false;
      const chosen = firstCameras(list, options.grid ?? firstTiles);
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
    if (layout === known || operator === undefined) return;
    known = layout;
    const isAsked = layout.grid === options.grid;
    const result = await desk.call('layout.save', {
      window,
      layout: isAsked && storedGrid ? { ...layout, grid: storedGrid } : layout,
    });
    onFault(result.ok ? undefined : result.fault);
  }

  wall.subscribe(({ layout }, before) => {
    if (layout === before.layout || layout === known) return;
    cancelSave();
    cancelSave = clock.after(saveAfterMs, () => void save()); // its failure is told by onFault
  });

  const onStatus = () => {
    const now = mirror.status.getState().desk?.operator ?? undefined;
    if (now?.id === operator) return;
    operator = now?.id;
    known = undefined;
    cancelSave();
    if (now?.rights.includes('layout.own')) void restore(); // its failure is told by onFault
  };
  mirror.status.subscribe(onStatus);
  onStatus();
}
