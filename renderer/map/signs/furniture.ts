import type { Language } from '../../../core/errors/faults.ts';
import type { MapFrame, MapLayer } from '../api.ts';
import type { ScreenBox } from './boxes.ts';
import { getSignColours, type SignColours } from './colours.ts';
import { getTargetPoint } from './frameGeometry.ts';
import type { SignHost } from './host.ts';
import { formatRoundLength, roundDownLengthM } from './lengths.ts';
import { signOrder } from './order.ts';
import { measurePlate, paintPlate } from './plates.ts';
import { strokeWithContrast } from './strokes.ts';
import { baselineShare, getFont } from './textSprites.ts';

export interface FurnitureLayer extends MapLayer {
  /** Sets the attribution that the city's header requires; empty for none. */
  setAttribution(text: string): void;
  boxes(frame: MapFrame): readonly ScreenBox[];
}

/** In rem, along the lower edge. */
const sizes = { strip: 2.6, rim: 0.6, north: 2, bar: 9, text: 0.8, tick: 0.4 } as const;
/** Letters that mark north. */
const letters: Record<Language, string> = { vi: 'B', en: 'N' };

/** Returns the area above the bottom strip of north arrow, scale and attribution; alerts stay inside it. */
export const getAreaAboveFurniture = ({ width, height, remPx }: MapFrame): ScreenBox => ({
  left: remPx * 0.4,
  top: remPx * 0.4,
  right: width - remPx * 0.4,
  bottom: height - remPx * sizes.strip,
});

/** Returns the box of north arrow and scale. */
export const getNorthAndScaleBox = ({ remPx, height }: MapFrame): ScreenBox => ({
  left: sizes.rim * remPx,
  top: height - (sizes.strip - 0.2) * remPx,
  right: (2 * sizes.rim + sizes.north + sizes.bar + 4) * remPx,
  bottom: height - 0.2 * remPx,
});

/**
 * Returns a scale bar of a round length that is exact in the picture's centre: the projected width of a horizontal
 * segment of ground there.
 * @param mostPx maximum width
 */
export function computeScaleBar(
  frame: MapFrame,
  mostPx: number,
): { readonly metres: number; readonly px: number } | undefined {
  const middle = getTargetPoint(frame);
  const heading = (frame.view.headingDeg * Math.PI) / 180;
  const [right, down] = [Math.cos(heading), -Math.sin(heading)];
  const metres = roundDownLengthM(mostPx / frame.pxPerM);
  const from = frame.project(middle.x - (right * metres) / 2, middle.y - (down * metres) / 2, 0);
  const to = frame.project(middle.x + (right * metres) / 2, middle.y + (down * metres) / 2, 0);
  return from && to && { metres, px: Math.hypot(to.x - from.x, to.y - from.y) };
}

/** Creates north arrow, scale and attribution, which are always visible and legible. */
export function createFurnitureLayer(host: SignHost, language: () => Language): FurnitureLayer {
  let attribution = '';
  let attributionPx = 0;

  const right = ({ remPx, width, height }: MapFrame): ScreenBox => ({
    left: width - 0.4 * remPx - attributionPx,
    top: height - 1.9 * remPx,
    right: width - 0.4 * remPx,
    bottom: height - 0.4 * remPx,
  });

  return {
    order: signOrder.furniture,
    setAttribution(text) {
      attribution = text;
      attributionPx = 0;
      host.repaint();
    },
    boxes: (frame) =>
      attribution === '' ? [getNorthAndScaleBox(frame)] : [getNorthAndScaleBox(frame), right(frame)],
    paint(context, frame) {
      const ink = getSignColours(frame.night);
      const { remPx, height } = frame;
      const y = height - (sizes.strip / 2) * remPx;
      paintNorth(context, (sizes.rim + sizes.north / 2) * remPx, y, letters[language()], ink, frame);
      paintBar(context, (2 * sizes.rim + sizes.north) * remPx, y, ink, frame);
      if (attribution === '') return;
      const size = sizes.text * remPx;
      const extent = measurePlate(context, [attribution], size, remPx);
      attributionPx = extent.width;
      paintPlate(context, { lines: [attribution], box: right(frame), size }, ink, frame);
    },
  };
}

/** Paints a needle whose dark half points south. */
function paintNorth(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  letter: string,
  ink: SignColours,
  { remPx, view }: MapFrame,
): void {
  const half = (sizes.north / 2) * remPx;
  context.save();
  context.translate(x, y);
  context.beginPath();
  context.arc(0, 0, half * 1.1, 0, 2 * Math.PI);
  context.fillStyle = ink.plate;
  context.fill();
  context.strokeStyle = ink.plateLine;
  context.lineWidth = 1;
  context.stroke();
  context.rotate((-view.headingDeg * Math.PI) / 180);
  const needle = (direction: 1 | -1, colour: string) => {
    context.beginPath();
    context.moveTo(0, -direction * half * 0.95);
    context.lineTo(half * 0.36, 0);
    context.lineTo(-half * 0.36, 0);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
  };
  needle(-1, ink.plateLine);
  needle(1, ink.strong);
  context.translate(0, half * 0.5);
  context.rotate((view.headingDeg * Math.PI) / 180);
  const size = sizes.text * remPx;
  context.font = getFont(size, 600);
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = remPx * 0.2;
  context.strokeStyle = ink.plate;
  context.strokeText(letter, 0, baselineShare * size);
  context.fillStyle = ink.strong;
  context.fillText(letter, 0, baselineShare * size);
  context.restore();
}

function paintBar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  ink: SignColours,
  frame: MapFrame,
): void {
  const { remPx } = frame;
  const bar = computeScaleBar(frame, sizes.bar * remPx);
  if (!bar) return;
  const base = y + 0.55 * remPx;
  const half = (sizes.north / 2) * 1.1 * remPx;
  // Separates the figure from whatever is below it.
  context.beginPath();
  context.roundRect(x - 0.4 * remPx, y - half, bar.px + 0.8 * remPx, 2 * half, 0.25 * remPx);
  context.fillStyle = ink.plate;
  context.fill();
  context.beginPath();
  context.moveTo(x, base - sizes.tick * remPx);
  context.lineTo(x, base);
  context.lineTo(x + bar.px, base);
  context.lineTo(x + bar.px, base - sizes.tick * remPx);
  strokeWithContrast(context, ink.strong, ink.halo, remPx * 0.12);
  const size = sizes.text * remPx;
  const text = formatRoundLength(bar.metres);
  context.font = getFont(size, 600);
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = size * 0.4;
  context.strokeStyle = ink.halo;
  const baseline = base - (sizes.tick + 0.35) * remPx + baselineShare * size * 0.4;
  context.strokeText(text, x + bar.px / 2, baseline);
  context.fillStyle = ink.strong;
  context.fillText(text, x + bar.px / 2, baseline);
}
