import { parentPort } from 'node:worker_threads';
import { createAlertScopeFilter } from '../features/alerts/scopeFilter.ts';
import { formatError } from '../shared/log.ts';
import { countAlerts } from '../store/alertCount.ts';
import { openStoreToRead } from '../store/open.ts';
import type { CounterMessage, CounterRequest } from './alertCounter.ts';

/** The program of the thread that counts alerts; see `alertCounter.ts`. */

const rowsAtOnce = 2_000;

function answer({ id, folder, task, scope }: CounterRequest): CounterMessage {
  try {
    // Opened for each count, so that a store set aside meanwhile is not read further.
    const store = openStoreToRead(folder);
    try {
      const count = countAlerts(store, task, createAlertScopeFilter(store, () => ({ scope })).sees);
      while (count.step(rowsAtOnce));
      return { id, counted: count.read() };
    } finally {
      store.close();
    }
  } catch (error) {
    return { id, why: formatError(error) };
  }
}

if (!parentPort) throw new Error('this runs as a thread of the desk');
const port = parentPort;
port.on('message', (asked: CounterRequest) => port.postMessage(answer(asked)));
