import { randomBytes } from 'node:crypto';
import { cityClasses } from '../../../core/alerts/classes.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { handoverDeskCalls } from '../../../core/handover/api.ts';
import { toCanonicalReport } from '../../../core/handover/canonical.ts';
import { toReportCsv } from '../../../core/handover/document/csv.ts';
import type { ReportNames } from '../../../core/handover/document/frame.ts';
import { toReportJson } from '../../../core/handover/document/json.ts';
import { renderReportPage } from '../../../core/handover/document/page.ts';
import { createZoneTimes } from '../../../core/handover/document/times.ts';
import type { Handover } from '../../../core/handover/report.ts';
import { type DeskPrinter, PrinterName, type PrintJob } from '../../../core/people/deskEntry.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { CallParsed } from '../../../core/rpc/define.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { readAlertPolicy } from '../../store/alertSync.ts';
import { openExportFile } from '../../store/exportFile.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';
import type { FrozenReports } from './frozenReports.ts';
import type { ShownHandover } from './shownHandover.ts';

/** Makes PDFs, and prints on the printers of this machine. */
export interface ReportPrinter {
  readonly print: (page: PrintJob) => Promise<Result<Uint8Array>>;
  readonly paper: {
    printers(): Promise<Result<readonly DeskPrinter[]>>;
    put(page: PrintJob, printer: string): Promise<Result<void>>;
  };
}

interface FilingOptions extends ReportPrinter {
  /** The folder for reports. */
  readonly folder: string;
  readonly documents: FrozenReports;
  readonly cameraName: (id: string) => string | undefined;
  readonly show: (who: Operator, desired: RequestedReport) => Promise<Result<Filed>>;
}

export type RequestedPreview = CallParsed<typeof handoverDeskCalls, 'handover.preview'>;
/** The report of a handover, or of a period without a handover. */
type RequestedReport = CallParsed<typeof handoverDeskCalls, 'handover.get'> | RequestedPreview;
type Filed = Omit<ShownHandover, 'handover'> & { readonly handover: Handover | null };

/** Returns the audit detail: the handover, or the subject and period if there is none. */
function heartbeatOf(desired: RequestedReport, { handover, report, sha256 }: Filed): object {
  if (handover && 'handover' in desired)
    return { handover: handover.id, version: desired.version ?? handover.version, report: sha256 };
  const of = 'desk' in report.subject ? report.subject.desk : report.subject.centre;
  return { handover: null, of, from: report.from, to: report.to, report: sha256 };
}

/** Returns the file name without language and extension; a report without a handover is named after its period. */
function nameOf(desired: RequestedReport, { handover, report, sha256 }: Filed): string {
  const of = 'desk' in report.subject ? report.subject.desk : 'centre';
  const times = createZoneTimes(report.zone);
  const minute = (at: number) => times.sortable(at).slice(0, -3).replace(/\D+/g, '-');
  if (!handover) return `report_${of}_${minute(report.from)}_${minute(report.to)}_preview`;
  const version = ('handover' in desired ? desired.version : undefined) ?? handover.version;
  const frozen = sha256 === null ? 'draft' : `v${version}`;
  return `handover_${of}_${handover.shift.date}_${handover.shift.key}_${frozen}`;
}

/** The desk setting with the printer last used for a report. */
const printerKey = 'printer';

/** Creates handlers that file reports in the export folder and print them, each recorded in the audit log first. */
export function createReportFiling(
  {
    store,
    write,
    operator,
    desk,
    clock,
  }: Pick<DeskContext, 'store' | 'write' | 'operator' | 'desk' | 'clock'>,
  options: FilingOptions,
): HandlersFor<'handover.file' | 'handover.printers' | 'handover.print'> {
  const { folder, documents, print, paper, show } = options;

  function namesIn(language: Language): ReportNames {
    const classes = { ...cityClasses, ...readAlertPolicy(store)?.classes };
    return {
      camera: options.cameraName,
      alertClass: (key) => classes[key]?.name[language],
    };
  }

  function pageOf(report: ShownHandover['report'], language: Language): PrintJob {
    const { html, title, foot } = renderReportPage(report, language, namesIn(language));
    return { html: Buffer.from(html, 'utf8'), language, title, foot };
  }

  async function bytesOf(
    { report, sha256 }: Filed,
    format: 'pdf' | 'csv' | 'json',
    language: Language,
  ): Promise<Result<Uint8Array>> {
    if (format === 'csv') return ok(Buffer.from(toReportCsv(report, language, namesIn(language)), 'utf8'));
    if (format === 'pdf') return print(pageOf(report, language));
    const frozen = sha256 === null ? ok(toCanonicalReport(report)) : await documents.text(sha256);
    return frozen.ok ? ok(Buffer.from(toReportJson(frozen.value, report), 'utf8')) : frozen;
  }

  return {
    async 'handover.file'(input, _connection, forCaller) {
      const began = clock.monotonic();
      const who = operator();
      if (!who) return fail('right.notSignedIn');
      const shown = await show(who, input);
      if (!shown.ok) return shown;
      const { format, language } = input;
      const bytes = await bytesOf(shown.value, format, language);
      if (!bytes.ok) return bytes;
      const name = `${nameOf(input, shown.value)}_${language}_${randomBytes(4).toString('hex')}.${format}`;
      const opened = await openExportFile({ folder, name, bytes: bytes.value.length, owner: desk });
      if (!opened.ok) return opened;
      const file = opened.value;
      const appended = await file.append(bytes.value);
      const sealed = appended.ok ? await file.seal() : appended;
      const detail = JSON.stringify({
        ...heartbeatOf(input, shown.value),
        file: name,
        sha256: sealed.ok ? sealed.value : null,
      });
      const auditEvent = { who: who.id, event: 'handover.file', camera: null, why: null, detail };
      const outcome = sealed.ok ? forCaller(() => write(auditEvent, () => undefined)) : sealed;
      const there = outcome.ok ? await file.appear() : outcome;
      if (there.ok)
        return ok({ file: name, bytes: bytes.value.length, tookMs: Math.round(clock.monotonic() - began) });
      await file.discard();
      return there;
    },
    async 'handover.printers'() {
      const found = await paper.printers();
      if (!found.ok) return found;
      if (found.value.length === 0) return fail('print.noPrinter');
      const last = readSetting(store, 'desk', printerKey, PrinterName) ?? null;
      return ok({ printers: [...found.value], last });
    },
    async 'handover.print'(input, _connection, forCaller) {
      const who = operator();
      if (!who) return fail('right.notSignedIn');
      const shown = await show(who, input);
      if (!shown.ok) return shown;
      const { language, printer } = input;
      const what = { ...heartbeatOf(input, shown.value), printer };
      const detail = JSON.stringify(what);
      const auditEvent = { who: who.id, event: 'handover.print', camera: null, why: null, detail };
      // Paper cannot be taken back: the print is recorded before the printer receives it, and so is a printer's
      // failure.
      const outcome = forCaller(() =>
        write(auditEvent, (tx) => saveSetting(tx, 'desk', printerKey, printer)),
      );
      if (!outcome.ok) return outcome;
      const printed = await paper.put(pageOf(shown.value.report, language), printer);
      if (printed.ok) return ok({});
      const refusal = JSON.stringify({ ...what, fault: printed.fault.code });
      const refused = write(
        { ...auditEvent, event: 'handover.printRefused', detail: refusal },
        () => undefined,
      );
      return refused.ok ? printed : refused;
    },
  };
}
