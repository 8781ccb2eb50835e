import { fail, ok } from '../../core/base/result.ts';
import type { DeskPrinter, PrintJob } from '../../core/people/deskEntry.ts';
import type { DeskPrinters } from '../../desk/app/printClient.ts';

/**
 * Creates the printers of a machine. `taken` lists the accepted jobs.
 * A job fails on a printer that is not among them (gone), and on one named `jammed`.
 */
export function fakePrinters(...names: readonly string[]) {
  const printers: DeskPrinter[] = names.map((name) => ({ name, label: name }));
  const taken: { readonly page: PrintJob; readonly printer: string }[] = [];
  const paper: DeskPrinters = {
    printers: async () => ok(printers),
    async put(page, printer) {
      if (!names.includes(printer)) return fail('print.printerGone', { printer });
      if (printer === 'jammed') return fail('print.refused', { printer, why: 'Print job failed' });
      taken.push({ page, printer });
      return ok(undefined);
    },
  };
  return { paper, taken };
}
