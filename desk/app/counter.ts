import { parentPort } from 'node:worker_threads';
import { systemClock } from '../../core/base/clock.ts';
import { createSight } from '../features/alerts/sight.ts';
import { errorText } from '../shared/log.ts';
import { reader } from '../store/access.ts';
import { countAlerts } from '../store/alertCount.ts';
import { openToRead } from '../store/open.ts';
import type { CounterAsked, CounterSaid } from './counting.ts';

/** The program of the thread that counts alerts; see `counting.ts`. */

const rowsAtOnce = 2_000;
const clock = systemClock();

function answer({ id, folder, task, scope }: CounterAsked): CounterSaid {
  try {
    // Opened for each count: what has been put aside meanwhile is not read on.
    const db = openToRead(folder);
    try {
      // A page takes its time here: nobody waits in line behind it.
      const store = reader(db, { log: () => undefined, monotonic: () => clock.monotonic() });
      const count = countAlerts(store, task, createSight(store, () => ({ scope })).sees);
      while (count.step(rowsAtOnce));
      return { id, counted: count.read() };
    } finally {
      db.close();
    }
  } catch (error) {
    return { id, why: errorText(error) };
  }
}

if (!parentPort) throw new Error('this runs as a thread of the desk');
const port = parentPort;
port.on('message', (asked: CounterAsked) => port.postMessage(answer(asked)));
