import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { formatError, type LogEvent } from '../shared/log.ts';

/** `waiting`: for a retry, or for the time of a `requestAfter`. */
export type SyncLoopState = 'stopped' | 'idle' | 'running' | 'waiting';

/** Runs one synchronisation with the site, never twice at a time. Stopped until `start`. */
export interface SyncLoop {
  /** Runs now, without waiting for a retry; during a run, once more after it. Ignored while stopped. */
  request(): void;
  /** Runs after `ms`, unless it runs earlier for another reason. */
  requestAfter(ms: number): void;
  /** Starts with a run and a fresh back-off: the site is reachable, or the session has changed. */
  start(): void;
  /** Stops retrying. A run in progress finishes, and no other starts. */
  stop(): void;
  state(): SyncLoopState;
}

/** The delay after a full disk, ms: new data from the site could not be stored anyway. */
const retryAfterDiskFaultMs = 60_000;

/** Retries after `ms` each time, and after a minute if the disk accepts no writes. */
export const createFixedRetry =
  (ms: number) =>
  (_failures: number, { code }: Fault): number =>
    code === 'desk.storeFailed' ? retryAfterDiskFaultMs : ms;

export interface SyncLoopOptions {
  readonly clock: Clock;
  readonly log: LogEvent;
  /** The loop's name in the log. */
  readonly name: string;
  /** Returns the delay before the retry after `failures` failures in a row (from 1), ms. */
  readonly retry: (failures: number, fault: Fault) => number;
  /**
   * Runs one synchronisation.
   * A failure is retried, except `site.unreachable`: the returning link starts the loop again. A thrown error is
   * logged and retried as `call.failed`.
   */
  readonly run: () => Promise<Result<unknown>>;
}

export function createSyncLoop({ clock, log, name, retry, run }: SyncLoopOptions): SyncLoop {
  let isStarted = false;
  let isRunning = false;
  let isRequested = false;
  let failures = 0;
  /** The last logged failure: one that repeats until a run succeeds is logged once. */
  let logged: string | undefined;
  let cancelWait: Cancel | undefined;

  function stopWaiting(): void {
    cancelWait?.();
    cancelWait = undefined;
  }

  function requestAfter(ms: number): void {
    if (!isStarted) return;
    stopWaiting();
    cancelWait = clock.after(ms, request);
  }

  function logOnce(level: 'warn' | 'error', reason: string, fields: Readonly<Record<string, unknown>>): void {
    if (logged !== reason) log(level, 'synchronisation failed', { name, ...fields });
    logged = reason;
  }

  /** Returns the fault for which a retry is due. */
  async function attempt(): Promise<Fault | undefined> {
    try {
      const done = await run();
      if (done.ok) {
        failures = 0;
        logged = undefined;
        return undefined;
      }
      const { code, params } = done.fault;
      if (code === 'site.unreachable') return undefined;
      logOnce('warn', code, { cause: code, params });
      return done.fault;
    } catch (error) {
      const why = formatError(error);
      logOnce('error', why, { why });
      return { code: 'call.failed', params: { id: name } };
    }
  }

  async function runRequested(): Promise<void> {
    isRunning = true;
    while (isRequested) {
      isRequested = false;
      stopWaiting();
      const fault = await attempt();
      if (!fault || !isStarted) continue;
      failures += 1;
      if (!isRequested) requestAfter(retry(failures, fault));
    }
    isRunning = false;
  }

  function request(): void {
    if (!isStarted) return;
    isRequested = true;
    if (!isRunning) void runRequested();
  }

  return {
    request,
    requestAfter,
    start() {
      isStarted = true;
      failures = 0;
      request();
    },
    stop() {
      isStarted = false;
      isRequested = false;
      stopWaiting();
    },
    state() {
      if (!isStarted) return 'stopped';
      if (isRunning) return 'running';
      return cancelWait ? 'waiting' : 'idle';
    },
  };
}
