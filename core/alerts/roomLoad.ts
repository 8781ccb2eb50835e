import { z } from 'zod';
import type { AlertId, OperatorId } from '../base/ids.ts';
import { type Alert, AlertPriority, heartbeatClass, isAlertQueued, Person } from './alert.ts';
import { loadWindowMs } from './policy.ts';

const Count = z.int().min(0);
const Counters = z.record(AlertPriority, Count);

/** The open alerts of the whole room within a scope, and their distribution over operators. */
export const RoomLoad = z.object({
  /** Counts in the queue, and of the unacknowledged ones. */
  byPriority: Counters,
  unacknowledged: Counters,
  /** Alerts that called for attention in the last ten minutes. */
  perTenMinutes: Count,
  /** Per operator with any: open alerts owned, and alerts acknowledged in the last ten minutes. */
  operators: z.array(z.object({ operator: Person, open: Count, perTenMinutes: Count })).max(5_000),
});
export type RoomLoad = z.infer<typeof RoomLoad>;

/** The stored fields of an alert. */
export type CountedAlert = Pick<
  Alert,
  'class' | 'camera' | 'place' | 'priority' | 'owner' | 'acknowledged' | 'calledAt' | 'receivedAt'
> & { readonly isOpen: boolean; readonly isQueued: boolean };

/**
 * Counts a room's alerts as they change; reading it iterates the open ones and the last ten minutes,
 * never the log.
 */
export interface RoomCount {
  /** Takes the current state of an alert; `now` in ms since the epoch. */
  learn(alert: Alert, now: number): void;
  read(sees: (alert: CountedAlert) => boolean, now: number): RoomLoad;
}

/** The number of updates between two removals of closed alerts. */
const tidyEvery = 1_000;

export function createRoomCount(): RoomCount {
  const known = new Map<AlertId, CountedAlert>();
  let learnt = 0;

  const within = (at: number | undefined, now: number) => at !== undefined && at > now - loadWindowMs;
  const calledAt = (alert: CountedAlert) => alert.calledAt ?? alert.receivedAt;
  const matters = (alert: CountedAlert, now: number) =>
    alert.isOpen || within(calledAt(alert), now) || within(alert.acknowledged?.at, now);

  return {
    learn(alert, now) {
      learnt += 1;
      if (learnt % tidyEvery === 0) for (const [id, one] of known) if (!matters(one, now)) known.delete(id);
      const { id, priority, owner, acknowledged, receivedAt } = alert;
      const counted: CountedAlert = {
        class: alert.class,
        camera: alert.camera,
        place: alert.place,
        priority,
        owner,
        acknowledged,
        receivedAt,
        ...(alert.calledAt === undefined ? {} : { calledAt: alert.calledAt }),
        isOpen: alert.closed === null,
        isQueued: isAlertQueued(alert),
      };
      if (alert.class !== heartbeatClass && matters(counted, now)) known.set(id, counted);
      else known.delete(id);
    },

    read(sees, now) {
      const byPriority = { critical: 0, high: 0, medium: 0, low: 0 };
      const unacknowledged = { ...byPriority };
      const people = new Map<OperatorId, { operator: Person; open: number; perTenMinutes: number }>();
      const of = (operator: Person) => {
        const one = people.get(operator.id) ?? { operator, open: 0, perTenMinutes: 0 };
        people.set(operator.id, one);
        return one;
      };
      let perTenMinutes = 0;
      for (const alert of known.values()) {
        if (!sees(alert)) continue;
        const { priority, owner, acknowledged } = alert;
        if (alert.isQueued) {
          byPriority[priority] += 1;
          if (!acknowledged) unacknowledged[priority] += 1;
        }
        if (within(calledAt(alert), now)) perTenMinutes += 1;
        if (alert.isOpen && owner) of(owner).open += 1;
        if (acknowledged && within(acknowledged.at, now)) of(acknowledged.by).perTenMinutes += 1;
      }
      return { byPriority, unacknowledged, perTenMinutes, operators: [...people.values()] };
    },
  };
}
