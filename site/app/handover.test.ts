import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { type CameraId, DeskId, OperatorId, ShiftLogId } from '../../core/base/ids.ts';
import { maxDocumentBytes, putPieceBytes } from '../../core/handover/api.ts';
import { dueLooksBackMs } from '../../core/handover/due.ts';
import type { ShiftLogBody, ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getShiftAt, Roster, type Shift } from '../../core/shiftlog/shift.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createHandoverDocuments } from '../handover/documents.ts';
import { createDutyRecordCache } from '../handover/dutyRecords.ts';
import { startOverdueHandoverAlerts } from '../handover/overdue.ts';

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

const sender = (n: number) => ({
  desk: DeskId.parse(`desk-${n.toString(16).padStart(16, '0')}`),
  operator: { id: OperatorId.parse('s:operator:an') },
});

function documents() {
  const stored = new Map<string, { document: Uint8Array; cameras: CameraId[] }>();
  const auditEvents: AuditEvent[] = [];
  const clock = handClock();
  const made = createHandoverDocuments({
    clock,
    attempt(run) {
      run();
      return { ok: true, value: undefined };
    },
    append: (event) => void auditEvents.push(event),
    mayTouch: (_scope, camera) => camera === 's:camera:c1',
    table: {
      find: (hash) => stored.get(hash),
      add: (hash, document, cameras) =>
        void stored.set(hash, { document: Uint8Array.from(document), cameras: cameras as CameraId[] }),
    },
  });
  type Asked = Parameters<typeof made.put>[1];
  const put = (asked: Asked, from = sender(1)) => made.put(from, asked);
  return { ...made, put, stored, auditEvents, clock };
}
/** Noise, so that it does not compress to nothing. */
const noise = Array.from({ length: 4_000 }, (_, n) => sha256(String(n))).join(' ');
const json = (camera: string) => JSON.stringify({ noise, degraded: [{ camera }] });

describe('the frozen reports at a site', () => {
  it('frozen reports are stored once every piece has arrived, after any interruption', () => {
    const { put, get, stored } = documents();
    const text = json('s:camera:c1');
    const bytes = deflateRawSync(text);
    expect(bytes.length).toBeGreaterThan(2 * putPieceBytes);
    const send = (at: number) => {
      const piece = bytes.subarray(at, at + putPieceBytes).toString('base64');
      const answer = put({ sha256: sha256(text), total: bytes.length, at, piece });
      return answer.ok ? answer.value.have : answer.fault.code;
    };
    expect(send(0)).toBe(putPieceBytes);
    // The response was lost: the desk begins again, and receives the stored size.
    expect(send(0)).toBe(putPieceBytes);
    let have = putPieceBytes;
    while (have < bytes.length) have = Number(send(have));
    expect(send(0)).toBe(bytes.length);
    expect(stored.size).toBe(1);
    expect(get('all', { sha256: sha256(text), at: 0 })).toMatchObject({ ok: true });
    expect(get('all', { sha256: sha256(text), at: bytes.length })).toMatchObject({ value: new Uint8Array() });
  });

  it('frozen reports are refused with a wrong hash, and hidden from people who may not see one of their cameras', () => {
    const { put, get, stored, auditEvents } = documents();
    const small = (text: string, hash: string) => {
      const bytes = deflateRawSync(text);
      return put({ sha256: hash, total: bytes.length, at: 0, piece: bytes.toString('base64') });
    };
    const [mine, others] = ['s:camera:c1', 's:camera:c2'].map((camera) =>
      JSON.stringify({ degraded: [{ camera }] }),
    ) as [string, string];
    expect(small(mine, 'a'.repeat(64))).toMatchObject({ fault: { code: 'handover.documentWrong' } });
    expect(stored.size).toBe(0);
    for (const text of [mine, others]) small(text, sha256(text));
    expect(get([], { sha256: sha256(mine), at: 0 })).toMatchObject({ ok: true });
    expect(get([], { sha256: sha256(others), at: 0 })).toMatchObject({ fault: { code: 'right.outOfScope' } });
    // Each is audited once, including refused ones.
    small(mine, sha256(mine));
    expect(auditEvents.map(({ who, event, detail }) => [who, event, JSON.parse(detail).sha256])).toEqual([
      ['s:operator:an', 'handover.refused', 'a'.repeat(64)],
      ['s:operator:an', 'handover.filed', sha256(mine)],
      ['s:operator:an', 'handover.filed', sha256(others)],
    ]);
    expect(JSON.parse(auditEvents[0]?.detail ?? '')).toMatchObject({ desk: sender(1).desk });
  });

  it('frozen reports that are no JSON are refused, whatever their hash', () => {
    const { put, stored, auditEvents } = documents();
    const bytes = deflateRawSync('{"degraded":');
    const asked = { total: bytes.length, at: 0, piece: bytes.toString('base64') };
    expect(put({ sha256: sha256('{"degraded":'), ...asked })).toMatchObject({
      fault: { code: 'handover.documentWrong' },
    });
    expect(stored.size).toBe(0);
    expect(auditEvents).toMatchObject([{ event: 'handover.refused' }]);
  });

  it('frozen reports of one desk are rate-limited, without delaying other desks', async () => {
    const { put, clock } = documents();
    const wrong = { sha256: 'a'.repeat(64), total: 3, at: 0, piece: Buffer.alloc(3).toString('base64') };
    const codes = (count: number, n: number) =>
      Array.from({ length: count }, () => {
        const answer = put(wrong, sender(n));
        return answer.ok ? 'ok' : answer.fault.code;
      });
    expect(codes(300, 1).filter((code) => code === 'handover.documentWrong')).toHaveLength(200);
    expect(codes(1, 1)).toEqual(['call.tooMany']);
    expect(codes(1, 2)).toEqual(['handover.documentWrong']);
    await clock.advance(500);
    expect(codes(2, 1)).toEqual(['handover.documentWrong', 'call.tooMany']);
  });
});

