import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import {
  type DeskPrinter,
  type FromDeskProcess,
  maxPageBytes,
  type PrintJob,
  type ToDeskProcess,
} from '../../core/people/deskEntry.ts';
import { createRequests } from '../../core/rpc/requests.ts';

/** Makes a PDF of a page. Faults: `print.*`. */
export type PrintPage = (page: PrintJob) => Promise<Result<Uint8Array>>;

/** The printers of the desk's machine. */
export interface DeskPrinters {
  /** Faults: `print.nowhere`, `print.failed`, `print.busy`. */
  printers(): Promise<Result<readonly DeskPrinter[]>>;
  /** Resolves once the printer's queue has accepted the page. Faults: `print.*`. */
  put(page: PrintJob, printer: string): Promise<Result<void>>;
}

/** A desk without Electron cannot print. */
export const rejectPrinting: PrintPage = async () => fail('print.nowhere');
export const noPrinters: DeskPrinters = {
  printers: async () => fail('print.nowhere'),
  put: async () => fail('print.nowhere'),
};

/** Equals the maximum number of pages that main queues. */
const mostAtOnce = 4;
/** Longer than main needs for a full queue. */
const answerWithinMs = 500_000;

type Printed = Extract<ToDeskProcess, { t: 'printed' }>;
type Outcome = Exclude<Printed['outcome'], { fault: unknown }>;

/** Lets main print for the desk: sends it requests and returns its responses. */
export function createPrintClient(options: {
  readonly clock: Clock;
  readonly post: (message: FromDeskProcess) => void;
}): {
  readonly print: PrintPage;
  readonly paper: DeskPrinters;
  readonly answered: (message: Printed) => void;
} {
  const requests = createRequests<Result<Outcome>>({
    clock: options.clock,
    afterMs: answerWithinMs,
    response: () => fail('print.failed', { why: `${answerWithinMs / 1_000} s` }),
  });

  /** @param of extracts the requested value from a response */
  async function ask<T>(
    message: (job: number) => FromDeskProcess,
    of: (outcome: Outcome) => T,
  ): Promise<Result<T>> {
    if (requests.pending >= mostAtOnce) return fail('print.busy');
    const outcome = await requests.request((job) => options.post(message(job)));
    return outcome.ok ? ok(of(outcome.value)) : outcome;
  }

  const tooLong = ({ html }: PrintJob): Result<never> | undefined =>
    html.byteLength > maxPageBytes
      ? fail('print.tooLong', { megabytes: Math.ceil(html.byteLength / 1_048_576) })
      : undefined;

  return {
    print: async (page) =>
      tooLong(page) ??
      ask(
        (job) => ({ t: 'print', job, page }),
        (outcome) => {
          if ('pdf' in outcome) return outcome.pdf;
          throw new Error('main made no PDF');
        },
      ),
    paper: {
      printers: () =>
        ask(
          (job) => ({ t: 'printers', job }),
          (outcome) => {
            if ('printers' in outcome) return outcome.printers;
            throw new Error('main named no printers');
          },
        ),
      put: async (page, printer) =>
        tooLong(page) ??
        ask(
          (job) => ({ t: 'print', job, page, printer }),
          (outcome) => {
            if (!('paper' in outcome)) throw new Error('main put nothing on paper');
          },
        ),
    },
    answered: ({ job, outcome }) =>
      void requests.resolve(job, 'fault' in outcome ? { ok: false, fault: outcome.fault } : ok(outcome)),
  };
}
