import type { CameraId } from '../../../core/base/ids.ts';
import { foldForSearch } from '../../../core/base/text.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { type Cell, type DivisionGrid, getDivisionGrid } from '../../../core/wall/division.ts';
import { getTileContent, TileContent } from '../../../core/wall/layout.ts';
import type { Tab, TabId } from '../../../core/wall/tabs.ts';
import { type TileExchange, TileInTransit } from '../../../core/wall/tileExchange.ts';
import { getActiveLayout, getShownCamera, type WallState } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import { chooseStream, type StreamWidths, type WantedTile } from '../../media/index.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import type { SequencesState } from './sequencePosition.ts';

/** Drag and clipboard data type of a tile: moved within its window it swaps places, or it goes to another window. */
export const tileDragType = 'application/x-watchfloor-tile';

/** Returns the dropped or pasted tile, if the text is one. */
export function parseDraggedTile(text: string): TileInTransit | undefined {
  try {
    return TileInTransit.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // the text has another origin
  }
}

/**
 * Returns the action for a tile whose content was dropped in another window: it takes that tile's content, if it is
 * still visible and unchanged.
 */
export function createExchangeAction(
  { tabs }: Pick<WallState, 'tabs'>,
  self: string,
  { from, content }: TileExchange,
): Extract<WallAction, { do: 'exchange' }> | undefined {
  if (from.window !== self || from.tab !== tabs.active) return undefined;
  // Parsed like the received content, so that a sequence's fields have the same order.
  const now = TileContent.parse(getTileContent(getActiveLayout({ tabs }), from.tile));
  if (JSON.stringify(now) !== JSON.stringify(from.content)) return undefined;
  return { do: 'exchange', content, tile: from.tile, bySelf: true };
}

/** The reason why a tile's sequence is paused. */
export type SequencePause = 'operator' | 'machine';

/**
 * Returns the width of a 16:9 picture in a cell, in device pixels.
 * Sizes of the wall and of the tile's frame in CSS pixels.
 */
export function getPictureWidthPx(options: {
  readonly wall: { readonly width: number; readonly height: number };
  readonly grid: DivisionGrid;
  readonly cell: Pick<Cell, 'w' | 'h'>;
  readonly gap: number;
  readonly strip: number;
  readonly pixelRatio: number;
}): number {
  const { wall, grid, cell, gap, strip, pixelRatio } = options;
  const stretch = (whole: number, lines: number, taken: number) =>
    ((whole - gap * (lines - 1)) / lines) * taken + gap * (taken - 1);
  const width = stretch(wall.width, grid.columns, cell.w);
  const height = stretch(wall.height, grid.rows, cell.h) - strip;
  return Math.max(0, Math.min(width, (height * 16) / 9)) * pixelRatio;
}

/** A narrower picture, in device pixels, is small: its frame rate is reduced first (ADR 8). */
const smallBelowWidth = 960;

/** A visible tile and its present camera. */
export interface ShownTile {
  readonly tile: number;
  readonly camera: CameraId | null;
  /** The next camera, from shortly before its turn. */
  readonly next?: CameraId | undefined;
}

