import { contextOf, type SignCanvas, type SignHost, signFont } from './host.ts';
import { Pages } from './pages.ts';

export interface LetterLook {
  /** CSS pixels. */
  readonly size: number;
  readonly weight: 500 | 600;
  readonly ink: string;
  readonly halo: string;
}

export interface Lettering extends LetterLook {
  readonly text: string;
}

/** Letters of one look, by their text. */
interface Style extends LetterLook {
  readonly scale: number;
  readonly sprites: Map<string, LetterSprite>;
}

/** Of texts in one font, CSS pixels. */
interface Widths extends Pick<Lettering, 'size' | 'weight'> {
  readonly byText: Map<string, number>;
}

/** Letters that are drawn already: a piece of a page, device pixels, and where the middle of the text is in it, CSS pixels. */
export interface LetterSprite {
  readonly page: SignCanvas;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly middleX: number;
  readonly middleY: number;
  /** Of the text without what is about it, CSS pixels. */
  readonly textWidth: number;
}

export const fontOf = (size: number, weight: 500 | 600): string =>
  `${weight} ${size}px "${signFont}", system-ui, sans-serif`;

/** From a line's middle to its baseline, in sizes of the font: half a capital's height. */
export const baselineShare = 0.35;
/** From a line's middle to the tip of `Ễ` and to the dot of `Ợ`, in sizes of the font, rounded up. */
export const halfLine = 0.75;

/** Low: in each picture of a motion some letters are new, and the page that they are drawn on is copied whole when it is copied from. */
const pagePx = { width: 512, height: 128 } as const;
const mostPages = 64;
const maxWidths = 20_000;
const haloShare = 0.22;

/**
 * Letters with a halo, drawn once and then copied: stroking 300 names again for each picture costs ten times as much as
 * copying them. They lie in pages; the oldest page goes when all are full.
 */
export class Letters {
  readonly #host: SignHost;
  readonly #pages: Pages;
  // Asked for hundreds of times a picture: by text alone, within a look.
  #styles: Style[] = [];
  #widths: Widths[] = [];
  #ruler: CanvasRenderingContext2D | undefined;

  constructor(host: SignHost) {
    this.#host = host;
    this.#pages = new Pages(host, pagePx, { mostPages, onGone: (page) => this.#forget(page) });
  }

  /** Forgets what is drawn: the font has changed. */
  clear(): void {
    this.#pages.clear();
    this.#styles = [];
    this.#widths = [];
  }

  /** CSS pixels. */
  width(text: string, size: number, weight: 500 | 600): number {
    const { byText } = this.#widthsOf(size, weight);
    const known = byText.get(text);
    if (known !== undefined) return known;
    const ruler = this.#scratch();
    ruler.font = fontOf(size, weight);
    const { width } = ruler.measureText(text);
    if (byText.size >= maxWidths) byText.clear();
    byText.set(text, width);
    return width;
  }

  /** Draws what is to be painted next: a page that is drawn on between two copies is copied whole each time. */
  ready(lettering: Lettering, isLevel: boolean, pixelRatio: number): LetterSprite {
    return this.#sprite(lettering, scaleOf(isLevel, pixelRatio));
  }

  /** Draws what pictures may want later; all of it now, while letters on a page are else painted when they are first copied. */
  prepare(letterings: Iterable<Lettering>, isLevel: boolean, pixelRatio: number): void {
    const pages = new Set<SignCanvas>();
    for (const lettering of letterings) pages.add(this.ready(lettering, isLevel, pixelRatio).page);
    const scratch = this.#scratch();
    for (const page of pages) scratch.drawImage(page, 0, 0, 1, 1, 0, 0, 1, 1);
    // What is recorded for it keeps pictures of the pages, and each is copied whole when it is drawn on next.
    scratch.reset();
  }

