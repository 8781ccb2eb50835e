import { CameraKind } from '../../../core/cameras/camera.ts';
import type { MapFrame } from '../api.ts';
import { getSignColours } from '../signs/colours.ts';
import { drawHorizontalText, type TextSpriteCache, type TextStyle } from '../signs/textSprites.ts';
import type { CameraStateTexts } from './captions.ts';
import { type CameraColours, getCameraColours } from './colours.ts';
import { countBrokenRimSteps, discRimPx, drawClusterDisc, getDiscSpriteKey } from './discs.ts';
import { type DrawnCamera, glyphExtent } from './drawnCameras.ts';
import { drawCameraGlyph, getGlyphSpriteKey, glyphRimPx } from './glyphs.ts';
import { drawHeatmapSpot, getHeatmapSpotRadiusPx, type HeatmapSpot } from './heatmap.ts';
import { getVisibleSolidParts } from './hits.ts';
import type { PlacedCameraLabel } from './labels.ts';
import type { CameraModel } from './model.ts';
import { pickTolerancePx } from './shapes.ts';
import type { CameraSignLayout } from './signLayout.ts';
import type { SolidTone } from './solidShapes.ts';
import type { VisibleSolidPart } from './solids.ts';
import type { Sprite, SpriteCache } from './sprites.ts';

/** Number of greys between the darkest and the lightest. */
const steps = 6;

function greyOf(tone: SolidTone, step: number, ink: CameraColours): string {
  const [dark, bright] = ink.solid[tone];
  const mixed = dark.map((value, at) => Math.round(value + (((bright[at] ?? value) - value) * step) / steps));
  return `rgb(${mixed.join(' ')})`;
}

