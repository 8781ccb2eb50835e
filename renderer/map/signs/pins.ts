import type { MapFrame, MapLayer, MapPin, ScreenPoint } from '../api.ts';
import { doesBoxContain, type ScreenBox } from './boxes.ts';
import { getSignColours, type SignColours } from './colours.ts';
import { isInFrame } from './frameGeometry.ts';
import type { SignHost } from './host.ts';
import { signOrder } from './order.ts';
import { measurePlate, paintPlate, wrapText } from './plates.ts';
import { getFont } from './textSprites.ts';

export interface PinsLayer extends MapLayer {
  setPins(pins: readonly MapPin[]): void;
  /** Sets the pins whose text is shown: hovered or selected ones. */
  setRead(ids: readonly MapPin['id'][]): void;
  /** Returns the boxes of the pins in that picture, without texts. */
  boxes(frame: MapFrame): readonly ScreenBox[];
}

/** In rem. */
const pin = { width: 1.4, height: 1.9, text: 0.9, textWidth: 20 } as const;
const linesAtMost = 4;

/** Creates the pins of incidents and notes, whose tips mark their locations. */
export function createPinsLayer(host: SignHost): PinsLayer {
  let pins: readonly MapPin[] = [];
  let read: readonly MapPin['id'][] = [];

  /** Furthest first. */
  const placed = (frame: MapFrame) =>
    pins
      .flatMap((one) => {
        const { x, y } = frame.plane.toPlane(one);
        const at = frame.project(x, y, 0);
        return at && isInFrame(at, frame, pin.height * frame.remPx) ? [{ pin: one, at }] : [];
      })
      .sort((a, b) => a.at.y - b.at.y);
  const boxOf = (at: ScreenPoint, { remPx }: MapFrame): ScreenBox => ({
    left: at.x - (pin.width / 2) * remPx,
    top: at.y - pin.height * remPx,
    right: at.x + (pin.width / 2) * remPx,
    bottom: at.y,
  });

  return {
    order: signOrder.pins,
    setPins(next) {
      pins = next;
      host.repaint();
    },
    setRead(ids) {
      if (ids.length === read.length && ids.every((id, at) => id === read[at])) return;
      read = ids;
      host.repaint();
    },
    boxes: (frame) => placed(frame).map(({ at }) => boxOf(at, frame)),
    paint(context, frame) {
      const ink = getSignColours(frame.night);
      const all = placed(frame);
      for (const { pin: one, at } of all) paintPin(context, one.kind, at, ink, frame);
      for (const { pin: one, at } of all)
        if (read.includes(one.id) && one.text !== '') paintWords(context, one.text, at, ink, frame);
    },
    pick(at, frame) {
      const found = placed(frame).findLast((one) => doesBoxContain(boxOf(one.at, frame), at));
      return found && { kind: 'pin', id: found.pin.id };
    },
  };
}

/** A shield with an exclamation mark for an incident, a sheet with lines for a note. */
function paintPin(
  context: CanvasRenderingContext2D,
  kind: MapPin['kind'],
  { x, y }: ScreenPoint,
  ink: SignColours,
  { remPx }: MapFrame,
): void {
  const [half, head, tip] = [(pin.width / 2) * remPx, 1.35 * remPx, pin.height * remPx];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - half * 0.4, y - tip + head);
  context.lineTo(x - half, y - tip + head);
  context.lineTo(x - half, y - tip);
  context.lineTo(x + half, y - tip);
  context.lineTo(x + half, y - tip + head);
  context.lineTo(x + half * 0.4, y - tip + head);
  context.closePath();
  context.lineJoin = 'round';
  context.strokeStyle = ink.halo;
  context.lineWidth = remPx * 0.25;
  context.stroke();
  context.fillStyle = kind === 'incident' ? ink.select : ink.note;
  context.fill();
  const middle = y - tip + head / 2;
  context.strokeStyle = ink.plate;
  context.lineCap = 'round';
  context.lineWidth = remPx * (kind === 'incident' ? 0.24 : 0.14);
  context.beginPath();
  if (kind === 'incident') {
    context.moveTo(x, middle - head * 0.3);
    context.lineTo(x, middle + head * 0.06);
    context.moveTo(x, middle + head * 0.3);
    context.lineTo(x, middle + head * 0.31);
  } else
    for (const line of [-0.24, 0, 0.24]) {
      context.moveTo(x - half * 0.6, middle + head * line);
      context.lineTo(x + half * (line > 0.1 ? 0.1 : 0.6), middle + head * line);
    }
  context.stroke();
}

/** Next to its head, on the side with more room. */
function paintWords(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y }: ScreenPoint,
  ink: SignColours,
  frame: MapFrame,
): void {
  const { remPx } = frame;
  const size = pin.text * remPx;
  context.font = getFont(size, 600);
  const width = Math.min(pin.textWidth * remPx, Math.max(x, frame.width - x) - 2 * remPx);
  const lines = wrapText(text, (line) => context.measureText(line).width, width, linesAtMost);
  const extent = measurePlate(context, lines, size, remPx);
  const gap = (pin.width / 2 + 0.3) * remPx;
  const left = x > frame.width / 2 ? x - gap - extent.width : x + gap;
  const top = Math.max(remPx * 0.3, y - pin.height * remPx);
  const box = { left, top, right: left + extent.width, bottom: top + extent.height };
  paintPlate(context, { lines, box, size }, ink, frame);
}
