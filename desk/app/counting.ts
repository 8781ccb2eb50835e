import { Worker } from 'node:worker_threads';
import type { Scope } from '../../core/people/operator.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import type { Reader } from '../../node/sql/access.ts';
import { createAlertScopeFilter } from '../features/alerts/scopeFilter.ts';
import { errorText, type Log } from '../shared/log.ts';
import type { Turns } from '../shared/turns.ts';
import { type Counted, type CountFor, type CountTask, countAlerts } from '../store/alertCount.ts';

/** Rows read in one turn of the event loop. */
const rowsPerTurn = 2_000;

/** What the counting thread is asked, and what it says. */
export interface CounterAsked {
  readonly id: number;
  readonly folder: string;
  readonly task: CountTask;
  readonly scope: Scope;
}
export type CounterMessage = { readonly id: number } & (
  | { readonly counted: Counted }
  | { readonly why: string }
);

export interface Counting {
  readonly count: CountFor;
  close(): void;
}

/** Counts in turns of the desk's own thread. */
export async function countInTurns(
  { store, turns }: { readonly store: Reader; readonly turns: Turns },
  task: CountTask,
  scope: Scope,
): Promise<Counted> {
  const count = countAlerts(store, task, createAlertScopeFilter(store, () => ({ scope })).sees);
  while (await turns(() => count.step(rowsPerTurn)));
  return turns(() => count.read());
}

/**
 * Counts alerts in a thread of its own, which runs `program` and reads the store in `folder` itself: a busy night's 60,000 take
 * 150 ms, in which the desk answers. The thread is begun when something is first counted. If it fails, the desk counts in turns.
 */
export function createCounting(options: {
  readonly program: URL;
  readonly folder: string;
  readonly store: Reader;
  readonly turns: Turns;
  readonly log: Log;
}): Counting {
  const { program, folder, log } = options;
  const requests = createRequests<Counted>();
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
      // After `close` the store that a count belongs to is closed, too.
      if (thread !== begun) return;
      if ('counted' in message) requests.resolve(message.id, message.counted);
      else requests.reject(message.id, message.why);
    });
    begun.once('error', (error) => lost(begun, error));
    begun.once('exit', (code) => lost(begun, `it ended with ${code}`));
    return begun;
  }

  function inThread(task: CountTask, scope: Scope): Promise<Counted> {
    thread ??= begin();
    const to = thread;
    return requests.request((id) => to.postMessage({ id, folder, task, scope } satisfies CounterAsked));
  }

  return {
    count: (task, scope) =>
      inThread(task, scope).catch((error: unknown) => {
        log('warn', 'counted without the thread', { why: errorText(error) });
        return countInTurns(options, task, scope);
      }),
    close() {
      void thread?.terminate();
      thread = undefined;
    },
  };
}
