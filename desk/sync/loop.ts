import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { errorText, type Log } from '../shared/log.ts';

/** `waiting`: for a retry, or for the time of a `requestAfter`. */
export type SyncLoopState = 'stopped' | 'idle' | 'running' | 'waiting';

/** Runs one synchronisation with the site, never twice at a time. Stopped until `start`. */
export interface SyncLoop {
  /** Runs now, without waiting for a retry; during a run, once more after it. Ignored while stopped. */
  request(): void;
  /** Runs after `ms`, unless it runs earlier for another reason. */
  requestAfter(ms: number): void;
  /** Begins with a run and a fresh back-off: the site is reachable, or its session is another. */
  start(): void;
  /** Retries no more. A run in progress goes on to its end, and nothing follows it. */
  stop(): void;
  state(): SyncLoopState;
}

/** The disk takes no more: what was read from the site would be read in vain for a while, ms. */
const retryAfterDiskFaultMs = 60_000;

/** Retries after `ms` each time, and after a minute where the disk took no more. */
export const retryEvery =
  (ms: number) =>
  (_failures: number, { code }: Fault): number =>
    code === 'desk.storeFailed' ? retryAfterDiskFaultMs : ms;

export interface SyncLoopOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** For the log. */
  readonly name: string;
  /** How long to wait after the failure number `failures` in a row (from 1) before the retry, ms. */
  readonly retry: (failures: number, fault: Fault) => number;
  /**
   * One synchronisation. A failure is retried, except `site.unreachable`: the link that comes back starts the loop again.
   * A throw is logged as an error and retried as `call.failed`.
   */
  readonly run: () => Promise<Result<unknown>>;
}

export function createSyncLoop({ clock, log, name, retry, run }: SyncLoopOptions): SyncLoop {
  let isStarted = false;
  let isRunning = false;
  let isRequested = false;
  let failures = 0;
  /** The failure that was logged last: one that repeats itself until a run succeeds is logged once. */
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

  /** The fault that a retry is due for. */
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
      const why = errorText(error);
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
