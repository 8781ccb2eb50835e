import type { CameraId } from '../base/ids.ts';
import { clampTile, countTiles, getNeighbourTile } from './division.ts';
import {
  copyTile,
  emptyLayout,
  getTileContent,
  isCameraContent,
  isSequenceContent,
  isSpotContent,
  type Layout,
  placeCamera,
  setTileContent,
  swapTiles,
  type TileContent,
} from './layout.ts';
import { addSentContent } from './sender.ts';
import {
  canAddTab,
  getActiveTab,
  initialTabs,
  markTilesWithheld,
  type Tabs,
  type WithheldTile,
} from './tabs.ts';
import type { WallAction } from './wallAction.ts';

/** The undoable actions. */
export type Undoable =
  | 'show'
  | 'division'
  | 'put'
  | 'clear'
  | 'swap'
  | 'exchange'
  | 'copy'
  | 'sequence'
  | 'spot'
  | 'addTab'
  | 'closeTab'
  | 'renameTab'
  | 'moveTab'
  | 'turnTabs';

/** A wall before an action, and the action. `tile`: the tile concerned, if any. */
export interface WallStep {
  readonly tabs: Tabs;
  readonly selected: number;
  readonly did: Undoable;
  readonly tile?: number | undefined;
}

/** The maximum number of undoable actions. */
export const maxSteps = 100;

/**
 * The content of a window's wall and the operator's current position. The desk stores the tabs; the remaining
 * state exists only here.
 */
export interface WallState {
  readonly tabs: Tabs;
  readonly selected: number;
  /** The selected tile is shown alone. */
  readonly alone: boolean;
  /** The camera on spot tiles: the operator's current one, or the one that the selected tile has shown since. */
  readonly spot: CameraId | null;
  /** The operator's current camera: selected, put on a tile or pointed at by hand. */
  readonly attended: CameraId | null;
  readonly withheld: readonly WithheldTile[];
  /** In both lists the last action is last. */
  readonly past: readonly WallStep[];
  readonly future: readonly WallStep[];
}

/** The data type of a camera dragged from the list to a tile of the wall. */
export const cameraDrag = 'application/x-watchfloor-camera';

/** Returns the initial wall of a window with these tabs. */
export const createWallState = (tabs: Tabs, withheld: readonly WithheldTile[] = []): WallState => ({
  tabs,
  selected: 0,
  alone: false,
  spot: null,
  attended: null,
  withheld,
  past: [],
  future: [],
});
export const initialWall: WallState = createWallState(initialTabs);

/** Returns the layout of the active tab. */
export const getActiveLayout = (wall: Pick<WallState, 'tabs'>): Layout => getActiveTab(wall.tabs).layout;

/** Returns whether a tile of the active tab appears empty because its content is hidden from this operator. */
export const isWithheld = (wall: Pick<WallState, 'tabs' | 'withheld'>, tile: number): boolean =>
  getTileContent(getActiveLayout(wall), tile) === null && isMarked(wall, tile);

/**
 * Why a tile cannot show its camera for reasons other than the stream: removed from the registry, or hidden from
 * the operator by now.
 */
export type MissingReason = 'gone' | 'withheld';

/** Returns whether a tile state is one of these reasons, not a state of its stream. */
export const isMissingReason = (state: string): state is MissingReason =>
  state === 'gone' || state === 'withheld';

/** Returns why a tile appears empty although it has content. */
export function getWithheldReason(
  wall: Pick<WallState, 'tabs' | 'withheld'>,
  tile: number,
): MissingReason | undefined {
  if (!isWithheld(wall, tile)) return undefined;
  const { id } = getActiveTab(wall.tabs);
  return wall.withheld.some((one) => one.tab === id && one.tile === tile && one.isGone === true)
    ? 'gone'
    : 'withheld';
}

/** The cameras of the registry known to this window. */
export interface KnownCameras {
  readonly byId: ReadonlyMap<CameraId, unknown>;
  /** The list is complete: an unlisted camera does not exist. */
  readonly complete: boolean;
  /** Existing cameras that are now outside the operator's scope. */
  readonly outside: ReadonlySet<CameraId>;
}

/** Returns why a camera cannot be shown, as far as the registry knows. */
export function getMissingCameraReason(camera: CameraId, known: KnownCameras): MissingReason | undefined {
  if (!known.complete || known.byId.has(camera)) return undefined;
  return known.outside.has(camera) ? 'withheld' : 'gone';
}

