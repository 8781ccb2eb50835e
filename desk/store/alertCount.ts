import { type AlertFact, createAlertFigureCounter, getSourceKey } from '../../core/alerts/figures.ts';
import type { AlertFigures } from '../../core/alerts/queue.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import { type CanSeeAlert, readAlertFacts } from './alertFacts.ts';
import { quarterMs } from './cameraUse.ts';

/** Selects the alerts of `from` <= time < `to` (ms since the epoch), and optionally the open ones. */
export interface CountTask {
  readonly from: number;
  readonly to: number;
  readonly withOpen: boolean;
  /** The time at which open alerts are evaluated, ms since the epoch. */
  readonly now: number;
  /** The count stops after this number of alerts. */
  readonly most: number;
}

export interface AlertCountResult {
  /** The number of alerts read; more than `most` means that the figures cover only part of them. */
  readonly alerts: number;
  readonly figures: AlertFigures;
  /** Received alerts per quarter of an hour, from `from` on. */
  readonly perQuarterHour: readonly number[];
  /** Received alerts by camera or, without one, by source: the most frequent ones; `allSources`: these are all. */
  readonly sources: ReadonlyMap<string, number>;
  readonly allSources: boolean;
}

/** Counts the alerts that a person with this scope may see. */
export type CountAlertsFor = (task: CountTask, scope: Scope) => Promise<AlertCountResult>;
/** Counts the alerts that the signed-in operator may see. */
export type CountVisibleAlerts = (task: CountTask) => Promise<AlertCountResult>;

/** The maximum number of sources reported; less frequent ones are left out. */
const maxSourcesReported = 500;

/** A count that runs in steps of a bounded number of rows. */
export interface AlertCount {
  /** Returns false when no rows remain. */
  step(rows: number): boolean;
  read(): AlertCountResult;
}

export function countAlerts(store: SqlReader, task: CountTask, sees: CanSeeAlert): AlertCount {
  const { from, to, now, most } = task;
  const walk = readAlertFacts(store, task, sees);
  const figures = createAlertFigureCounter(from, to);
  const perQuarterHour = new Array<number>(Math.ceil((to - from) / quarterMs)).fill(0);
  const bySource = new Map<string, number>();
  let alerts = 0;

  function add(fact: AlertFact): void {
    figures.add(fact);
    if (fact.receivedAt < from || fact.receivedAt >= to) return;
    const quarter = Math.floor((fact.receivedAt - from) / quarterMs);
    perQuarterHour[quarter] = (perQuarterHour[quarter] ?? 0) + 1;
    const source = getSourceKey(fact);
    bySource.set(source, (bySource.get(source) ?? 0) + 1);
  }

  return {
    step(rows) {
      const facts = walk.step(rows);
      for (const fact of facts ?? []) add(fact);
      alerts += facts?.length ?? 0;
      return facts !== undefined && alerts <= most;
    },
    read: () => ({
      alerts,
      perQuarterHour,
      figures: walk.named(figures.read(now)),
      sources: new Map([...bySource].sort(([, a], [, b]) => b - a).slice(0, maxSourcesReported)),
      allSources: bySource.size <= maxSourcesReported,
    }),
  };
}
