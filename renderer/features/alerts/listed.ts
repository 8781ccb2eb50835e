import type { AlertFilter, AlertPlaceInList, ShownAlert } from '../../../core/alerts/queue.ts';
import type { Desk } from '../../shared/client.ts';

/** Alerts a page. */
const perPage = 200;

/** What a filter finds, in the order of its list, as many at most; fewer where the desk cannot read on. */
export async function listed(
  desk: Pick<Desk, 'call'>,
  filter: AlertFilter | Partial<AlertFilter>,
  most: number,
): Promise<readonly ShownAlert[]> {
  const found: ShownAlert[] = [];
  let after: AlertPlaceInList | undefined;
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
