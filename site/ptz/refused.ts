import { createAllowance } from '../../core/allowance.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { FromGateway } from '../../core/contract/gateway.ts';

type Told = Extract<FromGateway, { t: 'refused' }>;
export type Refusal = Omit<Told, 't' | 'times'>;

/** The same refusal again is counted for so long, and told as one, ms: whoever tries all night fills no trail. */
const togetherMs = 60_000;
/** Different ones, of everybody together; what is beyond is counted with the next of its kind. */
const allowed = { atOnce: 20, everyMs: 3_000 };
const mostCounted = 200;

/** Who was refused what, for the site's trail: the first at once, what follows of its kind once a minute. */
export interface Refusals {
  note(refusal: Refusal): void;
  close(): void;
}

export function createRefusals(clock: Clock, tell: (told: Told) => void): Refusals {
  const allowance = createAllowance(clock, allowed);
  const counted = new Map<string, { times: number; readonly cancel: Cancel }>();

  return {
    note(refusal) {
      const key = JSON.stringify(refusal);
      const known = counted.get(key);
      if (known) {
        known.times += 1;
        return;
      }
      if (counted.size >= mostCounted) return;
      const now = allowance.waitMs('') === 0;
      if (now) {
        allowance.take('');
        tell({ t: 'refused', ...refusal, times: 1 });
      }
      const cancel = clock.after(togetherMs, () => {
        const { times } = counted.get(key) ?? { times: 0 };
        counted.delete(key);
        if (times > 0) tell({ t: 'refused', ...refusal, times });
      });
      counted.set(key, { times: now ? 0 : 1, cancel });
    },
    close() {
      for (const { cancel } of counted.values()) cancel();
    },
  };
}