/** Returns the tiles of the active layout whose content cannot be shown. `camera`: set where it is known. */
export function listMissingTiles(
  wall: Pick<WallState, 'tabs' | 'withheld'>,
  known: KnownCameras,
): readonly { readonly tile: number; readonly camera: CameraId | undefined; readonly why: MissingReason }[] {
  const layout = getActiveLayout(wall);
  return Array.from({ length: countTiles(layout.division) }, (_, tile) => {
    const camera = getCameraOnTile(layout, tile) ?? undefined;
    const why = camera ? getMissingCameraReason(camera, known) : getWithheldReason(wall, tile);
    return why ? [{ tile, camera, why }] : [];
  }).flat();
}

/** Returns whether the sequence on a tile of the active tab has hidden cameras. */
export const isSequenceShortened = (wall: Pick<WallState, 'tabs' | 'withheld'>, tile: number): boolean =>
  isSequenceContent(getTileContent(getActiveLayout(wall), tile)) && isMarked(wall, tile);

function isMarked({ tabs, withheld }: Pick<WallState, 'tabs' | 'withheld'>, tile: number): boolean {
  const tab = getActiveTab(tabs);
  return tab.withheld?.includes(tile) || withheld.some((one) => one.tab === tab.id && one.tile === tile);
}

/** Returns the single camera on a tile, if any. */
export function getCameraOnTile(layout: Layout, tile: number): CameraId | null {
  const content = getTileContent(layout, tile);
  return isCameraContent(content) ? content : null;
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

const spotlit = (wall: WallState, spot: CameraId, attended: CameraId | null): WallState =>
  wall.spot === spot && wall.attended === attended ? wall : { ...wall, spot, attended };

/** Returns the wall after an action. */
export function applyWallAction(before: WallState, action: WallAction): WallState {
  const { tabs, selected } = before;
  const layout = getActiveLayout(before);
  const count = countTiles(layout.division);
  const within = (tile: number) => clampTile(layout.division, tile);

  /** Enters an undoable action into the history unless it changes nothing. */
  function done(did: Undoable, next: Tabs, at: { selected?: number; tile?: number } = {}): WallState {
    const now = clampTile(getActiveTab(next).layout.division, at.selected ?? selected);
    if (isSame(next, tabs)) return { ...before, selected: now };
    const tile = at.tile === undefined ? undefined : within(at.tile);
    const past = [...before.past, { tabs, selected, did, tile }].slice(-maxSteps);
    return { ...before, tabs: next, selected: now, past, future: [] };
  }
  function laid(
    did: Undoable,
    next: Layout,
    at: { selected?: number; tile?: number } = {},
    withheld: readonly number[] = (getActiveTab(tabs).withheld ?? []).filter(
      (tile) => getTileContent(next, tile) === getTileContent(layout, tile),
    ),
  ): WallState {
    const all = tabs.tabs.map((tab) =>
      tab.id === tabs.active ? markTilesWithheld({ ...tab, layout: next }, withheld) : tab,
    );
    return done(did, { ...tabs, tabs: all }, at);
  }
  function put(camera: CameraId, tile: number, next: number): WallState {
    // A camera put onto a spot tile is shown there; the tile stays a spot tile.
    if (isSpotContent(getTileContent(layout, tile)))
      return { ...before, spot: camera, attended: camera, selected: within(next) };
    const after = laid('put', placeCamera(layout, tile, camera), { selected: next, tile });
    return { ...after, spot: camera, attended: camera };
  }
  function at(tile: number, wall: WallState): WallState {
    const content = getTileContent(layout, tile);
    const lit = isCameraContent(content) ? spotlit(wall, content, content) : wall;
    return tile === wall.selected ? lit : { ...lit, selected: tile };
  }
  function gone(from: readonly WallStep[], to: readonly WallStep[]) {
    const step = from.at(-1);
    if (!step) return undefined;
    const now = { tabs, selected, did: step.did, tile: step.tile };
    const wall = { ...before, tabs: step.tabs, selected: step.selected, alone: false };
    return { wall, left: from.slice(0, -1), other: [...to, now] };
  }

  switch (action.do) {
    case 'restore':
      return {
        ...createWallState(action.tabs, action.withheld),
        spot: before.spot,
        attended: before.attended,
      };
    case 'show':
      return { ...laid('show', action.layout, { selected: 0 }, action.withheld ?? []), alone: false };
    case 'division':
      return { ...laid('division', { ...layout, division: action.division }), alone: false };
    case 'select':
      return at(within(action.tile), before);
    case 'move':
      return at(getNeighbourTile(layout.division, selected, action.direction), before);
    case 'put':
      return put(
        action.camera,
        selected,
        action.advance && !before.alone ? (selected + 1) % count : selected,
      );
    case 'putOn':
      return put(action.camera, within(action.tile), action.tile);
    case 'paste':
      return laid('copy', setTileContent(layout, within(action.tile), action.content), {
        selected: action.tile,
        tile: action.tile,
      });
    case 'putSequence':
      return laid('sequence', setTileContent(layout, within(action.tile), action.sequence), {
        selected: action.tile,
        tile: action.tile,
      });
    case 'putSpot':
      return laid('spot', setTileContent(layout, within(action.tile), { kind: 'spot' }), {
        selected: action.tile,
        tile: action.tile,
      });
    case 'clear':
      return {
        ...laid(
          'clear',
          setTileContent(layout, selected, null),
          { tile: selected },
          getActiveTab(tabs).withheld?.filter((tile) => tile !== selected),
        ),
        alone: false,
      };
    case 'swap':
      return laid('swap', swapTiles(layout, within(action.from), within(action.to)), {
        selected: action.to,
        tile: action.to,
      });
    case 'exchange':
      return laid(
        action.bySelf ? 'exchange' : 'swap',
        setTileContent(layout, within(action.tile), action.content),
        {
          ...(action.bySelf ? {} : { selected: action.tile }),
          tile: action.tile,
        },
      );
    case 'copy':
      return laid('copy', copyTile(layout, within(action.from), within(action.to)), {
        selected: action.to,
        tile: action.to,
      });
    case 'alone':
      return { ...before, alone: action.on && getTileContent(layout, selected) !== null };
    case 'spotlight':
      return spotlit(before, action.camera, action.bySelf ? before.attended : action.camera);
    case 'addTab': {
      if (!canAddTab(tabs) || tabs.tabs.some(({ id }) => id === action.id)) return before;
      const made = { id: action.id, name: action.name ?? '', layout: action.layout ?? emptyLayout };
      const tab = markTilesWithheld(made, action.withheld ?? []);
      const next = { ...tabs, tabs: [...tabs.tabs, tab], active: action.id };
      return { ...done('addTab', next, { selected: 0 }), alone: false };
    }
    case 'closeTab': {
      const place = tabs.tabs.findIndex(({ id }) => id === action.id);
      if (place < 0 || tabs.tabs.length === 1) return before;
      const left = tabs.tabs.filter(({ id }) => id !== action.id);
      const adjacent = left[Math.min(place, left.length - 1)]?.id ?? tabs.active;
      const active = tabs.active === action.id ? adjacent : tabs.active;
      return { ...done('closeTab', { ...tabs, tabs: left, active }), alone: false };
    }
    case 'renameTab': {
      const name = action.name.trim().slice(0, 40);
      return done('renameTab', {
        ...tabs,
        tabs: tabs.tabs.map((tab) => (tab.id === action.id ? { ...tab, name } : tab)),
      });
    }
    case 'useTab': {
      const tab = tabs.tabs.find(({ id }) => id === action.id);
      if (!tab || tab.id === tabs.active) return before;
      const next = { ...tabs, active: tab.id };
      return {
        ...before,
        tabs: next,
        selected: clampTile(tab.layout.division, selected),
        alone: false,
      };
    }
    case 'moveTab': {
      const tab = tabs.tabs.find(({ id }) => id === action.id);
      if (!tab) return before;
      const others = tabs.tabs.filter(({ id }) => id !== action.id);
      return done('moveTab', { ...tabs, tabs: others.toSpliced(Math.max(0, action.to), 0, tab) });
    }
    case 'turnTabs':
      return done('turnTabs', { ...tabs, turnMs: action.dwellMs });
    case 'sent': {
      const { id, sent = [] } = getActiveTab(tabs);
      const made = tabs.tabs.map((tab) =>
        tab.id === id ? { ...tab, sent: addSentContent(sent, action.sending) } : tab,
      );
      return { ...before, tabs: { ...tabs, tabs: made } };
    }
    case 'withhold':
      return isSame(action.tiles, before.withheld) ? before : { ...before, withheld: action.tiles };
    case 'undo': {
      const back = gone(before.past, before.future);
      return back ? { ...back.wall, past: back.left, future: back.other } : before;
    }
    case 'redo': {
      const again = gone(before.future, before.past);
      return again ? { ...again.wall, past: again.other, future: again.left } : before;
    }
  }
}

/** Returns the camera that a tile shows now: its own, its sequence's current one, or the operator's current one. */
export function getShownCamera(
  content: TileContent,
  now: { readonly spot: CameraId | null; readonly turn: CameraId | undefined },
): CameraId | null {
  if (isSequenceContent(content)) return now.turn ?? content.cameras[0] ?? null;
  return isSpotContent(content) ? (content.shows ?? now.spot) : content;
}
