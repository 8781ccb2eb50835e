import { z } from 'zod';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { formatError, type LogEvent } from '../../shared/log.ts';
import type { StepScheduler } from '../../shared/stepScheduler.ts';
import type { WriteFromSite } from '../../shared/write.ts';
import { readAlertAt, removeAlert } from '../../store/alerts.ts';
import type { IndexVocabulary } from '../../store/alertWords.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import type { AlertRowStore } from './alertRowStore.ts';

/**
 * The maximum interval between checks, ms: further alerts may have been shelved here, and the clock may have been
 * set.
 */
const lookForShelvedEveryMs = 10_000;
const rowsPerTurn = 200;

const Place = z.object({ place: z.int() });

/**
 * Unshelves alerts at their time while the site, which normally does so, is unreachable.
 * No alert stays hidden longer than its shelving allowed. Where the site decided otherwise, its state applies once
 * it is back.
 */
export interface OfflineUnshelving {
  /** The site is unreachable: this desk unshelves from now on. */
  alone(): void;
  /** All data of the site is here again. */
  together(): void;
  /** Returns whether current changes are unshelvings, which alert the operators again. */
  isTaking(): boolean;
  close(): void;
}

export function createOfflineUnshelving(options: {
  readonly store: SqlReader;
  /** While `isAlone`, its refresh shows due alerts as unshelved. */
  readonly ledger: Pick<AlertRowStore, 'commit' | 'refresh'>;
  readonly project: WriteFromSite;
  readonly isAlone: () => boolean;
  readonly turns: StepScheduler;
  readonly clock: Clock;
  readonly log: LogEvent;
}): OfflineUnshelving {
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

/** Alerts per step: a step is one transaction that deletes each with its lines and words. */
const perStep = 100;
/** The pause between two steps while alerts remain, and between two checks, ms. */
const stepEveryMs = 1_000;
const lookForOldEveryMs = 600_000;
const wordsPerLook = 20_000;

const Old = z.object({ place: z.int(), closedAt: z.int(), held: z.int(), busy: z.int() });

/**
 * Deletes alerts closed longer ago than the policy's retention time, a little at a time.
 * Alerts held as evidence stay, and so do those with pending or rejected actions of this desk. Open alerts stay,
 * whatever their age.
 */
export function createAlertRetention(options: {
  readonly store: SqlReader;
  readonly project: WriteFromSite;
  readonly vocabulary: IndexVocabulary;
  readonly turns: StepScheduler;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly policy: () => AlertPolicy;
}): { close(): void } {
  const { store, project, vocabulary, turns, clock, log, policy } = options;
  let cancel: Cancel = () => {};
  let closed = false;
  /** The position of this round, so that held alerts are read only once in it. */
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
        log('error', 'retention', { why: formatError(error) });
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
