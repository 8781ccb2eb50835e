import { z } from 'zod';
import { KeysFileName } from '../base/fileName.ts';
import { DeskPrinter, maxPrinters, PrinterName } from '../people/deskEntry.ts';
import { defineCallsWithRight } from '../rpc/define.ts';

const signedInCall = defineCallsWithRight('signedIn');

const Nothing = z.object({});
const Line = z.string().max(200);

/** The program's keys and commands as a window describes them for printing; nothing of the site. */
export const KeysPage = z.object({
  language: z.enum(['vi', 'en']),
  title: Line.min(1),
  groups: z
    .array(z.object({ name: Line, lines: z.array(z.object({ keys: Line, name: Line })).max(100) }))
    .min(1)
    .max(40),
});
export type KeysPage = z.infer<typeof KeysPage>;

/** Calls of a window to its desk. They are not audited, because the guide contains the same. */
export const keysDeskCalls = {
  /** Writes the keys into the export folder as a PDF. Faults: `print.*`, `export.diskFull`, `export.notWritten`. */
  'keys.file': signedInCall({ input: KeysPage, output: z.object({ file: KeysFileName }) }),
  /** Returns the printers of the desk's machine. Faults: `print.noPrinter`, `print.nowhere`. */
  'keys.printers': signedInCall({
    input: Nothing,
    output: z.object({ printers: z.array(DeskPrinter).min(1).max(maxPrinters) }),
  }),
  /** Prints the keys; returns once the printer's queue has accepted them. */
  'keys.print': signedInCall({ input: z.object({ page: KeysPage, printer: PrinterName }), output: Nothing }),
} as const;
