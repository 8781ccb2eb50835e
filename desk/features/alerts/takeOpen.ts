import { priorityRank } from '../../../core/alerts/alert.ts';
import type { AlertPlaceInList } from '../../../core/alerts/queue.ts';
import type { SiteCalls } from '../../../core/api/site.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { CallOutput } from '../../../core/rpc/define.ts';
import type { Turns } from '../../shared/turns.ts';
import type { SiteLink } from '../../sync/link.ts';
import type { Intake } from './intake.ts';

/** Of the open alerts at most so many come first; the backlog brings the rest. */
const mostInSnapshot = 20_000;

type Page = CallOutput<SiteCalls, 'alert.open'>;

/** Behind which alert it goes on after a page, so many taken by then; undefined: it ends. */
function goesOn(
  { alerts, next }: Page,
  after: AlertPlaceInList | undefined,
  taken: number,
): AlertPlaceInList | undefined {
  const last = alerts.at(-1);
  if (next !== undefined && (last === undefined || (next.id === after?.id && next.at === after.at)))
    throw new Error('alert.open: a page that does not lead on');
  const isLow = last !== undefined && priorityRank(last.priority) >= 2;
  return isLow && taken >= mostInSnapshot ? undefined : next;
}

/**
 * Takes over the open alerts as they stand at the site, highest priority first. How many; undefined: nobody asks for them any more
 * (`stillAsked`).
 */
export async function takeOpen(options: {
  readonly link: () => SiteLink;
  readonly intake: Intake;
  readonly turns: Turns;
  readonly paused: () => Fault | null;
  readonly life: number;
  readonly stillAsked: () => boolean;
}): Promise<Result<number | undefined>> {
  const { intake, turns, life } = options;
  const open = (input: { after?: AlertPlaceInList }): Promise<Result<Page>> =>
    options.link().call('alert.open', input);
  let after: AlertPlaceInList | undefined;
  let taken = 0;
  let coming: Promise<Result<Page>> | undefined = open({});
  while (coming !== undefined) {
    const page: Result<Page> = await coming;
    if (!options.stillAsked()) return ok(undefined);
    if (!page.ok) return page;
    const why = options.paused();
    if (why !== null) return { ok: false, fault: why };
    const { value } = page;
    taken += value.alerts.length;
    after = goesOn(value, after, taken);
    // The next page is on its way while this one is stored.
    coming = after && open({ after });
    const stored = await turns(() => intake.snapshot(value.alerts, life));
    if (!stored.ok) return stored;
  }
  return ok(taken);
}
