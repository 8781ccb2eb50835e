import type { PlanePoint } from '../../../core/base/geo.ts';
import { getBoundingBox } from '../../../core/map/city/box.ts';
import { bandFromPxPerM } from '../../../core/map/viewshed/bands.ts';
import {
  getDistanceAtPxPerM,
  getGroundInterval,
  getGroundSpread,
  getPresentPicture,
  type SightCamera,
  sightDefaults,
} from '../../../core/map/viewshed/optics.ts';
import type { MapCamera, MapCameraPose, MapFrame } from '../api.ts';
import { traceGroundRing } from '../signs/clip.ts';
import type { TextSpriteCache } from '../signs/textSprites.ts';
import type { PatternCache } from '../viewshed/appearance.ts';
import type { CameraPositions } from './cameraPositions.ts';
import { getCameraColours } from './colours.ts';
import {
  type FootprintOutline,
  type FootprintsByCamera,
  paintFootprint,
  paintFootprintRanges,
} from './footprints.ts';
import type { CameraModel } from './model.ts';
import type { CameraSignLayout } from './signLayout.ts';

const rad = Math.PI / 180;
/** Step along an arc, radians: an error of 0.2 % of its radius. */
const arcStep = rad * 7.5;
/** Minimum steps, since the ends of the figure are no arcs. */
const minSteps = 8;

/** The ground that a camera sees without obstacles. */
interface Cone {
  /** `[x0, y0, ...]`, metres of the plane, out to detection. */
  readonly detects: readonly number[];
  /** The same out to recognition; empty if it recognises nothing on the ground. */
  readonly recognises: readonly number[];
  /** The corners of a box around both. */
  readonly corners: readonly number[];
}

/** Maximum deviation of a corner that is dropped as straight, metres. */
const straightM = 0.001;

/** Removes collinear corners from a line (`[x0, y0, ...]`), because each corner is projected in every picture. */
function straightened(line: readonly number[]): number[] {
  const left = line.slice(0, 2);
  for (let at = 2; at < line.length; at += 2) {
    const [x, y] = [line[at] ?? 0, line[at + 1] ?? 0];
    const [px, py] = [left.at(-2) ?? 0, left.at(-1) ?? 0];
    const [dx, dy] = [(line[at + 2] ?? px) - px, (line[at + 3] ?? py) - py];
    const isEnd = at + 2 === line.length;
    if (isEnd || Math.abs((x - px) * dy - (y - py) * dx) > straightM * Math.hypot(dx, dy)) left.push(x, y);
  }
  return left;
}

/**
 * Returns the ground in a camera's picture out to 25 and 125 pixels per metre (IEC 62676-4: detect, recognise).
 * Undefined if it sees no ground, or is a PTZ camera without a known pose.
 */
export function getViewCone(
  camera: MapCamera,
  at: PlanePoint,
  pose: MapCameraPose | undefined,
): Cone | undefined {
  const sighted: SightCamera = { ...camera, ...at, pose };
  const picture = getPresentPicture(sighted, sightDefaults);
  if (!picture) return undefined;
  const dropM = Math.max(0.01, camera.heightM);
  const half = getGroundSpread(picture);
  const arcSteps = Math.max(minSteps, Math.ceil((2 * half) / arcStep));
  const ring = (density: number): number[] => {
    const slantM = Math.min(getDistanceAtPxPerM(picture, density), sightDefaults.reachM);
    const reachM = Math.sqrt(Math.max(0, slantM ** 2 - dropM ** 2));
    const outer: number[] = [];
    const inner: number[] = [];
    for (let step = 0; step <= arcSteps; step++) {
      const aside = half * ((2 * step) / arcSteps - 1);
      const shown = getGroundInterval(picture, aside, dropM);
      if (!shown || shown[0] >= reachM) continue;
      const direction = picture.panDeg * rad + aside;
      const [east, north] = [Math.sin(direction), Math.cos(direction)];
      const far = Math.min(shown[1], reachM);
      outer.push(at.x + east * far, at.y + north * far);
      inner.push(at.y + north * shown[0], at.x + east * shown[0]);
    }
    // The near edge of the picture is a straight line on the ground.
    return [...outer, ...straightened(inner).reverse()];
  };
  const detects = ring(bandFromPxPerM.detect);
  if (detects.length === 0) return undefined;
  const [west, south, east, north] = getBoundingBox([detects]);
  return {
    detects,
    recognises: ring(bandFromPxPerM.recognise),
    corners: [west, south, east, south, east, north, west, north],
  };
}

/** Scale from which all visible cameras show their cones, pixels per metre in units of a sixteenth of a rem. */
const conesFromPxPerM = 2;
/** Maximum cones: those nearest to the centre of the picture. */
const conesAtMost = 60;

