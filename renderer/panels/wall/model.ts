import type { StreamRole } from '../../../core/domain/camera.ts';
import type { Cell, Grid } from '../../../core/domain/division.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import { streamForWidth, type TileState, type WantedTile } from '../../media/index.ts';
import type { Shape } from '../../ui/mark.tsx';

/** What a drag of a tile carries, to another with which it changes places. */
export const tileDrag = 'application/x-watchfloor-tile';

/** `gone`: the registry holds the camera no more. */
export const stateShape: Record<TileState | 'gone', Shape> = {
  waiting: 'ring',
  still: 'half',
  live: 'dot',
  frozen: 'triangle',
  late: 'triangle',
  stale: 'triangle',
  lost: 'square',
  refused: 'stop',
  paused: 'half',
  gone: 'stop',
};

/** Width of a 16:9 picture in a cell, in device pixels. Sizes of the wall and of what frames a tile's picture in CSS pixels. */
export function pictureWidth(options: {
  readonly wall: { readonly width: number; readonly height: number };
  readonly grid: Grid;
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

/** What stands in sight: the tile, and the camera it shows now. */
export interface ShownTile {
  readonly tile: number;
  readonly camera: CameraId | null;
  /** Whose turn is next, from shortly before it is. */
  readonly next?: CameraId | undefined;
}

/** What the media should show for this wall. `before`: the streams shown now, for the band in which they stay as they are. */
export function wantedTiles(options: {
  readonly shown: readonly ShownTile[];
  /** The tile shown alone, if one is. */
  readonly alone: number | undefined;
  readonly widthOf: (tile: number) => number;
  readonly aloneWidth: number;
  readonly streamsOf: (camera: CameraId) => readonly StreamRole[] | undefined;
  readonly before: readonly WantedTile[];
}): readonly WantedTile[] {
  const { shown, alone, widthOf, aloneWidth, streamsOf, before } = options;
  const streams = new Map(before.map((tile) => [`${tile.tile} ${tile.camera}`, tile.stream]));
  const anywhere = new Map(before.map((tile) => [tile.camera, tile.stream]));
  const wanted: WantedTile[] = [];
  for (const { tile, camera, next } of shown) {
    const hidden = alone !== undefined && tile !== alone;
    const width = alone === tile ? aloneWidth : widthOf(tile);
    const streamOf = (id: CameraId): StreamRole | undefined => {
      const has = streamsOf(id);
      return has && streamForWidth(width, has, streams.get(`${tile} ${id}`) ?? anywhere.get(id));
    };
    const stream = camera && streamOf(camera);
    if (camera && stream) wanted.push({ tile, camera, stream, hidden });
    const warm = next && next !== camera && !hidden ? streamOf(next) : undefined;
    if (next && warm) wanted.push({ tile, camera: next, stream: warm, warm: true });
  }
  return wanted;
}

/** The camera number being typed. `unknown`: it was entered, and there is no such camera. */
export interface NumberEntry {
  readonly digits: string;
  readonly unknown: boolean;
}

export const noNumber: NumberEntry = { digits: '', unknown: false };

/** After one more digit. Numbers have at most six; after one that there is not a new one begins. */
export function withDigit({ digits, unknown }: NumberEntry, digit: string): NumberEntry {
  const before = unknown ? '' : digits;
  return { digits: `${before}${digit}`.replace(/^0+(?=\d)/, '').slice(-6), unknown: false };
}

/** After the last digit was taken back. */
export function withoutDigit({ digits, unknown }: NumberEntry): NumberEntry {
  return unknown ? noNumber : { digits: digits.slice(0, -1), unknown: false };
}
