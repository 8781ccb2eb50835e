import { createAllowance } from '../../../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../../../core/base/clock.ts';
import type { OperatorId } from '../../../../core/base/ids.ts';
import type { Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import type { Log } from '../../../shared/log.ts';
import type { Write } from '../../../shared/write.ts';

/** Entries of the trail: anyone who tries all night fills no disk. */
const allowed = { atOnce: 10, everyMs: 6_000 };
/** What was beyond that is counted for so long, and told as one, ms. */
const togetherMs = 60_000;
const auditEvent = { who: 'nobody', event: 'session.refused', camera: null, why: 'without the site' };

const refusal = (why: Fault): Result<never> => ({ ok: false, fault: why });

/** Tries to sign in without the site that did not come as far as a password, for the trail. */
export interface OfflineRefusals {
  /**
   * @param known whose name that is, where the desk knows
   * @returns the refusal, or the store's fault where it could not be written
   */
  noted(why: Fault, name: string, known?: OperatorId): Result<never>;
  /** Tells what is counted and not told yet. */
  close(): void;
}

export function createOfflineRefusals(options: {
  readonly write: Write;
  readonly clock: Clock;
  readonly log: Log;
}): OfflineRefusals {
  const { write, clock, log } = options;
  const allowance = createAllowance(clock, allowed);
  let more = 0;
  let cancel: Cancel | undefined;

  function sendMore(): void {
    cancel?.();
    cancel = undefined;
    if (more === 0) return;
    const written = write({ ...auditEvent, detail: JSON.stringify({ times: more }) }, () => {});
    if (written.ok) more = 0;
    else log('warn', 'refused sign-ins not written', { times: more, cause: written.fault.code });
  }

  return {
    noted(why, name, known) {
      if (allowance.waitMs('') > 0) {
        cancel ??= clock.after(togetherMs, sendMore);
        more += 1;
        return refusal(why);
      }
      allowance.take('');
      const detail = JSON.stringify({ name, code: why.code });
      const written = write({ ...auditEvent, ...(known ? { who: known } : {}), detail }, () => {});
      return written.ok ? refusal(why) : written;
    },
    close: sendMore,
  };
}
