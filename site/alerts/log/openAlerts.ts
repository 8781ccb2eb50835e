import type { Alert } from '../../../core/alerts/alert.ts';
import { alertsPerPage } from '../../../core/alerts/log.ts';
import { cursorOf } from '../../../core/alerts/queue.ts';
import type { ReadableLog } from './log.ts';

/**
 * All that is open, a page a turn of the event loop. A page is taken in the moment in which it is read: what comes in later may
 * rely on it that nothing older is taken after it.
 */
export async function eachOpenPage(
  log: Pick<ReadableLog, 'open'>,
  take: (page: readonly Alert[]) => void | Promise<void>,
): Promise<void> {
  for (let place: Parameters<ReadableLog['open']>[0]; ; ) {
    const page = log.open(place, alertsPerPage);
    await take(page);
    const last = page.at(-1);
    if (!last || page.length < alertsPerPage) return;
    place = cursorOf(last);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
