import type { StreamRole } from '../../../core/domain/camera.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { GridSize } from '../../../core/domain/layout.ts';
import { cameraOn, columns, type Wall } from '../../../core/domain/wall.ts';
import { streamForWidth, type TileState, type WantedTile } from '../../media/index.ts';
import type { Shape } from '../../ui/mark.tsx';

/** What a drag of a tile carries, to another with which it changes places. */
export const tileDrag = 'application/x-watchfloor-tile';

/** `gone`: the registry holds the camera no more. */
export const stateShape: Record<TileState | 'gone', Shape> = {
  waiting: 'ring',
  still: 'half',
  live: 'dot',
  stale: 'triangle',
  lost: 'square',
  refused: 'stop',
  paused: 'half',
  gone: 'stop',
};

/** Width of a 16:9 picture in a tile, in device pixels. Sizes of the wall and of what frames a tile's picture in CSS pixels. */
export function pictureWidth(options: {
  readonly wall: { readonly width: number; readonly height: number };
  readonly grid: GridSize;
  readonly gap: number;
  readonly strip: number;
  readonly pixelRatio: number;
}): number {
  const { wall, grid, gap, strip, pixelRatio } = options;
  const side = columns(grid);
  const width = (wall.width - gap * (side - 1)) / side;
  const height = (wall.height - gap * (side - 1)) / side - strip;
  return Math.max(0, Math.min(width, (height * 16) / 9)) * pixelRatio;
}

/** What the media should show for this wall. `before`: the streams shown now, for the band in which they stay as they are. */
export function wantedTiles(
  wall: Wall,
  widths: { readonly inGrid: number; readonly alone: number },
  streamsOf: (camera: CameraId) => readonly StreamRole[] | undefined,
  before: readonly WantedTile[],
): readonly WantedTile[] {
  const streams = new Map(before.map((tile) => [tile.camera, tile.stream]));
  const wanted: WantedTile[] = [];
  for (let tile = 0; tile < wall.layout.grid; tile += 1) {
    const camera = cameraOn(wall.layout, tile);
    const has = camera ? streamsOf(camera) : undefined;
    if (!camera || !has) continue;
    const hidden = wall.alone && tile !== wall.selected;
    const width = wall.alone && !hidden ? widths.alone : widths.inGrid;
    wanted.push({ tile, camera, stream: streamForWidth(width, has, streams.get(camera)), hidden });
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