/** The ground coverage of cameras in one picture. */
export interface PaintedCoverage {
  /** Cones of selected or hovered cameras. */
  readonly chosen: readonly number[];
  readonly others: readonly number[];
}

/** Chooses the coverage to paint, by the same rules at every map position. */
export function selectPaintedCoverage(
  model: CameraModel,
  { cameras, frame, sighting }: CameraSignLayout,
): PaintedCoverage {
  const chosen: number[] = [];
  for (const id of model.hovered ? [model.hovered, ...model.selected] : model.selected) {
    if (chosen.length === conesAtMost) break;
    const at = model.at(id);
    if (at !== undefined && model.passes(at)) chosen.push(at);
  }
  const isChosen = new Set(chosen);
  const others = cameras
    .filter(({ camera, pxPerM }) => pxPerM >= conesFromPxPerM * sighting.unit && !isChosen.has(camera))
    .map(({ camera, x, y }) => ({ camera, away: (x - frame.width / 2) ** 2 + (y - frame.height / 2) ** 2 }))
    .sort((a, b) => a.away - b.away || a.camera - b.camera)
    .slice(0, conesAtMost)
    .map(({ camera }) => camera);
  return { chosen: [...isChosen], others };
}

/** Caches cones until the camera or its pose changes. */
export class ViewConeCache {
  readonly #kept = new Map<
    number,
    { readonly pose: MapCameraPose | undefined; readonly cone: Cone | undefined }
  >();
  #places: CameraPositions | undefined;

  of(model: CameraModel, places: CameraPositions, camera: number): Cone | undefined {
    if (this.#places !== places) this.#kept.clear();
    this.#places = places;
    const pose = model.state(camera)?.pose;
    const retained = this.#kept.get(camera);
    if (retained && retained.pose === pose) return retained.cone;
    const shown = model.cameras[camera];
    const at = { x: places.xs[camera] ?? 0, y: places.ys[camera] ?? 0 };
    const cone = shown && getViewCone(shown, at, pose);
    this.#kept.set(camera, { pose, cone });
    return cone;
  }
}

interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly model: CameraModel;
  readonly frame: MapFrame;
  readonly patterns: PatternCache;
}

/**
 * Paints coverage on the ground: ordinary cones as one shape, so that overlaps do not add up, then selected ones, then
 * footprints. Returns false if there is none.
 */
export function paintCoverage(
  painting: Painting,
  sights: PaintedCoverage,
  keeper: ViewConeCache,
  footprints: FootprintsByCamera,
): boolean {
  const { chosen, others } = sights;
  const { context, model, frame } = painting;
  const places = model.places(frame.plane);
  const ink = getCameraColours(frame.night);
  let isAny = false;
  for (const [cameras, { fill, line }] of [
    [others, ink.quietCone],
    [chosen, ink.cone],
  ] as const) {
    const cones = cameras.flatMap((camera) => {
      const isKnown = footprints.size > 0 && footprints.has(model.id(camera));
      const cone = isKnown ? undefined : keeper.of(model, places, camera);
      return cone ? [cone] : [];
    });
    if (cones.length === 0) continue;
    isAny = true;
    context.beginPath();
    for (const { detects, corners } of cones) traceGroundRing(context, frame, detects, corners);
    context.fillStyle = fill;
    context.fill();
    context.strokeStyle = line;
    context.lineWidth = (1.25 * frame.remPx) / 16;
    context.stroke();
    context.beginPath();
    for (const { recognises, corners } of cones) traceGroundRing(context, frame, recognises, corners);
    context.fill();
  }
  for (const { camera, footprint } of footprintsOf(model, frame, sights, footprints)) {
    paintFootprint(painting, camera, footprint);
    isAny = true;
  }
  return isAny;
}

/** Paints the ranges of footprints above all other signs. */
export function paintCoverageRanges(
  painting: Omit<Painting, 'patterns'> & { readonly letters: TextSpriteCache },
  sights: PaintedCoverage,
  footprints: FootprintsByCamera,
): void {
  const { model, frame } = painting;
  for (const { camera, footprint } of footprintsOf(model, frame, sights, footprints))
    paintFootprintRanges(painting, camera, footprint);
}

function footprintsOf(
  model: CameraModel,
  frame: MapFrame,
  { chosen, others }: PaintedCoverage,
  footprints: FootprintsByCamera,
): { readonly camera: SightCamera; readonly footprint: FootprintOutline }[] {
  if (footprints.size === 0) return [];
  const places = model.places(frame.plane);
  return [...others, ...chosen].flatMap((camera) => {
    const footprint = footprints.get(model.id(camera));
    const shown = model.cameras[camera];
    if (!footprint || !shown) return [];
    const at = { x: places.xs[camera] ?? 0, y: places.ys[camera] ?? 0 };
    return [{ camera: { ...shown, ...at, pose: model.state(camera)?.pose }, footprint }];
  });
}
