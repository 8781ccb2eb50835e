import { BrowserWindow, type Session, session } from 'electron';
import type { Clock } from '../../core/clock.ts';
import { maxPdfBytes, type PrintJob } from '../../core/contract/deskentry.ts';
import { html } from '../../core/html.ts';
import { fontPath, pageMargins, reportStyle } from '../../core/report/style.ts';
import { reportWords } from '../../core/report/words.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { guardSession } from './guard.ts';
import { packagedOrigin, pageScheme } from './origin.ts';
import { answerHeaders, staticPolicy } from './serve.ts';

/** Makes PDFs of pages, one after the other. */
export interface Printer {
  /** Faults: `print.failed`, `print.tooLong`, `print.busy`. */
  readonly pdf: (page: PrintJob) => Promise<Result<Uint8Array>>;
}

/** Printing and waiting. */
const mostAtOnce = 4;
/** A page that is not printed by then hangs. */
const withinMs = 120_000;
const pageUrl = `${packagedOrigin}/report`;
/** Kept in memory, and only by this window. */
const partition = 'printing';
const policy = `${staticPolicy(reportStyle)}; font-src 'self'`;
/** The page is laid out for paper only, and would be without the letters that no screen has asked for. */
const loadFonts = 'Promise.all([...document.fonts].map((face) => face.load())).then(() => undefined)';
const inches = (mm: number) => mm / 25.4;

/**
 * At the foot of each page. Chromium makes a document of it for each, with the system's letters: with a font of its own in it, a
 * long report took twice as long.
 */
function footer({ title, foot, language }: PrintJob): string {
  const [before = '', between = '', after = ''] = reportWords[language].page('|', '|').split('|');
  const style = `.foot{box-sizing:border-box;width:100%;padding:0 ${pageMargins.right}mm 0 ${pageMargins.left}mm;display:flex;gap:6mm;justify-content:space-between;font:6.5pt/1.35 'Noto Sans','Segoe UI','DejaVu Sans',sans-serif;color:#333}.page{white-space:nowrap;font-size:8pt;color:#000}`;
  return html`<style>${{ html: style }}</style><div class="foot"><span>${title}<br>${foot}</span><span class="page">${before}<span class="pageNumber"></span>${between}<span class="totalPages"></span>${after}</span></div>`
    .html;
}

/** Prints in a hidden window of its own: no preload, a policy without scripts, a session that reaches nothing but the page and its fonts. */
export function createPrinter({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Printer {
  let own: Session | undefined;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let page: Uint8Array = new Uint8Array();
  let fonts: Readonly<Record<string, string>> = {};

  function serve(): void {
    own = session.fromPartition(partition);
    guardSession(own, { devOrigin: undefined, log });
    own.webRequest.onBeforeRequest(({ url }, answer) =>
      answer({ cancel: !url.startsWith(`${pageScheme}:`) }),
    );
    own.protocol.handle(pageScheme, ({ url }) => {
      if (url === pageUrl)
        return new Response(new Uint8Array(page), {
          headers: answerHeaders('text/html; charset=utf-8', policy),
        });
      const at = `${packagedOrigin}${fontPath}`;
      const font = url.startsWith(at) ? fonts[url.slice(at.length)] : undefined;
      if (font === undefined) return new Response(null, { status: 404 });
      return new Response(Buffer.from(font.slice(font.indexOf(',') + 1), 'base64'), {
        headers: answerHeaders('font/ttf', policy),
      });
    });
  }

  async function print(job: PrintJob): Promise<Result<Uint8Array>> {
    // A program that prints nothing needs no fonts of its own.
    fonts = (await import('./printingFonts.ts')).printingFonts;
    if (!own) serve();
    page = job.html;
    const window = new BrowserWindow({
      ...{ show: false, width: 794, height: 1_123, title: 'Watchfloor printing', skipTaskbar: true },
      webPreferences: {
        ...{ partition, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
        ...{ devTools: false, spellcheck: false, backgroundThrottling: false },
      },
    });
    const { webContents: contents } = window;
    let cancel = () => {};
    const stopped = new Promise<Result<never>>((done) => {
      cancel = clock.after(withinMs, () => done(fail('print.failed', { why: `${withinMs / 1_000} s` })));
      contents.on('render-process-gone', (_event, { reason }) => done(fail('print.failed', { why: reason })));
    });
    const made = contents
      .loadURL(pageUrl)
      .then(() => contents.executeJavaScript(loadFonts))
      .then(() =>
        contents.printToPDF({
          ...{
            pageSize: 'A4',
            printBackground: true,
            displayHeaderFooter: true,
            headerTemplate: '<span></span>',
          },
          footerTemplate: footer(job),
          margins: {
            ...{ top: inches(pageMargins.top), bottom: inches(pageMargins.bottom) },
            ...{ left: inches(pageMargins.left), right: inches(pageMargins.right) },
          },
          ...{ generateTaggedPDF: true, generateDocumentOutline: true },
        }),
      )
      .then(
        (pdf): Result<Uint8Array> =>
          pdf.byteLength > maxPdfBytes
            ? fail('print.tooLong', { megabytes: Math.ceil(pdf.byteLength / 1_048_576) })
            : ok(pdf),
      )
      .catch(
        (error: unknown): Result<never> =>
          fail('print.failed', { why: error instanceof Error ? error.message.slice(0, 300) : String(error) }),
      );
    try {
      return await Promise.race([made, stopped]);
    } finally {
      cancel();
      page = new Uint8Array();
      if (!window.isDestroyed()) window.destroy();
    }
  }

  return {
    pdf(job) {
      if (waiting >= mostAtOnce) return Promise.resolve(fail('print.busy'));
      waiting += 1;
      const printed = last
        .then(() => print(job))
        .finally(() => {
          waiting -= 1;
        });
      // Whoever waits goes on whatever became of the one before.
      last = printed.catch(() => undefined);
      return printed;
    },
  };
}
