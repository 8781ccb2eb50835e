/** Draws the pictures of test clips: the code strip on top, large digits for people below it, and moving shapes. */
import { encodeTestCode, testCodeCells } from '../../core/media/testCode.ts';

export interface PictureSize {
  /** A multiple of twice the strip's 40 cells, so that each cell has whole pixels. */
  readonly width: number;
  readonly height: number;
}

/** Each row has 3 bits, top row first. */
const digits = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 3, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 2, 2, 2],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
] as const;
const glyphColumns = 3;
const glyphRows = 5;

const lumaBlack = 16;
const lumaWhite = 235;
const lumaDark = 45;
const lumaBright = 190;
/** The size of grains that change between pictures, so that a stream has about the bit rate of a camera's. */
const grainPixels = 4;
const grainSwing = 80;
/** Maximum luma that noise adds to or subtracts from a pixel of a still scene. */
const sensorNoise = 3;

/** Draws pictures of one camera in planar YUV 4:2:0. */
export class TestPicture {
  private readonly size: PictureSize;
  private readonly code: number;
  private readonly frames: number;
  private readonly backdrop: Buffer;

  /** @param frames length of the loop: the movement repeats after it */
  constructor(size: PictureSize, code: number, frames: number) {
    if (size.width % (2 * testCodeCells) !== 0 || size.height % 2 !== 0)
      throw new Error(`a test picture is a multiple of ${2 * testCodeCells} wide and of 2 high`);
    this.size = size;
    this.code = code;
    this.frames = frames;
    this.backdrop = this.paintBackdrop();
  }

  get bytes(): number {
    return (this.size.width * this.size.height * 3) / 2;
  }

  /** Draws one frame into a new buffer. */
  paint(frame: number): Buffer {
    const { width, height } = this.size;
    const cell = width / testCodeCells;
    const picture = Buffer.from(this.backdrop);
    encodeTestCode(this.code, frame).forEach((bit, at) => {
      this.fill(picture, at * cell, 0, cell, cell, bit ? lumaWhite : lumaBlack);
    });
    // A block crosses from left to right twice in a loop, and a bar swings.
    const block = Math.floor(height / 8);
    const way = ((frame * 2) / this.frames) % 1;
    this.fill(picture, Math.floor(way * (width - block)), height - block, block, block, lumaBright);
    const swing = (1 - Math.cos((2 * Math.PI * frame * 3) / this.frames)) / 2;
    const bar = Math.max(2, Math.floor(width / 80));
    const barTop = Math.floor(cell + swing * (height - 2 * block - cell));
    this.fill(picture, width - 3 * bar, barTop, 2 * bar, block, lumaBright);
    this.grain(picture, frame);
    this.digits(picture, String(frame % this.frames), cell, height - 2 * block, Math.floor(block / 7));
    return picture;
  }

  /**
   * Draws the scene without counter or movement, with only a quiet sensor's noise on each pixel: the hardest case for
   * the detection of frozen cameras.
   */
  paintStill(frame: number): Buffer {
    const { width, height } = this.size;
    const cell = width / testCodeCells;
    const picture = Buffer.from(this.backdrop);
    let state = (Math.imul(frame + 1, 0x9e3779b1) ^ Math.imul(this.code + 1, 0x85ebca6b)) | 1;
    for (let at = 0; at < width * height; at++) {
      // xorshift32 (Marsaglia)
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      // The difference of two dice is about normally distributed from -sensorNoise to sensorNoise.
      const dice = ((state >>> 8) % (sensorNoise + 1)) - ((state >>> 20) % (sensorNoise + 1));
      picture[at] = (picture[at] ?? 0) + dice;
    }
    encodeTestCode(this.code, 0).forEach((bit, at) => {
      this.fill(picture, at * cell, 0, cell, cell, bit ? lumaWhite : lumaBlack);
    });
    return picture;
  }

  /** Draws a band of pseudo-random grains below the digits, of which a third are new in each picture. */
  private grain(picture: Buffer, frame: number): void {
    const { width, height } = this.size;
    const top = Math.floor((height * 2) / 3);
    const rows = Math.floor(height / 12 / grainPixels);
    const columns = Math.floor(width / grainPixels);
    for (let at = 0; at < rows * columns; at++) {
      const seed = Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(this.code + 1, 0x85ebca6b);
      const changedAt = frame - ((frame + (seed >>> 28)) % 3);
      const mixed = Math.imul(seed ^ Math.imul(changedAt + 16, 0xc2b2ae35), 0x27d4eb2f);
      const luma = lumaDark + ((mixed >>> 16) % grainSwing);
      const x = (at % columns) * grainPixels;
      this.fill(picture, x, top + Math.floor(at / columns) * grainPixels, grainPixels, grainPixels, luma);
    }
  }

  private paintBackdrop(): Buffer {
    const { width, height } = this.size;
    const picture = Buffer.alloc(this.bytes, lumaDark);
    // Each code has a tint of its own, so that neighbouring tiles on a wall look different.
    const turn = (this.code * 2.399963) % (2 * Math.PI);
    const quarter = (width * height) / 4;
    picture.fill(Math.round(128 + 40 * Math.cos(turn)), width * height, width * height + quarter);
    picture.fill(Math.round(128 + 40 * Math.sin(turn)), width * height + quarter);
    const text = String(this.code);
    const scale = Math.floor(Math.min(height / 9, width / ((glyphColumns + 1) * (text.length + 1))));
    const left = Math.floor((width - text.length * (glyphColumns + 1) * scale) / 2);
    this.digits(picture, text, left, Math.floor(height / 5), scale);
    return picture;
  }

  private digits(picture: Buffer, text: string, left: number, top: number, scale: number): void {
    [...text].forEach((character, place) => {
      const glyph = digits[Number(character)] ?? digits[0];
      for (let row = 0; row < glyphRows; row++)
        for (let column = 0; column < glyphColumns; column++) {
          if ((((glyph[row] ?? 0) >> (glyphColumns - 1 - column)) & 1) === 0) continue;
          const x = left + (place * (glyphColumns + 1) + column) * scale;
          this.fill(picture, x, top + row * scale, scale, scale, lumaWhite);
        }
    });
  }

  private fill(picture: Buffer, x: number, y: number, width: number, height: number, luma: number): void {
    const right = Math.min(x + width, this.size.width);
    for (let row = y; row < Math.min(y + height, this.size.height); row++)
      picture.fill(luma, row * this.size.width + x, row * this.size.width + right);
  }
}
