/// <reference path="./ttf.d.ts" />
import { unitsPerEmOfLog } from '../../core/handover/document/style.ts';
import regular from '../../resources/fonts/BeVietnamPro-Regular.ttf?inline';
import semiBold from '../../resources/fonts/BeVietnamPro-SemiBold.ttf?inline';
import { withUnitsPerEm } from './fontEm.ts';

/** They are put into the program as `data:` URLs. */
const bytesOf = (url: string) => new Uint8Array(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));

/** The report's font, by the names that its style gives its files. */
export const printingFonts: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'regular.ttf': bytesOf(regular),
  'semibold.ttf': bytesOf(semiBold),
  'log.ttf': withUnitsPerEm(bytesOf(regular), unitsPerEmOfLog),
};
