import { expect, it } from 'vitest';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { OperatorId } from '../../core/base/ids.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { handClock } from '../../test/fakes/clock.ts';
import {
  deskOf,
  entry,
  personOf,
  shiftBegan,
  shiftLogId,
  shiftLogRecord,
} from '../../test/fixtures/shiftLog.ts';
import { createShiftLogService } from './shiftLogService.ts';

const hour = 3_600_000;

/**
 * A site at which one person sat at desk 1 about `satAt`, and was recognised there about `recognisedAt`, asked by somebody
 * else who sits there. @returns what became of the record, and what stands in the audit log
 */
function pushedWith(
  satAt: number,
  record: ShiftLogRecord,
  recognisedAt = satAt,
  askedAt = deskOf(1),
  recognised: 'done' | 'signed' = 'done',
) {
  const auditEvents: AuditEvent[] = [];
  const clock = handClock(shiftBegan);
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
      desk === deskOf(1) && operator === personOf('an').id && Math.abs(at - satAt) < hour / 4
        ? { rights: ['log.write', 'handover.work'], scope: 'all' }
        : undefined,
    sign: (desk, operator, at) =>
      desk === deskOf(1) && operator === personOf('an').id && Math.abs(at - recognisedAt) < hour / 4
        ? recognised
        : undefined,
    mayTouch: () => true,
    mayName: () => true,
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
const pushed = (satAt: number, record: ShiftLogRecord) => pushedWith(satAt, record).outcome;

it('the shift log accepts records of the current or last person of a desk with a wrong clock', () => {
  const at = (ms: number) => shiftLogRecord(1, entry('lệch giờ'), { at: shiftBegan + ms });
  expect(pushed(shiftBegan, at(-2 * hour))).toEqual(['taken']);
  expect(pushed(shiftBegan, at(2 * hour))).toEqual(['taken']);
  // They sat there then, and their clock was right.
  expect(pushed(shiftBegan - 5 * hour, at(-5 * hour))).toEqual(['taken']);
  expect(pushed(shiftBegan - 5 * hour, at(-2 * hour))).toEqual(['shiftLog.notYours']);
  const elsewhere = shiftLogRecord(1, entry('bàn khác'), { desk: deskOf(2), at: shiftBegan });
  expect(pushed(shiftBegan, elsewhere)).toEqual(['shiftLog.notYours']);
});

it('the shift log accepts a signature only close to the signer’s password check at that desk', () => {
  const signed = (kind: string, at: number) =>
    shiftLogRecord(
      2,
      { kind, handover: shiftLogId(1), version: 1, sha256: 'a'.repeat(64), how: 'site', reason: 'chưa đủ' },
      { at },
    );
  for (const kind of ['handoverSigned', 'handoverAccepted', 'handoverRefused']) {
    const outcome = (at: number, recognisedAt: number) =>
      pushedWith(at, signed(kind, at), recognisedAt).outcome;
    const then = shiftBegan - 5 * hour;
    expect(outcome(then, then)).toEqual(['taken']);
    // They sat there, and had signed in long before; a sender who names them knows no password.
    expect(outcome(then, then - 2 * hour)).toEqual(['shiftLog.notRecognised']);
    expect(outcome(shiftBegan, shiftBegan - hour)).toEqual(['shiftLog.notRecognised']);
  }
  const now = signed('handoverSigned', shiftBegan);
  expect(pushedWith(shiftBegan, now, shiftBegan, deskOf(1), 'signed').outcome).toEqual([
    'shiftLog.recognisedOnce',
  ]);
  // The desk's clock is wrong, and they were recognised just now.
  expect(pushedWith(shiftBegan, signed('handoverSigned', shiftBegan - 2 * hour)).outcome).toEqual(['taken']);
  // Words need none.
  expect(pushedWith(shiftBegan, shiftLogRecord(1, entry('ghi')), shiftBegan - 9 * hour).outcome).toEqual([
    'taken',
  ]);
});

it('the shift log stores the sender where it is not the author', () => {
  const binh = 'hn:operator:binh';
  const mine = shiftLogRecord(1, entry('của An'), { at: shiftBegan });
  const taken = pushedWith(shiftBegan, mine).auditEvents;
  expect(taken).toMatchObject([
    { who: personOf('an').id, event: 'shiftLog.entry', desk: deskOf(1), sentBy: binh },
  ]);
  expect(taken[0]).not.toHaveProperty('sentFrom');
  expect(pushedWith(shiftBegan, mine, shiftBegan, deskOf(3)).auditEvents).toMatchObject([
    { event: 'shiftLog.entry', sentBy: binh, sentFrom: deskOf(3) },
  ]);
  expect(pushedWith(shiftBegan - 5 * hour, mine).auditEvents).toMatchObject([
    { event: 'shiftLog.refused', sentBy: binh },
  ]);
  const own = shiftLogRecord(1, entry('của Bình'), { at: shiftBegan, by: personOf('binh') });
  for (const event of pushedWith(shiftBegan, own).auditEvents) expect(event).not.toHaveProperty('sentBy');
});
