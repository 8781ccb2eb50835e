import { z } from 'zod';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { errorText, type Log } from '../../shared/log.ts';
import type { Turns } from '../../shared/turns.ts';
import type { Project } from '../../shared/write.ts';
import { readAlertAt, removeAlert } from '../../store/alerts.ts';
import type { Vocabulary } from '../../store/alertWords.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import type { Ledger } from './ledger.ts';

/** Looked again at least so often, ms: more may have been shelved here, and the clock may have been set. */
const lookForShelvedEveryMs = 10_000;
const rowsPerTurn = 200;

const Place = z.object({ place: z.int() });

/**
 * Takes alerts off the shelf at their time while the site, which does that otherwise, is not there to do it: nothing stays hidden
 * for longer than anyone who shelved it said. Ones that the site sees otherwise when it is back go by what it says.
 */
export interface Shelf {
  /** Nobody else does it from now on. */
  alone(): void;
  /** All that the site has is here. */
  together(): void;
  /** What changes just now comes off the shelf: it asks for people again. */
  isTaking(): boolean;
  close(): void;
}

export function createShelf(options: {
  readonly store: Reader;
  /** What it refreshes is shown off the shelf where that is due, while `isAlone`. */
  readonly ledger: Pick<Ledger, 'commit' | 'refresh'>;
  readonly project: Project;
  readonly isAlone: () => boolean;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
}): Shelf {
  const { store, ledger, project, isAlone, turns, clock, log } = options;
  let taking = false;
  const taken = new Set<string>();

  function refresh(alerts: Iterable<string>): void {
    ledger.commit(project, (tx) => {
      for (const id of alerts) ledger.refresh(tx, id);
    });
  }

  async function look(): Promise<Result<unknown>> {
    const now = Math.round(clock.now());
    let [below, nextMs] = [Number.MAX_SAFE_INTEGER, lookForShelvedEveryMs];
    const step = (): boolean => {
      const rows = store.all(
        Place,
        'SELECT place FROM alerts WHERE shelved = 1 AND place < ? ORDER BY place DESC LIMIT ?',
        ...[below, rowsPerTurn],
      );
      const over: string[] = [];
      for (const { place } of rows) {
        const alert = readAlertAt(store, place)?.alert;
        if (!alert?.shelved) continue;
        if (alert.shelved.until <= now) over.push(alert.id);
        else nextMs = Math.min(nextMs, alert.shelved.until - now);
      }
      below = rows.at(-1)?.place ?? below;
      if (over.length > 0) {
        taking = true;
        try {
          refresh(over);
        } finally {
          taking = false;
        }
        for (const id of over) taken.add(id);
      }
      return rows.length === rowsPerTurn;
    };
    const mayTake = () => isAlone() && loop.state() === 'running';
    while (mayTake() && (await turns(step)));
    if (mayTake()) loop.requestAfter(nextMs);
    return ok({});
  }

  const loop = createSyncLoop({ clock, log, name: 'shelf', retry: () => lookForShelvedEveryMs, run: look });
  return {
    alone: loop.start,
    together() {
      loop.stop();
      if (taken.size > 0) refresh(taken);
      taken.clear();
    },
    isTaking: () => taking,
    close: loop.stop,
  };
}

/** Alerts a step: each goes with its lines and words, and a step is one transaction. */
const perStep = 100;
/** Between two steps while there is something to do, and before it is looked again, ms. */
const stepEveryMs = 1_000;
const lookForOldEveryMs = 600_000;
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
        cancel = clock.after(goesOn ? stepEveryMs : lookForOldEveryMs, run);
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
