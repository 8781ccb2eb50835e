import type { ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import { createBackOff, type RetryPolicy } from '../../core/base/retry.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { crashWindowMs, createCrashRecord } from './crashes.ts';

/** A running process, however it was started. `P` is the type of ports that can be transferred with a message. */
export interface ChildProcess<P> {
  readonly pid: number | undefined;
  post(message: unknown, ports?: readonly P[]): void;
  onMessage(run: (message: unknown) => void): void;
  /** Called once. */
  onExit(run: (code: number) => void): void;
  /** Asks it to end (SIGTERM). */
  terminate(): void;
  /** Ends it (SIGKILL). */
  kill(): void;
}

/**
 * The meaning of a process's message for its state. `final`: a restart will not help. A `notice` is a lasting
 * condition of a running process to report to people. Undefined: none.
 */
export type ChildMessage =
  | 'ready'
  | { readonly fault: Fault; readonly final: boolean }
  | { readonly notice: Fault }
  | { readonly noticeOver: Fault['code'] }
  | undefined;

export interface Supervision<P> {
  readonly name: ProcessStatus['name'];
  readonly clock: Clock;
  /** Starts the process, at first and at each restart. */
  readonly spawn: () => ChildProcess<P> | Promise<ChildProcess<P>>;
  /** Called with every message, `ready` ones too, after the state has changed. */
  readonly onMessage: (message: unknown) => void;
  readonly meaning: (message: unknown) => ChildMessage;
  readonly onChange: (status: ProcessStatus) => void;
  readonly log: (line: string) => void;
  /** Asks it to end, instead of SIGTERM. */
  readonly stopMessage?: unknown;
  readonly retry?: RetryPolicy;
}

export interface SupervisedProcess<P> {
  readonly status: () => ProcessStatus;
  readonly pid: () => number | undefined;
  /** Sends a message to the running process; returns false if there is none. */
  post(message: unknown, ports?: readonly P[]): boolean;
  /** Ends it for good: asked first, killed after `stopWithinMs`. */
  stop(): Promise<void>;
}

/** A process that was ready for this long has recovered: the next crash restarts the back-off. */
const steadyAfterMs = 60_000;
/** A process not ready within this time hangs: it is killed and restarted. Reading 40,210 cameras takes seconds. */
const readyWithinMs = 90_000;
export const stopWithinMs = 3_000;
/** Quick at first, because an operator waits; it never gives up, but slows down. */
export const processRetry = createBackOff({ firstMs: 250, maxMs: 30_000 });

/** Keeps one process running until it is stopped: starts it, restarts it with back-off, and reports its state. */
export function superviseProcess<P>(options: Supervision<P>): SupervisedProcess<P> {
  const { name, clock, log } = options;
  const retry = options.retry ?? processRetry;
  const crashes = createCrashRecord();
  let state: ProcessStatus['state'] = 'starting';
  let since = clock.now();
  let readyAt = Number.POSITIVE_INFINITY;
  /** The fault that it reported, until it is ready. */
  let fault: Fault | null = null;
  /** Each notice is reported once and lasts over restarts, until the process reports its end. */
  const notices = new Map<Fault['code'], Fault>();
  let final = false;
  let child: ChildProcess<P> | undefined;
  let attempt = 0;
  let stopping = false;
  let cancelTimer = () => {};
  let cancelCalm = () => {};
  let onEnded = () => {};

  const status = (): ProcessStatus => ({
    name,
    state,
    since,
    crashes: crashes.total,
    failing: crashes.failing(clock.monotonic()),
    fault: fault ?? [...notices.values()].at(-1) ?? null,
  });

  function become(next: ProcessStatus['state']): void {
    state = next;
    since = clock.now();
    options.onChange(status());
  }

  function start(): void {
    become('starting');
    readyAt = Number.POSITIVE_INFINITY;
    Promise.resolve()
      .then(options.spawn)
      .then(adopt, (error: unknown) => {
        log(`could not be started: ${error instanceof Error ? error.message : String(error)}`);
        ended(-1);
      });
  }

  function adopt(started: ChildProcess<P>): void {
    if (stopping) {
      started.onExit(() => become('ended'));
      started.kill();
      return;
    }
    child = started;
    cancelTimer = clock.after(readyWithinMs, () => {
      log(`not ready within ${readyWithinMs / 1000} s: killed`);
      started.kill();
    });
    started.onMessage((message) => {
      if (child !== started) return;
      const incoming = options.meaning(message);
      if (incoming === 'ready' && state === 'starting') {
        cancelTimer();
        readyAt = clock.monotonic();
        fault = null;
        become('ready');
        log(`ready (pid ${started.pid ?? '?'})`);
      } else if (typeof incoming === 'object' && 'notice' in incoming) {
        notices.delete(incoming.notice.code);
        notices.set(incoming.notice.code, incoming.notice);
        log(`notice: ${faultText(incoming.notice, 'en')}`);
        options.onChange(status());
      } else if (typeof incoming === 'object' && 'noticeOver' in incoming) {
        if (notices.delete(incoming.noticeOver)) options.onChange(status());
      } else if (typeof incoming === 'object') {
        fault = incoming.fault;
        final = incoming.final;
        log(`fault: ${faultText(incoming.fault, 'en')}`);
      }
      options.onMessage(message);
    });
    started.onExit((code) => {
      if (child === started) ended(code);
    });
  }

  function ended(code: number): void {
    child = undefined;
    cancelTimer();
    if (stopping) {
      log(`exited with code ${code} after a stop request`);
      become('ended');
      onEnded();
      return;
    }
    crashes.add(clock.monotonic());
    if (final) {
      log(`exited with code ${code}; not restarted, because a restart would not help`);
      become('failed');
      return;
    }
    attempt = clock.monotonic() - readyAt >= steadyAfterMs ? 1 : attempt + 1;
    const waitMs = retry(attempt);
    log(`exited unexpectedly with code ${code}; restarting in ${waitMs} ms (crash ${crashes.total})`);
    become('waiting');
    cancelTimer = clock.after(waitMs, start);
    // `failing` ends with time, without a change of state, so the change is reported separately.
    cancelCalm();
    cancelCalm = clock.after(crashWindowMs, () => options.onChange(status()));
  }

  start();

  return {
    status,
    pid: () => child?.pid,
    post(message, ports) {
      if (!child) return false;
      child.post(message, ports);
      return true;
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      cancelTimer();
      cancelCalm();
      const running = child;
      if (!running) return become('ended');
      await new Promise<void>((resolve) => {
        const cancel = clock.after(stopWithinMs, () => {
          log(`did not exit within ${stopWithinMs / 1000} s: killed`);
          running.kill();
        });
        onEnded = () => {
          cancel();
          resolve();
        };
        if (options.stopMessage === undefined) running.terminate();
        else running.post(options.stopMessage);
      });
    },
  };
}
