import { inflateRawSync } from 'node:zlib';

/** Signature of the record at the end of a zip (PKWARE APPNOTE 4.3.16). */
const endOfDirectory = Buffer.from('PK\x05\x06', 'latin1');

/**
 * Yields the files of a zip. Sufficient for the one archive whose hash was checked before: no zip64, no encryption.
 * @param {Buffer} zip
 * @returns {Generator<{ name: string, mode: number, read: () => Buffer }>}
 */
export function* zipEntries(zip) {
  const end = zip.lastIndexOf(endOfDirectory);
  if (end < 0) throw new Error('this is no zip archive');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const mode = zip.readUInt16LE(at + 40) & 0o777;
    const local = zip.readUInt32LE(at + 42);
    const read = () => {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(start, start + size);
      return method === 0 ? data : inflateRawSync(data);
    };
    if (!name.endsWith('/')) yield { name, mode, read };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
