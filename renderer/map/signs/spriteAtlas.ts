import type { CanvasSize } from '../api.ts';
import { get2dContext, type SignCanvas, type SignHost } from './host.ts';

/** A free region of a page, device pixels. */
interface Piece {
  readonly page: SignCanvas;
  readonly context: CanvasRenderingContext2D;
  readonly x: number;
  readonly y: number;
}

interface Page {
  readonly canvas: SignCanvas;
  readonly context: CanvasRenderingContext2D;
  x: number;
  y: number;
  /** Height of the row that is being filled. */
  rowHeight: number;
}

/** Limit of pages, above which the oldest is dropped. */
interface Limit {
  readonly mostPages: number;
  readonly onGone: (page: SignCanvas) => void;
}

/** Offscreen canvases with small pictures in rows, without overlap, to be copied from there. */
export class SpriteAtlas {
  readonly #host: Pick<SignHost, 'canvas'>;
  readonly #page: CanvasSize;
  readonly #limit: Limit | undefined;
  #pages: Page[] = [];

  /** @param page its size, device pixels; a larger picture gets a page of its own size */
  constructor(host: Pick<SignHost, 'canvas'>, page: CanvasSize, limit?: Limit) {
    this.#host = host;
    this.#page = page;
    this.#limit = limit;
  }

  get count(): number {
    return this.#pages.length;
  }

  clear(): void {
    this.#pages = [];
  }

  /** Allocates a region of that size (device pixels). */
  take(width: number, height: number): Piece {
    const page = this.#pageFor(width, height);
    const { canvas, context, x, y } = page;
    page.x += width + 1;
    page.rowHeight = Math.max(page.rowHeight, height + 1);
    return { page: canvas, context, x, y };
  }

  /** Returns a page with room at its present position. */
  #pageFor(width: number, height: number): Page {
    const last = this.#pages.at(-1);
    if (last && width <= this.#page.width) {
      if (last.x + width > this.#page.width) {
        last.x = 0;
        last.y += last.rowHeight;
        last.rowHeight = 0;
      }
      if (last.y + height <= this.#page.height) return last;
    }
    if (this.#pages.length === this.#limit?.mostPages) {
      const oldest = this.#pages.shift();
      if (oldest) this.#limit.onGone(oldest.canvas);
    }
    const canvas = this.#host.canvas(Math.max(this.#page.width, width), Math.max(this.#page.height, height));
    const page: Page = { canvas, context: get2dContext(canvas), x: 0, y: 0, rowHeight: 0 };
    this.#pages.push(page);
    return page;
  }
}
