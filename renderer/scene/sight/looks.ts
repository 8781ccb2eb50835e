import type { SignCanvas, SignHost } from '../signs/host.ts';

/**
 * How a heat map shows the ranks of `rankAt`, from 0 (nobody sees it) to 5 (`identify`): the worse it is seen, the more there
 * is to look at, and what is seen well is left as it is. Told apart without hue by pattern, and by digit where there is room.
 */
export interface BandLook {
  readonly rank: number;
  /** CSS. */
  readonly fill: string;
  /** Of its pattern, and of the digit. */
  readonly ink: string;
  readonly pattern: 'hatch' | 'dots' | undefined;
}

const tones = ['255 107 94', '255 162 62', '233 220 122', '140 176 214', '140 176 214', '140 176 214'];
const dayTones = ['190 40 30', '176 96 0', '128 112 0', '40 90 140', '40 90 140', '40 90 140'];
const strength = [0.24, 0.22, 0.18, 0.2, 0.1, 0.03];

export const bandLooks = (isNight: boolean): readonly BandLook[] =>
  (isNight ? tones : dayTones).map((tone, rank) => ({
    rank,
    fill: `rgb(${tone} / ${strength[rank] ?? 0})`,
    ink: `rgb(${tone} / ${rank === 0 ? 0.45 : 0.75})`,
    pattern: rank === 0 ? 'hatch' : rank === 1 ? 'dots' : undefined,
  }));

/** One repeat of a look's pattern; undefined: it has none. */
export function patternOf(
  { pattern, ink }: BandLook,
  unitPx: number,
  host: Pick<SignHost, 'canvas'>,
): SignCanvas | undefined {
  if (!pattern) return undefined;
  const side = Math.max(4, Math.round(8 * unitPx));
  const canvas = host.canvas(side, side);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null;
  if (!context) return undefined;
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = side / 7;
  context.beginPath();
  if (pattern === 'dots') context.arc(side / 2, side / 2, side / 6, 0, 2 * Math.PI);
  else
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift - 1, side + 1);
      context.lineTo(shift + side + 1, -1);
    }
  if (pattern === 'dots') context.fill();
  else context.stroke();
  return canvas;
}

/** A square of a legend, as the map has it: over the whole of a canvas of that side. */
export function paintSwatch(
  context: CanvasRenderingContext2D,
  rank: number,
  sidePx: number,
  isNight: boolean,
  host: Pick<SignHost, 'canvas'>,
): void {
  const look = bandLooks(isNight)[rank];
  if (!look) return;
  context.fillStyle = look.fill;
  context.fillRect(0, 0, sidePx, sidePx);
  const repeat = patternOf(look, sidePx / 24, host);
  const pattern = repeat && context.createPattern(repeat, 'repeat');
  if (!pattern) return;
  context.fillStyle = pattern;
  context.fillRect(0, 0, sidePx, sidePx);
}
