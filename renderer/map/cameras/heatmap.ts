import type { MapFrame } from '../api.ts';
import { getCellSideM, isLeafCell } from './cameraQuadtree.ts';
import type { GroundVisibility } from './groundVisibility.ts';
import type { CameraModel } from './model.ts';
import { visitVisibleCells } from './signLayout.ts';

/** Scale below which heat is painted, pixels per metre; at half of it, at full strength. */
const heatUntilPxPerM = 0.06;
/** Maximum width of a heat cell on the screen. */
const heatPx = 40;

export const heatmapSteps = 10;

/** A soft spot of heat. CSS pixels. */
export interface HeatmapSpot {
  readonly x: number;
  readonly y: number;
  /** 1 to `heatmapSteps`; each stands for twice as many cameras as the previous. */
  readonly step: number;
}

/** Returns the opacity of heat, 0 to 1. */
export const getHeatmapOpacity = ({ pxPerM }: MapFrame, unit: number): number =>
  Math.min(1, Math.max(0, 2 - (pxPerM / heatUntilPxPerM / unit) * 2));

/** Returns the density of filtered cameras by ground cell, independent of clusters. */
export function computeHeatmap(
  model: CameraModel,
  frame: MapFrame,
  sighting: GroundVisibility,
): HeatmapSpot[] {
  const places = model.places(frame.plane);
  const { tree } = places;
  const { passing } = model.counters;
  const spots: HeatmapSpot[] = [];
  visitVisibleCells(places, sighting, passing, heatPx, (cell, level, nearest) => {
    const side = getCellSideM(level);
    const isWide = nearest <= 0 || side * sighting.pxPerM(nearest) > heatPx * sighting.unit;
    if (isWide && !isLeafCell(tree, cell)) return true;
    const middle = isWide
      ? model.counters.middle(cell)
      : { x: (tree.west[cell] ?? 0) + side / 2, y: (tree.south[cell] ?? 0) + side / 2 };
    const at = frame.project(middle.x, middle.y, 0);
    if (at)
      spots.push({ ...at, step: Math.min(heatmapSteps, 1 + Math.floor(Math.log2(passing[cell] ?? 1))) });
    return false;
  });
  return spots;
}

/** Returns half the width of a spot. */
export const getHeatmapSpotRadiusPx = (unit: number): number => heatPx * 0.7 * unit;

export function drawHeatmapSpot(
  context: CanvasRenderingContext2D,
  step: number,
  half: number,
  rgb: string,
): void {
  const spot = context.createRadialGradient(0, 0, 0, 0, 0, half);
  const most = 0.02 * step;
  spot.addColorStop(0, `rgb(${rgb} / ${most})`);
  spot.addColorStop(0.5, `rgb(${rgb} / ${most * 0.55})`);
  spot.addColorStop(1, `rgb(${rgb} / 0)`);
  context.fillStyle = spot;
  context.fillRect(-half, -half, 2 * half, 2 * half);
}
