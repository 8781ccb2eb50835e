import type { Cancel, Clock } from '../../core/clock.ts';
import { type FromDesk, maxPageBytes, type PrintJob, type ToDesk } from '../../core/contract/deskentry.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/** Makes a PDF of a page. Faults: `print.*`. */
export type Print = (page: PrintJob) => Promise<Result<Uint8Array>>;

/** A desk by itself has nothing that prints. */
export const printNowhere: Print = async () => fail('print.nowhere');

/** As many as main keeps waiting. */
const mostAtOnce = 4;
/** Longer than main takes for as many. */
const answerWithinMs = 500_000;

type Printed = Extract<ToDesk, { t: 'printed' }>;

/** Main prints for its desk: asks it, and hands on what it answers. */
export function createPrinting(options: {
  readonly clock: Clock;
  readonly post: (message: FromDesk) => void;
}): { readonly print: Print; readonly answered: (message: Printed) => void } {
  const waiting = new Map<
    number,
    { readonly done: (outcome: Result<Uint8Array>) => void; readonly cancel: Cancel }
  >();
  let jobs = 0;

  function settle(job: number, outcome: Result<Uint8Array>): void {
    const asked = waiting.get(job);
    waiting.delete(job);
    asked?.cancel();
    asked?.done(outcome);
  }

  return {
    print(page) {
      if (page.html.byteLength > maxPageBytes) {
        const megabytes = Math.ceil(page.html.byteLength / 1_048_576);
        return Promise.resolve(fail('print.tooLong', { megabytes }));
      }
      if (waiting.size >= mostAtOnce) return Promise.resolve(fail('print.busy'));
      const job = jobs;
      jobs += 1;
      return new Promise((done) => {
        const late = () => settle(job, fail('print.failed', { why: `${answerWithinMs / 1_000} s` }));
        waiting.set(job, { done, cancel: options.clock.after(answerWithinMs, late) });
        options.post({ t: 'print', job, page });
      });
    },
    answered: ({ job, outcome }) =>
      settle(job, 'pdf' in outcome ? ok(outcome.pdf) : { ok: false, fault: outcome.fault }),
  };
}
