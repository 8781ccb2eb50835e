import type { Alert } from '../../../core/alerts/alert.ts';
import { alertsPerPage } from '../../../core/alerts/log.ts';
import { getAlertCursor } from '../../../core/alerts/queue.ts';
import type { ReadableLog } from './log.ts';

/**
 * Reads all open alerts, one page per turn of the event loop.
 * Each page is processed in the moment it is read, so a record that arrives later is always processed after it.
 */
export async function readOpenAlertPages(
  log: Pick<ReadableLog, 'open'>,
  take: (page: readonly Alert[]) => void | Promise<void>,
): Promise<void> {
  for (let place: Parameters<ReadableLog['open']>[0]; ; ) {
    const page = log.open(place, alertsPerPage);
    await take(page);
    const last = page.at(-1);
    if (!last || page.length < alertsPerPage) return;
    place = getAlertCursor(last);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
