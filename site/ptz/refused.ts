import { createAllowance } from '../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { FromGateway } from '../../core/ptz/gatewayMessages.ts';

type RefusedMessage = Extract<FromGateway, { t: 'refused' }>;
export type Refusal = Omit<RefusedMessage, 't' | 'times'>;

/** The same refusal again is counted for so long, and told as one, ms: anyone who tries all night fills no trail. */
const togetherMs = 60_000;
/** Different ones, of everybody together; what is beyond is counted with the next of its kind. */
const allowed = { atOnce: 20, everyMs: 3_000 };
const mostCounted = 200;

interface Counted {
  readonly refusal: Refusal;
  /** Since it was told last. */
  times: number;
  readonly cancel: Cancel;
}

/** Who was refused what, for the site's trail: the first at once, what follows of its kind once a minute. */
export interface Refusals {
  note(refusal: Refusal): void;
  /** Tells what is counted and not told yet. */
  close(): void;
}

export function createRefusals(clock: Clock, publish: (report: RefusedMessage) => void): Refusals {
  const allowance = createAllowance(clock, allowed);
  const counted = new Map<string, Counted>();

  function publishCounted(key: string, { refusal, times, cancel }: Counted): void {
    cancel();
    counted.delete(key);
    if (times > 0) publish({ t: 'refused', ...refusal, times });
  }

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
        publish({ t: 'refused', ...refusal, times: 1 });
      }
      const cancel = clock.after(togetherMs, () => publishCounted(key, one));
      const one: Counted = { refusal, times: now ? 0 : 1, cancel };
      counted.set(key, one);
    },
    close() {
      for (const [key, one] of counted) publishCounted(key, one);
    },
  };
}
