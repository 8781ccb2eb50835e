import type { Frame } from '../api.ts';
import type { SignCanvas, SignHost } from '../signs/host.ts';
import { Pages } from '../signs/pages.ts';

/** A picture about a point that is drawn already; device pixels. */
export interface Sprite {
  readonly page: SignCanvas;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const pagePx = 1_024;
/** More than these, and all are drawn again as they are wanted. */
const maxPages = 4;

/** What stands many times on the map, drawn once for a pixel ratio and a time of day, and then copied. */
export class Sprites {
  readonly #pages: Pages;
  readonly #sprites = new Map<number, Sprite>();
  #pixelRatio = 1;
  #night = true;
  #remPx = 16;

  constructor(host: Pick<SignHost, 'canvas'>) {
    this.#pages = new Pages(host, { width: pagePx, height: pagePx });
  }

  /** Before each picture. */
  begin({ pixelRatio, night, remPx }: Frame): void {
    const isSame = pixelRatio === this.#pixelRatio && night === this.#night && remPx === this.#remPx;
    if (isSame && this.#pages.count <= maxPages) return;
    this.clear();
    this.#pixelRatio = pixelRatio;
    this.#night = night;
    this.#remPx = remPx;
  }

  /** All are drawn again as they are wanted. */
  clear(): void {
    this.#pages.clear();
    this.#sprites.clear();
  }

  /** If it is drawn already. */
  known(key: number): Sprite | undefined {
    return this.#sprites.get(key);
  }

  /**
   * The sprite of that key, drawn if need be: about its middle, `half` CSS pixels to each side. All that a picture needs is
   * got ready before any is copied: a page that is drawn on between two copies is copied whole each time.
   */
  ready(key: number, half: number, draw: (context: CanvasRenderingContext2D) => void): Sprite {
    const known = this.known(key);
    if (known) return known;
    const size = Math.ceil(2 * half * this.#pixelRatio);
    const { page, context, x, y } = this.#pages.take(size, size);
    context.save();
    context.beginPath();
    context.rect(x, y, size, size);
    context.clip();
    context.translate(x + size / 2, y + size / 2);
    context.scale(this.#pixelRatio, this.#pixelRatio);
    draw(context);
    context.restore();
    const sprite = { page, x, y, size };
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
}
