import { Worker } from 'node:worker_threads';
import type { Scope } from '../../core/people/operator.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import { createAlertScopeFilter } from '../features/alerts/scopeFilter.ts';
import { formatError, type LogEvent } from '../shared/log.ts';
import type { StepScheduler } from '../shared/stepScheduler.ts';
import {
  type AlertCountResult,
  type CountAlertsFor,
  type CountTask,
  countAlerts,
} from '../store/alertCount.ts';

/** Rows read in one event loop turn. */
const rowsPerTurn = 2_000;

/** The messages to and from the counting thread. */
export interface CounterRequest {
  readonly id: number;
  readonly folder: string;
  readonly task: CountTask;
  readonly scope: Scope;
}
export type CounterMessage = { readonly id: number } & (
  | { readonly counted: AlertCountResult }
  | { readonly why: string }
);

export interface AlertCounter {
  readonly count: CountAlertsFor;
  close(): void;
}

/** Counts on the desk's own thread, in small steps. */
export async function countAlertsInSteps(
  { store, turns }: { readonly store: SqlReader; readonly turns: StepScheduler },
  task: CountTask,
  scope: Scope,
): Promise<AlertCountResult> {
  const count = countAlerts(store, task, createAlertScopeFilter(store, () => ({ scope })).sees);
  while (await turns(() => count.step(rowsPerTurn)));
  return turns(() => count.read());
}

/**
 * Creates the alert count in a separate thread, which runs `program` and reads the store in `folder` itself.
 * The 60,000 alerts of a busy night take 150 ms, during which the desk stays responsive. The thread starts at the
 * first count. If it fails, the desk counts on its own thread.
 */
export function createThreadCounter(options: {
  readonly program: URL;
  readonly folder: string;
  readonly store: SqlReader;
  readonly turns: StepScheduler;
  readonly log: LogEvent;
}): AlertCounter {
  const { program, folder, log } = options;
  const requests = createRequests<AlertCountResult>();
  let thread: Worker | undefined;

  function lost(of: Worker, why: unknown): void {
    if (thread !== of) return;
    thread = undefined;
    requests.rejectAll(why);
  }

  function begin(): Worker {
    const begun = new Worker(program, { name: 'counter' });
    begun.unref();
    begun.on('message', (message: CounterMessage) => {
      // After `close` the store of the count is closed as well.
      if (thread !== begun) return;
      if ('counted' in message) requests.resolve(message.id, message.counted);
      else requests.reject(message.id, message.why);
    });
    begun.once('error', (error) => lost(begun, error));
    begun.once('exit', (code) => lost(begun, `it ended with ${code}`));
    return begun;
  }

  function inThread(task: CountTask, scope: Scope): Promise<AlertCountResult> {
    thread ??= begin();
    const to = thread;
    return requests.request((id) => to.postMessage({ id, folder, task, scope } satisfies CounterRequest));
  }

  return {
    count: (task, scope) =>
      inThread(task, scope).catch((error: unknown) => {
        log('warn', 'counted without the thread', { why: formatError(error) });
        return countAlertsInSteps(options, task, scope);
      }),
    close() {
      void thread?.terminate();
      thread = undefined;
    },
  };
}