  isReady(lettering: Lettering, isLevel: boolean, pixelRatio: number): boolean {
    return this.#styleOf(lettering, scaleOf(isLevel, pixelRatio)).sprites.has(lettering.text);
  }

  /** What is drawn already in a look, by its text: for anyone who asks for hundreds of one look. */
  drawnIn(look: LetterLook, isLevel: boolean, pixelRatio: number): ReadonlyMap<string, LetterSprite> {
    return this.#styleOf(look, scaleOf(isLevel, pixelRatio)).sprites;
  }

  /** Their middle at (x, y), turned clockwise by `angle`. */
  paint(
    context: CanvasRenderingContext2D,
    lettering: Lettering,
    { x, y, angle }: { readonly x: number; readonly y: number; readonly angle: number },
    pixelRatio: number,
  ): void {
    const sprite = this.ready(lettering, angle === 0, pixelRatio);
    if (angle === 0) {
      stampLevel(context, sprite, x, y, pixelRatio);
      return;
    }
    const { page, width, height, middleX, middleY } = sprite;
    const scale = scaleOf(false, pixelRatio);
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.drawImage(
      page,
      sprite.x,
      sprite.y,
      width,
      height,
      -middleX,
      -middleY,
      width / scale,
      height / scale,
    );
    context.restore();
  }

  /** Out of sight. */
  #scratch(): CanvasRenderingContext2D {
    this.#ruler ??= contextOf(this.#host.canvas(8, 8));
    return this.#ruler;
  }

  #widthsOf(size: number, weight: 500 | 600): Widths {
    const found = this.#widths.find((one) => one.size === size && one.weight === weight);
    if (found) return found;
    const made = { size, weight, byText: new Map<string, number>() };
    this.#widths.push(made);
    return made;
  }

  /** There are a dozen of them, and a picture asks for the same again and again. */
  #styleOf({ size, weight, ink, halo }: LetterLook, scale: number): Style {
    const found = this.#styles.find(
      (one) =>
        one.ink === ink &&
        one.size === size &&
        one.weight === weight &&
        one.halo === halo &&
        one.scale === scale,
    );
    if (found) return found;
    const made = { size, weight, ink, halo, scale, sprites: new Map<string, LetterSprite>() };
    this.#styles.push(made);
    return made;
  }

  #sprite(lettering: Lettering, scale: number): LetterSprite {
    const { sprites } = this.#styleOf(lettering, scale);
    const { text, size, weight, ink, halo } = lettering;
    const known = sprites.get(text);
    if (known) return known;
    const pad = size * haloShare + 1;
    const textWidth = this.width(text, size, weight);
    const width = Math.ceil((textWidth + 2 * pad) * scale);
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
    if (halo !== 'transparent') context.strokeText(text, pad, baseline);
    context.fillText(text, pad, baseline);
    const middleX = width / scale / 2;
    const sprite: LetterSprite = { page, x, y, width, height, middleX, middleY, textWidth };
    sprites.set(text, sprite);
    return sprite;
  }

  #forget(page: SignCanvas): void {
    for (const { sprites } of this.#styles)
      for (const [text, sprite] of sprites) if (sprite.page === page) sprites.delete(text);
  }
}

/** Copies letters that are ready and level, their middle at (x, y), on whole device pixels: no shimmer. */
export function stampLevel(
  context: CanvasRenderingContext2D,
  { page, x, y, width, height, middleX, middleY }: LetterSprite,
  atX: number,
  atY: number,
  pixelRatio: number,
): void {
  const left = Math.round((atX - middleX) * pixelRatio) / pixelRatio;
  const top = Math.round((atY - middleY) * pixelRatio) / pixelRatio;
  context.drawImage(page, x, y, width, height, left, top, width / pixelRatio, height / pixelRatio);
}

/** Turned letters lose a little when copied: they are drawn larger. */
const scaleOf = (isLevel: boolean, pixelRatio: number) => (isLevel ? pixelRatio : pixelRatio * 1.5);
