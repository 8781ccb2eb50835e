import { BrowserWindow, type Session, session, type WebContents } from 'electron';
import type { Clock } from '../../core/base/clock.ts';
import { html } from '../../core/base/html.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { fontPath, pageMargins, reportStyle } from '../../core/handover/document/style.ts';
import { reportTexts } from '../../core/handover/document/words.ts';
import { type DeskPrinter, maxPdfBytes, maxPrinters, type PrintJob } from '../../core/people/deskEntry.ts';
import { restrictSession } from './guard.ts';
import { packagedOrigin, pageScheme } from './origin.ts';
import { addPageFooters } from './pageFooters.ts';
import { restrictedPagePreferences } from './preferences.ts';
import {
  createFoundResponse,
  createNotFoundResponse,
  createStaticPagePolicy,
  type PageRequest,
  type PageResponse,
} from './serveFile.ts';
import { servePageScheme } from './servePageScheme.ts';

/** Prints pages, one after the other. */
export interface Printer {
  /** Prints to PDF. Faults: `print.failed`, `print.tooLong`, `print.busy`. */
  readonly pdf: (page: PrintJob) => Promise<Result<Uint8Array>>;
  /**
   * Prints on the printer of this system name; resolves once it is queued. Faults: `print.refused`, `print.printerGone`,
   * `print.busy`.
   */
  readonly paper: (page: PrintJob, printer: string) => Promise<Result<void>>;
  /** Lists the printers of this machine; there may be none. Faults: `print.failed`, `print.busy`. */
  readonly printers: () => Promise<Result<readonly DeskPrinter[]>>;
}

/** Maximum number of jobs printing or waiting. */
const mostAtOnce = 4;
/** A job that takes longer counts as hung. */
const withinMs = 120_000;
/**
 * Size from which a page prints to hundreds of sheets. Its footers are added afterwards, which is faster than Chromium's own.
 */
const longHtmlBytes = 1_000_000;
const pageUrl = `${packagedOrigin}/report`;
/** A session in memory, used by this window only. */
const partition = 'printing';
const policy = `${createStaticPagePolicy(reportStyle)}; font-src 'self'`;
/** Loads all fonts: the page is laid out for paper only, and Chromium skips fonts that no screen has requested. */
const loadFonts = 'Promise.all([...document.fonts].map((face) => face.load())).then(() => undefined)';
const inches = (mm: number) => mm / 25.4;

/**
 * Returns the footer template of each page.
 * Chromium makes a document of it for each page and uses the system's fonts: with an embedded font a long report took twice as
 * long.
 */
function footer({ title, foot, language }: PrintJob): string {
  const [before = '', between = '', after = ''] = reportTexts[language].page('|', '|').split('|');
  const style = `.foot{box-sizing:border-box;width:100%;padding:0 ${pageMargins.right}mm 0 ${pageMargins.left}mm;display:flex;gap:6mm;justify-content:space-between;font:6.5pt/1.35 'Noto Sans','Segoe UI','DejaVu Sans',sans-serif;color:#333}.page{white-space:nowrap;font-size:8pt;color:#000}`;
  return html`<style>${{ html: style }}</style><div class="foot"><span>${title}<br>${foot}</span><span class="page">${before}<span class="pageNumber"></span>${between}<span class="totalPages"></span>${after}</span></div>`
    .html;
}

