/**
 * The code in the pixels of test clips: one row of square black or white cells along the top edge, read from a
 * decoded picture to prove which camera and which frame it is.
 * 40 cells in all, left to right, across the full width (cell = width / 40): 4 cells of sync 1 0 1 0, 16 bits of
 * camera code, 16 bits of frame counter (most significant first), 4 bits of checksum. The strip is as tall as a
 * cell is wide. White is luma 235, black 16; the threshold is 128.
 */
export const testCodeCells = 40;
const sync = [1, 0, 1, 0];

/** Returns the checksum: the sum of the eight nibbles of code and counter, modulo 16. */
function checksum(code: number, frame: number): number {
  let sum = 0;
  for (let shift = 0; shift < 16; shift += 4) sum += ((code >> shift) & 15) + ((frame >> shift) & 15);
  return sum & 15;
}

const bits = (value: number, count: number) =>
  Array.from({ length: count }, (_, at) => (value >> (count - 1 - at)) & 1);

/** Returns the cells of a strip, 1 = white. Both numbers are taken modulo 65,536. */
export function encodeTestCode(code: number, frame: number): number[] {
  const [c, f] = [code & 0xffff, frame & 0xffff];
  return [...sync, ...bits(c, 16), ...bits(f, 16), ...bits(checksum(c, f), 4)];
}

/** Reads a strip; undefined if there is none. `lumaAt(x, y)` returns 0..255 at a pixel of a picture `width` wide. */
export function decodeTestCode(
  width: number,
  lumaAt: (x: number, y: number) => number,
): { readonly code: number; readonly frame: number } | undefined {
  const cell = width / testCodeCells;
  const y = Math.floor(cell / 2);
  const read = Array.from({ length: testCodeCells }, (_, at) =>
    lumaAt(Math.floor((at + 0.5) * cell), y) >= 128 ? 1 : 0,
  );
  const value = (from: number, count: number) =>
    read.slice(from, from + count).reduce<number>((sum, bit) => sum * 2 + bit, 0);
  const [code, frame] = [value(4, 16), value(20, 16)];
  const valid = sync.every((bit, at) => read[at] === bit) && value(36, 4) === checksum(code, frame);
  return valid ? { code, frame } : undefined;
}
