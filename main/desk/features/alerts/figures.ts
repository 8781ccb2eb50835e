import { z } from 'zod';
import type { Clock } from '../../../../core/clock.ts';
import type { Alert } from '../../../../core/domain/alert.ts';
import { type AlertFact, figuresOf } from '../../../../core/domain/alertFigures.ts';
import type { Operator } from '../../../../core/domain/operator.ts';
import { fail, ok } from '../../../../core/result.ts';
import type { HandlersFor } from '../../handlers.ts';
import type { Reader } from '../../store/access.ts';
import { AlertText, placeAt } from '../../store/alerts.ts';
import type { Turns } from '../../turns.ts';
import type { Belonging } from './tally.ts';

/** Rows read in one turn of the event loop: each is parsed. */
const rowsPerTurn = 300;
/** Figures over more alerts than this are refused rather than given of a part. */
const mostAlerts = 300_000;

const Row = z.object({
  place: z.int(),
  camera: z.string().nullable(),
  ward: z.string().nullable(),
  closedAt: z.int().nullable(),
  alert: AlertText,
});
type Row = z.infer<typeof Row>;

const factOf = (alert: Alert): AlertFact => ({
  id: alert.id,
  class: alert.class,
  camera: alert.camera,
  source: alert.source.id,
  priority: alert.priority,
  observedAt: alert.observedAt,
  receivedAt: alert.receivedAt,
  count: alert.count,
  active: alert.active,
  flapping: alert.flapping,
  shelved: alert.shelved !== null,
  owner: alert.owner,
  acknowledgedAt: alert.acknowledged?.at ?? null,
  acknowledgedBy: alert.acknowledged?.by ?? null,
  closed: alert.closed && { at: alert.closed.at, by: alert.closed.by, disposition: alert.closed.disposition },
});

/** The shift leader's figures, of what is here. */
export function createFigures(options: {
  readonly store: Reader;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly sees: (of: Belonging) => boolean;
  readonly operator: () => Operator | null;
}): { readonly handlers: HandlersFor<'alert.figures'> } {
  const { store, turns, clock, sees, operator } = options;

  /** The next rows of what figures are made of, after `last`; fewer than `rowsPerTurn`: there are no more. */
  type Pages = (last: Row | undefined) => Row[];
  const read = (where: string, order: string, ...params: readonly number[]): Row[] =>
    store.all(
      Row,
      `SELECT place, camera, ward, closedAt, alert FROM alerts WHERE ${where} ORDER BY ${order} LIMIT ?`,
      ...[...params, rowsPerTurn],
    );

  /** What was received then, what was closed then, and what is open: each once. */
  async function factsOf(from: number, to: number): Promise<AlertFact[] | undefined> {
    const received: Pages = (last) =>
      read('place < ? AND place >= ?', 'place DESC', last?.place ?? placeAt(to), placeAt(from));
    const closed: Pages = (last) =>
      read(
        'closedAt IS NOT NULL AND closedAt < ? AND (closedAt, place) > (?, ?)',
        'closedAt, place',
        ...[to, last?.closedAt ?? from, last?.place ?? 0],
      );
    const open = ['queued', 'shelved', 'suppressed', 'outOfService'].map(
      (list): Pages =>
        (last) =>
          read(`${list} = 1 AND place < ?`, 'place DESC', last?.place ?? Number.MAX_SAFE_INTEGER),
    );
    const facts = new Map<number, AlertFact>();
    for (const pages of [received, closed, ...open]) {
      let rows: Row[] = [];
      do {
        const last = rows.at(-1);
        rows = await turns(() => pages(last));
        for (const row of rows)
          if (!facts.has(row.place) && sees(row)) facts.set(row.place, factOf(row.alert));
        if (facts.size > mostAlerts) return undefined;
      } while (rows.length === rowsPerTurn);
    }
    return [...facts.values()];
  }

  return {
    handlers: {
      async 'alert.figures'({ from, to }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const facts = await factsOf(from, to);
        if (operator()?.id !== who.id) return fail('right.notSignedIn');
        if (!facts) return fail('alert.figuresTooMany', { most: mostAlerts });
        return ok(figuresOf(facts, { from, to, now: Math.round(clock.now()) }));
      },
    },
  };
}