/** Adds the footers; undefined if Chromium must do it because a footer has letters that the document's fonts lack. */
function withOwnFeet(pdf: Uint8Array, { title, foot, language }: PrintJob): Uint8Array | undefined {
  const page = (n: number, of: number) => reportTexts[language].page(`${n}`, `${of}`);
  try {
    return addPageFooters(pdf, { lines: [title, foot], page });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Prints in a hidden window: no preload, no scripts, and a session that reaches only the page and its fonts. */
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
  let fonts: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {};

  function serve(): void {
    own = session.fromPartition(partition);
    restrictSession(own, { devOrigin: undefined, log });
    own.webRequest.onBeforeRequest(({ url }, answer) =>
      answer({ cancel: !url.startsWith(`${pageScheme}:`) }),
    );
    const answer = ({ url }: PageRequest): PageResponse => {
      if (url === pageUrl) return createFoundResponse('text/html; charset=utf-8', policy, page);
      const at = `${packagedOrigin}${fontPath}`;
      const font = url.startsWith(at) ? fonts[url.slice(at.length)] : undefined;
      return font === undefined
        ? createNotFoundResponse(policy)
        : createFoundResponse('font/ttf', policy, font);
    };
    servePageScheme(own, answer, log);
  }

  /** Runs one piece of work in a hidden window, with a time limit. */
  async function inWindow<T>(
    work: (contents: WebContents) => Promise<Result<T>>,
    failed: (why: string) => Result<never>,
  ): Promise<Result<T>> {
    if (!own) serve();
    const window = new BrowserWindow({
      show: false,
      width: 794,
      height: 1_123,
      title: 'Watchfloor printing',
      skipTaskbar: true,
      webPreferences: { ...restrictedPagePreferences, partition, backgroundThrottling: false },
    });
    let cancel = () => {};
    const stopped = new Promise<Result<never>>((done) => {
      cancel = clock.after(withinMs, () => done(failed(`${withinMs / 1_000} s`)));
      window.webContents.on('render-process-gone', (_event, { reason }) => done(failed(reason)));
    });
    const done = work(window.webContents).catch((error: unknown) =>
      failed(error instanceof Error ? error.message.slice(0, 300) : String(error)),
    );
    try {
      return await Promise.race([done, stopped]);
    } finally {
      cancel();
      page = new Uint8Array();
      if (!window.isDestroyed()) window.destroy();
    }
  }

  async function load(contents: WebContents, job: PrintJob): Promise<void> {
    // The fonts are loaded with the first print job.
    fonts = (await import('./printingFonts.ts')).printingFonts;
    page = job.html;
    await contents.loadURL(pageUrl);
    await contents.executeJavaScript(loadFonts);
  }

  async function pdfOf(contents: WebContents, job: PrintJob): Promise<Result<Uint8Array>> {
    await load(contents, job);
    const pages = (foot: Electron.PrintToPDFOptions) =>
      contents.printToPDF({
        pageSize: 'A4',
        printBackground: true,
        ...foot,
        margins: {
          top: inches(pageMargins.top),
          bottom: inches(pageMargins.bottom),
          left: inches(pageMargins.left),
          right: inches(pageMargins.right),
        },
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      });
    const long = job.html.byteLength < longHtmlBytes ? undefined : withOwnFeet(await pages({}), job);
    const pdf =
      long ??
      (await pages({
        displayHeaderFooter: true,
        headerTemplate: '<span></span>',
        footerTemplate: footer(job),
      }));
    return pdf.byteLength > maxPdfBytes
      ? fail('print.tooLong', { megabytes: Math.ceil(pdf.byteLength / 1_048_576) })
      : ok(pdf);
  }

  async function onPaper(contents: WebContents, job: PrintJob, printer: string): Promise<Result<void>> {
    const there = await contents.getPrintersAsync();
    if (!there.some(({ name }) => name === printer)) return fail('print.printerGone', { printer });
    await load(contents, job);
    return new Promise((done) =>
      contents.print(
        {
          silent: true,
          deviceName: printer,
          pageSize: 'A4',
          printBackground: true,
          // Chromium's own header and footer: time and the page's title above, the given text and "page n of m" below.
          header: job.title,
          footer: job.foot,
        },
        (success, why) =>
          done(success ? ok(undefined) : fail('print.refused', { printer, why: why || 'unknown' })),
      ),
    );
  }

  /** Runs jobs one after the other. A job runs whether or not the one before it failed. */
  function inTurn<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (waiting >= mostAtOnce) return Promise.resolve(fail('print.busy'));
    waiting += 1;
    const done = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = done.catch(() => undefined);
    return done;
  }

  const failed = (why: string) => fail('print.failed', { why });
  return {
    pdf: (job) => inTurn(() => inWindow((contents) => pdfOf(contents, job), failed)),
    paper: (job, printer) =>
      inTurn(() =>
        inWindow(
          (contents) => onPaper(contents, job, printer),
          (why) => fail('print.refused', { printer, why }),
        ),
      ),
    printers: () =>
      inTurn(() =>
        inWindow(async (contents) => {
          const there = await contents.getPrintersAsync();
          return ok(
            there.slice(0, maxPrinters).map(({ name, displayName }) => ({
              name,
              label: (displayName || name).slice(0, 300),
            })),
          );
        }, failed),
      ),
  };
}
