import { randomBytes } from 'node:crypto';
import type { KeysPage } from '../../../core/api/keys.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { renderKeysPage } from '../../../core/handover/document/keys.ts';
import type { DeskPrinter, PrintJob } from '../../../core/people/deskEntry.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { openExportFile } from '../../store/exportFile.ts';

/** Creates the handlers that print the keyboard shortcuts, in the same way as reports. */
export function createKeysPrinting(options: {
  readonly desk: DeskId;
  readonly folder: string;
  readonly print: (page: PrintJob) => Promise<Result<Uint8Array>>;
  /** The printers of this machine. */
  readonly paper: {
    printers(): Promise<Result<readonly DeskPrinter[]>>;
    put(page: PrintJob, printer: string): Promise<Result<void>>;
  };
}): { readonly handlers: HandlersFor<'keys.file' | 'keys.printers' | 'keys.print'> } {
  const { desk, folder, print, paper } = options;
  const jobOf = (page: KeysPage): PrintJob => ({
    html: Buffer.from(renderKeysPage(page), 'utf8'),
    language: page.language,
    title: page.title,
    foot: 'Watchfloor',
  });
  return {
    handlers: {
      async 'keys.file'(page) {
        const pdf = await print(jobOf(page));
        if (!pdf.ok) return pdf;
        const name = `keys_${page.language}_${randomBytes(4).toString('hex')}.pdf`;
        const opened = await openExportFile({ folder, name, bytes: pdf.value.length, owner: desk });
        if (!opened.ok) return opened;
        const file = opened.value;
        const written = await file.append(pdf.value);
        const sealed = written.ok ? await file.seal() : written;
        const there = sealed.ok ? await file.appear() : sealed;
        if (there.ok) return ok({ file: name });
        await file.discard();
        return there;
      },
      async 'keys.printers'() {
        const found = await paper.printers();
        if (!found.ok) return found;
        return found.value.length === 0 ? fail('print.noPrinter') : ok({ printers: [...found.value] });
      },
      async 'keys.print'({ page, printer }) {
        const printed = await paper.put(jobOf(page), printer);
        return printed.ok ? ok({}) : printed;
      },
    },
  };
}
