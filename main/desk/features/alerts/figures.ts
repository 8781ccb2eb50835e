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
  alert: AlertText,
});
const ByClosing = Row.extend({ closedAt: z.int() });

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

  /** What was received then, what was closed then, and what is open: each once. */
  async function factsOf(from: number, to: number): Promise<AlertFact[] | undefined> {
    const facts = new Map<number, AlertFact>();
    const take = (row: z.infer<typeof Row>) => {
      if (!facts.has(row.place) && sees(row)) facts.set(row.place, factOf(row.alert));
    };
    let below = placeAt(to);
    let rows: z.infer<typeof Row>[];
    do {
      rows = await turns(() =>
        store.all(
          Row,
          'SELECT place, camera, ward, alert FROM alerts WHERE place < ? AND place >= ? ORDER BY place DESC LIMIT ?',
          ...[below, placeAt(from), rowsPerTurn],
        ),
      );
      rows.forEach(take);
      below = rows.at(-1)?.place ?? below;
      if (facts.size > mostAlerts) return undefined;
    } while (rows.length === rowsPerTurn);
    let at = from;
    let place = 0;
    let closed: z.infer<typeof ByClosing>[];
    do {
      closed = await turns(() =>
        store.all(
          ByClosing,
          `SELECT place, camera, ward, alert, closedAt FROM alerts WHERE closedAt IS NOT NULL AND closedAt < ?
           AND (closedAt, place) > (?, ?) ORDER BY closedAt, place LIMIT ?`,
          ...[to, at, place, rowsPerTurn],
        ),
      );
      closed.forEach(take);
      at = closed.at(-1)?.closedAt ?? at;
      place = closed.at(-1)?.place ?? place;
      if (facts.size > mostAlerts) return undefined;
    } while (closed.length === rowsPerTurn);
    for (const list of ['queued', 'shelved', 'suppressed', 'outOfService']) {
      below = Number.MAX_SAFE_INTEGER;
      do {
        rows = await turns(() =>
          store.all(
            Row,
            `SELECT place, camera, ward, alert FROM alerts WHERE ${list} = 1 AND place < ? ORDER BY place DESC LIMIT ?`,
            ...[below, rowsPerTurn],
          ),
        );
        rows.forEach(take);
        below = rows.at(-1)?.place ?? below;
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
