import { expect, it } from 'vitest';
import type { ShiftLogRecord } from '../../../core/shiftlog/record.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { deskOf, personOf, shiftBegan, shiftLogId, shiftLogRecord } from '../../../test/fixtures/shiftLog.ts';
import { storeRecord } from '../../store/shiftLogRecords.ts';
import { createHandoverRecords } from './handoverRecords.ts';

const shift = {
  key: 'day',
  date: '2026-05-01',
  name: { vi: 'Ngày', en: 'Day' },
  from: shiftBegan,
  to: shiftBegan + 8 * 3_600_000,
};
const begun = (n: number) =>
  shiftLogRecord(
    n,
    {
      kind: 'handoverBegun',
      shift,
      from: shift.from,
      to: shift.to,
      subject: { desk: deskOf(n), name: `Bàn ${n}` },
    },
    { desk: deskOf(n) },
  );

it("finds a desk's handover although a thousand others began later", () => {
  const { store, project } = alertStore(handClock());
  project((tx) => {
    for (let n = 1; n <= 1_000; n += 1) storeRecord(tx, begun(n), { seq: n, own: false });
  });
  const files = createHandoverRecords(store, () => shiftBegan + 3_600_000);
  expect(files.find(shiftLogId(1))?.handover.subject).toEqual({ desk: deskOf(1), name: 'Bàn 1' });
  expect(files.open({ desk: deskOf(1), name: 'Bàn 1' })?.handover.id).toBe(shiftLogId(1));
  expect(files.open({ centre: deskOf(1) })).toBeUndefined();
  expect(files.find(shiftLogId(1_001))).toBeUndefined();
});

it("knows up to which time a desk's last accepted report covers events", () => {
  const { store, project } = alertStore(handClock());
  const handover = shiftLogId(1);
  const sha256 = 'a'.repeat(64);
  const signature = { handover, version: 1, sha256, how: 'site' };
  const subject = { desk: deskOf(1), name: 'Bàn 1' };
  const files = createHandoverRecords(store, () => shiftBegan + 3_600_000);
  const keep = (record: ShiftLogRecord, seq: number) =>
    project((tx) => void storeRecord(tx, record, { seq, own: false }));
  keep(begun(1), 1);
  const signed = shiftLogRecord(2, { kind: 'handoverSigned', ...signature });
  keep(signed, 2);
  expect(files.sentUntil(subject)).toBeUndefined();
  keep(shiftLogRecord(3, { kind: 'handoverAccepted', ...signature }, { by: personOf('binh') }), 3);
  expect(files.sentUntil(subject)).toBe(signed.at);
  expect(files.sentUntil({ ...subject, desk: deskOf(2) })).toBeUndefined();
});
