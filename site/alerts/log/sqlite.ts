import type { LogRecord, NewRecord } from '../../../core/alerts/log.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { backOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { SetAside } from '../../../node/sql/database.ts';
import { isRefusal } from '../../../node/sql/fault.ts';
import { type AlertCopy, openCopy, salvaged } from './copy.ts';
import type { AlertLog, Appended } from './log.ts';

/** Records a commit: what comes at once is committed together, but no commit keeps the others waiting for long. */
const recordsPerCommit = 2_000;
/** Whether the disk takes it again is tried this often. */
const delay = backOff({ firstMs: 500, maxMs: 10_000 });

export interface OpenedLog {
  readonly log: AlertLog;
  /** The log before this one, if it was renamed just now, and how many of its records could be taken over. */
  readonly setAside: (SetAside & { readonly salvaged: number }) | undefined;
}

interface Waiting {
  readonly records: readonly NewRecord[];
  readonly settle: (result: Result<readonly Appended[]>) => void;
  readonly reject: (error: unknown) => void;
}

/** Of its file, without `.db`. */
export const sqliteLogName = 'alerts';

/**
 * The log of a site of one machine, `alerts.db` in its data folder: WAL with FULL sync. Appends that come together are committed
 * together. Only one process may have it open, which the lock on the site's folder sees to.
 * @returns `site.newerStore` for one that a newer version made, `site.dataRefused` where the disk refuses
 */
export function openSqliteLog(folder: string, clock: Clock): Result<OpenedLog> {
  const opened = openCopy(folder, sqliteLogName, true);
  if (!opened.ok) return opened;
  const copy = opened.value;
  const setAside = copy.setAside && { ...copy.setAside, salvaged: takeOver(copy, copy.setAside.path) };
  return ok({ log: sqliteLog(copy, clock), setAside });
}

const whyOf = (error: Error) => error.message.slice(0, 300);

/** Takes over what can be read of a damaged log. It is another life of the log: numbers begin again. */
function takeOver(copy: AlertCopy, file: string): number {
  let taken = 0;
  let part: NewRecord[] = [];
  const flush = () => {
    copy.write((put) => {
      for (const record of part) put(record, ++taken);
    });
    part = [];
  };
  for (const record of salvaged(file)) if (part.push(record) >= recordsPerCommit) flush();
  flush();
  return taken;
}

function sqliteLog(copy: AlertCopy, clock: Clock): AlertLog {
  const onReceived = new Listeners<readonly LogRecord[]>();
  const faults = new Listeners<Fault | null>();
  const waiting: Waiting[] = [];
  let due: NodeJS.Immediate | undefined;
  let fault: Fault | null = null;
  let announced = copy.cursor();
  let attempt = 0;
  let cancelProbe: Cancel = () => undefined;
  let closed = false;

  function setFault(next: Fault | null): void {
    if (next?.code === fault?.code && next?.params.why === fault?.params.why) return;
    fault = next;
    faults.emit(next);
  }

  function refused(error: Error): Result<never> {
    const result = fail('alert.logRefuses', { why: whyOf(error) });
    if (!result.ok) setFault(result.fault);
    cancelProbe();
    if (!closed) cancelProbe = clock.after(delay(++attempt), probe);
    return result;
  }

  function probe(): void {
    try {
      copy.probe();
      attempt = 0;
      setFault(null);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused(error);
    }
  }

  function nextBatch(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const one of waiting) {
      records += one.records.length;
      if (count > 0 && records > recordsPerCommit) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  function commit(): void {
    due = undefined;
    const batch = nextBatch();
    const written: LogRecord[] = [];
    try {
      const answers = copy.write((put) => {
        let seq = copy.cursor();
        return batch.map(({ records }) =>
          records.map((record): Appended => {
            if (copy.standing(record.alert.id).version !== record.alert.version - 1)
              return { conflict: true };
            seq += 1;
            put(record, seq);
            written.push({ ...record, seq });
            return { seq };
          }),
        );
      });
      cancelProbe();
      attempt = 0;
      setFault(null);
      batch.forEach((one, index) => void one.settle(ok(answers[index] ?? [])));
    } catch (error) {
      written.length = 0;
      if (isRefusal(error)) {
        const result = refused(error);
        for (const one of batch) one.settle(result);
      } else for (const one of batch) one.reject(error);
    }
    if (waiting.length > 0) due = setImmediate(commit);
    announce(written);
  }

  /** A commit that was refused may be in the file all the same: then it is told with the next. */
  function announce(written: readonly LogRecord[]): void {
    const first = written[0]?.seq;
    if (first === undefined) return;
    const missed = first > announced + 1 ? copy.read(announced, first - announced - 1) : [];
    announced = written.at(-1)?.seq ?? announced;
    onReceived.emit(missed.length > 0 ? [...missed, ...written] : written);
  }

  return {
    epoch: copy.epoch,
    head: () => copy.cursor(),
    fault: () => fault,
    onFault: faults.add,
    append(records) {
      if (closed) return Promise.resolve(fail('alert.logRefuses', { why: 'closed' }));
      return new Promise((settle, reject) => {
        waiting.push({ records, settle, reject });
        // With whatever else comes in this turn of the loop.
        due ??= setImmediate(commit);
      });
    },
    read: copy.read,
    alert: copy.alert,
    latestOfKey: copy.latestOfKey,
    open: copy.open,
    timeline: copy.timeline,
    outcome: copy.outcome,
    deskSeq: copy.deskSeq,
    inboxThrough: copy.inboxThrough,
    forget(before, most) {
      if (closed) return Promise.resolve(fail('alert.logRefuses', { why: 'closed' }));
      try {
        let gone = copy.thinBeats(before, most);
        for (const { id } of copy.over(before, most)) {
          if (gone >= most) break;
          gone += copy.remove(id, most - gone);
        }
        return Promise.resolve(ok(gone));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return Promise.resolve(refused(error));
      }
    },
    onRecords: onReceived.add,
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      while (waiting.length > 0) commit();
      clearImmediate(due);
      cancelProbe();
      copy.close();
      return Promise.resolve();
    },
  };
}
