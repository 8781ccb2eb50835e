import type { Alert } from '../../core/alerts/alert.ts';
import { TimePriorityQueue } from '../../core/alerts/correlateMemory.ts';
import { getAutomaticStep } from '../../core/alerts/due.ts';
import { alertsPerPage, type NewLogRecord } from '../../core/alerts/log.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import { getAlertCursor } from '../../core/alerts/queue.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { AlertId } from '../../core/base/ids.ts';
import type { AlertLog } from './log/log.ts';

/** Steps per turn; further due ones follow right after. */
const stepsPerTurn = 200;
/** Retry delay after a failed append, ms. */
const againMs = 2_000;

/**
 * Takes the site's own steps on time: the end of a shelving, an alert without acknowledgement.
 * They depend on the log alone, so none is missed over a restart; where several processes share the log, the first append counts.
 */
export function startAlertTimers(parts: {
  readonly log: AlertLog;
  readonly policy: AlertPolicy;
  readonly clock: Clock;
  readonly onUnexpectedError: (error: unknown) => void;
}): Cancel {
  const { log, policy, clock } = parts;
  const waiting = createAlertSchedule();
  let cancelNext: Cancel = () => undefined;
  let isStopped = false;
  let isUnderWay = false;

  function look(alert: Alert, now: number): NewLogRecord | null {
    const { record, nextAt } = getAutomaticStep(alert, policy, now);
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
      .catch(parts.onUnexpectedError)
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
    // A stored step comes back as a record, from any process; after an error the steps stay due.
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

  /** Reads one page per turn of the event loop. */
  function begin(after?: Parameters<AlertLog['open']>[0]): void {
    if (isStopped) return;
    const now = Math.round(clock.now());
    const open = log.open(after, alertsPerPage);
    for (const alert of open) look(alert, now);
    const last = open.at(-1);
    if (last && open.length === alertsPerPage) setImmediate(begin, getAlertCursor(last));
    else arm();
  }
  begin();

  return () => {
    isStopped = true;
    cancelNext();
    cancelRecords();
  };
}

/** Creates a queue of alerts by due time; outdated entries stay in the agenda and are skipped. */
export function createAlertSchedule() {
  const times = new Map<AlertId, number>();
  const agenda = new TimePriorityQueue<AlertId>();

  function first() {
    for (let next = agenda.first(); next; next = agenda.first()) {
      if (times.get(next.what) === next.at) return next;
      agenda.takeFirst();
    }
    return undefined;
  }

  return {
    put(id: AlertId, at: number): void {
      if (times.get(id) === at) return;
      times.set(id, at);
      agenda.add(at, id);
    },
    remove: (id: AlertId) => void times.delete(id),
    nextAt: () => first()?.at,
    /** Returns due alerts; they wait until they are put again or removed. */
    until(now: number, limit: number): AlertId[] {
      const found: AlertId[] = [];
      for (let next = first(); next && next.at <= now && found.length < limit; next = first()) {
        found.push(next.what);
        times.delete(next.what);
        agenda.takeFirst();
      }
      return found;
    },
  };
}

/** Records per step, which is one transaction and bounds the delay of the thread's other work. */
const perStep = 200;
/** Interval between two steps while there is data to delete, and between checks, ms. */
const stepEveryMs = 250;
const lookEveryMs = 600_000;
/** Delay of the first check, to keep a start fast, ms. */
const firstLookMs = 30_000;

/**
 * Deletes closed alerts after their retention time, in small steps; alerts held as evidence stay.
 * Any process of a site may do so: the log tells the others of each deletion.
 */
export function startAlertRetention(parts: {
  readonly log: Pick<AlertLog, 'forget'>;
  readonly policy: Pick<AlertPolicy, 'keepMs'>;
  readonly clock: Clock;
  readonly logLine: (line: string) => void;
  readonly onUnexpectedError: (error: unknown) => void;
}): Cancel {
  const { log, policy, clock } = parts;
  let gone = 0;
  let isStopped = false;

  async function step(): Promise<boolean> {
    const forgot = await log.forget(Math.round(clock.now()) - policy.keepMs, perStep);
    // A log that refuses at present reports that elsewhere; the check is repeated.
    if (!forgot.ok) return false;
    gone += forgot.value;
    return forgot.value > 0;
  }
  function run(): void {
    step()
      .catch((error: unknown) => {
        parts.onUnexpectedError(error);
        return false;
      })
      .then((goesOn) => {
        if (isStopped) return;
        if (!goesOn && gone > 0) {
          parts.logLine(`${gone} records of alerts past their keeping time are gone`);
          gone = 0;
        }
        cancel = clock.after(goesOn ? stepEveryMs : lookEveryMs, run);
      });
  }
  let cancel = clock.after(firstLookMs, run);
  return () => {
    isStopped = true;
    cancel();
  };
}
