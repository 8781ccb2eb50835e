import { type AlertFact, countFigures, sourceOf } from '../../core/alerts/figures.ts';
import type { AlertFigures } from '../../core/alerts/queue.ts';
import type { Scope } from '../../core/people/operator.ts';
import type { Reader } from '../../node/sql/access.ts';
import { type Sees, walkFacts } from './alertFacts.ts';
import { quarterMs } from './cameraUse.ts';

/** What is to be counted: the alerts of `from` <= time < `to` (ms since the epoch), and what is open, if that is wanted. */
export interface CountTask {
  readonly from: number;
  readonly to: number;
  readonly withOpen: boolean;
  /** As of when what stands is told, ms since the epoch. */
  readonly now: number;
  /** Past so many alerts it ends. */
  readonly most: number;
}

export interface Counted {
  /** Alerts that were looked at; more than were wanted: the rest is of a part of them. */
  readonly alerts: number;
  readonly figures: AlertFigures;
  /** Received, by quarters of an hour from the beginning. */
  readonly perQuarterHour: readonly number[];
  /** Received, by camera or, without one, by source: those with the most; and whether those are all. */
  readonly sources: ReadonlyMap<string, number>;
  readonly allSources: boolean;
}

/** Counts what anyone who has that scope may see. */
export type CountFor = (task: CountTask, scope: Scope) => Promise<Counted>;
/** Counts what anyone who sits here may see. */
export type CountSeen = (task: CountTask) => Promise<Counted>;

/** Of a source with fewer alerts than so many others it is not told how many. */
const maxSourcesReported = 500;

/** A count, a bounded number of rows at a time. */
export interface Count {
  /** False: there are no more. */
  step(rows: number): boolean;
  read(): Counted;
}

export function countAlerts(store: Reader, task: CountTask, sees: Sees): Count {
  const { from, to, now, most } = task;
  const walk = walkFacts(store, task, sees);
  const figures = countFigures(from, to);
  const perQuarterHour = new Array<number>(Math.ceil((to - from) / quarterMs)).fill(0);
  const bySource = new Map<string, number>();
  let alerts = 0;

  function add(fact: AlertFact): void {
    figures.add(fact);
    if (fact.receivedAt < from || fact.receivedAt >= to) return;
    const quarter = Math.floor((fact.receivedAt - from) / quarterMs);
    perQuarterHour[quarter] = (perQuarterHour[quarter] ?? 0) + 1;
    const source = sourceOf(fact);
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
