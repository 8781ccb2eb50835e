import { DisplayNumber } from '../../core/wall/display.ts';
import { packagedOrigin } from './origin.ts';
import { type Answer, found, staticPolicy } from './serve.ts';

const pageAt = `${packagedOrigin}/number/`;

/** Where the page with a display's number is. */
export const numberPageUrl = (number: DisplayNumber): string => `${pageAt}${number}`;

const style = `
:root { color-scheme: dark; }
body { margin: 0; height: 100vh; display: grid; place-items: center; overflow: hidden; background: #15181c; color: #f4f6f8;
  box-sizing: border-box; border: 6px solid #e8edf3; font: 600 78vh/1 'Noto Sans', 'DejaVu Sans', 'Segoe UI', sans-serif; }
`;

/** The page with a display's number, if that is what an address names: no script, nothing of the built renderer. */
export function numberPageAnswer(url: string): Answer | undefined {
  if (!url.startsWith(pageAt)) return undefined;
  const number = DisplayNumber.safeParse(Number(url.slice(pageAt.length)));
  if (!number.success) return undefined;
  const page = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${number.data}</title><style>${style}</style></head><body>${number.data}</body></html>\n`;
  return found('text/html; charset=utf-8', staticPolicy(style), page);
}
