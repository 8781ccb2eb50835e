import { signFont } from '../signs/host.ts';
import type { SignFontFace } from './messages.ts';

/** Font weights of the signs. */
const weights: ReadonlySet<string> = new Set(['500', '600']);
/** Sample text: font faces that cover it are loaded at once. */
const sample = 'Phường Đống Đa';

/** Returns the faces of the signs' font in the window's style sheets, which a thread does not share. */
export function listSignFontFaces(): SignFontFace[] {
  return [...document.styleSheets].flatMap((sheet) => {
    const base = sheet.href ?? document.baseURI;
    return [...sheet.cssRules].flatMap((rule): SignFontFace[] => {
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

/** The part of the thread's font set that is used here. */
export interface ThreadFontSet extends EventTarget {
  add(face: FontFace): unknown;
  load(font: string, text: string): Promise<unknown>;
}

/** Adds the faces to the thread's fonts. If one cannot be loaded, signs use a fallback font, as in the window. */
export function loadFontFaces(fonts: ThreadFontSet, faces: readonly SignFontFace[]): void {
  for (const { src, weight, unicodeRange } of faces)
    fonts.add(new FontFace(signFont, src, { weight, unicodeRange }));
  // A canvas does not load fonts by itself.
  for (const weight of weights) fonts.load(`${weight} 16px "${signFont}"`, sample).catch(() => undefined);
}