/** Returns the tiles that the media should show for this wall. `before`: present streams, for the hysteresis band. */
export function listWantedTiles(options: {
  readonly shown: readonly ShownTile[];
  /** Cameras of the next rotating tab, in order of its tiles. */
  readonly coming?: readonly CameraId[];
  /** Cameras of recently active tabs, so that these return without a request. */
  readonly parked?: readonly CameraId[];
  readonly selected: number;
  /** The tile shown alone, if any. */
  readonly alone: number | undefined;
  /** True if another panel covers the wall, so that no tile is visible. */
  readonly covered: boolean;
  /** Returns the width of a tile's picture, shown alone or among others, in device pixels. */
  readonly widthOf: (tile: number) => number;
  readonly streams: {
    of(camera: CameraId): readonly StreamRole[] | undefined;
    widths(camera: CameraId): StreamWidths;
    /** True if main streams are decoded in hardware. */
    readonly byHardware: boolean;
  };
  readonly before: readonly WantedTile[];
}): readonly WantedTile[] {
  const { shown, alone, covered, selected, widthOf, streams, before } = options;
  const present = new Map(before.map((tile) => [`${tile.tile} ${tile.camera}`, tile.stream]));
  const anywhere = new Map(before.map((tile) => [tile.camera, tile.stream]));
  const wanted: WantedTile[] = [];
  for (const { tile, camera, next } of shown) {
    const hidden = covered || (alone !== undefined && tile !== alone);
    const width = widthOf(tile);
    const streamOf = (id: CameraId): StreamRole | undefined => {
      const has = streams.of(id);
      const was = present.get(`${tile} ${id}`) ?? anywhere.get(id);
      return has && chooseStream(width, has, was, streams.widths(id), streams.byHardware);
    };
    const stream = camera && streamOf(camera);
    if (camera && stream) {
      const has = streams.of(camera) ?? [];
      const small = width < smallBelowWidth;
      wanted.push({ tile, camera, stream, has, small, hidden, favoured: tile === selected });
    }
    const warm = next && next !== camera && !hidden ? streamOf(next) : undefined;
    if (next && warm) wanted.push({ tile, camera: next, stream: warm, warm: true });
  }
  const there = new Set(wanted.map(({ camera }) => camera));
  const addAll = (list: readonly CameraId[], as: 'warm' | 'parked') => {
    for (const [tile, camera] of list.entries()) {
      const has = streams.of(camera);
      if (!has || there.has(camera)) continue;
      there.add(camera);
      const stream = anywhere.get(camera) ?? chooseStream(0, has, undefined);
      wanted.push({ tile, camera, stream, [as]: true });
    }
  };
  if (!covered) addAll(options.coming ?? [], 'warm');
  addAll(options.parked ?? [], 'parked');
  return wanted;
}

/** Maximum tabs and cameras that stay parked: each camera costs memory. */
const parkedTabs = 3;
const parkedCameras = 32;

/** Returns the tabs by when they were last active, `active` first, without removed ones. */
export function sortTabsByLastActive<T>(before: readonly T[], active: T, all: readonly T[]): readonly T[] {
  const next = [active, ...before.filter((tab) => tab !== active && all.includes(tab))];
  return next.length === before.length && next.every((tab, at) => tab === before[at]) ? before : next;
}

/** Returns the cameras that a hidden tab will show: of each sequence the last shown one. */
export function listCamerasOfTab(
  tabs: readonly Tab[],
  tab: TabId | undefined,
  leftWith: SequencesState['leftWith'],
): readonly CameraId[] {
  const found = tabs.find(({ id }) => id === tab);
  if (!found) return [];
  const { id, layout } = found;
  return getDivisionGrid(layout.division).cells.flatMap(
    (_, tile) => getShownCamera(getTileContent(layout, tile), { spot: null, turn: leftWith(id, tile) }) ?? [],
  );
}

/** Returns the cameras to park from the recently active tabs. `camerasOf`: the cameras of a tab. */
export function listCamerasToPark<T>(
  bySight: readonly T[],
  camerasOf: (tab: T) => readonly CameraId[],
): readonly CameraId[] {
  const cameras = bySight.slice(1, 1 + parkedTabs).flatMap(camerasOf);
  return [...new Set(cameras)].slice(0, parkedCameras);
}

/**
 * The camera number being typed.
 * `tile`: the number of its tile, if given first. `unknown`: the entered camera or tile does not exist.
 */
export interface CameraNumberEntry {
  readonly tile: string | undefined;
  readonly digits: string;
  readonly unknown: 'camera' | 'tile' | undefined;
}

export const emptyNumberEntry: CameraNumberEntry = { tile: undefined, digits: '', unknown: undefined };

export const isTypingNumber = ({ tile, digits }: CameraNumberEntry): boolean =>
  tile !== undefined || digits !== '';

