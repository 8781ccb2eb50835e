import { AlertPriority } from '../../../../core/alerts/alert.ts';
import type { Cancel, Clock } from '../../../../core/base/clock.ts';
import type { Annunciation } from './sounder.ts';

type Call = Annunciation['alerts'][number];

/** What a screen reader is given of what calls: the gravest in full, the rest as a number. */
export interface Announced {
  readonly call: Call | undefined;
  /** The gravest priority among all that is told. */
  readonly priority: AlertPriority;
  /** How many more there are. */
  readonly more: number;
}

/**
 * Speech takes some seconds, and a new word cuts off the one before or queues behind it: one in so long, ms. What is critical need
 * not wait for words about the others.
 */
export const betweenWordsMs = { critical: 3_000, other: 10_000 } as const;

/** Gathers what calls and gives it on one by one, the gravest first: a flood is a number now and then. */
export interface Spoken {
  hear(message: Annunciation): void;
  /** Nobody is to hear of it any more. */
  forget(): void;
}

export function createSpoken(options: {
  readonly clock: Clock;
  readonly notify: (report: Announced) => void;
}): Spoken {
  const { clock, notify } = options;
  let calls: Call[] = [];
  let more = new Map<AlertPriority, number>();
  const publishedAt = { critical: Number.NEGATIVE_INFINITY, other: Number.NEGATIVE_INFINITY };
  let cancel: Cancel = () => {};

  function forget(): void {
    cancel();
    cancel = () => {};
    calls = [];
    more = new Map();
  }

  function next(): void {
    cancel();
    const waiting = [...calls.map(({ shown }) => shown.alert.priority), ...more.keys()];
    if (waiting.length === 0) return;
    const priority = AlertPriority.options.find((each) => waiting.includes(each)) ?? 'low';
    const kind = priority === 'critical' ? 'critical' : 'other';
    const now = clock.monotonic();
    // After something critical the others wait as long as after each other.
    const last =
      kind === 'critical' ? publishedAt.critical : Math.max(publishedAt.critical, publishedAt.other);
    const left = last + betweenWordsMs[kind] - now;
    if (left > 0) {
      cancel = clock.after(left, next);
      return;
    }
    const call = calls.find(({ shown }) => shown.alert.priority === priority);
    const all = calls.length + [...more.values()].reduce((sum, n) => sum + n, 0);
    publishedAt[kind] = now;
    forget();
    notify({ call, priority, more: all - (call ? 1 : 0) });
  }

  return {
    hear(message) {
      calls.push(...message.alerts);
      for (const priority of AlertPriority.options) {
        const count = message.more[priority] ?? 0;
        if (count > 0) more.set(priority, (more.get(priority) ?? 0) + count);
      }
      next();
    },
    forget,
  };
}
