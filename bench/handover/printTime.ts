import { mkdirSync } from 'node:fs';
import { cityClasses } from '../../core/alerts/classes.ts';
import { renderReportPage } from '../../core/handover/document/page.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import { printPages } from '../../test/fixtures/printing/run.ts';
import type { City } from '../store/city.ts';

/**
 * Measures the time from a report to its page and from the page to a PDF. Excludes the start of Electron, which already
 * runs on a desk.
 */
export async function measurePrinting(
  report: HandoverReport,
  city: City,
  folder: string,
): Promise<{ readonly pageMs: number; readonly printMs: number }> {
  mkdirSync(folder, { recursive: true });
  const began = performance.now();
  const page = renderReportPage(report, 'vi', {
    camera: (id) => city.camera(id)?.name,
    alertClass: (key) => cityClasses[key]?.name.vi,
  });
  const pageMs = performance.now() - began;
  const [printed] = await printPages(folder, { report: { ...page, language: 'vi' } });
  if (!printed || printed.fault !== null) throw new Error(printed?.fault ?? 'nothing was printed');
  return { pageMs, printMs: printed.ms };
}
