import type { AlertCursor, AlertFilter, ShownAlert } from '../../../core/alerts/queue.ts';
import type { DeskClient } from '../../shared/deskClient.ts';

/** The number of alerts per page. */
const perPage = 200;

/**
 * Returns the matches of a filter in list order, up to a maximum.
 * There are fewer if the desk cannot load further pages.
 */
export async function selectListedAlerts(
  desk: Pick<DeskClient, 'call'>,
  filter: AlertFilter | Partial<AlertFilter>,
  most: number,
): Promise<readonly ShownAlert[]> {
  const found: ShownAlert[] = [];
  let after: AlertCursor | undefined;
  do {
    const page = await desk.call('alert.list', {
      filter,
      limit: Math.min(perPage, most - found.length),
      ...(after ? { after } : {}),
    });
    if (!page.ok) break;
    found.push(...page.value.rows);
    after = page.value.next;
  } while (after && found.length < most);
  return found;
}
