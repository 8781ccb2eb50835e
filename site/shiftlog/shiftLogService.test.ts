import { expect, it } from 'vitest';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { OperatorId } from '../../core/base/ids.ts';
import type { WatchRecord } from '../../core/shiftlog/record.ts';
import { handClock } from '../../test/fakes/clock.ts';
import {
  entry,
  watchBegan,
  watchDesk,
  watchId,
  watchPerson,
  watchRecord,
} from '../../test/fixtures/watch.ts';
import { createShiftLogService } from './shiftLogService.ts';

const hour = 3_600_000;

/**
 * A site at which one person sat at desk 1 about `satAt`, and was recognised there about `recognisedAt`, asked by somebody
 * else who sits there. @returns what became of the record, and what stands in the trail
 */
function pushedWith(
  satAt: number,
  record: WatchRecord,
  recognisedAt = satAt,
  askedAt = watchDesk(1),
  recognised: 'done' | 'signed' = 'done',
) {
  const auditEvents: AuditEvent[] = [];
  const clock = handClock(watchBegan);
  const office = createShiftLogService({
    clock,
    roster: null,
    onRecords() {},
    records: { epoch: 'e', head: () => 0, find: () => undefined, append: () => 1, after: () => [] },
    write(run) {
      run((event) => void auditEvents.push(event));
      return { ok: true, value: undefined };
    },
    person: () => undefined,
    personAt: (desk, operator, at) =>
      desk === watchDesk(1) && operator === watchPerson('an').id && Math.abs(at - satAt) < hour / 4
        ? { rights: ['log.write', 'handover.work'], scope: 'all' }
        : undefined,
    sign: (desk, operator, at) =>
      desk === watchDesk(1) && operator === watchPerson('an').id && Math.abs(at - recognisedAt) < hour / 4
        ? recognised
        : undefined,
    mayTouch: () => true,
    isKnown: () => true,
  });
  const asker = {
    desk: askedAt,
    operator: { id: OperatorId.parse('hn:operator:binh'), scope: 'all' as const },
  };
  const answer = office.push(asker, { records: [record] });
  const outcome = answer.ok
    ? answer.value.outcomes.map(({ fault }) => fault?.code ?? 'taken')
    : [answer.fault.code];
  return {
    outcome,
    auditEvents: auditEvents.map(({ who, event, detail }) => ({ who, event, ...JSON.parse(detail) })),
  };
}
const pushed = (satAt: number, record: WatchRecord) => pushedWith(satAt, record).outcome;

it('takes from a desk whose clock is wrong what somebody wrote who sits there now, or did just now', () => {
  const at = (ms: number) => watchRecord(1, entry('lệch giờ'), { at: watchBegan + ms });
  expect(pushed(watchBegan, at(-2 * hour))).toEqual(['taken']);
  expect(pushed(watchBegan, at(2 * hour))).toEqual(['taken']);
  // They sat there then, and their clock was right.
  expect(pushed(watchBegan - 5 * hour, at(-5 * hour))).toEqual(['taken']);
  expect(pushed(watchBegan - 5 * hour, at(-2 * hour))).toEqual(['watch.notYours']);
  const elsewhere = watchRecord(1, entry('bàn khác'), { desk: watchDesk(2), at: watchBegan });
  expect(pushed(watchBegan, elsewhere)).toEqual(['watch.notYours']);
});

it('takes a signature only near a time at which anyone who it names gave their password at that desk', () => {
  const signed = (kind: string, at: number) =>
    watchRecord(
      2,
      { kind, handover: watchId(1), version: 1, sha256: 'a'.repeat(64), how: 'site', reason: 'chưa đủ' },
      { at },
    );
  for (const kind of ['handoverSigned', 'handoverAccepted', 'handoverRefused']) {
    const outcome = (at: number, recognisedAt: number) =>
      pushedWith(at, signed(kind, at), recognisedAt).outcome;
    const then = watchBegan - 5 * hour;
    expect(outcome(then, then)).toEqual(['taken']);
    // They sat there, and had signed in long before; a sender who names them knows no password.
    expect(outcome(then, then - 2 * hour)).toEqual(['watch.notRecognised']);
    expect(outcome(watchBegan, watchBegan - hour)).toEqual(['watch.notRecognised']);
  }
  const now = signed('handoverSigned', watchBegan);
  expect(pushedWith(watchBegan, now, watchBegan, watchDesk(1), 'signed').outcome).toEqual([
    'watch.recognisedOnce',
  ]);
  // The desk's clock is wrong, and they were recognised just now.
  expect(pushedWith(watchBegan, signed('handoverSigned', watchBegan - 2 * hour)).outcome).toEqual(['taken']);
  // Words need none.
  expect(pushedWith(watchBegan, watchRecord(1, entry('ghi')), watchBegan - 9 * hour).outcome).toEqual([
    'taken',
  ]);
});

it('writes down who sent it where that is not who it names', () => {
  const binh = 'hn:operator:binh';
  const mine = watchRecord(1, entry('của An'), { at: watchBegan });
  const taken = pushedWith(watchBegan, mine).auditEvents;
  expect(taken).toMatchObject([
    { who: watchPerson('an').id, event: 'watch.entry', desk: watchDesk(1), sentBy: binh },
  ]);
  expect(taken[0]).not.toHaveProperty('sentFrom');
  expect(pushedWith(watchBegan, mine, watchBegan, watchDesk(3)).auditEvents).toMatchObject([
    { event: 'watch.entry', sentBy: binh, sentFrom: watchDesk(3) },
  ]);
  expect(pushedWith(watchBegan - 5 * hour, mine).auditEvents).toMatchObject([
    { event: 'watch.refused', sentBy: binh },
  ]);
  const own = watchRecord(1, entry('của Bình'), { at: watchBegan, by: watchPerson('binh') });
  for (const event of pushedWith(watchBegan, own).auditEvents) expect(event).not.toHaveProperty('sentBy');
});
