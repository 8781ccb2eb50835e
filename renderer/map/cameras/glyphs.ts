import { AlertPriority } from '../../../core/alerts/alert.ts';
import { CameraKind } from '../../../core/cameras/camera.ts';
import type { CameraDisplayState, MapCameraState } from '../api.ts';
import { markOutlineColours, priorityColours } from '../signs/colours.ts';
import { paintPriorityMark } from '../signs/marks.ts';
import type { CameraColours } from './colours.ts';
import { controlRingRadius, glyphOutlines, pickTolerancePx, priorityBadge } from './shapes.ts';

/** Extent of lines beyond a glyph. */
export const glyphRimPx = 3;

const looks: Readonly<Record<CameraDisplayState, number>> = {
  idle: 0,
  live: 1,
  watched: 2,
  offline: 3,
  steered: 4,
  alert: 5,
};
const lookCount = Object.keys(looks).length;
const kinds = Object.fromEntries(CameraKind.options.map((kind, at) => [kind, at])) as Record<
  CameraKind,
  number
>;
const kindCount = CameraKind.options.length;

/** Returns a key for each distinct glyph, under 2^20. */
export function getGlyphSpriteKey(kind: CameraKind, state: MapCameraState | undefined, half: number): number {
  const look = looks[state?.look ?? 'idle'];
  const priority = state?.look === 'alert' ? AlertPriority.options.indexOf(state.priority ?? 'low') : 0;
  return ((Math.round(half * 4) * lookCount + look) * 4 + priority) * kindCount + kinds[kind];
}

/**
 * Draws a camera's glyph around (0, 0).
 * The silhouette shows its kind, fill and decoration its state: outlined idle, filled live, corners watched, struck out
 * offline, a ring with arrows controlled, a priority's shape alerting.
 */
export function drawCameraGlyph(
  context: CanvasRenderingContext2D,
  kind: CameraKind,
  state: MapCameraState | undefined,
  half: number,
  ink: CameraColours,
): void {
  const look = state?.look ?? 'idle';
  const line = Math.max(1.5, half * 0.2);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (look === 'steered') drawSteering(context, half, line, ink);
  trace(context, kind, half);
  context.strokeStyle = look === 'alert' ? markOutlineColours : ink.edge;
  // No wider than the pick tolerance.
  context.lineWidth = Math.min(2 * pickTolerancePx, line + 2.5);
  context.stroke();
  if (look === 'idle' || look === 'offline') {
    context.fillStyle = ink.idleRoom;
    context.fill();
    context.strokeStyle = look === 'idle' ? ink.idle : ink.offline;
    context.lineWidth = line;
    context.stroke();
  } else {
    context.fillStyle = fillOf(look, state, ink);
    context.fill();
  }
  if (look === 'offline') strike(context, half, line, ink);
  if (look === 'watched') drawCorners(context, half, line, ink);
  if (look === 'alert')
    paintPriorityMark(
      context,
      state?.priority ?? 'low',
      true,
      priorityBadge.x * half,
      priorityBadge.y * half,
      priorityBadge.r * half * 2,
    );
}

function fillOf(look: CameraDisplayState, state: MapCameraState | undefined, ink: CameraColours): string {
  if (look === 'alert') return priorityColours[state?.priority ?? 'low'];
  if (look === 'steered') return ink.strong;
  return look === 'watched' ? ink.watched : ink.live;
}

function trace(context: CanvasRenderingContext2D, kind: CameraKind, half: number): void {
  context.beginPath();
  glyphOutlines[kind].forEach(([x, y], at) => {
    if (at === 0) context.moveTo(x * half, y * half);
    else context.lineTo(x * half, y * half);
  });
  context.closePath();
}

/** Strokes twice, a wide dark line below, so that it is visible on any ground. */
function strokeTwice(
  context: CanvasRenderingContext2D,
  line: number,
  colour: string,
  ink: CameraColours,
): void {
  context.strokeStyle = ink.edge;
  context.lineWidth = line + 2.5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.stroke();
}

function strike(context: CanvasRenderingContext2D, half: number, line: number, ink: CameraColours): void {
  context.beginPath();
  context.moveTo(-half * 0.95, half * 0.95);
  context.lineTo(half * 0.95, -half * 0.95);
  strokeTwice(context, line * 1.3, ink.offline, ink);
}

/** Draws the corners of a tile. */
function drawCorners(
  context: CanvasRenderingContext2D,
  half: number,
  line: number,
  ink: CameraColours,
): void {
  const far = half * 1.4;
  const long = half * 0.5;
  context.beginPath();
  for (const [x, y] of [
    [-far, -far],
    [far, -far],
    [far, far],
    [-far, far],
  ] as const) {
    context.moveTo(x - Math.sign(x) * long, y);
    context.lineTo(x, y);
    context.lineTo(x, y - Math.sign(y) * long);
  }
  strokeTwice(context, line, ink.watched, ink);
}

function drawSteering(
  context: CanvasRenderingContext2D,
  half: number,
  line: number,
  ink: CameraColours,
): void {
  const r = half * controlRingRadius;
  context.beginPath();
  context.arc(0, 0, r, 0, 2 * Math.PI);
  context.fillStyle = ink.idleRoom;
  context.fill();
  strokeTwice(context, line, ink.strong, ink);
  const out = half * 0.6;
  context.beginPath();
  for (const [x, y] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const) {
    context.moveTo(x * (r + out), y * (r + out));
    context.lineTo(x * r - y * out * 0.6, y * r + x * out * 0.6);
    context.lineTo(x * r + y * out * 0.6, y * r - x * out * 0.6);
    context.closePath();
  }
  context.strokeStyle = ink.edge;
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = ink.strong;
  context.fill();
}
