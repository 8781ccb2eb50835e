import { contextOf, type SignCanvas, type SignHost, signFont } from './host.ts';
import { Pages } from './pages.ts';

export interface Lettering {
  readonly text: string;
  /** CSS pixels. */
  readonly size: number;
  readonly weight: 500 | 600;
  readonly ink: string;
  readonly halo: string;
}

/** Letters that are drawn already: a piece of a page, device pixels, and where the middle of the text is in it, CSS pixels. */
interface Sprite {
  readonly page: SignCanvas;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly middleX: number;
  readonly middleY: number;
}

export const fontOf = (size: number, weight: 500 | 600): string =>
  `${weight} ${size}px "${signFont}", system-ui, sans-serif`;

/** From a line's middle to its baseline, in sizes of the font: half a capital's height. */
export const baselineShare = 0.35;
/** From a line's middle to the tip of `Ễ` and to the dot of `Ợ`, in sizes of the font, rounded up. */
export const halfLine = 0.75;

const pagePx = 512;
const mostPages = 16;
const maxWidths = 20_000;
const haloShare = 0.22;

/**
 * Letters with a halo, drawn once and then copied: stroking 300 names anew for each picture costs ten times as much as
 * copying them. They lie in pages; the oldest page goes when all are full.
 */
export class Letters {
  readonly #host: SignHost;
  readonly #pages: Pages;
  readonly #sprites = new Map<string, Sprite>();
  readonly #widths = new Map<string, number>();
  #ruler: CanvasRenderingContext2D | undefined;

  constructor(host: SignHost) {
    this.#host = host;
    this.#pages = new Pages(host, pagePx, { mostPages, onGone: (page) => this.#forget(page) });
  }

  /** Forgets what is drawn: the font has changed. */
  clear(): void {
    this.#pages.clear();
    this.#sprites.clear();
    this.#widths.clear();
  }

  /** CSS pixels. */
  width(text: string, size: number, weight: 500 | 600): number {
    const key = `${weight}${size} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    this.#ruler ??= contextOf(this.#host.canvas(8, 8));
    this.#ruler.font = fontOf(size, weight);
    const width = this.#ruler.measureText(text).width;
    if (this.#widths.size >= maxWidths) this.#widths.clear();
    this.#widths.set(key, width);
    return width;
  }

  /** Draws what is to be painted next: a page that is drawn on between two copies is copied whole each time. */
  ready(lettering: Lettering, isLevel: boolean, pixelRatio: number): void {
    this.#sprite(lettering, scaleOf(isLevel, pixelRatio));
  }

  isReady(lettering: Lettering, isLevel: boolean, pixelRatio: number): boolean {
    return this.#sprites.has(keyOf(lettering, scaleOf(isLevel, pixelRatio)));
  }

  /** Their middle at (x, y), turned clockwise by `angle`. Level letters stand on whole device pixels: no shimmer. */
  paint(
    context: CanvasRenderingContext2D,
    lettering: Lettering,
    at: { readonly x: number; readonly y: number; readonly angle: number },
    pixelRatio: number,
  ): void {
    const scale = scaleOf(at.angle === 0, pixelRatio);
    const sprite = this.#sprite(lettering, scale);
    const { page, x, y, width, height, middleX, middleY } = sprite;
    if (at.angle === 0) {
      const left = Math.round((at.x - middleX) * pixelRatio) / pixelRatio;
      const top = Math.round((at.y - middleY) * pixelRatio) / pixelRatio;
      context.drawImage(page, x, y, width, height, left, top, width / scale, height / scale);
      return;
    }
    context.save();
    context.translate(at.x, at.y);
    context.rotate(at.angle);
    context.drawImage(page, x, y, width, height, -middleX, -middleY, width / scale, height / scale);
    context.restore();
  }

  #sprite(lettering: Lettering, scale: number): Sprite {
    const { text, size, weight, ink, halo } = lettering;
    const key = keyOf(lettering, scale);
    const known = this.#sprites.get(key);
    if (known) return known;
    const pad = size * haloShare + 1;
    const width = Math.ceil((this.width(text, size, weight) + 2 * pad) * scale);
    const height = Math.ceil((2 * halfLine * size + 2 * pad) * scale);
    const { page, context, x, y } = this.#pages.take(width, height);
    context.setTransform(scale, 0, 0, scale, x, y);
    context.font = fontOf(size, weight);
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.lineJoin = 'round';
    context.lineWidth = size * haloShare * 2;
    context.strokeStyle = halo;
    context.fillStyle = ink;
    const middleY = pad + halfLine * size;
    const baseline = middleY + baselineShare * size;
    context.strokeText(text, pad, baseline);
    context.fillText(text, pad, baseline);
    const sprite: Sprite = { page, x, y, width, height, middleX: width / scale / 2, middleY };
    this.#sprites.set(key, sprite);
    return sprite;
  }

  #forget(page: SignCanvas): void {
    for (const [key, sprite] of this.#sprites) if (sprite.page === page) this.#sprites.delete(key);
  }
}

const keyOf = ({ text, size, weight, ink, halo }: Lettering, scale: number) =>
  `${scale} ${weight} ${size} ${ink} ${halo} ${text}`;

/** Turned letters lose a little when copied: they are drawn larger. */
const scaleOf = (isLevel: boolean, pixelRatio: number) => (isLevel ? pixelRatio : pixelRatio * 1.5);
