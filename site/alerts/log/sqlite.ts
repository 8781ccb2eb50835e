import type { LogRecord, NewLogRecord } from '../../../core/alerts/log.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { createBackOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { QuarantinedDatabase } from '../../../node/sql/database.ts';
import { isDiskRefusal } from '../../../node/sql/fault.ts';
import { type AlertCopy, openAlertCopy, salvageRecords } from './copy.ts';
import type { AlertLog, AppendOutcome } from './log.ts';

/** Maximum number of records per commit: simultaneous appends share a commit, and no commit delays the others for long. */
const recordsPerCommit = 2_000;
/** Intervals of write tests after a disk error. */
const delay = createBackOff({ firstMs: 500, maxMs: 10_000 });

export interface OpenedLog {
  readonly log: AlertLog;
  /** The previous log, if it was renamed at this start, and the number of records salvaged from it. */
  readonly setAside: (QuarantinedDatabase & { readonly salvaged: number }) | undefined;
}

interface Waiting {
  readonly records: readonly NewLogRecord[];
  readonly settle: (result: Result<readonly AppendOutcome[]>) => void;
  readonly reject: (error: unknown) => void;
}

/** The file name without `.db`. */
export const sqliteLogFileName = 'alerts';

/**
 * Opens the log of a site on one machine, `alerts.db` in its data folder: WAL with FULL sync.
 * Simultaneous appends share a commit. Only one process may have it open, which the lock on the site's folder ensures.
 * Errors: `site.newerStore` for a file of a newer version, `site.dataRefused` if the disk refuses
 */
export function openSqliteLog(folder: string, clock: Clock): Result<OpenedLog> {
  const opened = openAlertCopy(folder, sqliteLogFileName, true);
  if (!opened.ok) return opened;
  const copy = opened.value;
  const setAside = copy.setAside && { ...copy.setAside, salvaged: takeOver(copy, copy.setAside.path) };
  return ok({ log: sqliteLog(copy, clock), setAside });
}

const whyOf = (error: Error) => error.message.slice(0, 300);

/** Salvages the readable records of a damaged log into a new epoch: numbering restarts. */
function takeOver(copy: AlertCopy, file: string): number {
  let taken = 0;
  let part: NewLogRecord[] = [];
  const flush = () => {
    copy.write((put) => {
      for (const record of part) put(record, ++taken);
    });
    part = [];
  };
  for (const record of salvageRecords(file)) if (part.push(record) >= recordsPerCommit) flush();
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
      if (!isDiskRefusal(error)) throw error;
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
          records.map((record): AppendOutcome => {
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
      if (isDiskRefusal(error)) {
        const result = refused(error);
        for (const one of batch) one.settle(result);
      } else for (const one of batch) one.reject(error);
    }
    if (waiting.length > 0) due = setImmediate(commit);
    announce(written);
  }

  /** Notifies of written records. A failed commit may be in the file all the same: it is announced with the next. */
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
        // Commits together with all other appends of this turn of the loop.
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
        if (!isDiskRefusal(error)) throw error;
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
