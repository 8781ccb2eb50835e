/// <reference path="../woff2.d.ts" />
import latin400 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-400-normal.woff2?inline';
import latin600 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-600-normal.woff2?inline';
import latinExt400 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-ext-400-normal.woff2?inline';
import latinExt600 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-ext-600-normal.woff2?inline';
import vietnamese400 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-400-normal.woff2?inline';
import vietnamese600 from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-600-normal.woff2?inline';

/** The report's font, as `data:` URLs by the names that its style gives their files. */
export const printingFonts: Readonly<Record<string, string>> = {
  'vietnamese-400': vietnamese400,
  'latin-ext-400': latinExt400,
  'latin-400': latin400,
  'vietnamese-600': vietnamese600,
  'latin-ext-600': latinExt600,
  'latin-600': latin600,
};
