import { get2dContext, type SignCanvas, type SignHost, signFont } from './host.ts';
import { SpriteAtlas } from './spriteAtlas.ts';

export interface TextStyle {
  /** CSS pixels. */
  readonly size: number;
  readonly weight: 500 | 600;
  readonly ink: string;
  readonly halo: string;
}

export interface StyledText extends TextStyle {
  readonly text: string;
}

/** Cached letters of one look, by text. */
interface Style extends TextStyle {
  readonly scale: number;
  readonly sprites: Map<string, TextSprite>;
}

/** Cached text widths of one font, CSS pixels. */
interface Widths extends Pick<StyledText, 'size' | 'weight'> {
  readonly byText: Map<string, number>;
}

/** Cached letters: a region of a page in device pixels, with the text's centre in CSS pixels. */
export interface TextSprite {
  readonly page: SignCanvas;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly middleX: number;
  readonly middleY: number;
  /** Width of the text without its halo, CSS pixels. */
  readonly textWidth: number;
}

export const getFont = (size: number, weight: 500 | 600): string =>
  `${weight} ${size}px "${signFont}", system-ui, sans-serif`;

/** Distance from a line's centre to its baseline, as a share of the font size: half a capital's height. */
export const baselineShare = 0.35;
/** Distance from a line's centre to the top of `Ễ` and to the dot of `Ợ`, as a share of the font size, rounded up. */
export const halfLineShare = 0.75;

/**
 * Low pages: each picture of a motion adds some letters, and a page that was drawn on is copied whole before it is
 * read.
 */
const pagePx = { width: 512, height: 128 } as const;
const mostPages = 64;
const maxWidths = 20_000;
const haloShare = 0.22;

/**
 * A cache of letters with halos: stroking 300 names in each picture costs ten times as much as copying them. They lie
 * in pages; the oldest page is dropped when all are full.
 */
export class TextSpriteCache {
  readonly #host: SignHost;
  readonly #pages: SpriteAtlas;
  // Looked up hundreds of times per picture, therefore by text within a look.
  #styles: Style[] = [];
  #widths: Widths[] = [];
  #ruler: CanvasRenderingContext2D | undefined;

  constructor(host: SignHost) {
    this.#host = host;
    this.#pages = new SpriteAtlas(host, pagePx, { mostPages, onGone: (page) => this.#forget(page) });
  }

  /** Clears the cache after a font change. */
  clear(): void {
    this.#pages.clear();
    this.#styles = [];
    this.#widths = [];
  }

  /** Returns a text's width, CSS pixels. */
  width(text: string, size: number, weight: 500 | 600): number {
    const { byText } = this.#widthsOf(size, weight);
    const known = byText.get(text);
    if (known !== undefined) return known;
    const ruler = this.#scratch();
    ruler.font = getFont(size, weight);
    const { width } = ruler.measureText(text);
    if (byText.size >= maxWidths) byText.clear();
    byText.set(text, width);
    return width;
  }

  /** Draws letters before they are painted: a page that is drawn on between two copies is copied whole each time. */
  ready(lettering: StyledText, isLevel: boolean, pixelRatio: number): TextSprite {
    return this.#sprite(lettering, scaleOf(isLevel, pixelRatio));
  }

  /** Draws letters for later pictures at once; otherwise they would be rasterised at their first copy. */
  prepare(letterings: Iterable<StyledText>, isLevel: boolean, pixelRatio: number): void {
    const pages = new Set<SignCanvas>();
    for (const lettering of letterings) pages.add(this.ready(lettering, isLevel, pixelRatio).page);
    const scratch = this.#scratch();
    for (const page of pages) scratch.drawImage(page, 0, 0, 1, 1, 0, 0, 1, 1);
    // The recorded commands hold snapshots of the pages, each of which would be copied whole at the next drawing.
    scratch.reset();
  }

  isReady(lettering: StyledText, isLevel: boolean, pixelRatio: number): boolean {
    return this.#styleOf(lettering, scaleOf(isLevel, pixelRatio)).sprites.has(lettering.text);
  }

