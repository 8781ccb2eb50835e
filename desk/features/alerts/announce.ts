import { AlertPriority } from '../../../core/alerts/alert.ts';
import { capAnnouncements } from '../../../core/alerts/announce.ts';
import type { ShownAlert } from '../../../core/alerts/queue.ts';
import type { DeskTopics } from '../../../core/api/desk.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { TopicMessage } from '../../../core/rpc/define.ts';
import type { AlertRowChange } from './alertRowStore.ts';
import type { AlertScopeProperties } from './queueState.ts';

type Annunciations = TopicMessage<DeskTopics, 'annunciations'>;
type Why = Annunciations['alerts'][number]['why'];

interface Call {
  readonly why: Why;
  readonly place: number;
  readonly priority: AlertPriority;
  readonly at: number;
}

/** Annunciations are collected this long, ms, so that a burst becomes one message that windows can show. */
const gatherMs = 250;
/** The maximum number of alerts collected individually. */
const mostGathered = 1_000;

/** Announces alerts that are new in the queue, annunciated again or escalated. */
export interface AlertAnnouncer {
  /** `isCatchingUp`: alerts from a time offline are arriving. They are announced together when complete. */
  changed(changes: readonly AlertRowChange[], isCatchingUp: boolean): void;
  /** Catching up is complete: announces the unacknowledged alerts, a few individually and the others by number. */
  caughtUp(): void;
  /** The operator has changed: the collected alerts were for the previous one. */
  forget(): void;
  close(): void;
}

export function createAlertAnnouncer(options: {
  readonly clock: Clock;
  readonly sees: (of: AlertScopeProperties) => boolean;
  readonly shown: (place: number) => ShownAlert | undefined;
  readonly flood: () => boolean;
  /** Returns the number of unacknowledged alerts in the queue, by priority. */
  readonly unacknowledged: () => Readonly<Record<AlertPriority, number>>;
  readonly publish: (message: Annunciations) => void;
}): AlertAnnouncer {
  const { clock, sees, shown, flood, publish } = options;
  let calls = new Map<number, Call>();
  let uncounted = { critical: 0, high: 0, medium: 0, low: 0 };
  let cancel: Cancel | undefined;

  function why({ before, after, alert }: AlertRowChange): Why | undefined {
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
    // Some of the alerts that were only counted may have been handled since.
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
      // An operator who returns to a hundred alerts faces a flood, whenever they arrived.
      if (!cancel) notify(true);
    },
    forget() {
      calls = new Map();
      uncounted = { critical: 0, high: 0, medium: 0, low: 0 };
    },
    close: () => cancel?.(),
  };
}
