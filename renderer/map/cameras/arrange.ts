import type { Frame, ScreenPoint } from '../api.ts';
import { boxAbout, overlap } from '../signs/boxes.ts';
import { northAndScale } from '../signs/furniture.ts';
import { isLeaf, sideOf } from './cells.ts';
import type { CameraModel } from './model.ts';
import type { Places } from './places.ts';
import { type Sighting, sightingOf } from './sighting.ts';
import { type DrawnCamera, glyphsFromPxPerM, isNearPicture, polesFromPxPerM, standing } from './standing.ts';

/** A cell that is wider than this on the screen is shown by the four that it is made of. Units of a sixteenth of a rem. */
const clusterPx = 112;
/** More cameras than one in so wide a square are a crowd: from middling distances it is a cluster. */
const crowdPx = 30;
/** A sign reaches this far at most. */
const signPx = 60;

/** Cameras that are drawn as one disc. */
export interface DrawnCluster extends ScreenPoint {
  readonly cell: number;
  readonly count: number;
  readonly offline: number;
  readonly r: number;
}

/** All that is drawn of cameras in one picture: clusters below, then cameras; each in the order of painting. */
export interface Arrangement {
  readonly frame: Frame;
  readonly sighting: Sighting;
  readonly clusters: readonly DrawnCluster[];
  readonly cameras: readonly DrawnCamera[];
}

const discPx = (count: number) => 11 + 2.5 * Math.min(5, Math.floor(Math.log10(count)) + 1);

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Goes through the cells of a picture, each with the depth of its nearest corner; what is returned says whether to go into it. */
export function walkCells(
  { tree, topM }: Places,
  sighting: Sighting,
  counts: Int32Array,
  adjacentPx: number,
  enter: (cell: number, level: number, nearest: number) => boolean,
): void {
  // Whatever lies in a cell that is wholly in the picture is so too.
  let wholeUntil = 0;
  for (let cell = 0; cell < tree.count; ) {
    if ((counts[cell] ?? 0) === 0) {
      cell = tree.after[cell] ?? tree.count;
      continue;
    }
    const level = tree.level[cell] ?? 0;
    const halfM = sideOf(level) / 2;
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
 * What is drawn where. The same cameras, states and picture give the same, but for what the last picture drew as solids.
 * @param solids those
 */
export function arrange(model: CameraModel, frame: Frame, solids: ReadonlySet<number> = none): Arrangement {
  const places = model.places(frame.plane);
  const { tree } = places;
  const { counters } = model;
  const sighting = sightingOf(frame);
  const { unit } = sighting;
  const adjacent = northAndScale(frame);
  const clusters: DrawnCluster[] = [];
  const wanted: number[] = [];

  walkCells(places, sighting, counters.shown, signPx * unit, (cell, level, nearest) => {
    if (counters.shown[cell] !== 1 && isCluster(cell, level, nearest)) {
      drawCluster(cell, level);
      return false;
    }
    if (!isLeaf(tree, cell)) return true;
    for (let at = tree.first[cell] ?? 0; at < (tree.end[cell] ?? 0); at++) {
      const camera = tree.order[at] ?? 0;
      if (model.passes(camera) && !model.isAlone(camera)) wanted.push(camera);
    }
    return false;
  });
  for (const camera of model.alone) wanted.push(camera);
  return { frame, sighting, clusters, cameras: standing(model, places, frame, sighting, wanted, solids) };

  function isCluster(cell: number, level: number, nearest: number): boolean {
    const scale = nearest > 0 ? sighting.pxPerM(nearest) / unit : Number.POSITIVE_INFINITY;
    if (scale >= polesFromPxPerM) return false;
    const sidePx = sideOf(level) * scale * Math.sqrt(sighting.flatness(nearest));
    if (scale < glyphsFromPxPerM) return level === 0 || sidePx <= clusterPx;
    // Whether it is a crowd is asked once, of the widest cells that may be clusters: by all that pass, whatever their states.
    if (sidePx > clusterPx || sidePx <= clusterPx / 2) return false;
    return (counters.passing[cell] ?? 0) > (sidePx / crowdPx) ** 2;
  }

  function drawCluster(cell: number, level: number): void {
    const side = sideOf(level);
    const west = tree.west[cell] ?? 0;
    const south = tree.south[cell] ?? 0;
    const middle = counters.middle(cell);
    // Away from the sides of the cell, so that neighbours do not cover each other.
    const at = frame.project(
      within(middle.x, west + 0.3 * side, west + 0.7 * side),
      within(middle.y, south + 0.3 * side, south + 0.7 * side),
      0,
    );
    const count = counters.shown[cell] ?? 0;
    const r = discPx(count) * unit;
    if (!at || !isNearPicture(at, frame, r)) return;
    // Above north and scale, not under them: it stands for several places anyway.
    const isAdjacent = at.y + r > adjacent.top && overlap(boxAbout(at.x, at.y, r, r), adjacent);
    const y = isAdjacent ? adjacent.top - r : at.y;
    clusters.push({ cell, count, offline: counters.offline[cell] ?? 0, x: at.x, y, r });
  }
}
