import type { MapFrame } from '../api.ts';
import type { SignCanvas, SignHost } from '../signs/host.ts';
import { SpriteAtlas } from '../signs/spriteAtlas.ts';

/** A cached drawing around a point; device pixels. */
export interface Sprite {
  readonly page: SignCanvas;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const pagePx = 1_024;
/** Maximum pages; beyond it all sprites are redrawn on demand. */
const maxPages = 4;

/** Caches drawings that appear many times on the map, per pixel ratio and time of day. */
export class SpriteCache {
  readonly #pages: SpriteAtlas;
  readonly #sprites = new Map<number, Sprite>();
  #pixelRatio = 1;
  #night = true;
  #remPx = 16;

  constructor(host: Pick<SignHost, 'canvas'>) {
    this.#pages = new SpriteAtlas(host, { width: pagePx, height: pagePx });
  }

  /** Called before each picture. */
  begin({ pixelRatio, night, remPx }: MapFrame): void {
    const isSame = pixelRatio === this.#pixelRatio && night === this.#night && remPx === this.#remPx;
    if (isSame && this.#pages.count <= maxPages) return;
    this.clear();
    this.#pixelRatio = pixelRatio;
    this.#night = night;
    this.#remPx = remPx;
  }

  /** Clears the cache; sprites are redrawn on demand. */
  clear(): void {
    this.#pages.clear();
    this.#sprites.clear();
  }

  /** Returns the sprite if it is already drawn. */
  known(key: number): Sprite | undefined {
    return this.#sprites.get(key);
  }

  /**
   * Returns the sprite of that key, drawn if necessary around its centre, `half` CSS pixels to each side. Prepare all
   * sprites of a picture before copying any: a page drawn on between two copies is copied whole each time.
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

  /** Copies it centred at a point (CSS pixels), on whole device pixels to avoid shimmer. */
  stamp(context: CanvasRenderingContext2D, { page, x, y, size }: Sprite, atX: number, atY: number): void {
    const ratio = this.#pixelRatio;
    const left = Math.round(atX * ratio - size / 2) / ratio;
    const top = Math.round(atY * ratio - size / 2) / ratio;
    context.drawImage(page, x, y, size, size, left, top, size / ratio, size / ratio);
  }
}
