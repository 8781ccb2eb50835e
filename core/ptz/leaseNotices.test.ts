import { describe, expect, it } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import type { Lease, LeaseEvent, Steerer } from './lease.ts';
import { addLeaseNotice, getLeaseEventMeaning, isLeaseLoss, type LeaseNotice } from './leaseNotices.ts';

const camera = CameraId.parse('demo:camera:1');
const who = (name: string, desk: string): Steerer => ({
  operator: OperatorId.parse(`hn:operator:${name.toLowerCase()}`),
  name,
  desk: DeskId.parse(desk),
  priority: 1_000,
});
const lan = who('Lan', 'desk-0000000000000001');
const minh = who('Minh', 'desk-0000000000000002');
const ha = who('Ha', 'desk-0000000000000003');
const leaseOf = (holder: Steerer, requests: readonly Steerer[] = []): Lease => ({
  camera,
  holder,
  kind: 'steering',
  since: 0,
  until: 5_000,
  reason: null,
  requests: [...requests],
});
const ended = (
  how: Extract<LeaseEvent, { what: 'ended' }>['how'],
  lease: Lease,
  by?: Steerer,
): LeaseEvent => ({
  what: 'ended',
  lease,
  how,
  ...(by ? { by } : {}),
  ...(how === 'releasedByOther' ? { reason: 'Đổi ca' } : {}),
});
const asked: LeaseEvent = { what: 'requested', lease: leaseOf(lan, [minh]), by: minh };

/** Returns the notices shown at a person's desk after these events. */
const messagesTo = (person: Steerer, events: readonly LeaseEvent[]) =>
  events
    .reduce<readonly LeaseNotice[]>(
      (before, event, id) => addLeaseNotice(before, event, { id, at: 0, desk: person.desk }),
      [],
    )
    .map(({ meaning }) => meaning);

describe('notices of leases at a desk', () => {
  it('a request asks the holder and lets the requester wait', () => {
    expect(getLeaseEventMeaning(asked, lan.desk)).toEqual({
      is: 'asks',
      name: 'Minh',
      operator: minh.operator,
    });
    expect(getLeaseEventMeaning(asked, minh.desk)).toEqual({ is: 'asked', name: 'Lan' });
    expect(getLeaseEventMeaning(asked, ha.desk)).toBeUndefined();
    expect(messagesTo(lan, [asked, asked])).toHaveLength(1);
  });

  it('a refusal names the holder, informs the requester and removes the request at both desks', () => {
    const refused: LeaseEvent = { what: 'requestRefused', lease: leaseOf(lan), by: minh };
    expect(messagesTo(minh, [asked, refused])).toEqual([{ is: 'refused', name: 'Lan' }]);
    expect(messagesTo(lan, [asked, refused])).toEqual([]);
  });

  it('a handover names the giver and the receiver', () => {
    const over = [
      asked,
      ended('handedOver', leaseOf(lan, [minh]), minh),
      { what: 'granted', lease: leaseOf(minh) } as const,
    ];
    expect(messagesTo(minh, over)).toEqual([{ is: 'received', name: 'Lan' }]);
    expect(messagesTo(lan, over.slice(0, 2))).toEqual([{ is: 'given', name: 'Minh' }]);
  });

  it('other requesters wait for the new holder’s answer after a handover', () => {
    const events: readonly LeaseEvent[] = [
      { what: 'requested', lease: leaseOf(lan, [minh, ha]), by: ha },
      ended('handedOver', leaseOf(lan, [minh, ha]), minh),
      { what: 'granted', lease: leaseOf(minh, [ha]) },
    ];
    expect(messagesTo(ha, events)).toEqual([{ is: 'asked', name: 'Minh' }]);
  });

  it('a taken or released camera names the taker to the loser, and says nothing to the taker', () => {
    const taken = ended('preempted', leaseOf(lan), minh);
    expect(messagesTo(lan, [taken])).toEqual([{ is: 'taken', name: 'Minh' }]);
    expect(messagesTo(minh, [taken])).toEqual([]);
    expect(messagesTo(lan, [ended('releasedByOther', leaseOf(lan), ha)])).toEqual([
      { is: 'released', name: 'Ha', reason: 'Đổi ca' },
    ]);
    expect(messagesTo(minh, [asked, ended('preempted', leaseOf(lan, [minh]), ha)])).toEqual([
      { is: 'takenFirst', name: 'Ha' },
    ]);
  });

  it('an expiry informs the holder only of a reservation, and each requester that the camera is free', () => {
    expect(messagesTo(lan, [ended('idle', leaseOf(lan))])).toEqual([]);
    expect(messagesTo(lan, [ended('expired', leaseOf(lan))])).toEqual([{ is: 'expired' }]);
    expect(messagesTo(minh, [asked, ended('idle', leaseOf(lan, [minh]))])).toEqual([{ is: 'free' }]);
  });

  it('a notice is removed when the lease is held again', () => {
    const taken = ended('preempted', leaseOf(lan), minh);
    expect(messagesTo(lan, [taken, { what: 'granted', lease: leaseOf(lan) }])).toEqual([]);
  });

  it('isLeaseLoss is true only for an involuntary loss', () => {
    expect(isLeaseLoss({ is: 'taken', name: 'Minh' })).toBe(true);
    expect(isLeaseLoss({ is: 'given', name: 'Minh' })).toBe(false);
  });
});
