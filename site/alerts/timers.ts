import type { Cancel, Clock } from '../../core/clock.ts';
import type { Alert } from '../../core/domain/alert.ts';
import { priorityRank } from '../../core/domain/alert.ts';
import { due } from '../../core/domain/alertDue.ts';
import { alertsPerPage, type NewRecord } from '../../core/domain/alertLog.ts';
import type { AlertPolicy } from '../../core/domain/alertPolicy.ts';
import type { AlertId } from '../../core/domain/ids.ts';
import type { AlertLog } from './log/log.ts';

/** Steps at once; what is due beyond them comes right after. */
const stepsPerTurn = 200;
/** The log took nothing, ms. */
const againMs = 2_000;

/**
 * Takes the site's own steps in time: a shelving that is over, nobody who answers. Of the log alone, so that none is missed over
 * a restart; where several processes have the log, whoever appends first has taken it.
 */
export function startTimers(parts: {
  readonly log: AlertLog;
  readonly policy: AlertPolicy;
  readonly clock: Clock;
  readonly onBug: (error: unknown) => void;
}): Cancel {
  const { log, policy, clock } = parts;
  const waiting = createWaiting();
  let cancelNext: Cancel = () => undefined;
  let isStopped = false;
  let isUnderWay = false;

  function look(alert: Alert, now: number): NewRecord | null {
    const { record, nextAt } = due(alert, policy, now);
    if (nextAt === null) waiting.remove(alert.id);
    else waiting.put(alert.id, nextAt);
    return record;
  }

  function arm(): void {
    cancelNext();
    const at = waiting.nextAt();
    if (isStopped || isUnderWay || at === undefined) return;
    cancelNext = clock.after(Math.min(Math.max(0, at - clock.now()), 60_000), run);
  }

  function run(): void {
    isUnderWay = true;
    step()
      .catch(parts.onBug)
      .finally(() => {
        isUnderWay = false;
        arm();
      });
  }

  async function step(): Promise<void> {
    const now = Math.round(clock.now());
    const records = waiting.until(now, stepsPerTurn).flatMap((id) => {
      const alert = log.alert(id);
      if (!alert) waiting.remove(id);
      return (alert && look(alert, now)) ?? [];
    });
    if (records.length === 0) return;
    const appended = await log.append(records);
    // Whatever is in by now, by whomever, comes back as a record; a fault leaves them due.
    if (!appended.ok) for (const { alert } of records) waiting.put(alert.id, now + againMs);
    else for (const { alert } of records) reconsider(alert.id);
  }

  function reconsider(id: AlertId): void {
    const alert = log.alert(id);
    if (alert) look(alert, Math.round(clock.now()));
  }

  const cancelRecords = log.onRecords((records) => {
    const now = Math.round(clock.now());
    for (const { alert } of records) look(alert, now);
    arm();
  });

  /** A page a turn of the event loop. */
  function begin(after?: Parameters<AlertLog['open']>[0]): void {
    if (isStopped) return;
    const now = Math.round(clock.now());
    const open = log.open(after, alertsPerPage);
    for (const alert of open) look(alert, now);
    const last = open.at(-1);
    if (last && open.length === alertsPerPage)
      setImmediate(begin, { rank: priorityRank(last.priority), at: last.receivedAt, id: last.id });
    else arm();
  }
  begin();

  return () => {
    isStopped = true;
    cancelNext();
    cancelRecords();
  };
}

/** Alerts by the time at which they are to be looked at: a heap, in which what was moved stays behind and is passed over. */
export function createWaiting() {
  const times = new Map<AlertId, number>();
  const heap: { readonly at: number; readonly id: AlertId }[] = [];
  const holds = ({ at, id }: { readonly at: number; readonly id: AlertId }) => times.get(id) === at;

  function sink(from: number): void {
    let at = from;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if ((heap[left]?.at ?? Infinity) < (heap[least]?.at ?? Infinity)) least = left;
      if ((heap[right]?.at ?? Infinity) < (heap[least]?.at ?? Infinity)) least = right;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  }
  function swap(a: number, b: number): void {
    const [one, other] = [heap[a], heap[b]];
    if (one && other) [heap[a], heap[b]] = [other, one];
  }
  function first() {
    for (let top = heap[0]; top; top = heap[0]) {
      if (holds(top)) return top;
      drop();
    }
    return undefined;
  }
  function drop(): void {
    const last = heap.pop();
    if (last && heap.length > 0) {
      heap[0] = last;
      sink(0);
    }
  }

  return {
    put(id: AlertId, at: number): void {
      if (times.get(id) === at) return;
      times.set(id, at);
      heap.push({ at, id });
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if ((heap[parent]?.at ?? 0) <= (heap[child]?.at ?? 0)) break;
        swap(parent, child);
        child = parent;
      }
    },
    remove: (id: AlertId) => void times.delete(id),
    nextAt: () => first()?.at,
    /** Those whose time has come; they wait until they are put again or removed. */
    until(now: number, limit: number): AlertId[] {
      const found: AlertId[] = [];
      for (let top = first(); top && top.at <= now && found.length < limit; top = first()) {
        found.push(top.id);
        times.delete(top.id);
        drop();
      }
      return found;
    },
  };
}
