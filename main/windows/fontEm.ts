/** A table's entry in the directory of a TrueType file, bytes; the directory begins after the header of 12. */
const [entryBytes, headerBytes] = [16, 12];
/** Where the table `head` says how many units make an em. */
const unitsPerEmAt = 18;

/**
 * A TrueType font with another number of units to the em: nothing else is changed, so that its letters are drawn by the old number
 * over the new one larger. Its checksum is then that of the file before; Chromium makes a new one.
 *
 * @throws RangeError where it has no table `head`
 */
export function withUnitsPerEm(font: Uint8Array, units: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(font);
  const view = new DataView(changed.buffer);
  const tables = view.getUint16(4);
  for (let n = 0; n < tables; n += 1) {
    const entry = headerBytes + n * entryBytes;
    if (String.fromCharCode(...changed.subarray(entry, entry + 4)) !== 'head') continue;
    view.setUint16(view.getUint32(entry + 8) + unitsPerEmAt, units);
    return changed;
  }
  throw new RangeError('a font without a head');
}
