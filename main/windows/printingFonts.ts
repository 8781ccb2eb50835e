/// <reference path="./ttf.d.ts" />
import { unitsPerEmOfLog } from '../../core/handover/document/style.ts';
import regular from '../../resources/fonts/BeVietnamPro-Regular.ttf?inline';
import semiBold from '../../resources/fonts/BeVietnamPro-SemiBold.ttf?inline';

/** Size of a table entry in the directory of a TrueType file, and of the header before the directory, bytes. */
const [entryBytes, headerBytes] = [16, 12];
/** Offset of `unitsPerEm` in the table `head`, bytes. */
const unitsPerEmOffset = 18;

/**
 * Returns a copy of a TrueType font with another number of units per em.
 * Its letters are drawn larger by the ratio of the old number to the new one. The checksum in the file is not updated; Chromium
 * computes it again.
 * @throws RangeError if the font has no table `head`
 */
export function scaleUnitsPerEm(font: Uint8Array, units: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(font);
  const view = new DataView(changed.buffer);
  const tables = view.getUint16(4);
  for (let n = 0; n < tables; n += 1) {
    const entry = headerBytes + n * entryBytes;
    if (String.fromCharCode(...changed.subarray(entry, entry + 4)) !== 'head') continue;
    view.setUint16(view.getUint32(entry + 8) + unitsPerEmOffset, units);
    return changed;
  }
  throw new RangeError('the font has no table head');
}

/** Returns the bytes of a `data:` URL, the form in which the build embeds fonts. */
const bytesOf = (url: string) => new Uint8Array(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));

/** The report's fonts by the file names in its style. This module is loaded with the first report only. */
export const printingFonts: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'regular.ttf': bytesOf(regular),
  'semibold.ttf': bytesOf(semiBold),
  'log.ttf': scaleUnitsPerEm(bytesOf(regular), unitsPerEmOfLog),
};
