import type { ReadCity } from './city.ts';

/** Bytes read at a time: a tile is a few thousand bytes long, and its neighbours lie next to it in the file. */
const blockBytes = 128 << 10;
/** Number of blocks in the cache. */
const maxBlocks = 24;

/** Reads a city file in whole blocks and caches the last ones, so that the tiles of a picture take a few reads instead of one each. */
export function createBlockReader(read: ReadCity): ReadCity {
  const blocks = new Map<number, Promise<Uint8Array>>();

  function block(number: number): Promise<Uint8Array> {
    const known = blocks.get(number);
    blocks.delete(number);
    const found = known ?? read(number * blockBytes, blockBytes);
    blocks.set(number, found);
    // A failed read is tried again the next time.
    if (!known) found.catch(() => blocks.delete(number));
    const [oldest] = blocks.keys();
    if (blocks.size > maxBlocks && oldest !== undefined) blocks.delete(oldest);
    return found;
  }

  return async (at, length) => {
    const first = Math.floor(at / blockBytes);
    const last = Math.floor((at + Math.max(length, 1) - 1) / blockBytes);
    // Long reads are not cached: they would push out all other blocks.
    const one =
      last - first < maxBlocks / 4 ? block : (number: number) => read(number * blockBytes, blockBytes);
    const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => one(first + i)));
    const whole = new Uint8Array(length);
    let filled = 0;
    for (const [i, part] of parts.entries()) {
      const from = Math.max(0, at - (first + i) * blockBytes);
      const piece = part.subarray(from, from + length - filled);
      whole.set(piece, filled);
      filled += piece.length;
      // A short block is the last of the file.
      if (part.length < blockBytes) break;
    }
    return filled === length ? whole : whole.subarray(0, filled);
  };
}
