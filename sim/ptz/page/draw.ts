import {
  boardBottom,
  boardCellSize,
  boardCells,
  boardCellsOffset,
  boardCount,
  boardSquare,
  boardTop,
  boardWidth,
  getBearing,
  getBoardCells,
  getBoardPoint,
  type SpatialPoint,
} from '../../../core/ptz/bearingBoard.ts';
import type { CameraView } from '../picture/messages.ts';
import type { IsHidden } from './occlusion.ts';
import type { Face, Scenery } from './scenery.ts';
import { positionOf, type Vehicle, vehicleCorners } from './traffic.ts';
import { nearPlane, type PicturePoint, type View, viewOf } from './view.ts';

type Context = OffscreenCanvasRenderingContext2D;

export interface Scene {
  readonly scenery: Scenery;
  readonly vehicles: readonly Vehicle[];
  readonly isHidden: IsHidden;
  readonly heightM: number;
  readonly name: string;
}

/** Minimum height at which a facade shows windows, px. */
const windowsFromPx = 28;
const dayMs = 86_400_000;
const hanoiMs = 7 * 3_600_000;
const sharpFocus = 0.5;
const dayIris = 0.5;

function trace(context: Context, spots: readonly PicturePoint[]): void {
  const [first, ...rest] = spots;
  if (!first) return;
  context.moveTo(first[0], first[1]);
  for (const [x, y] of rest) context.lineTo(x, y);
  context.closePath();
}

function fillPolygon(context: Context, view: View, points: readonly SpatialPoint[], color: string): boolean {
  const spots = view.polygon(points);
  if (!spots) return false;
  context.fillStyle = color;
  context.beginPath();
  trace(context, spots);
  context.fill();
  return true;
}

/**
 * Draws the panes of a face as one path. Its corners are projected into the camera's axes, in which a flat face stays
 * flat, so that only four points must be rotated.
 */
function drawWindows(context: Context, view: View, face: Face): void {
  const { glass, columns, rows } = face;
  const { focal, width, height } = view;
  const [a, b, , d] = face.corners.map(view.toAxes);
  if (!a || !b || !d || Math.min(a[2], b[2], d[2], b[2] + d[2] - a[2]) < nearPlane) return;
  const floorPx = Math.abs(focal * (d[1] / d[2] - a[1] / a[2])) / rows;
  const bayPx = Math.abs(focal * (b[0] / b[2] - a[0] / a[2])) / columns;
  if (floorPx * rows < windowsFromPx || floorPx < 4 || bayPx < 3) return;
  const across = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const upward = [d[0] - a[0], d[1] - a[1], d[2] - a[2]] as const;
  const x = (u: number, v: number, ahead: number) =>
    width / 2 + (focal * (a[0] + across[0] * u + upward[0] * v)) / ahead;
  const y = (u: number, v: number, ahead: number) =>
    height / 2 - (focal * (a[1] + across[1] * u + upward[1] * v)) / ahead;
  const aheadOf = (u: number, v: number) => a[2] + across[2] * u + upward[2] * v;
  context.fillStyle = glass;
  context.beginPath();
  for (let column = 0; column < columns; column++) {
    const [left, right] = [(column + 0.22) / columns, (column + 0.78) / columns];
    for (let row = 0; row < rows; row++) {
      const [low, high] = [(row + 0.3) / rows, (row + 0.8) / rows];
      const [p, q] = [aheadOf(left, low), aheadOf(right, high)];
      const [x1, x2] = [x(left, low, p), x(right, high, q)];
      const [y1, y2] = [y(left, low, p), y(right, high, q)];
      if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < -height) continue;
      if (Math.min(y1, y2) > 2 * height) continue;
      const [r, t] = [aheadOf(right, low), aheadOf(left, high)];
      context.moveTo(x1, y1);
      context.lineTo(x(right, low, r), y(right, low, r));
      context.lineTo(x2, y2);
      context.lineTo(x(left, high, t), y(left, high, t));
      context.closePath();
    }
  }
  context.fill();
}

function drawSky(context: Context, { width, height, horizon }: View): void {
  const line = Math.max(0, Math.min(height, horizon));
  if (line > 0) {
    const sky = context.createLinearGradient(0, horizon - height, 0, horizon);
    sky.addColorStop(0, '#6f93b8');
    sky.addColorStop(1, '#c6ced5');
    context.fillStyle = sky;
    context.fillRect(0, 0, width, line);
  }
  context.fillStyle = '#77766f';
  context.fillRect(0, line, width, height - line);
}

function drawTraffic(context: Context, view: View, scene: Scene, seconds: number): void {
  const { vehicles, heightM, isHidden } = scene;
  const all = vehicles
    .filter((vehicle) => {
      const { x, y } = positionOf(vehicle, seconds);
      return !isHidden(x, y, vehicle.height);
    })
    .map((vehicle) => ({ color: vehicle.color, corners: vehicleCorners(vehicle, heightM, seconds) }));
  const distance = ({ corners: [first] }: (typeof all)[number]) =>
    first ? Math.hypot(first[0], first[1]) : 0;
  for (const { color, corners } of all.sort((a, b) => distance(b) - distance(a))) {
    const face = (...picked: number[]) =>
      picked.map((at) => corners[at]).filter((corner) => corner !== undefined);
    // Draws the sides, then the roof: the sides that face away lie behind the others.
    for (const side of [face(2, 3, 7, 6), face(1, 2, 6, 5), face(3, 0, 4, 7), face(0, 1, 5, 4)])
      if (!fillPolygon(context, view, side, color)) break;
    fillPolygon(context, view, face(4, 5, 6, 7), '#d5d9dd');
  }
}

