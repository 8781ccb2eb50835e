import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { idleReleaseMs, type Steerer } from './lease.ts';
import {
  answerLeaseRequest,
  type DualClockTime,
  dropLeaseRequests,
  endLease,
  getLeaseAt,
  isSameSteerer,
  type LeaseResult,
  releaseLease,
  releaseOtherLease,
  requestLease,
  reserveLease,
  type TimedLease,
  takeLease,
} from './leaseRules.ts';

const camera = CameraId.parse('hn:camera:c1');
const steerer = (name: string, priority: number, desk = 1): Steerer => ({
  operator: OperatorId.parse(`hn:operator:${name}`),
  name,
  desk: DeskId.parse(`desk-000000000000000${desk}`),
  priority,
});
const an = steerer('an', 1_000, 1);
const binh = steerer('binh', 1_000, 2);
const chief = steerer('chief', 10_000, 3);
const at = (ms: number): DualClockTime => ({ wall: 1_700_000_000_000 + ms, monotonic: ms });
const kinds = (turn: LeaseResult) => turn.events.map((event) => ('how' in event ? event.how : event.what));
const taken = (who: Steerer, ms = 0) => takeLease(null, camera, who, at(ms)).held;
const reserved = (who: Steerer) =>
  reserveLease(null, camera, who, { forMs: 60_000, reason: 'xe cứu thương' }, at(0));

describe('a lease', () => {
  it('goes to the first who asks; an equal is refused with the name of its holder', () => {
    const refused = takeLease(taken(an), camera, binh, at(100));
    expect(refused.fault).toEqual({ code: 'steer.held', params: { by: 'an' } });
    expect(refused.held?.lease.holder).toEqual(an);
  });
  it('expires 5 s after its last use', () => {
    const used = takeLease(taken(an), camera, an, at(4_000)).held;
    expect(getLeaseAt(used, at(8_999)).held).toBe(used);
    const next = takeLease(used, camera, binh, at(4_000 + idleReleaseMs));
    expect(kinds(next)).toEqual(['idle', 'granted']);
  });
  it('goes to a higher priority, and its holder is notified of who took it', () => {
    const turn = takeLease(taken(an), camera, chief, at(100));
    expect(turn.events[0]).toMatchObject({ what: 'ended', how: 'preempted', by: { name: 'chief' } });
    expect(turn.held?.lease.holder).toEqual(chief);
  });
  it('does not extend to the same person at another desk', () => {
    expect(takeLease(taken(an), camera, steerer('an', 1_000, 2), at(1)).fault?.code).toBe('steer.held');
  });
  it('is released by its holder, or by an operator with the right to release others’ leases', () => {
    expect(kinds(releaseOtherLease(taken(an), chief, 'Đổi ca', at(1)))).toEqual(['releasedByOther']);
    expect(kinds(releaseLease(taken(an), an, at(1)))).toEqual(['releasedSelf']);
    expect(releaseLease(taken(an), binh, at(1)).fault?.code).toBe('steer.notHeld');
    expect(kinds(endLease(taken(an), at(1)))).toEqual(['gone']);
  });
});

describe('a reservation', () => {
  it('lasts without movement against equals until its time', () => {
    const { held, events } = reserved(an);
    expect(events.map(({ what }) => what)).toEqual(['reserved']);
    expect(takeLease(held, camera, binh, at(59_999)).fault).toEqual({
      code: 'steer.reserved',
      params: { by: 'an', reason: 'xe cứu thương' },
    });
    expect(kinds(takeLease(held, camera, binh, at(60_000)))).toEqual(['expired', 'granted']);
  });
  it('is not shortened by its holder’s movements', () => {
    const used = takeLease(reserved(an).held, camera, an, at(30_000)).held;
    expect(getLeaseAt(used, at(59_000)).held).not.toBeNull();
  });
  it('yields to a higher priority', () => {
    expect(kinds(takeLease(reserved(an).held, camera, chief, at(1)))).toEqual(['preempted', 'granted']);
  });
  it('preempts a weaker lease and reports that', () => {
    const turn = reserveLease(taken(an), camera, chief, { forMs: 60_000, reason: 'vip' }, at(1));
    expect(kinds(turn)).toEqual(['preempted', 'reserved']);
  });
});