function trace(context: CanvasRenderingContext2D, outline: VisibleSolidPart['outline']): void {
  outline.forEach(([x, y], at) => {
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.closePath();
}

/** Paints a solid's sides in greys by their angle to the light, with an outline for contrast with the city. */
export function paintCameraSolid(
  context: CanvasRenderingContext2D,
  parts: readonly VisibleSolidPart[],
  ink: CameraColours,
): void {
  context.lineJoin = 'round';
  context.beginPath();
  for (const { outline } of parts) trace(context, outline);
  context.strokeStyle = ink.edge;
  // No wider than the pick tolerance.
  context.lineWidth = 2 * pickTolerancePx - 1;
  context.stroke();
  for (const part of parts) paintPart(context, part, ink);
}

/**
 * Paints a part. Its sides never overlap: those of one grey are painted at once over the most common grey, so that no
 * seam shows.
 */
function paintPart(
  context: CanvasRenderingContext2D,
  { tone, outline, sides }: VisibleSolidPart,
  ink: CameraColours,
) {
  const greys = new Map<number, VisibleSolidPart['outline'][]>();
  for (const side of sides) {
    const step = Math.round(side.light * steps);
    const same = greys.get(step);
    if (same) same.push(side.outline);
    else greys.set(step, [side.outline]);
  }
  const [first, ...others] = [...greys].sort(([, a], [, b]) => b.length - a.length);
  if (!first) return;
  for (const [step, outlines] of [[first[0], [outline]] as const, ...others]) {
    context.beginPath();
    for (const one of outlines) trace(context, one);
    context.fillStyle = greyOf(tone, step, ink);
    context.fill();
  }
}

/** First sprite key that is neither a glyph nor a disc. */
const spotKey = 2 ** 21;

const ptz = CameraKind.options.indexOf('ptz');

/** In rem. */
const labelRem = 0.8;
const countRem = 0.75;

export const getCameraLabelSizePx = ({ remPx }: MapFrame): number => labelRem * remPx;

export const getCaptionStyle = (frame: MapFrame, isUrgent: boolean): TextStyle => {
  const ink = getSignColours(frame.night);
  return {
    size: getCameraLabelSizePx(frame),
    weight: isUrgent ? 600 : 500,
    ink: isUrgent ? ink.strong : ink.text,
    halo: ink.halo,
  };
};

interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly model: CameraModel;
  readonly arrangement: CameraSignLayout;
  readonly sprites: SpriteCache;
  readonly letters: TextSpriteCache;
}

export function paintHeatmap(
  { context, arrangement: { frame, sighting }, sprites }: Painting,
  spots: readonly HeatmapSpot[],
  share: number,
): void {
  const ink = getCameraColours(frame.night);
  const half = getHeatmapSpotRadiusPx(sighting.unit);
  const ready = spots.map(({ step }) =>
    sprites.ready(spotKey + step, half, (to) => drawHeatmapSpot(to, step, half, ink.heat)),
  );
  context.globalAlpha = share;
  spots.forEach(({ x, y }, at) => {
    const sprite = ready[at];
    if (sprite) sprites.stamp(context, sprite, x, y);
  });
  context.globalAlpha = 1;
}

export function paintClusters(
  { context, model, arrangement, sprites, letters }: Painting,
  written: CameraStateTexts['count'],
): void {
  const { clusters, frame, sighting } = arrangement;
  const { unit } = sighting;
  const ink = getCameraColours(frame.night);
  const isMarked = model.marked(frame.plane);
  const priorityOf = model.alerted(frame.plane);
  const { strong } = getSignColours(frame.night);
  const size = countRem * frame.remPx;
  // The disc lies under the letters: they need no halo.
  const look = { size, weight: 600, ink: strong, halo: 'transparent' } as const;
  const drawn = letters.drawnIn(look, true, frame.pixelRatio);
  const counts = clusters.map(({ count }) => {
    const text = written(count);
    return drawn.get(text) ?? letters.ready({ text, ...look }, true, frame.pixelRatio);
  });
  const discs = clusters.map((cluster): Sprite => {
    const { r, cell } = cluster;
    const look = {
      r,
      broken: countBrokenRimSteps(cluster),
      isMarked: isMarked(cell),
      priority: priorityOf(cell),
    };
    return sprites.ready(getDiscSpriteKey(look), r + discRimPx * unit, (to) =>
      drawClusterDisc(to, look, unit, ink),
    );
  });
  clusters.forEach(({ x, y }, at) => {
    const disc = discs[at];
    const count = counts[at];
    if (disc) sprites.stamp(context, disc, x, y);
    if (count) drawHorizontalText(context, count, x, y, frame.pixelRatio);
  });
}

export function paintCameras(painting: Painting): void {
  const { context, model, arrangement, sprites } = painting;
  const { cameras, frame, sighting } = arrangement;
  const ink = getCameraColours(frame.night);
  const { kinds } = model.places(frame.plane);
  const glyphs = cameras.map(({ camera, half }) => {
    const kind = CameraKind.options[kinds[camera] ?? 0] ?? 'fixed';
    const state = model.state(camera);
    const key = getGlyphSpriteKey(kind, state, half);
    const draw = (to: CanvasRenderingContext2D) => drawCameraGlyph(to, kind, state, half, ink);
    return sprites.known(key) ?? sprites.ready(key, half * glyphExtent + glyphRimPx, draw);
  });
  paintPoles(painting, ink);
  paintHeadings(painting, ink);
  cameras.forEach((drawn, at) => {
    const glyph = glyphs[at];
    if (drawn.body) paintCameraSolid(context, getVisibleSolidParts(model, drawn, frame), ink);
    if (glyph) sprites.stamp(context, glyph, drawn.x, drawn.y);
  });
  for (const drawn of cameras)
    if (drawn.rank > 0 && (model.isSelected(drawn.camera) || model.isHovered(drawn.camera)))
      paintRing(context, drawn, model.isSelected(drawn.camera), sighting.unit, ink);
}

/** Strokes twice, a wide dark line below, so that it is visible on any ground. */
function strokeTwice(
  context: CanvasRenderingContext2D,
  width: number,
  colour: string,
  ink: CameraColours,
): void {
  context.lineCap = 'round';
  context.strokeStyle = ink.edge;
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** Thickness of a solid's pole relative to others. */
const solidPole = 2.5;

/** Paints poles from the ground to a near camera, and from a shared pole to each glyph. */
function paintPoles(painting: Painting, ink: CameraColours): void {
  const { cameras, sighting } = painting.arrangement;
  tracePoles(
    painting,
    cameras.filter(({ body }) => !body),
    sighting.unit,
    ink,
  );
  tracePoles(
    painting,
    cameras.filter(({ body }) => body),
    solidPole * sighting.unit,
    ink,
  );
}

function tracePoles(
  { context, model, arrangement: { frame } }: Painting,
  cameras: readonly DrawnCamera[],
  width: number,
  ink: CameraColours,
): void {
  const { xs, ys } = model.places(frame.plane);
  context.beginPath();
  let any = false;
  for (const drawn of cameras) {
    const { camera, place, x, y, isActive, body } = drawn;
    const foot = isActive ? frame.project(xs[camera] ?? 0, ys[camera] ?? 0, 0) : undefined;
    if (!foot && place.x === x && place.y === y) continue;
    any = true;
    context.moveTo(foot?.x ?? place.x, foot?.y ?? place.y);
    if (foot) context.lineTo(place.x, place.y);
    if (body) context.lineTo(body.x, body.y);
    context.lineTo(x, y);
  }
  if (any) strokeTwice(context, width, ink.idle, ink);
}

/** From a glyph's centre, in half glyphs. */
const tick = { from: 1.05, to: 1.85 } as const;

/** Paints cameras' headings on the turned and tilted map; a PTZ camera's present one. */
function paintHeadings({ context, model, arrangement }: Painting, ink: CameraColours): void {
  const { cameras, frame, sighting } = arrangement;
  const { headingsDeg, kinds } = model.places(frame.plane);
  context.beginPath();
  for (const { camera, x, y, half, body } of cameras) {
    // A solid shows its heading itself.
    if (body) continue;
    const pose = model.state(camera)?.pose;
    if (!pose && kinds[camera] === ptz) continue;
    const heading = pose?.panDeg ?? headingsDeg[camera] ?? 0;
    const angle = ((heading - frame.view.headingDeg) * Math.PI) / 180;
    const across = Math.sin(angle);
    const up = Math.cos(angle) * sighting.cosTilt;
    const length = Math.max(0.05, Math.sqrt(across * across + up * up));
    const dx = (across / length) * half;
    const dy = (-up / length) * half;
    context.moveTo(x + dx * tick.from, y + dy * tick.from);
    context.lineTo(x + dx * tick.to, y + dy * tick.to);
  }
  strokeTwice(context, 1.75 * sighting.unit, ink.live, ink);
}

function paintRing(
  context: CanvasRenderingContext2D,
  { x, y, half, body }: DrawnCamera,
  isSelected: boolean,
  unit: number,
  ink: CameraColours,
): void {
  context.beginPath();
  context.arc(body?.x ?? x, body?.y ?? y, body?.r ?? half * 2.1, 0, 2 * Math.PI);
  if (!isSelected) context.setLineDash([4 * unit, 4 * unit]);
  strokeTwice(context, 2 * unit, ink.strong, ink);
  context.setLineDash([]);
}

export function paintCameraLabels(
  { context, arrangement: { frame }, letters }: Painting,
  labels: readonly PlacedCameraLabel[],
): void {
  const { pixelRatio } = frame;
  const [quiet, urgent] = [getCaptionStyle(frame, false), getCaptionStyle(frame, true)];
  const lettered = labels.map(({ text, isUrgent }) =>
    letters.ready({ text, ...(isUrgent ? urgent : quiet) }, true, pixelRatio),
  );
  labels.forEach(({ box }, at) => {
    const ready = lettered[at];
    if (ready)
      drawHorizontalText(context, ready, (box.left + box.right) / 2, (box.top + box.bottom) / 2, pixelRatio);
  });
}
