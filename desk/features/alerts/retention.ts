import { z } from 'zod';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { errorText, type Log } from '../../shared/log.ts';
import type { Turns } from '../../shared/turns.ts';
import type { Project } from '../../shared/write.ts';
import { removeAlert } from '../../store/alerts.ts';
import type { Vocabulary } from '../../store/alertWords.ts';

/** Alerts a step: each goes with its lines and words, and a step is one transaction. */
const perStep = 100;
/** Between two steps while there is something to do, and before it is looked again, ms. */
const stepEveryMs = 1_000;
const lookEveryMs = 600_000;
const wordsPerLook = 20_000;

const Old = z.object({ place: z.int(), closedAt: z.int(), held: z.int(), busy: z.int() });

/**
 * Lets go of what was closed longer ago than the policy keeps it, a little at a time; what is held as evidence stays, and so does
 * what actions of this desk wait for or came back from. What is open stays however old it is.
 */
export function createRetention(options: {
  readonly store: Reader;
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: () => AlertPolicy;
}): { close(): void } {
  const { store, project, vocabulary, turns, clock, log, policy } = options;
  let cancel: Cancel = () => {};
  let closed = false;
  /** Up to where this round has looked: what is held is not looked at again in it. */
  let from = { closedAt: 0, place: 0 };
  let removed = 0;

  async function step(): Promise<boolean> {
    const until = Math.round(clock.now()) - policy().keepMs;
    const rows = await turns(() =>
      store.all(
        Old,
        `SELECT place, closedAt, held,
           EXISTS (SELECT 1 FROM alertOutbox o WHERE o.alert = a.id)
           OR EXISTS (SELECT 1 FROM alertConflicts c WHERE c.alert = a.id) AS busy
         FROM alerts a WHERE closedAt IS NOT NULL AND closedAt < ? AND (closedAt, place) > (?, ?)
         ORDER BY closedAt, place LIMIT ?`,
        ...[until, from.closedAt, from.place, perStep],
      ),
    );
    const last = rows.at(-1);
    if (!last || closed) return false;
    const old = rows.filter(({ held, busy }) => held === 0 && busy === 0);
    const done = await turns(() =>
      project((tx) => {
        for (const { place } of old) removeAlert(tx, place);
      }),
    );
    if (!done.ok) return false;
    removed += old.length;
    from = { closedAt: last.closedAt, place: last.place };
    return rows.length === perStep;
  }

  function run(): void {
    step()
      .catch((error: unknown) => {
        log('error', 'retention', { why: errorText(error) });
        return false;
      })
      .then((goesOn) => {
        if (closed) return;
        if (!goesOn) {
          if (removed > 0) log('info', 'closed alerts past their keeping time are gone', { removed });
          removed = 0;
          from = { closedAt: 0, place: 0 };
          project((tx) => vocabulary.save(tx, wordsPerLook));
        }
        cancel = clock.after(goesOn ? stepEveryMs : lookEveryMs, run);
      });
  }

  cancel = clock.after(stepEveryMs * 10, run);
  return {
    close() {
      closed = true;
      cancel();
    },
  };
}
