import type { SpacePoint } from '../../../core/map/viewshed/obstructions.ts';
import type { MapFrame, MapLayer, ScreenPoint } from '../api.ts';
import { clipSegment } from '../signs/clip.ts';
import { getSignColours } from '../signs/colours.ts';
import type { SignHost } from '../signs/host.ts';
import { getFont } from '../signs/textSprites.ts';
import type { ViewingCamera, ViewingCamerasResult } from './index.ts';
import { viewshedLayerOrder } from './layerOrder.ts';

export interface SightLinesLayer extends MapLayer {
  /** Shows a result; undefined removes it. The lines are numbered by index in `viewingCameras`, from 1. */
  show(found: ViewingCamerasResult | undefined): void;
}

/** Maximum numbers of lines of cameras that see the point, and of cameras that do not. */
const mostSeen = 9;
const mostOccluded = 6;

/**
 * Creates the layer of lines of sight: a line from each camera to the point, broken with a cross if a building blocks
 * it.
 */
export function createSightLinesLayer(host: SignHost): SightLinesLayer {
  let shown: ViewingCamerasResult | undefined;
  return {
    order: viewshedLayerOrder.lines,
    show(found) {
      shown = found;
      host.repaint();
    },
    paint(context, frame) {
      const { origin } = frame.plane;
      if (!shown || shown.origin.lat !== origin.lat || shown.origin.lon !== origin.lon) return;
      const { point, viewingCameras } = shown;
      const unit = frame.remPx / 16;
      context.lineCap = 'round';
      const hidden = viewingCameras.filter(({ reason }) => reason === 'occluded').slice(0, mostOccluded);
      for (const viewing of hidden) paintHidden(context, frame, viewing, point, unit);
      const open = viewingCameras.filter(({ reason }) => reason !== 'occluded').slice(0, mostSeen);
      for (const viewing of open.toReversed()) paintOpen(context, frame, viewing, point, unit);
      for (const [place, { lens }] of open.entries())
        paintNumber(context, frame, String(place + 1), lens, point, unit);
      paintTarget(context, frame, point, unit);
    },
  };
}

/** Returns the screen ends of the visible part of a segment; undefined if none is visible. */
function onScreen(
  frame: MapFrame,
  a: SpacePoint,
  b: SpacePoint,
): readonly [ScreenPoint, ScreenPoint] | undefined {
  const [from, to] = [frame.project(a.x, a.y, a.z), frame.project(b.x, b.y, b.z)];
  if (from && to) return [from, to];
  const part = clipSegment(frame.ground4, a.x, a.y, b.x, b.y);
  if (!part) return undefined;
  const [start, end] = part.map((share) =>
    frame.project(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, a.z + (b.z - a.z) * share),
  );
  return start && end ? [start, end] : undefined;
}

function line(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  a: SpacePoint,
  b: SpacePoint,
  looks: { readonly ink: string; readonly width: number; readonly dash: readonly number[] },
): void {
  const ends = onScreen(frame, a, b);
  if (!ends) return;
  const [from, to] = ends;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.setLineDash([]);
  context.strokeStyle = getSignColours(frame.night).halo;
  context.lineWidth = looks.width * 2.2;
  if (looks.dash.length === 0) context.stroke();
  context.setLineDash([...looks.dash]);
  context.strokeStyle = looks.ink;
  context.lineWidth = looks.width;
  context.stroke();
  context.setLineDash([]);
}

type PaintLine = (
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  camera: ViewingCamera,
  point: SpacePoint,
  unit: number,
) => void;

/**
 * Thick if the point is in the camera's present picture, thin if the PTZ would have to turn; with a bar if it cannot
 * turn now or sends no picture.
 */
const paintOpen: PaintLine = (context, frame, { lens, reason }, point, unit) => {
  const ink = getSignColours(frame.night);
  const isNow = reason === 'now';
  line(context, frame, lens, point, {
    ink: isNow ? ink.strong : ink.dim,
    width: (isNow ? 2.4 : 1.4) * unit,
    dash: [],
  });
  const isBarred = reason === 'held' || reason === 'unsteerable' || reason === 'offline';
  const ends = isBarred ? onScreen(frame, lens, point) : undefined;
  if (!ends) return;
  const [from, to] = ends;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [acrossX, acrossY] = [(-(to.y - from.y) / length) * 6 * unit, ((to.x - from.x) / length) * 6 * unit];
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  context.beginPath();
  context.moveTo(x - acrossX, y - acrossY);
  context.lineTo(x + acrossX, y + acrossY);
  context.strokeStyle = ink.dim;
  context.lineWidth = 2.4 * unit;
  context.stroke();
};

const paintHidden: PaintLine = (context, frame, { lens, obstruction }, point, unit) => {
  const ink = getSignColours(frame.night);
  const looks = { ink: ink.dim, width: 1.4 * unit, dash: [5 * unit, 5 * unit] };
  if (!obstruction) {
    line(context, frame, lens, point, looks);
    return;
  }
  line(context, frame, lens, obstruction, looks);
  line(context, frame, obstruction, point, { ...looks, ink: ink.border });
  const at = frame.project(obstruction.x, obstruction.y, obstruction.z);
  if (!at) return;
  const half = 5 * unit;
  context.beginPath();
  context.moveTo(at.x - half, at.y - half);
  context.lineTo(at.x + half, at.y + half);
  context.moveTo(at.x - half, at.y + half);
  context.lineTo(at.x + half, at.y - half);
  for (const [stroke, width] of [
    [ink.halo, 5 * unit],
    [ink.strong, 2.2 * unit],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke();
  }
};

/** Paints a number plate on the line, near its camera. */
function paintNumber(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  text: string,
  lens: SpacePoint,
  point: SpacePoint,
  unit: number,
): void {
  const ends = onScreen(frame, lens, point);
  if (!ends) return;
  const [from, to] = ends;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const ahead = Math.min(26 * unit, length / 2) / (length || 1);
  const [x, y] = [from.x + (to.x - from.x) * ahead, from.y + (to.y - from.y) * ahead];
  const ink = getSignColours(frame.night);
  context.beginPath();
  context.arc(x, y, 9 * unit, 0, 2 * Math.PI);
  context.fillStyle = ink.plate;
  context.fill();
  context.strokeStyle = ink.plateLine;
  context.lineWidth = unit;
  context.stroke();
  context.font = getFont(12 * unit, 600);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ink.strong;
  context.fillText(text, x, y + 0.5 * unit);
}

function paintTarget(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  point: SpacePoint,
  unit: number,
): void {
  const at = frame.project(point.x, point.y, point.z);
  if (!at) return;
  const ink = getSignColours(frame.night);
  context.beginPath();
  context.arc(at.x, at.y, 7 * unit, 0, 2 * Math.PI);
  context.moveTo(at.x + 1.5 * unit, at.y);
  context.arc(at.x, at.y, 1.5 * unit, 0, 2 * Math.PI);
  for (const [stroke, width] of [
    [ink.halo, 5 * unit],
    [ink.strong, 2 * unit],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke();
  }
}
