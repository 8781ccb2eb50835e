import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { isRefusal } from '../../../node/sql/fault.ts';

/** How long the first of a batch waits for company, ms: a commit costs a sync of the disk, whatever it holds. */
const gatherMs = 5;
/** From so many rows on nothing is waited for. */
const fullBatchRows = 500;
/** How often it is tried whether the disk takes something again, ms. */
const tryAgainMs = 1_000;

interface Write {
  readonly takesIn: boolean;
  readonly rows: number;
  readonly run: () => void;
  readonly settle: (result: Result<void>) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of many, committed together. */
export interface Commits {
  /**
   * Resolves once it is durable, or with the fault; then nothing is known of it. A bug in `run` rejects, for all of its batch.
   * @param takesIn brings something new: refused while `mayTakeIn` says why
   */
  add(takesIn: boolean, rows: number, run: () => void): Promise<Result<void>>;
  fault(): Fault | null;
  onFault(listener: (fault: Fault | null) => void): Cancel;
  /** Commits what waits, and takes no more. */
  close(): void;
}

export function groupCommits(parts: {
  readonly clock: Clock;
  /** Runs it as one transaction that is durable when it returns. */
  readonly transaction: (run: () => void) => void;
  /** Any small write, to see whether the disk takes it. */
  readonly tryWrite: () => void;
  /** Why nothing new is to be taken in though the disk may take it; null: nothing hinders. */
  readonly mayTakeIn: () => Fault | null;
  /** A batch did not go in: what was noted in memory while it ran is void. */
  readonly onFailed: () => void;
  readonly refusal: (error: Error) => Fault;
}): Commits {
  const { clock } = parts;
  const listeners = new Listeners<Fault | null>();
  let waiting: Write[] = [];
  let rows = 0;
  /** Of the disk; what `mayTakeIn` says comes on top. */
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
      if (!isRefusal(error)) throw error;
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
      if (isRefusal(error)) {
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
        // A full batch still lets anyone who brought it finish first, so that nobody's call commits for others.
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
