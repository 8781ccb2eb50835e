import type { CityTile } from '../city.ts';
import { type BuildingOrder, getBuildingRings, getCompleteColumns, simplifyRingOrBox } from './order.ts';
import { type CityParts, heightUnitM, type Placement } from './parts.ts';
import { createRectangle, simplifyRing } from './rings.ts';
import { BuildingGathering } from './sets.ts';

/**
 * Generates the buildings of a tile of a level above 0.
 * A building larger than the level's detail, squared, keeps a simplified outline of its own. All others are
 * merged: within each square of that side one block each for low, middle and high ones, with their total ground
 * area, at their position, in their orientation, and with their average height weighted by ground.
 */

/**
 * Upper limits of merged height classes, metres: tube houses; the usual blocks; towers above them, which must
 * remain visible as towers.
 */
const [lowM, middlingM] = [18, 45];
const heightClass = (topM: number) => (topM <= lowM ? 0 : topM <= middlingM ? 1 : 2);
/** Blocks that cover a smaller share of their square are omitted: a hut in a field. */
const leastCover = 0.02;
/** The maximum number of blocks in a tile; the smallest are dropped. */
const mostBlocks = 4000;

interface Block {
  areaM2: number;
  volume: number;
  estimated: number;
  x: number;
  y: number;
  /** Directions weighted by ground, in the form used by `BuildingOrder`. */
  cos4: number;
  sin4: number;
  readonly members: number[];
}

export function simplifyBuildings(
  parts: CityParts,
  at: Placement,
  order: BuildingOrder,
  from: number,
  end: number,
  corner: { readonly x: number; readonly y: number },
  detailM: number,
): CityTile['buildings'] {
  const { top, base, flags } = getCompleteColumns(parts);
  const own: { building: number; volume: number }[] = [];
  const blocks = new Map<number, Block>();
  for (let i = from; i < end; i++) {
    const b = order.building[i] ?? 0;
    const areaM2 = order.areaM2[b] ?? 0;
    const topM = (top[b] ?? 0) * heightUnitM;
    if (areaM2 >= detailM * detailM) {
      own.push({ building: b, volume: areaM2 * topM });
      continue;
    }
    if (base[b]) continue; // A building above ground stands over another one.
    const x = (order.x[b] ?? 0) - corner.x;
    const y = (order.y[b] ?? 0) - corner.y;
    const cell = (Math.floor(x / detailM) * 4096 + Math.floor(y / detailM)) * 4 + heightClass(topM);
    let block = blocks.get(cell);
    if (!block) {
      block = { areaM2: 0, volume: 0, estimated: 0, x: 0, y: 0, cos4: 0, sin4: 0, members: [] };
      blocks.set(cell, block);
    }
    block.areaM2 += areaM2;
    block.volume += areaM2 * topM;
    if ((flags[b] ?? 0) & 1) block.estimated += areaM2;
    block.x += x * areaM2;
    block.y += y * areaM2;
    block.cos4 += (order.cos4[b] ?? 0) * areaM2;
    block.sin4 += (order.sin4[b] ?? 0) * areaM2;
    block.members.push(b);
  }
  const gathering = new BuildingGathering();
  own.sort((a, b) => b.volume - a.volume);
  for (const { building: b } of own.slice(0, mostBlocks)) {
    const ring = (getBuildingRings(parts, at, b)[0] ?? []).map(
      (v, i) => v - (i % 2 === 0 ? corner.x : corner.y),
    );
    const simpler = simplifyRingOrBox(ring, simplifyRing(ring, detailM / 4));
    const [topM, baseM] = [(top[b] ?? 0) * heightUnitM, (base[b] ?? 0) * heightUnitM];
    gathering.push([simpler], topM, baseM, ((flags[b] ?? 0) & 1) === 1);
  }
  const shown = [...blocks.values()].filter(({ areaM2 }) => areaM2 >= leastCover * detailM * detailM);
  const room = mostBlocks - gathering.count;
  if (shown.length > room) shown.sort((a, b) => b.volume - a.volume).length = Math.max(0, room);
  for (const block of shown) {
    gathering.push(
      [outlineOf(block, order, corner)],
      block.volume / block.areaM2,
      0,
      block.estimated * 2 > block.areaM2,
    );
  }
  return gathering.done();
}

/** Returns a rectangle with the extent of the merged buildings, shrunk to the ground that they cover. */
function outlineOf(
  block: Block,
  order: BuildingOrder,
  corner: { readonly x: number; readonly y: number },
): number[] {
  const direction = Math.atan2(block.sin4, block.cos4) / 4;
  const [c, s] = [Math.cos(direction), Math.sin(direction)];
  const [x, y] = [block.x / block.areaM2, block.y / block.areaM2];
  let [along, across] = [0, 0];
  for (const b of block.members) {
    const half = Math.sqrt(order.areaM2[b] ?? 0) / 2;
    const [dx, dy] = [(order.x[b] ?? 0) - corner.x - x, (order.y[b] ?? 0) - corner.y - y];
    along = Math.max(along, Math.abs(dx * c + dy * s) + half);
    across = Math.max(across, Math.abs(dy * c - dx * s) + half);
  }
  const drawnIn = Math.sqrt(block.areaM2 / (4 * along * across));
  return createRectangle(x, y, 2 * along * drawnIn, 2 * across * drawnIn, [c, s]);
}
