import { describe, expect, it } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import type { Lease, LeaseEvent, Steerer } from './lease.ts';
import { isLoss, type LeaseNotice, newsOf, noticesAfter } from './leaseNews.ts';

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

/** What a person’s desk tells after these events. */
const messagesTo = (person: Steerer, events: readonly LeaseEvent[]) =>
  events
    .reduce<readonly LeaseNotice[]>(
      (before, event, id) => noticesAfter(before, event, { id, at: 0, desk: person.desk }),
      [],
    )
    .map(({ news }) => news);

describe('what a desk is told of leases', () => {
  it('a request: its holder is to answer, anyone who asks is to wait', () => {
    expect(newsOf(asked, lan.desk)).toEqual({ is: 'asks', name: 'Minh', operator: minh.operator });
    expect(newsOf(asked, minh.desk)).toEqual({ is: 'asked', name: 'Lan' });
    expect(newsOf(asked, ha.desk)).toBeUndefined();
    expect(messagesTo(lan, [asked, asked])).toHaveLength(1);
  });

  it('a no names the holder, is told to anyone who asked, and takes the request away at both', () => {
    const refused: LeaseEvent = { what: 'requestRefused', lease: leaseOf(lan), by: minh };
    expect(messagesTo(minh, [asked, refused])).toEqual([{ is: 'refused', name: 'Lan' }]);
    expect(messagesTo(lan, [asked, refused])).toEqual([]);
  });

  it('a camera that was handed over: by whom, to whom', () => {
    const over = [
      asked,
      ended('handedOver', leaseOf(lan, [minh]), minh),
      { what: 'granted', lease: leaseOf(minh) } as const,
    ];
    expect(messagesTo(minh, over)).toEqual([{ is: 'received', name: 'Lan' }]);
    expect(messagesTo(lan, over.slice(0, 2))).toEqual([{ is: 'given', name: 'Minh' }]);
  });

  it('others who asked still wait, for the new holder’s answer', () => {
    const events: readonly LeaseEvent[] = [
      { what: 'requested', lease: leaseOf(lan, [minh, ha]), by: ha },
      ended('handedOver', leaseOf(lan, [minh, ha]), minh),
      { what: 'granted', lease: leaseOf(minh, [ha]) },
    ];
    expect(messagesTo(ha, events)).toEqual([{ is: 'asked', name: 'Minh' }]);
  });

  it('a camera that was taken or released: the loser by whom, who did it nothing', () => {
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

  it('what ran out: nothing to its holder unless it was reserved; that it is free to whoever asked', () => {
    expect(messagesTo(lan, [ended('idle', leaseOf(lan))])).toEqual([]);
    expect(messagesTo(lan, [ended('expired', leaseOf(lan))])).toEqual([{ is: 'expired' }]);
    expect(messagesTo(minh, [asked, ended('idle', leaseOf(lan, [minh]))])).toEqual([{ is: 'free' }]);
  });

  it('is over when the camera is in hand again', () => {
    const taken = ended('preempted', leaseOf(lan), minh);
    expect(messagesTo(lan, [taken, { what: 'granted', lease: leaseOf(lan) }])).toEqual([]);
  });

  it('warns of what was lost without one’s doing, and of nothing else', () => {
    expect(isLoss({ is: 'taken', name: 'Minh' })).toBe(true);
    expect(isLoss({ is: 'given', name: 'Minh' })).toBe(false);
  });
});
