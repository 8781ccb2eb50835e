import { signFont } from '../signs/host.ts';
import type { SignFace } from './messages.ts';

/** Weights that signs have. */
const weights: ReadonlySet<string> = new Set(['500', '600']);
/** Letters that signs surely have: faces with these are read at once. */
const sample = 'Phường Đống Đa';

/** The faces of the font of signs in the window's style sheets: a thread has none of its own. */
export function signFaces(): SignFace[] {
  return [...document.styleSheets].flatMap((sheet) => {
    const base = sheet.href ?? document.baseURI;
    return [...sheet.cssRules].flatMap((rule): SignFace[] => {
      if (!(rule instanceof CSSFontFaceRule)) return [];
      const value = (name: string) => rule.style.getPropertyValue(name);
      const weight = value('font-weight');
      if (value('font-family').replaceAll(/["']/g, '') !== signFont || !weights.has(weight)) return [];
      const src = value('src').replaceAll(
        /url\("([^"]+)"\)/g,
        (_, url: string) => `url("${new URL(url, base).href}")`,
      );
      return [{ src, weight, unicodeRange: value('unicode-range') || 'U+0-10FFFF' }];
    });
  });
}

/** This thread's fonts, as far as they are used here. */
export interface ThreadFonts extends EventTarget {
  add(face: FontFace): unknown;
  load(font: string, text: string): Promise<unknown>;
}

/** Makes the thread know them. What cannot be read is written in another font, as in the window. */
export function learnFaces(fonts: ThreadFonts, faces: readonly SignFace[]): void {
  for (const { src, weight, unicodeRange } of faces)
    fonts.add(new FontFace(signFont, src, { weight, unicodeRange }));
  // A canvas asks for no font by itself.
  for (const weight of weights) fonts.load(`${weight} 16px "${signFont}"`, sample).catch(() => undefined);
}
