import type { ReadCity } from '../../core/map/city/city.ts';

/** A tile is a few thousand bytes and its neighbours lie beside it: so much is read at a time, bytes. */
const blockBytes = 128 << 10;
/** Blocks that are remembered. */
const mostBlocks = 24;

/** Reads a file by whole blocks, and remembers the last: a picture's tiles come with a few questions rather than one each. */
export function readByBlocks(read: ReadCity): ReadCity {
  const blocks = new Map<number, Promise<Uint8Array>>();

  function block(number: number): Promise<Uint8Array> {
    const known = blocks.get(number);
    blocks.delete(number);
    const found = known ?? read(number * blockBytes, blockBytes);
    blocks.set(number, found);
    // What failed once is asked for again the next time.
    if (!known) found.catch(() => blocks.delete(number));
    const [oldest] = blocks.keys();
    if (blocks.size > mostBlocks && oldest !== undefined) blocks.delete(oldest);
    return found;
  }

  return async (at, length) => {
    const first = Math.floor(at / blockBytes);
    const last = Math.floor((at + Math.max(length, 1) - 1) / blockBytes);
    // Long ones are not remembered: they would only push out all others.
    const one =
      last - first < mostBlocks / 4 ? block : (number: number) => read(number * blockBytes, blockBytes);
    const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => one(first + i)));
    const whole = new Uint8Array(length);
    let filled = 0;
    for (const [i, part] of parts.entries()) {
      const from = Math.max(0, at - (first + i) * blockBytes);
      const piece = part.subarray(from, from + length - filled);
      whole.set(piece, filled);
      filled += piece.length;
      // A short block is the file's last.
      if (part.length < blockBytes) break;
    }
    return filled === length ? whole : whole.subarray(0, filled);
  };
}