  /** Returns the cached letters of a look by text, for callers that need hundreds of them. */
  drawnIn(look: TextStyle, isLevel: boolean, pixelRatio: number): ReadonlyMap<string, TextSprite> {
    return this.#styleOf(look, scaleOf(isLevel, pixelRatio)).sprites;
  }

  /** Paints the text centred at (x, y), rotated clockwise by `angle`. */
  paint(
    context: CanvasRenderingContext2D,
    lettering: StyledText,
    { x, y, angle }: { readonly x: number; readonly y: number; readonly angle: number },
    pixelRatio: number,
  ): void {
    const sprite = this.ready(lettering, angle === 0, pixelRatio);
    if (angle === 0) {
      drawHorizontalText(context, sprite, x, y, pixelRatio);
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

  /** An offscreen canvas. */
  #scratch(): CanvasRenderingContext2D {
    this.#ruler ??= get2dContext(this.#host.canvas(8, 8));
    return this.#ruler;
  }

  #widthsOf(size: number, weight: 500 | 600): Widths {
    const found = this.#widths.find((one) => one.size === size && one.weight === weight);
    if (found) return found;
    const made = { size, weight, byText: new Map<string, number>() };
    this.#widths.push(made);
    return made;
  }

  /** There are about a dozen, and a picture looks up the same ones repeatedly. */
  #styleOf({ size, weight, ink, halo }: TextStyle, scale: number): Style {
    const found = this.#styles.find(
      (one) =>
        one.ink === ink &&
        one.size === size &&
        one.weight === weight &&
        one.halo === halo &&
        one.scale === scale,
    );
    if (found) return found;
    const made = { size, weight, ink, halo, scale, sprites: new Map<string, TextSprite>() };
    this.#styles.push(made);
    return made;
  }

  #sprite(lettering: StyledText, scale: number): TextSprite {
    const { sprites } = this.#styleOf(lettering, scale);
    const { text, size, weight, ink, halo } = lettering;
    const known = sprites.get(text);
    if (known) return known;
    const pad = size * haloShare + 1;
    const textWidth = this.width(text, size, weight);
    const width = Math.ceil((textWidth + 2 * pad) * scale);
    const height = Math.ceil((2 * halfLineShare * size + 2 * pad) * scale);
    const { page, context, x, y } = this.#pages.take(width, height);
    context.setTransform(scale, 0, 0, scale, x, y);
    context.font = getFont(size, weight);
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.lineJoin = 'round';
    context.lineWidth = size * haloShare * 2;
    context.strokeStyle = halo;
    context.fillStyle = ink;
    const middleY = pad + halfLineShare * size;
    const baseline = middleY + baselineShare * size;
    if (halo !== 'transparent') context.strokeText(text, pad, baseline);
    context.fillText(text, pad, baseline);
    const middleX = width / scale / 2;
    const sprite: TextSprite = { page, x, y, width, height, middleX, middleY, textWidth };
    sprites.set(text, sprite);
    return sprite;
  }

  #forget(page: SignCanvas): void {
    for (const { sprites } of this.#styles)
      for (const [text, sprite] of sprites) if (sprite.page === page) sprites.delete(text);
  }
}

/** Copies cached horizontal letters centred at (x, y) to whole device pixels, which avoids shimmer. */
export function drawHorizontalText(
  context: CanvasRenderingContext2D,
  { page, x, y, width, height, middleX, middleY }: TextSprite,
  atX: number,
  atY: number,
  pixelRatio: number,
): void {
  const left = Math.round((atX - middleX) * pixelRatio) / pixelRatio;
  const top = Math.round((atY - middleY) * pixelRatio) / pixelRatio;
  context.drawImage(page, x, y, width, height, left, top, width / pixelRatio, height / pixelRatio);
}

/** Rotated letters lose sharpness when copied, so they are drawn larger. */
const scaleOf = (isLevel: boolean, pixelRatio: number) => (isLevel ? pixelRatio : pixelRatio * 1.5);
