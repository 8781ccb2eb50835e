import type { MapFrame } from '../api.ts';
import { boxAround, type ScreenBox } from './boxes.ts';
import type { SignColours } from './colours.ts';
import { baselineShare, getFont } from './textSprites.ts';

/** Text on a plate. */
export interface Plate {
  readonly lines: readonly string[];
  readonly box: ScreenBox;
  /** CSS pixels. */
  readonly size: number;
}

const padRem = 0.35;
const lineShare = 1.4;

/** Returns the size of a plate with that text, CSS pixels. Changes the context's font. */
export function measurePlate(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  size: number,
  remPx: number,
): { readonly width: number; readonly height: number } {
  context.font = getFont(size, 600);
  const widest = Math.max(...lines.map((line) => context.measureText(line).width));
  return { width: widest + 2 * padRem * remPx, height: lines.length * size * lineShare + padRem * remPx };
}

/** Returns a plate centred at a point. */
export function createPlateAt(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  { x, y }: { readonly x: number; readonly y: number },
  size: number,
  remPx: number,
): Plate {
  const { width, height } = measurePlate(context, lines, size, remPx);
  return { lines, size, box: boxAround(x, y, width / 2, height / 2) };
}

/** Paints text on a background of its own, legible on anything. */
export function paintPlate(
  context: CanvasRenderingContext2D,
  { lines, box, size }: Plate,
  ink: SignColours,
  { remPx }: MapFrame,
): void {
  context.beginPath();
  context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, remPx * 0.25);
  context.fillStyle = ink.plate;
  context.fill();
  context.strokeStyle = ink.plateLine;
  context.lineWidth = 1;
  context.stroke();
  context.font = getFont(size, 600);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = ink.strong;
  lines.forEach((line, at) => {
    const middle = box.top + (padRem / 2) * remPx + (at + 0.5) * size * lineShare;
    context.fillText(line, box.left + padRem * remPx, middle + baselineShare * size);
  });
}

/** Wraps text at a width into at most `atMost` lines; an ellipsis marks omitted text. */
export function wrapText(
  text: string,
  widthOf: (line: string) => number,
  width: number,
  atMost: number,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/u).filter((word) => word !== '');
  for (const [at, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(shortened(line, widthOf, width));
    line = word;
    if (lines.length === atMost) {
      lines[atMost - 1] = shortened(`${lines.at(-1) ?? ''} ${words.slice(at).join(' ')}`, widthOf, width);
      return lines;
    }
  }
  if (line !== '') lines.push(shortened(line, widthOf, width));
  return lines;
}

/** Shortens text with an ellipsis, cutting between graphemes, never between a letter and its marks. */
function shortened(text: string, widthOf: (line: string) => number, width: number): string {
  if (widthOf(text) <= width) return text;
  const letters = [...new Intl.Segmenter('vi', { granularity: 'grapheme' }).segment(text)];
  let [low, high] = [0, letters.length];
  const cut = (count: number) =>
    `${letters
      .slice(0, count)
      .map(({ segment }) => segment)
      .join('')
      .trimEnd()}…`;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(cut(middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
