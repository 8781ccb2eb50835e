import { expect, it } from 'vitest';
import type { WatchRecord } from '../../../core/shiftlog/record.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { watchBegan, watchDesk, watchId, watchPerson, watchRecord } from '../../../test/fixtures/watch.ts';
import { storeRecord } from '../../store/shiftLogRecords.ts';
import { createHandoverRecords } from './handoverRecords.ts';

const shift = {
  key: 'day',
  date: '2026-05-01',
  name: { vi: 'Ngày', en: 'Day' },
  from: watchBegan,
  to: watchBegan + 8 * 3_600_000,
};
const begun = (n: number) =>
  watchRecord(
    n,
    {
      kind: 'handoverBegun',
      shift,
      from: shift.from,
      to: shift.to,
      subject: { desk: watchDesk(n), name: `Bàn ${n}` },
    },
    { desk: watchDesk(n) },
  );

it("finds a desk's handover although a thousand others began later", () => {
  const { store, project } = alertStore(handClock());
  project((tx) => {
    for (let n = 1; n <= 1_000; n += 1) storeRecord(tx, begun(n), { seq: n, own: false });
  });
  const files = createHandoverRecords(store, () => watchBegan + 3_600_000);
  expect(files.find(watchId(1))?.handover.subject).toEqual({ desk: watchDesk(1), name: 'Bàn 1' });
  expect(files.open({ desk: watchDesk(1), name: 'Bàn 1' })?.handover.id).toBe(watchId(1));
  expect(files.open({ centre: watchDesk(1) })).toBeUndefined();
  expect(files.find(watchId(1_001))).toBeUndefined();
});

it("knows up to which time a desk's last accepted report covers events", () => {
  const { store, project } = alertStore(handClock());
  const handover = watchId(1);
  const sha256 = 'a'.repeat(64);
  const signature = { handover, version: 1, sha256, how: 'site' };
  const subject = { desk: watchDesk(1), name: 'Bàn 1' };
  const files = createHandoverRecords(store, () => watchBegan + 3_600_000);
  const keep = (record: WatchRecord, seq: number) =>
    project((tx) => void storeRecord(tx, record, { seq, own: false }));
  keep(begun(1), 1);
  const signed = watchRecord(2, { kind: 'handoverSigned', ...signature });
  keep(signed, 2);
  expect(files.sentUntil(subject)).toBeUndefined();
  keep(watchRecord(3, { kind: 'handoverAccepted', ...signature }, { by: watchPerson('binh') }), 3);
  expect(files.sentUntil(subject)).toBe(signed.at);
  expect(files.sentUntil({ ...subject, desk: watchDesk(2) })).toBeUndefined();
});
