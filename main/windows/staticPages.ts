import { escapeHtml } from '../../core/base/html.ts';
import { formatDateTime, formatTime } from '../../core/base/text.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { DisplayNumber } from '../../core/wall/display.ts';
import { packagedOrigin, retryUrl } from './origin.ts';
import { createFoundResponse, createStaticPagePolicy, type PageResponse } from './serveFile.ts';

// The console's static pages, which need no script and no file of the built renderer.

/** The fault that stopped a window. */
export interface WindowFault {
  readonly window: string;
  readonly fault: Fault;
  /** ms since the epoch */
  readonly at: number;
  /** Number of times this window has stopped since the console started. */
  readonly crashes: number;
  /** Time of the automatic retry, ms since the epoch; undefined at a desk, where the operator decides. */
  readonly againAt: number | undefined;
}

const faultStyle = `
:root { color-scheme: dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #15181c; color: #c9ced6;
  font: 18px/1.5 'Be Vietnam Pro', 'Noto Sans', 'DejaVu Sans', 'Segoe UI', sans-serif; }
main { max-width: 46rem; margin: 2rem; padding: 2rem 2.5rem; background: #1d2127; border-left: 6px solid #d9822b; }
h1 { margin: 0 0 1rem; font-size: 1.35rem; color: #f0f2f5; }
p { margin: 0 0 1rem; }
[lang=en] { color: #98a1ad; font-size: .95em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0 0 1.5rem; }
dt { color: #98a1ad; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
a { display: inline-block; padding: .8rem 1.6rem; border: 2px solid #6f9fd8; background: #25303d; color: #f0f2f5; text-decoration: none; }
a:focus-visible { outline: 3px solid #f0f2f5; outline-offset: 3px; }
kbd { padding: 0 .4em; border: 1px solid #6b7480; font: inherit; }
`;

/** Returns the page in place of a window that stopped, in both languages. */
export function createFaultPage({ window, fault, at, crashes, againAt }: WindowFault): string {
  const again =
    againAt === undefined
      ? ''
      : `<dt>Tự thử lại lúc <span lang="en">· Tries again by itself at</span></dt><dd>${formatTime(againAt)}</dd>\n`;
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Watchfloor ${escapeHtml(window)}</title><style>${faultStyle}</style></head>
<body><main>
<h1>Cửa sổ ${escapeHtml(window)} đã dừng <span lang="en">· Window ${escapeHtml(window)} stopped</span></h1>
<p>${escapeHtml(faultText(fault, 'vi'))}</p>
<p lang="en">${escapeHtml(faultText(fault, 'en'))}</p>
<dl>
<dt>Lúc <span lang="en">· At</span></dt><dd>${formatDateTime(at)}</dd>
<dt>Số lần dừng <span lang="en">· Times stopped</span></dt><dd>${crashes}</dd>
${again}</dl>
<p><a href="${retryUrl}" autofocus>Mở lại <span lang="en">· Open again</span></a></p>
<p>Phím <kbd>R</kbd> hoặc <kbd>Enter</kbd> <span lang="en">· Key <kbd>R</kbd> or <kbd>Enter</kbd></span></p>
</main></body></html>
`;
}

/** The response that serves `createFaultPage`. */
export const serveFaultPage = (what: WindowFault): PageResponse =>
  createFoundResponse('text/html; charset=utf-8', createStaticPagePolicy(faultStyle), createFaultPage(what));

const numberPagePrefix = `${packagedOrigin}/number/`;

/** Returns the address of the page with a display's number. */
export const getNumberPageUrl = (number: DisplayNumber): string => `${numberPagePrefix}${number}`;

const numberStyle = `
:root { color-scheme: dark; }
body { margin: 0; height: 100vh; display: grid; place-items: center; overflow: hidden; background: #15181c; color: #f4f6f8;
  box-sizing: border-box; border: 6px solid #e8edf3; font: 600 78vh/1 'Noto Sans', 'DejaVu Sans', 'Segoe UI', sans-serif; }
`;

/** Serves the page with a display's number; undefined if `url` is not its address. */
export function serveNumberPage(url: string): PageResponse | undefined {
  if (!url.startsWith(numberPagePrefix)) return undefined;
  const number = DisplayNumber.safeParse(Number(url.slice(numberPagePrefix.length)));
  if (!number.success) return undefined;
  const page = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${number.data}</title><style>${numberStyle}</style></head><body>${number.data}</body></html>\n`;
  return createFoundResponse('text/html; charset=utf-8', createStaticPagePolicy(numberStyle), page);
}
