import type { AlertPolicy } from '../../core/alerts/policy.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { AlertLog } from './log/log.ts';

/** Records a step, which is one transaction: whatever else the thread has to do waits for no more. */
const perStep = 200;
/** Between two steps while there is something to go, and until it is looked again, ms. */
const stepEveryMs = 250;
const lookEveryMs = 600_000;
/** Not while a start has better to do. */
const firstLookMs = 30_000;

/**
 * Lets what was closed go when its keeping time is over, a little at a time; what is held as evidence stays. Any process of a site
 * may: what one forgets, the log tells the others.
 */
export function startRetention(parts: {
  readonly log: Pick<AlertLog, 'forget'>;
  readonly policy: Pick<AlertPolicy, 'keepMs'>;
  readonly clock: Clock;
  readonly logLine: (line: string) => void;
  readonly onUnexpectedError: (error: unknown) => void;
}): Cancel {
  const { log, policy, clock } = parts;
  let gone = 0;
  let isStopped = false;

  async function step(): Promise<boolean> {
    const forgot = await log.forget(Math.round(clock.now()) - policy.keepMs, perStep);
    // One that refuses at present says so elsewhere: it is looked again.
    if (!forgot.ok) return false;
    gone += forgot.value;
    return forgot.value > 0;
  }
  function run(): void {
    step()
      .catch((error: unknown) => {
        parts.onUnexpectedError(error);
        return false;
      })
      .then((goesOn) => {
        if (isStopped) return;
        if (!goesOn && gone > 0) {
          parts.logLine(`${gone} records of alerts past their keeping time are gone`);
          gone = 0;
        }
        cancel = clock.after(goesOn ? stepEveryMs : lookEveryMs, run);
      });
  }
  let cancel = clock.after(firstLookMs, run);
  return () => {
    isStopped = true;
    cancel();
  };
}
