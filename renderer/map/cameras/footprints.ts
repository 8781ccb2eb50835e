import type { CameraId } from '../../../core/base/ids.ts';
import { type Band, bandFromPxPerM, bands } from '../../../core/map/viewshed/bands.ts';
import type { Footprint } from '../../../core/map/viewshed/footprint.ts';
import { isInRings } from '../../../core/map/viewshed/inside.ts';
import {
  getDistanceAtPxPerM,
  getFullZoomPicture,
  getPresentPicture,
  type SightCamera,
  sightDefaults,
} from '../../../core/map/viewshed/optics.ts';
import type { MapFrame, ScreenPoint } from '../api.ts';
import { traceGroundRing } from '../signs/clip.ts';
import { getSignColours } from '../signs/colours.ts';
import type { StyledText, TextSpriteCache } from '../signs/textSprites.ts';
import { type BandStyle, getFootprintStyle, type PatternCache } from '../viewshed/appearance.ts';
import { getCameraColours } from './colours.ts';

export type FootprintOutline = Pick<Footprint, 'rings' | 'lens'>;
export type FootprintsByCamera = ReadonlyMap<CameraId, FootprintOutline>;

/** Bands of a footprint, worst first; anything less than `detect` is outside it. */
const stepBands = ['detect', 'observe', 'recognise', 'identify'] as const satisfies readonly Band[];

/** Ground within `reachM` of the lens, measured on the plan, that reaches at least this band. */
interface Step {
  readonly rank: number;
  readonly reachM: number;
}

/** Returns the reach of each band over level ground `dropM` below the lens; omits bands that reach no ground. */
export function getBandReaches(camera: SightCamera, dropM: number): Step[] {
  const picture = getPresentPicture(camera, sightDefaults) ?? getFullZoomPicture(camera, sightDefaults);
  return stepBands.flatMap((band) => {
    const slantM = Math.min(getDistanceAtPxPerM(picture, bandFromPxPerM[band]), sightDefaults.reachM);
    return slantM > dropM
      ? [{ rank: bands.indexOf(band) + 1, reachM: Math.sqrt(slantM ** 2 - dropM ** 2) }]
      : [];
  });
}

const circleCorners = 96;
/** In rem. */
const rangeRem = 0.75;
const outlineRem = 0.125;
/** Minimum distance between two range labels, in letter heights. */
const rangeApart = 2.2;
/** Candidate directions of a range label, degrees from the camera's heading. */
const asidesDeg = [0, 6, -6, 12, -12, 20, -20, 30, -30, 45, -45, 70, -70, 100, -100, 140, -140, 180];

interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly frame: MapFrame;
  readonly patterns: PatternCache;
}

/** Paints the ground that a camera really sees, in bands of quality; a plain cone is filled with a pattern instead. */
export function paintFootprint(painting: Painting, camera: SightCamera, footprint: FootprintOutline): void {
  const { context, frame } = painting;
  const { lens, rings } = footprint;
  const steps = getBandReaches(camera, Math.max(lens.z, 0));
  const outline = () => {
    context.beginPath();
    for (const ring of rings) traceGroundRing(context, frame, ring);
  };
  context.save();
  outline();
  context.clip();
  steps.forEach(({ rank, reachM }, at) => {
    const nearer = steps[at + 1]?.reachM;
    context.beginPath();
    // The footprint itself is the outer limit.
    traceGroundRing(context, frame, circle(lens, at === 0 ? reachM * 1.1 : reachM));
    if (nearer !== undefined) traceGroundRing(context, frame, circle(lens, nearer));
    fillStep(painting, getFootprintStyle(rank, frame.night), frame.project(lens.x, lens.y, 0));
  });
  context.restore();
  const ink = getCameraColours(frame.night);
  const width = outlineRem * frame.remPx;
  context.lineJoin = 'round';
  outline();
  stroke(context, ink.edge, width * 2);
  stroke(context, ink.strong, width);
}

function fillStep(
  { context, frame, patterns }: Painting,
  look: BandStyle,
  corner: ScreenPoint | undefined,
): void {
  context.fillStyle = look.fill;
  context.fill('evenodd');
  const repeat = patterns.of(look, frame.remPx / 16);
  const pattern = repeat && context.createPattern(repeat, 'repeat');
  if (pattern) {
    if (corner) pattern.setTransform({ a: 1, b: 0, c: 0, d: 1, e: corner.x, f: corner.y });
    context.fillStyle = pattern;
    context.fill('evenodd');
  }
  stroke(context, look.ink, frame.remPx / 16);
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/**
 * Paints a footprint's ranges in metres, at the far end of each step, on visible ground in the picture and clear of
 * earlier labels.
 */
export function paintFootprintRanges(
  {
    context,
    frame,
    letters,
  }: {
    readonly context: CanvasRenderingContext2D;
    readonly frame: MapFrame;
    readonly letters: TextSpriteCache;
  },
  camera: SightCamera,
  { lens, rings }: FootprintOutline,
): void {
  const steps = getBandReaches(camera, Math.max(lens.z, 0));
  const size = rangeRem * frame.remPx;
  const ink = getSignColours(frame.night);
  const headingDeg = camera.pose?.panDeg ?? camera.headingDeg;
  const foot = frame.project(lens.x, lens.y, 0);
  const taken: ScreenPoint[] = foot ? [foot] : [];
  for (const { reachM } of steps) {
    const at = asidesDeg
      .map((aside) => {
        const direction = ((headingDeg + aside) * Math.PI) / 180;
        // Slightly inside the edge.
        return {
          x: lens.x + Math.sin(direction) * reachM * 0.98,
          y: lens.y + Math.cos(direction) * reachM * 0.98,
        };
      })
      .filter(({ x, y }) => isInRings(rings, x, y))
      .map(({ x, y }) => frame.project(x, y, 0))
      .find(
        (point) =>
          point &&
          point.x > size * 2 &&
          point.y > size &&
          point.x < frame.width - size * 2 &&
          point.y < frame.height - size &&
          taken.every(({ x, y }) => Math.hypot(point.x - x, point.y - y) >= rangeApart * size),
      );
    if (!at) continue;
    taken.push(at);
    const lettering: StyledText = {
      text: `${Math.round(reachM)} m`,
      size,
      weight: 600,
      ink: ink.strong,
      halo: ink.halo,
    };
    letters.paint(context, lettering, { ...at, angle: 0 }, frame.pixelRatio);
  }
}

function circle({ x, y }: { readonly x: number; readonly y: number }, radiusM: number): number[] {
  return Array.from({ length: circleCorners }, (_, at) => {
    const angle = (at / circleCorners) * 2 * Math.PI;
    return [x + radiusM * Math.cos(angle), y + radiusM * Math.sin(angle)];
  }).flat();
}
