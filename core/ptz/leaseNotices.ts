import type { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import type { LeaseEvent } from './lease.ts';

/** The meaning of a lease event for this desk. `name`: the other person. */
export type LeaseEventMeaning =
  /** Events of a lease of this desk. */
  | { readonly is: 'asks'; readonly name: string; readonly operator: OperatorId }
  | { readonly is: 'taken' | 'given'; readonly name: string }
  /** `reason`: the other person's reason. */
  | { readonly is: 'released'; readonly name: string; readonly reason: string }
  | { readonly is: 'expired' | 'over' }
  /** Events of a lease that this desk requested: pending, answered, or taken first by a higher priority. */
  | { readonly is: 'asked' | 'refused' | 'received' | 'takenFirst'; readonly name: string }
  | { readonly is: 'free' };

/** A notice for the operator. `at`: ms since the epoch. */
export interface LeaseNotice {
  readonly id: number;
  readonly at: number;
  readonly camera: CameraId;
  readonly meaning: LeaseEventMeaning;
}

/** Returns whether a notice is a warning: a loss without this desk's doing. All others are informational. */
export const isLeaseLoss = ({ is }: LeaseEventMeaning): boolean =>
  is === 'taken' || is === 'released' || is === 'expired' || is === 'over';

/**
 * Returns the meaning of an event for a desk; undefined: none.
 * The gateway sends an event to the holder, to the requesters and to its author; each is shown a
 * different text.
 */
export function getLeaseEventMeaning(
  event: LeaseEvent,
  desk: DeskId | undefined,
): LeaseEventMeaning | undefined {
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
      // The lease has a new holder, who now has to answer the request.
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

/**
 * Returns the notices after one more event, which replaces earlier ones of its camera except other
 * operators' requests.
 */
export function addLeaseNotice(
  before: readonly LeaseNotice[],
  event: LeaseEvent,
  { id, at, desk }: { readonly id: number; readonly at: number; readonly desk: DeskId | undefined },
): readonly LeaseNotice[] {
  const { camera } = event.lease;
  const meaning = getLeaseEventMeaning(event, desk);
  const asking = new Set<OperatorId>(
    event.what === 'ended' ? [] : event.lease.requests.map((one) => one.operator),
  );
  const rest = before.filter(({ camera: of, meaning: previous }) => {
    if (of !== camera) return true;
    if (previous.is === 'asks')
      return (
        asking.has(previous.operator) && !(meaning?.is === 'asks' && meaning.operator === previous.operator)
      );
    // A handover is previous immediately before the grant, which is then redundant.
    return previous.is === 'received' && event.what === 'granted';
  });
  return meaning ? [...rest, { id, at, camera, meaning }].slice(-mostNotices) : rest;
}
