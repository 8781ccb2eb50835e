import { z } from 'zod';
import type { Clock } from '../../../core/base/clock.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { Log } from '../../shared/log.ts';
import type { Turns } from '../../shared/turns.ts';
import type { Project } from '../../shared/write.ts';
import { readAlertAt } from '../../store/alerts.ts';
import { createSyncLoop } from '../../sync/loop.ts';
import type { Ledger } from './ledger.ts';

/** Looked again at least so often, ms: more may have been shelved here, and the clock may have been set. */
const lookEveryMs = 10_000;
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
    let [below, nextMs] = [Number.MAX_SAFE_INTEGER, lookEveryMs];
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

  const loop = createSyncLoop({ clock, log, name: 'shelf', retry: () => lookEveryMs, run: look });
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