describe('uploads of frozen reports', () => {
  const hashOf = (desk: number) => desk.toString(16).padStart(64, '0');
  const piece = Buffer.alloc(3).toString('base64');
  const sent = (put: ReturnType<typeof documents>['put'], desk: number, at: number) => {
    const answer = put({ sha256: hashOf(desk), total: maxDocumentBytes, at, piece });
    return answer.ok ? answer.value.have : answer.fault.code;
  };

  it('uploads of eight desks in turn all proceed, and one beyond the limit does not disturb them', () => {
    const { put } = documents();
    const desks = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const turn of [1, 2, 3])
      expect(desks.map((desk) => sent(put, desk, 3 * (turn - 1)))).toEqual(desks.map(() => 3 * turn));
    expect(sent(put, 9, 0)).toBe('call.tooMany');
    expect(desks.map((desk) => sent(put, desk, 9))).toEqual(desks.map(() => 12));
  });

  it('uploads are dropped after an idle time, the oldest first', async () => {
    const { put, clock } = documents();
    for (const desk of [1, 2, 3, 4, 5, 6, 7, 8]) {
      sent(put, desk, 0);
      await clock.advance(1_000);
    }
    expect(sent(put, 9, 0)).toBe('call.tooMany');
    sent(put, 1, 3);
    await clock.advance(24_000);
    expect(sent(put, 9, 0)).toBe(3);
    expect(sent(put, 1, 6)).toBe(9);
    // The second had waited longest.
    expect(sent(put, 3, 3)).toBe(6);
    expect(sent(put, 2, 3)).toBe('call.tooMany');
  });
});

describe('a desk that is not handed over in time', () => {
  const roster = Roster.parse({ centre: 'Trung tâm' });
  const noon = Date.UTC(2026, 4, 1, 6);
  const morning = getShiftAt(roster, noon) as Shift;
  const desk = DeskId.parse('desk-0000000000000001');
  const person = (name: string) => ({ id: OperatorId.parse(`s:operator:${name}`), name });
  const text = (n: number, name: string, at: number, body: ShiftLogBody): ShiftLogRecord => {
    const id = ShiftLogId.parse(`00000000-0000-7000-8000-${String(n).padStart(12, '0')}`);
    return { id, desk, by: person(name), at, monotonicMs: at, body };
  };

  it('an overdue desk is found by its records of the last month, each read once unless a clock was set back', async () => {
    const clock = handClock(noon);
    const on = (n: number, at: number) => ({
      seq: n,
      record: text(n, 'an', at, { kind: 'dutyOn', shift: morning, post: '' }),
    });
    const stored = [on(1, noon - dueLooksBackMs - 1), on(2, noon - dueLooksBackMs), on(3, noon)];
    let given = 0;
    const duty = createDutyRecordCache(clock, (from, after) => {
      const page = stored.filter(({ seq, record }) => seq > after && record.at >= from);
      given += page.length;
      return page;
    });
    const known = () => duty.all().map(({ id }) => Number(id.slice(-12)));
    expect([known(), given]).toEqual([[2, 3], 2]);
    expect(duty.look()).toBe(false);
    stored.push(on(4, noon + 1));
    expect(duty.look()).toBe(true);
    await clock.advance(1);
    expect([known(), given]).toEqual([[3, 4], 3]);
    clock.jump(-2);
    expect(known()).toEqual([1, 2, 3, 4]);
  });

  it('an overdue desk is an alert until the handover is accepted, even days later, reported once each', async () => {
    const clock = handClock(noon);
    const records = [text(1, 'an', morning.from, { kind: 'dutyOn', shift: morning, post: '' })];
    const received: [string, boolean][] = [];
    const duty = createDutyRecordCache(clock, (from, after) =>
      records
        .map((record, n) => ({ seq: n + 1, record }))
        .filter(({ seq, record }) => seq > after && record.at >= from),
    );
    const overdue = startOverdueHandoverAlerts({
      clock,
      roster,
      records: () => {
        duty.look();
        return duty.all();
      },
      publish: ({ people }, over) => void received.push([people.map(({ name }) => name).join(), over]),
    });
    await clock.advance(morning.to - noon + (roster.overdueMinutes - 1) * 60_000);
    expect(received).toEqual([]);
    await clock.advance(5 * 60_000);
    expect(received).toEqual([['an', false]]);
    clock.jump(3 * 86_400_000);
    await clock.advance(60_000);
    expect(received).toEqual([['an', false]]);
    const at = Math.round(clock.now());
    const subject = { desk, name: 'Bàn 1' };
    const { from, to } = morning;
    const handover = text(2, 'an', at, { kind: 'handoverBegun', subject, shift: morning, from, to });
    records.push(
      handover,
      text(3, 'binh', at, {
        kind: 'handoverAccepted',
        handover: handover.id,
        version: 1,
        sha256: 'a'.repeat(64),
        how: 'site',
      }),
    );
    overdue.recordsCame();
    await clock.advance(2_000);
    expect(received).toEqual([
      ['an', false],
      ['an', true],
    ]);
    await clock.advance(3_600_000);
    expect(received).toHaveLength(2);
    overdue.close();
  });
});
