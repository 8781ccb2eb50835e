import type { Frame } from '../api.ts';
import type { SignCanvas, SignHost } from '../signs/host.ts';

/** A picture about a point that is drawn already; device pixels. */
export interface Sprite {
  readonly page: SignCanvas;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Page {
  readonly canvas: SignCanvas;
  readonly context: CanvasRenderingContext2D;
  x: number;
  y: number;
  rowHeight: number;
}

const pagePx = 1_024;
/** More than these, and all are drawn anew as they are wanted. */
const maxPages = 4;

/** What stands many times on the map, drawn once for a pixel ratio and a time of day, and then copied. */
export class Sprites {
  readonly #host: Pick<SignHost, 'canvas'>;
  #pages: Page[] = [];
  readonly #sprites = new Map<number, Sprite>();
  #pixelRatio = 1;
  #night = true;
  #remPx = 16;

  constructor(host: Pick<SignHost, 'canvas'>) {
    this.#host = host;
  }

  /** Before each picture. */
  begin({ pixelRatio, night, remPx }: Frame): void {
    const isSame = pixelRatio === this.#pixelRatio && night === this.#night && remPx === this.#remPx;
    if (isSame && this.#pages.length <= maxPages) return;
    this.#pages = [];
    this.#sprites.clear();
    this.#pixelRatio = pixelRatio;
    this.#night = night;
    this.#remPx = remPx;
  }

  /**
   * The sprite of that key, drawn if need be: about its middle, `half` CSS pixels to each side. All that a picture needs is
   * got ready before any is copied: a page that is drawn on between two copies is copied whole each time.
   */
  ready(key: number, half: number, draw: (context: CanvasRenderingContext2D) => void): Sprite {
    const known = this.#sprites.get(key);
    if (known) return known;
    const size = Math.ceil(2 * half * this.#pixelRatio);
    const page = this.#room(size);
    const { context } = page;
    context.save();
    context.beginPath();
    context.rect(page.x, page.y, size, size);
    context.clip();
    context.translate(page.x + size / 2, page.y + size / 2);
    context.scale(this.#pixelRatio, this.#pixelRatio);
    draw(context);
    context.restore();
    const sprite = { page: page.canvas, x: page.x, y: page.y, size };
    page.x += size + 1;
    page.rowHeight = Math.max(page.rowHeight, size + 1);
    this.#sprites.set(key, sprite);
    return sprite;
  }

  /** Copies it with its middle at a point (CSS pixels), on whole device pixels: no shimmer. */
  stamp(context: CanvasRenderingContext2D, { page, x, y, size }: Sprite, atX: number, atY: number): void {
    const ratio = this.#pixelRatio;
    const left = Math.round(atX * ratio - size / 2) / ratio;
    const top = Math.round(atY * ratio - size / 2) / ratio;
    context.drawImage(page, x, y, size, size, left, top, size / ratio, size / ratio);
  }

  #room(size: number): Page {
    const last = this.#pages.at(-1);
    if (last) {
      if (last.x + size > pagePx) {
        last.x = 0;
        last.y += last.rowHeight;
        last.rowHeight = 0;
      }
      if (last.y + size <= pagePx) return last;
    }
    const canvas = this.#host.canvas(Math.max(pagePx, size), Math.max(pagePx, size));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D canvas');
    // Both kinds of canvas have all that is used here.
    const page = { canvas, context: context as CanvasRenderingContext2D, x: 0, y: 0, rowHeight: 0 };
    this.#pages.push(page);
    return page;
  }
}
