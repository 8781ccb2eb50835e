import type { Clock } from '../../../../core/clock.ts';
import { countFigures } from '../../../../core/domain/alertFigures.ts';
import type { Operator } from '../../../../core/domain/operator.ts';
import { fail, ok } from '../../../../core/result.ts';
import type { HandlersFor } from '../../handlers.ts';
import type { Reader } from '../../store/access.ts';
import { walkFacts } from '../../store/alertFacts.ts';
import type { Turns } from '../../turns.ts';
import type { Belonging } from './tally.ts';

/** Rows read in one turn of the event loop. */
const rowsPerTurn = 2_000;
/** Figures over more alerts than this are refused rather than given of a part. */
const mostAlerts = 300_000;

/** The shift leader's figures, of what is here. */
export function createFigures(options: {
  readonly store: Reader;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly sees: (of: Belonging) => boolean;
  readonly operator: () => Operator | null;
}): { readonly handlers: HandlersFor<'alert.figures'> } {
  const { store, turns, clock, sees, operator } = options;
  return {
    handlers: {
      async 'alert.figures'({ from, to }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const walk = walkFacts(store, { from, to, withOpen: true }, sees);
        const count = countFigures(from, to);
        let counted = 0;
        for (;;) {
          const facts = await turns(() => {
            const step = walk.step(rowsPerTurn);
            for (const fact of step ?? []) count.add(fact);
            return step;
          });
          if (operator()?.id !== who.id) return fail('right.notSignedIn');
          if (!facts) break;
          counted += facts.length;
          if (counted > mostAlerts) return fail('alert.figuresTooMany', { most: mostAlerts });
        }
        return ok(walk.named(count.read(Math.round(clock.now()))));
      },
    },
  };
}
