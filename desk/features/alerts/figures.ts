import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { CountSeen } from '../../store/alertCount.ts';

/** Figures over more alerts than this are refused rather than given of a part. */
const mostAlerts = 300_000;

/** The shift leader's figures, of what is here. */
export function createFigures(options: {
  readonly clock: Clock;
  readonly count: CountSeen;
  readonly operator: () => Operator | null;
}): { readonly handlers: HandlersFor<'alert.figures'> } {
  const { clock, count, operator } = options;
  return {
    handlers: {
      async 'alert.figures'({ from, to }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const now = Math.round(clock.now());
        const { alerts, figures } = await count({ from, to, withOpen: true, now, most: mostAlerts });
        if (operator()?.id !== who.id) return fail('right.notSignedIn');
        return alerts > mostAlerts ? fail('alert.figuresTooMany', { most: mostAlerts }) : ok(figures);
      },
    },
  };
}