/** Returns the entry with one more digit. Numbers have at most six; after an unknown number a new one starts. */
export function appendDigit({ tile, digits, unknown }: CameraNumberEntry, digit: string): CameraNumberEntry {
  const before = unknown ? '' : digits;
  return {
    tile: unknown ? undefined : tile,
    digits: `${before}${digit}`.replace(/^0+(?=\d)/, '').slice(-6),
    unknown: undefined,
  };
}

/** Makes the typed number the tile: `5 * 123` puts camera 123 on tile 5. */
export function setEntryTile(entry: CameraNumberEntry): CameraNumberEntry {
  if (entry.tile !== undefined || entry.digits === '' || entry.unknown) return entry;
  return { tile: entry.digits, digits: '', unknown: undefined };
}

/** Returns the entry without its last digit. */
export function removeLastDigit({ tile, digits, unknown }: CameraNumberEntry): CameraNumberEntry {
  if (unknown) return emptyNumberEntry;
  if (digits === '' && tile !== undefined) return { tile: undefined, digits: tile, unknown: undefined };
  return { tile, digits: digits.slice(0, -1), unknown: undefined };
}

/** Returns the location at the beginning of a camera's name: `Hồ Tây` of `Hồ Tây – Thanh Niên – bến thuyền`. */
const place = (entry: CameraEntry): string => foldForSearch(entry.camera.name.split(/ [–-] |,/)[0] ?? '');

/**
 * Returns cameras for an unarranged wall, from different wards and locations, to give a new operator an overview.
 * `order`: the window's index at its desk, from 0; each window shows others, as far as there are others.
 */
export function chooseInitialCameras(
  list: readonly CameraEntry[],
  count: number,
  order = 0,
): readonly CameraEntry[] {
  const skipped = Math.min(order * count, Math.max(0, list.length - count));
  return apart(spread(list, skipped + count).slice(skipped), Math.ceil(Math.sqrt(count)));
}

/** Returns the kind of location: the camera's first tag, else the first word of its name. */
const look = ({ camera }: CameraEntry): string =>
  foldForSearch(camera.tags[0] ?? camera.name.split(' ')[0] ?? '');

/** Attempts before similar neighbours are accepted. */
const maxTries = 4_000;

/** Orders the cameras so that no two similar locations are side by side or one above the other, if possible. */
function apart(cameras: readonly CameraEntry[], columns: number): readonly CameraEntry[] {
  const looks = new Map(cameras.map((entry) => [entry, look(entry)]));
  let tries = 0;
  function rest(
    placed: readonly CameraEntry[],
    left: readonly CameraEntry[],
  ): readonly CameraEntry[] | undefined {
    if (left.length === 0) return placed;
    const at = placed.length;
    const adjacent = [at % columns === 0 ? undefined : placed[at - 1], placed[at - columns]];
    const taken = new Set(adjacent.map((entry) => entry && looks.get(entry)));
    const seen = new Set<string | undefined>();
    for (const entry of left) {
      const its = looks.get(entry);
      if (taken.has(its) || seen.has(its) || ++tries > maxTries) continue;
      seen.add(its);
      const found = rest(
        [...placed, entry],
        left.filter((other) => other !== entry),
      );
      if (found) return found;
    }
    return undefined;
  }
  return rest([], cameras) ?? cameras;
}

/** Returns cameras spread over the list by number; fewer only if there are fewer. */
function spread(list: readonly CameraEntry[], count: number): readonly CameraEntry[] {
  const chosen: CameraEntry[] = [];
  const [wards, places] = [new Set<string>(), new Set<string>()];
  for (const entry of list) {
    if (chosen.length === count) return chosen;
    if (wards.has(entry.camera.ward) || places.has(place(entry))) continue;
    wards.add(entry.camera.ward);
    places.add(place(entry));
    chosen.push(entry);
  }
  const rest = list.filter((entry) => !chosen.includes(entry));
  return [...chosen, ...rest.slice(0, count - chosen.length)];
}
