/// <reference path="./ttf.d.ts" />
import regular from '../../resources/fonts/BeVietnamPro-Regular.ttf?inline';
import semiBold from '../../resources/fonts/BeVietnamPro-SemiBold.ttf?inline';

/** The report's font, as `data:` URLs by the names that its style gives their files. */
export const printingFonts: Readonly<Record<string, string>> = {
  'regular.ttf': regular,
  'semibold.ttf': semiBold,
};
