import type { MapFrame, ScreenPoint } from '../api.ts';
import { boxAround, doBoxesOverlap } from '../signs/boxes.ts';
import { getNorthAndScaleBox } from '../signs/furniture.ts';
import type { CameraPositions } from './cameraPositions.ts';
import { getCellSideM, isLeafCell } from './cameraQuadtree.ts';
import {
  type DrawnCamera,
  isNearPicture,
  minGlyphPxPerM,
  minPolePxPerM,
  selectDrawnCameras,
} from './drawnCameras.ts';
import { createGroundVisibility, type GroundVisibility } from './groundVisibility.ts';
import type { CameraModel } from './model.ts';

/** A cell wider than this on the screen is replaced by its four quarters. Units of a sixteenth of a rem. */
const clusterPx = 112;
/** Several cameras within a square of this size form a crowd, which is a cluster at medium distances. */
const crowdPx = 30;
/** Maximum extent of a sign. */
const signPx = 60;

/** Cameras drawn as one disc. */
export interface DrawnCluster extends ScreenPoint {
  readonly cell: number;
  readonly count: number;
  readonly offline: number;
  readonly r: number;
}

/** The camera signs of one picture: clusters below, then cameras, each in painting order. */
export interface CameraSignLayout {
  readonly frame: MapFrame;
  readonly sighting: GroundVisibility;
  readonly clusters: readonly DrawnCluster[];
  readonly cameras: readonly DrawnCamera[];
}

const discPx = (count: number) => 11 + 2.5 * Math.min(5, Math.floor(Math.log10(count)) + 1);

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/**
 * Visits the cells of a picture, each with the depth of its nearest corner; the callback returns whether to descend.
 */
export function visitVisibleCells(
  { tree, topM }: CameraPositions,
  sighting: GroundVisibility,
  counts: Int32Array,
  adjacentPx: number,
  enter: (cell: number, level: number, nearest: number) => boolean,
): void {
  // Every subcell of a cell wholly inside the picture is inside too.
  let wholeUntil = 0;
  for (let cell = 0; cell < tree.count; ) {
    if ((counts[cell] ?? 0) === 0) {
      cell = tree.after[cell] ?? tree.count;
      continue;
    }
    const level = tree.level[cell] ?? 0;
    const halfM = getCellSideM(level) / 2;
    const x = (tree.west[cell] ?? 0) + halfM;
    const y = (tree.south[cell] ?? 0) + halfM;
    const seen = cell < wholeUntil ? 'all' : sighting.seen(x, y, halfM, topM[cell] ?? 0, adjacentPx);
    const after = tree.after[cell] ?? tree.count;
    if (seen === 'all' && cell >= wholeUntil) wholeUntil = after;
    const goesIn =
      seen !== 'nothing' && enter(cell, level, sighting.depth(x, y) - sighting.steepness * halfM);
    cell = goesIn ? cell + 1 : after;
  }
}

const none: ReadonlySet<number> = new Set();

/**
 * Arranges clusters and cameras in a picture.
 * Deterministic in cameras, states and picture, except for the previous solids.
 * @param solids cameras drawn as solids in the previous picture
 */
export function layoutCameraSigns(
  model: CameraModel,
  frame: MapFrame,
  solids: ReadonlySet<number> = none,
): CameraSignLayout {
  const places = model.places(frame.plane);
  const { tree } = places;
  const { counters } = model;
  const sighting = createGroundVisibility(frame);
  const { unit } = sighting;
  const adjacent = getNorthAndScaleBox(frame);
  const clusters: DrawnCluster[] = [];
  const wanted: number[] = [];

  visitVisibleCells(places, sighting, counters.shown, signPx * unit, (cell, level, nearest) => {
    if (counters.shown[cell] !== 1 && isCluster(cell, level, nearest)) {
      drawCluster(cell, level);
      return false;
    }
    if (!isLeafCell(tree, cell)) return true;
    for (let at = tree.first[cell] ?? 0; at < (tree.end[cell] ?? 0); at++) {
      const camera = tree.order[at] ?? 0;
      if (model.passes(camera) && !model.isAlone(camera)) wanted.push(camera);
    }
    return false;
  });
  for (const camera of model.alone) wanted.push(camera);
  return {
    frame,
    sighting,
    clusters,
    cameras: selectDrawnCameras(model, places, frame, sighting, wanted, solids),
  };

  function isCluster(cell: number, level: number, nearest: number): boolean {
    const scale = nearest > 0 ? sighting.pxPerM(nearest) / unit : Number.POSITIVE_INFINITY;
    if (scale >= minPolePxPerM) return false;
    const sidePx = getCellSideM(level) * scale * Math.sqrt(sighting.flatness(nearest));
    if (scale < minGlyphPxPerM) return level === 0 || sidePx <= clusterPx;
    // A crowd is decided once, at the widest cells that may be clusters, by all filtered cameras in any state.
    if (sidePx > clusterPx || sidePx <= clusterPx / 2) return false;
    return (counters.passing[cell] ?? 0) > (sidePx / crowdPx) ** 2;
  }

  function drawCluster(cell: number, level: number): void {
    const side = getCellSideM(level);
    const west = tree.west[cell] ?? 0;
    const south = tree.south[cell] ?? 0;
    const middle = counters.middle(cell);
    // Away from the cell's sides, so that neighbours do not overlap.
    const at = frame.project(
      within(middle.x, west + 0.3 * side, west + 0.7 * side),
      within(middle.y, south + 0.3 * side, south + 0.7 * side),
      0,
    );
    const count = counters.shown[cell] ?? 0;
    const r = discPx(count) * unit;
    if (!at || !isNearPicture(at, frame, r)) return;
    // Moved above the north arrow and the scale: a cluster stands for several positions anyway.
    const isAdjacent = at.y + r > adjacent.top && doBoxesOverlap(boxAround(at.x, at.y, r, r), adjacent);
    const y = isAdjacent ? adjacent.top - r : at.y;
    clusters.push({ cell, count, offline: counters.offline[cell] ?? 0, x: at.x, y, r });
  }
}
