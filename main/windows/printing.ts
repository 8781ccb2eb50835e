import { BrowserWindow, type Session, session, type WebContents } from 'electron';
import type { Clock } from '../../core/base/clock.ts';
import { html } from '../../core/base/html.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { fontPath, pageMargins, reportStyle } from '../../core/handover/document/style.ts';
import { reportWords } from '../../core/handover/document/words.ts';
import { type DeskPrinter, maxPdfBytes, mostPrinters, type PrintJob } from '../../core/people/deskEntry.ts';
import { answerPages } from './answering.ts';
import { guardSession } from './guard.ts';
import { packagedOrigin, pageScheme } from './origin.ts';
import { withFeet } from './pageFeet.ts';
import { guardedPage } from './preferences.ts';
import { type Answer, found, notFound, type PageRequest, staticPolicy } from './serve.ts';

/** Prints pages, one after the other. */
export interface Printer {
  /** Faults: `print.failed`, `print.tooLong`, `print.busy`. */
  readonly pdf: (page: PrintJob) => Promise<Result<Uint8Array>>;
  /** On paper, by the system's name of the printer, once its queue has taken it. Faults: `print.refused`, `print.printerGone`, `print.busy`. */
  readonly paper: (page: PrintJob, printer: string) => Promise<Result<void>>;
  /** Those of this machine; there may be none. Faults: `print.failed`, `print.busy`. */
  readonly printers: () => Promise<Result<readonly DeskPrinter[]>>;
}

/** Printing and waiting. */
const mostAtOnce = 4;
/** A page that is not printed by then hangs. */
const withinMs = 120_000;
/** Of a page that is hundreds on paper: its feet are written into it afterwards, which takes less than having Chromium do it. */
const longHtmlBytes = 1_000_000;
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

/** Undefined: by Chromium then. The words of a foot may have letters that stand nowhere else. */
function withOwnFeet(pdf: Uint8Array, { title, foot, language }: PrintJob): Uint8Array | undefined {
  const page = (n: number, of: number) => reportWords[language].page(`${n}`, `${of}`);
  try {
    return withFeet(pdf, { lines: [title, foot], page });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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
  let fonts: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {};

  function serve(): void {
    own = session.fromPartition(partition);
    guardSession(own, { devOrigin: undefined, log });
    own.webRequest.onBeforeRequest(({ url }, answer) =>
      answer({ cancel: !url.startsWith(`${pageScheme}:`) }),
    );
    const answer = ({ url }: PageRequest): Answer => {
      if (url === pageUrl) return found('text/html; charset=utf-8', policy, page);
      const at = `${packagedOrigin}${fontPath}`;
      const font = url.startsWith(at) ? fonts[url.slice(at.length)] : undefined;
      return font === undefined ? notFound(policy) : found('font/ttf', policy, font);
    };
    answerPages(own, answer, log);
  }

  /** A window of which nobody sees anything, for one piece of work that must end. */
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
      webPreferences: { ...guardedPage, partition, backgroundThrottling: false },
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
    // A program that prints nothing needs no fonts of its own.
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
          // What Chromium writes there itself: above the time and the page's title, below these words and the page of how many.
          header: job.title,
          footer: job.foot,
        },
        (success, why) =>
          done(success ? ok(undefined) : fail('print.refused', { printer, why: why || 'unknown' })),
      ),
    );
  }

  /** One after the other: anyone who waits goes on whatever became of the one before. */
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
            there.slice(0, mostPrinters).map(({ name, displayName }) => ({
              name,
              label: (displayName || name).slice(0, 300),
            })),
          );
        }, failed),
      ),
  };
}