describe('a request', () => {
  it('hands the lease over to the requester, together with the other requests', () => {
    const asked = requestLease(requestLease(taken(an), camera, binh, at(1)).held, camera, chief, at(2)).held;
    const given = answerLeaseRequest(asked, an, { to: binh.operator, give: true }, at(3));
    expect(kinds(given)).toEqual(['handedOver', 'granted']);
    expect(given.held?.lease.holder).toEqual(binh);
    expect(given.held?.lease.requests).toEqual([chief]);
  });
  it('is refused by the holder once', () => {
    const asked = requestLease(taken(an), camera, binh, at(1)).held;
    const refused = answerLeaseRequest(asked, an, { to: binh.operator, give: false }, at(2));
    expect(refused.events).toMatchObject([{ what: 'requestRefused', by: { name: 'binh' } }]);
    expect(answerLeaseRequest(refused.held, an, { to: binh.operator, give: true }, at(3)).fault?.code).toBe(
      'steer.notAsked',
    );
  });
  it('can be answered by the holder only', () => {
    const asked = requestLease(taken(an), camera, binh, at(1)).held;
    expect(answerLeaseRequest(asked, binh, { to: binh.operator, give: true }, at(2)).fault?.code).toBe(
      'steer.notHeld',
    );
  });
  it('is granted at once if the lease is free', () => {
    expect(kinds(requestLease(null, camera, binh, at(1)))).toEqual(['granted']);
  });
  it('is dropped when its requester leaves', () => {
    const asked = requestLease(taken(an), camera, binh, at(1)).held;
    expect(dropLeaseRequests(asked, binh)?.lease.requests).toEqual([]);
  });
});

describe('any sequence of operations', () => {
  const people = [an, binh, chief, steerer('dung', 5_000, 4), steerer('an', 1_000, 5)];
  const someone = fc.constantFrom(...people);
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 7_000 }),
    who: someone,
    other: someone,
    action: fc.constantFrom('use', 'reserve', 'request', 'give', 'refuse', 'release', 'releaseOther', 'lose'),
  });
  function doIt(
    held: TimedLease | null,
    { who, other, action }: { who: Steerer; other: Steerer; action: string },
    now: DualClockTime,
  ) {
    if (action === 'use') return takeLease(held, camera, who, now);
    if (action === 'reserve') return reserveLease(held, camera, who, { forMs: 60_000, reason: 'why' }, now);
    if (action === 'request') return requestLease(held, camera, who, now);
    if (action === 'release') return releaseLease(held, who, now);
    if (action === 'releaseOther') return releaseOtherLease(held, who, 'Đổi ca', now);
    if (action === 'lose') return endLease(held, now);
    return answerLeaseRequest(held, who, { to: other.operator, give: action === 'give' }, now);
  }
  const play = (
    check: (
      before: TimedLease | null,
      turn: LeaseResult,
      action: string,
      who: Steerer,
      now: DualClockTime,
    ) => void,
  ) =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let held: TimedLease | null = null;
        let ms = 0;
        for (const one of steps) {
          ms += one.wait;
          const turn: LeaseResult = doIt(held, one, at(ms));
          check(held, turn, one.action, one.who, at(ms));
          held = turn.held;
        }
      }),
    );

  it('changes the holder only by an end with its cause, followed by a grant', () =>
    play((before, turn) => {
      const was = before?.lease.holder;
      const is = turn.held?.lease.holder;
      const ended = turn.events.filter(({ what }) => what === 'ended').length;
      const began = turn.events.filter(({ what }) => what === 'granted' || what === 'reserved').length;
      if (was && (!is || !isSameSteerer(was, is))) expect(ended).toBe(1);
      if (is && (!was || !isSameSteerer(was, is))) expect(began).toBe(1);
    }));
  it('never takes a lease for an equal or weaker priority, except by handover', () =>
    play((before, turn, action, who) => {
      for (const event of turn.events)
        if (event.what === 'ended' && event.how === 'preempted') {
          expect(event.lease.holder).toEqual(before?.lease.holder);
          expect(who.priority).toBeGreaterThan(event.lease.holder.priority);
          expect(['use', 'reserve']).toContain(action);
        }
    }));
  it('changes nothing by a refusal except what time has changed', () =>
    play((before, turn, _command, _who, now) => {
      if (turn.fault) expect(turn.held).toBe(getLeaseAt(before, now).held);
    }));
  it('has no request by the holder, no duplicate request, and always an end in the future', () =>
    play((_before, turn, _command, _who, now) => {
      if (!turn.held) return;
      const { holder, requests } = turn.held.lease;
      expect(requests.some((one) => isSameSteerer(one, holder))).toBe(false);
      expect(new Set(requests.map(({ operator, desk }) => `${operator} ${desk}`)).size).toBe(requests.length);
      expect(turn.held.endsAt).toBeGreaterThan(now.monotonic);
    }));
});
