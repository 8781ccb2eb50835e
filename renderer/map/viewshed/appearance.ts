import { bands } from '../../../core/map/viewshed/bands.ts';
import type { SignCanvas, SignHost } from '../signs/host.ts';

/**
 * The look of each rank of `getBandRank` in a heat map, from 0 (not visible) to 5 (`identify`): the worse the coverage, the
 * stronger the look; good coverage is left unmarked. Patterns, and digits where they fit, distinguish ranks without
 * hue.
 */
export interface BandStyle {
  readonly rank: number;
  /** CSS colour. */
  readonly fill: string;
  /** Colour of the pattern and the digit. */
  readonly ink: string;
  readonly pattern: 'hatch' | 'dots' | 'lines' | 'crosses' | undefined;
}

const tones = ['255 107 94', '255 162 62', '233 220 122', '140 176 214', '140 176 214', '140 176 214'];
const dayTones = ['190 40 30', '176 96 0', '128 112 0', '40 90 140', '40 90 140', '40 90 140'];
const strength = [0.24, 0.22, 0.18, 0.2, 0.1, 0.03];
const inkStrength = [0.45, 0.75, 0.75, 0.75, 0.6, 0.6];
const patterns = ['hatch', 'dots', undefined, undefined, 'lines', 'crosses'] as const;

export const getBandStyles = (isNight: boolean): readonly BandStyle[] =>
  (isNight ? tones : dayTones).map((tone, rank) => ({
    rank,
    fill: `rgb(${tone} / ${strength[rank] ?? 0})`,
    ink: `rgb(${tone} / ${inkStrength[rank] ?? 0})`,
    pattern: patterns[rank],
  }));

/**
 * Within one camera's footprint the order is reversed: the better the coverage, the stronger, in one hue, with the heat
 * map's patterns.
 */
const footprintStrength = [0, 0, 0.14, 0.26, 0.34, 0.44];

export function getFootprintStyle(rank: number, isNight: boolean): BandStyle {
  const tone = (isNight ? tones : dayTones)[bands.length] ?? '';
  return {
    rank,
    fill: `rgb(${tone} / ${footprintStrength[rank] ?? 0})`,
    ink: `rgb(${tone} / 0.75)`,
    pattern: patterns[rank],
  };
}

/** Caches one repeat of each look's pattern; cleared when the window's scale changes. */
export class PatternCache {
  readonly #host: Pick<SignHost, 'canvas'>;
  readonly #drawn = new Map<string, SignCanvas | undefined>();
  #unitPx = 1;

  constructor(host: Pick<SignHost, 'canvas'>) {
    this.#host = host;
  }

  /** Clears the cache; patterns are redrawn on demand. */
  clear(): void {
    this.#drawn.clear();
  }

  /** Returns the pattern of a look; undefined if it has none. */
  of(look: BandStyle, unitPx: number): SignCanvas | undefined {
    if (unitPx !== this.#unitPx) this.#drawn.clear();
    this.#unitPx = unitPx;
    const key = `${look.pattern} ${look.ink}`;
    if (!this.#drawn.has(key)) this.#drawn.set(key, patternOf(look, unitPx, this.#host));
    return this.#drawn.get(key);
  }
}

function patternOf(
  { pattern, ink }: BandStyle,
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
  else traceLines(context, pattern, side);
  if (pattern === 'dots') context.fill();
  else context.stroke();
  return canvas;
}

function traceLines(
  context: CanvasRenderingContext2D,
  pattern: Exclude<BandStyle['pattern'], 'dots' | undefined>,
  side: number,
): void {
  if (pattern === 'hatch')
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift - 1, side + 1);
      context.lineTo(shift + side + 1, -1);
    }
  else if (pattern === 'lines') {
    context.moveTo(0, side / 2);
    context.lineTo(side, side / 2);
  } else {
    context.moveTo(side * 0.2, side / 2);
    context.lineTo(side * 0.8, side / 2);
    context.moveTo(side / 2, side * 0.2);
    context.lineTo(side / 2, side * 0.8);
  }
}

/** Larger than on the map, so that patterns are distinct at a distance of 1 m. */
const swatchUnitPx = 1.5;

/** Fills a canvas of the given size with a look, as in the map's legend. */
export function paintLegendSwatch(
  context: CanvasRenderingContext2D,
  rank: number,
  { width, height }: { readonly width: number; readonly height: number },
  isNight: boolean,
  host: Pick<SignHost, 'canvas'>,
): void {
  const look = getBandStyles(isNight)[rank];
  if (!look) return;
  context.fillStyle = look.fill;
  context.fillRect(0, 0, width, height);
  const repeat = patternOf(look, swatchUnitPx, host);
  const pattern = repeat && context.createPattern(repeat, 'repeat');
  if (!pattern) return;
  context.fillStyle = pattern;
  context.fillRect(0, 0, width, height);
}