function drawBoards(context: Context, view: View): void {
  for (let board = 0; board < boardCount; board++) {
    const rectangle = (left: number, right: number, low: number, high: number) => [
      getBoardPoint(board, left, low),
      getBoardPoint(board, right, low),
      getBoardPoint(board, right, high),
      getBoardPoint(board, left, high),
    ];
    if (!fillPolygon(context, view, rectangle(-0.5, 0.5, -boardBottom, boardTop), '#f0f0f0')) continue;
    fillPolygon(
      context,
      view,
      rectangle(-boardSquare / 2, boardSquare / 2, -boardSquare / 2, boardSquare / 2),
      '#e010d0',
    );
    getBoardCells(board).forEach((black, at) => {
      const left = (at - boardCells / 2) * boardCellSize;
      const [low, high] = [-boardCellsOffset - boardCellSize / 2, -boardCellsOffset + boardCellSize / 2];
      if (black) fillPolygon(context, view, rectangle(left, left + boardCellSize, low, high), '#0a0a0a');
    });
    const spot = view.spot(getBoardPoint(board, 0, boardTop + 0.08));
    const size = Math.min(120, view.focal * boardWidth * 0.42);
    if (!spot || size < 9) continue;
    context.font = `bold ${size}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillStyle = '#101418';
    context.fillText(`${String(Math.round(getBearing(board))).padStart(3, '0')}°`, spot[0], spot[1]);
  }
}

/** Formats the caption's time as PTZ cameras do: 25/11/2026 19:45:01 in Hanoi. */
export function captionTime(unixMs: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const at = new Date(unixMs + hanoiMs);
  const date = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
  return `${date} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

function drawCaption(context: Context, view: View, name: string, look: CameraView, unixMs: number): void {
  const { width, height } = view;
  const size = Math.round(height / 24);
  const [left, top] = [Math.round(width / 60), Math.round(height / 40)];
  context.font = `${size}px sans-serif`;
  context.textBaseline = 'top';
  const lines: readonly (readonly [string, CanvasTextAlign, number, number])[] = [
    [captionTime(unixMs), 'left', left, top],
    [name, 'right', width - left, top],
    [
      `P ${look.headingDeg.toFixed(1)}  T ${look.tiltDeg.toFixed(1)}  Z ${look.magnification.toFixed(1)}x`,
      'left',
      left,
      height - top - size,
    ],
  ];
  for (const [text, align, x, y] of lines) {
    context.textAlign = align;
    context.fillStyle = 'rgba(0,0,0,0.75)';
    context.fillText(text, x + 1.5, y + 1.5);
    context.fillStyle = '#ffffff';
    context.fillText(text, x, y);
  }
}

/** Draws specks of light and dark, like the noise of a small sensor. */
function drawNoise(context: Context, { width, height }: View): void {
  for (const color of ['rgba(255,255,255,0.10)', 'rgba(0,0,0,0.12)']) {
    context.fillStyle = color;
    context.beginPath();
    for (let speck = 0; speck < 120; speck++)
      context.rect(Math.random() * width, Math.random() * height, 2, 2);
    context.fill();
  }
}

/** Draws the effects of iris, infrared lamp and wiper. */
function drawExposure(context: Context, { width, height }: View, look: CameraView, unixMs: number): void {
  const stops = look.iris - dayIris;
  if (Math.abs(stops) > 0.02) {
    context.fillStyle = stops < 0 ? `rgba(0,0,0,${Math.min(1, -stops * 2)})` : `rgba(255,255,255,${stops})`;
    context.fillRect(0, 0, width, height);
  }
  if (look.irLamp) {
    context.globalCompositeOperation = 'saturation';
    context.fillStyle = '#808080';
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = 'source-over';
  }
  if (!look.wiper) return;
  const swing = Math.sin(unixMs / 400) * 1.1;
  context.strokeStyle = 'rgba(10,10,10,0.85)';
  context.lineWidth = width / 40;
  context.beginPath();
  context.moveTo(width / 2, height * 1.1);
  context.lineTo(width / 2 + Math.sin(swing) * height * 1.2, height * 1.1 - Math.cos(swing) * height * 1.2);
  context.stroke();
}

/** Draws the camera's picture. `unixMs` determines the positions of the traffic and the clock in the caption. */
export function drawFrame(context: Context, scene: Scene, look: CameraView, unixMs: number): void {
  const { width, height } = context.canvas;
  const view = viewOf(look, width, height);
  drawSky(context, view);
  for (const { points, color } of scene.scenery.ground) fillPolygon(context, view, points, color);
  for (const face of scene.scenery.faces) {
    if (fillPolygon(context, view, face.corners, face.color)) drawWindows(context, view, face);
    if (face.roof) fillPolygon(context, view, face.roof.points, face.roof.color);
  }
  drawTraffic(context, view, scene, (unixMs % dayMs) / 1_000);
  drawBoards(context, view);
  drawExposure(context, view, look, unixMs);
  blur(context, Math.abs(look.focus - sharpFocus));
  drawNoise(context, view);
  drawCaption(context, view, scene.name, look, unixMs);
}

/** Draws the picture out of focus: scaled down, and scaled up over itself. */
function blur(context: Context, defocus: number): void {
  if (defocus < 0.02) return;
  const { width, height } = context.canvas;
  const small = Math.max(0.04, 1 / (1 + defocus * 40));
  const [w, h] = [Math.round(width * small), Math.round(height * small)];
  context.drawImage(context.canvas, 0, 0, width, height, 0, 0, w, h);
  context.drawImage(context.canvas, 0, 0, w, h, 0, 0, width, height);
}
