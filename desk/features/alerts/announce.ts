import { AlertPriority } from '../../../core/alerts/alert.ts';
import { capAnnouncements } from '../../../core/alerts/announce.ts';
import type { ShownAlert } from '../../../core/alerts/queue.ts';
import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import type { RowChange } from './ledger.ts';
import type { Belonging } from './queueState.ts';

type Annunciations = TopicMessage<DeskTopics, 'annunciations'>;
type Why = Annunciations['alerts'][number]['why'];

interface Call {
  readonly why: Why;
  readonly place: number;
  readonly priority: AlertPriority;
  readonly at: number;
}

/** What calls is gathered so long, ms: a burst is told at once, and windows are not told more than they can show. */
const gatherMs = 250;
/** Of what is gathered no more is kept one by one. */
const mostGathered = 1_000;

/** What is to be seen and heard now: new in the queue, announced again, or further up. */
export interface Announcer {
  /** `isCatchingUp`: what has come while nobody could call is coming now. It is told together, when all of it is here. */
  changed(changes: readonly RowChange[], isCatchingUp: boolean): void;
  /** All of it is here: what still waits for somebody calls, a few of it singly and the rest by its number. */
  caughtUp(): void;
  /** Somebody else sits here: what was gathered was for anyone who sat here before. */
  forget(): void;
  close(): void;
}

export function createAnnouncer(options: {
  readonly clock: Clock;
  readonly sees: (of: Belonging) => boolean;
  readonly shown: (place: number) => ShownAlert | undefined;
  readonly flood: () => boolean;
  /** How many wait unacknowledged in the queue, by priority. */
  readonly unacknowledged: () => Readonly<Record<AlertPriority, number>>;
  readonly publish: (message: Annunciations) => void;
}): Announcer {
  const { clock, sees, shown, flood, publish } = options;
  let calls = new Map<number, Call>();
  let uncounted = { critical: 0, high: 0, medium: 0, low: 0 };
  let cancel: Cancel | undefined;

  function why({ before, after, alert }: RowChange): Why | undefined {
    if (!after.queued) return undefined;
    if (!before) return alert.acknowledged === null ? 'new' : undefined;
    if (alert.escalation > before.escalation) return 'escalated';
    return (alert.calledAt ?? alert.receivedAt) > before.called ? 'again' : undefined;
  }

  function notify(isMany: boolean): void {
    cancel?.();
    cancel = undefined;
    const { shown: reported, more } = capAnnouncements([...calls.values()], isMany);
    const waiting = options.unacknowledged();
    // Of what was only counted some may have been dealt with since.
    for (const priority of AlertPriority.options)
      more[priority] = Math.min(more[priority] + uncounted[priority], waiting[priority]);
    calls = new Map();
    uncounted = { critical: 0, high: 0, medium: 0, low: 0 };
    const alerts = reported.flatMap((call) => {
      const row = shown(call.place);
      return row ? [{ why: call.why, shown: row }] : [];
    });
    if (alerts.length === 0 && AlertPriority.options.every((priority) => more[priority] === 0)) return;
    publish({ alerts, more });
  }

  return {
    changed(changes, isCatchingUp) {
      for (const change of changes) {
        const { place, queued, acknowledged } = change.after;
        if (!queued || acknowledged) calls.delete(place);
        const reason = why(change);
        if (!reason || !sees(change.after)) continue;
        const { priority, calledAt, receivedAt } = change.alert;
        const call = { why: calls.get(place)?.why ?? reason, place, priority, at: calledAt ?? receivedAt };
        if (calls.size < mostGathered || calls.has(place) || priority === 'critical') calls.set(place, call);
        else uncounted[priority] += 1;
      }
      if (calls.size > 0 && !isCatchingUp) cancel ??= clock.after(gatherMs, () => notify(flood()));
    },
    caughtUp() {
      // Whoever comes back to a hundred is in a flood, whenever they came.
      if (!cancel) notify(true);
    },
    forget() {
      calls = new Map();
      uncounted = { critical: 0, high: 0, medium: 0, low: 0 };
    },
    close: () => cancel?.(),
  };
}
