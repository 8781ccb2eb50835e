import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { isDiskRefusal } from '../../../node/sql/fault.ts';

/** How long the first write waits for others, ms: a commit costs one disk sync, whatever it holds. */
const gatherMs = 5;
/** A batch of this many rows is committed at once. */
const fullBatchRows = 500;
/** Interval of write tests after a disk error, ms. */
const tryAgainMs = 1_000;

interface Write {
  readonly takesIn: boolean;
  readonly rows: number;
  readonly run: () => void;
  readonly settle: (result: Result<void>) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of several callers, committed together. */
export interface GroupCommitter {
  /**
   * Adds a write; resolves once it is durable, or with the error, after which it is not stored.
   * An unexpected error in `run` rejects all of its batch.
   * @param takesIn adds new data: refused while `mayTakeIn` returns an error
   */
  add(takesIn: boolean, rows: number, run: () => void): Promise<Result<void>>;
  fault(): Fault | null;
  onFault(listener: (fault: Fault | null) => void): Cancel;
  /** Commits pending writes and accepts no more. */
  close(): void;
}

export function createGroupCommitter(parts: {
  readonly clock: Clock;
  /** Runs a function as one transaction that is durable on return. */
  readonly transaction: (run: () => void) => void;
  /** Makes a small write, to test whether the disk accepts it. */
  readonly tryWrite: () => void;
  /** Returns why new data is refused though the disk may accept it; null: no reason. */
  readonly mayTakeIn: () => Fault | null;
  /** Called when a batch failed: state changed in memory by its writes is void. */
  readonly onFailed: () => void;
  readonly refusal: (error: Error) => Fault;
}): GroupCommitter {
  const { clock } = parts;
  const listeners = new Listeners<Fault | null>();
  let waiting: Write[] = [];
  let rows = 0;
  /** The disk is failing; `mayTakeIn` is checked in addition. */
  let broken = false;
  let reported: Fault | null = null;
  let closed = false;
  let cancelFlush: Cancel | undefined;
  let cancelTry: Cancel | undefined;

  function publish(fault: Fault | null): void {
    const same =
      fault?.code === reported?.code && JSON.stringify(fault?.params) === JSON.stringify(reported?.params);
    reported = fault;
    if (fault && !closed) cancelTry ??= clock.every(tryAgainMs, tryAgain);
    if (!fault) {
      cancelTry?.();
      cancelTry = undefined;
    }
    if (!same) listeners.emit(fault);
  }

  function tryAgain(): void {
    try {
      if (broken) parts.transaction(parts.tryWrite);
      broken = false;
      publish(parts.mayTakeIn());
    } catch (error) {
      if (!isDiskRefusal(error)) throw error;
    }
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    const batch = waiting;
    waiting = [];
    rows = 0;
    const hindrance = parts.mayTakeIn();
    if (!broken) publish(hindrance);
    const refused = hindrance ? batch.filter(({ takesIn }) => takesIn) : [];
    const writes = hindrance ? batch.filter(({ takesIn }) => !takesIn) : batch;
    try {
      if (writes.length > 0) parts.transaction(() => writes.forEach(({ run }) => void run()));
      for (const { settle } of writes) settle(ok(undefined));
    } catch (error) {
      parts.onFailed();
      if (isDiskRefusal(error)) {
        broken = true;
        const fault = parts.refusal(error);
        publish(fault);
        for (const { settle } of writes) settle({ ok: false, fault });
      } else for (const { reject } of writes) reject(error);
    }
    if (hindrance) for (const { settle } of refused) settle({ ok: false, fault: hindrance });
  }

  return {
    add(takesIn, count, run) {
      if (closed) throw new Error('the inbox is closed');
      if (broken && reported) return Promise.resolve({ ok: false, fault: reported });
      return new Promise((settle, reject) => {
        waiting.push({ takesIn, rows: count, run, settle, reject });
        rows += count;
        // A full batch is committed after its last caller returns, so that no call commits for others.
        if (rows >= fullBatchRows) {
          cancelFlush?.();
          cancelFlush = clock.after(0, flush);
        } else cancelFlush ??= clock.after(gatherMs, flush);
      });
    },
    fault: () => reported,
    onFault: listeners.add,
    close() {
      if (closed) return;
      flush();
      closed = true;
      cancelTry?.();
    },
  };
}
