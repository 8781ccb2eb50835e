import type { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import type { LeaseEvent } from './lease.ts';

/** What became of a lease, as this desk is concerned by it. `name`: the other person. */
export type LeaseNews =
  /** Of a lease of this desk. */
  | { readonly is: 'asks'; readonly name: string; readonly operator: OperatorId }
  | { readonly is: 'taken' | 'given'; readonly name: string }
  /** `reason`: theirs, in their words. */
  | { readonly is: 'released'; readonly name: string; readonly reason: string }
  | { readonly is: 'expired' | 'over' }
  /** Of one that this desk asked for: it waits for an answer, has one, or somebody stronger was quicker. */
  | { readonly is: 'asked' | 'refused' | 'received' | 'takenFirst'; readonly name: string }
  | { readonly is: 'free' };

/** Something to be told to the operator. `at`: ms since the epoch. */
export interface LeaseNotice {
  readonly id: number;
  readonly at: number;
  readonly camera: CameraId;
  readonly news: LeaseNews;
}

/** What was lost without this desk's doing warns; all else is for information. */
export const isLoss = ({ is }: LeaseNews): boolean =>
  is === 'taken' || is === 'released' || is === 'expired' || is === 'over';

/**
 * The gateway tells an event to the holder, to those who asked and to anyone who did it; each is to read something else.
 * Undefined: nothing that this desk must be told.
 */
export function newsOf(event: LeaseEvent, desk: DeskId | undefined): LeaseNews | undefined {
  const { holder, requests } = event.lease;
  const isOurs = holder.desk === desk;
  const by = 'by' in event ? event.by : undefined;
  const isBySelf = by !== undefined && by.desk === desk;
  switch (event.what) {
    case 'requested':
      if (isOurs) return { is: 'asks', name: event.by.name, operator: event.by.operator };
      return isBySelf ? { is: 'asked', name: holder.name } : undefined;
    case 'requestRefused':
      return isBySelf ? { is: 'refused', name: holder.name } : undefined;
    case 'granted':
      // It is another's now, who is asked in the last one's place.
      return !isOurs && requests.some((one) => one.desk === desk)
        ? { is: 'asked', name: holder.name }
        : undefined;
    case 'reserved':
      return undefined;
    case 'ended':
      break;
  }
  const name = by?.name ?? '';
  if (event.how === 'idle' || event.how === 'releasedSelf') return isOurs ? undefined : { is: 'free' };
  if (event.how === 'handedOver') {
    if (isOurs) return { is: 'given', name };
    return isBySelf ? { is: 'received', name: holder.name } : undefined;
  }
  if (isOurs) {
    if (event.how === 'preempted') return { is: 'taken', name };
    if (event.how === 'releasedByOther') return { is: 'released', name, reason: event.reason ?? '' };
    return { is: event.how === 'expired' ? 'expired' : 'over' };
  }
  if (isBySelf) return undefined;
  return event.how === 'preempted' ? { is: 'takenFirst', name } : { is: 'free' };
}

const mostNotices = 8;

/** What is to be told after one more event. What was known of its camera before is over, but for others who ask for it. */
export function noticesAfter(
  before: readonly LeaseNotice[],
  event: LeaseEvent,
  { id, at, desk }: { readonly id: number; readonly at: number; readonly desk: DeskId | undefined },
): readonly LeaseNotice[] {
  const { camera } = event.lease;
  const news = newsOf(event, desk);
  const asking = new Set<OperatorId>(
    event.what === 'ended' ? [] : event.lease.requests.map((one) => one.operator),
  );
  const rest = before.filter(({ camera: of, news: reported }) => {
    if (of !== camera) return true;
    if (reported.is === 'asks')
      return asking.has(reported.operator) && !(news?.is === 'asks' && news.operator === reported.operator);
    // That it was handed over is told just before it is granted.
    return reported.is === 'received' && event.what === 'granted';
  });
  return news ? [...rest, { id, at, camera, news }].slice(-mostNotices) : rest;
}
