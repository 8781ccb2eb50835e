import { describe, expect, it } from 'vitest';
import { DeskId, OperatorId, ShiftLogId } from '../base/ids.ts';
import type { ShiftLogBody, ShiftLogRecord } from '../shiftlog/record.ts';
import { getShiftAt, Roster, type Shift } from '../shiftlog/shift.ts';
import { listDueDesks } from './due.ts';

const roster = Roster.parse({ centre: 'Trung tâm' });
const minuteMs = 60_000;
/** 13:00 in Hanoi, in the morning shift, which ends at 14:00. */
const noon = Date.UTC(2026, 4, 1, 6);
const must = (shift: Shift | null): Shift => {
  if (!shift) throw new Error('no shift');
  return shift;
};
const morning = must(getShiftAt(roster, noon));
const afternoon = must(getShiftAt(roster, morning.to));
const desk = DeskId.parse('desk-0000000000000001');
const an = { id: OperatorId.parse('s:operator:an'), name: 'An' };
const binh = { id: OperatorId.parse('s:operator:binh'), name: 'Bình' };
let made = 0;
const report = (by: typeof an, at: number, body: ShiftLogBody): ShiftLogRecord => {
  made += 1;
  const id = ShiftLogId.parse(`00000000-0000-7000-8000-${String(made).padStart(12, '0')}`);
  return { id, desk, by, at, monotonicMs: at, body };
};
const on = (by: typeof an, shift: Shift, at = shift.from) =>
  report(by, at, { kind: 'dutyOn', shift, post: '' });
const off = (by: typeof an, shift: Shift, at: number) =>
  report(by, at, { kind: 'dutyOff', shift, reason: '' });
const handed = (shift: Shift, at: number) => {
  const begun = report(an, at - minuteMs, {
    kind: 'handoverBegun',
    subject: { desk, name: 'Bàn 1' },
    shift,
    from: shift.from,
    to: shift.to,
  });
  const accepted = report(binh, at, {
    kind: 'handoverAccepted',
    handover: begun.id,
    version: 1,
    sha256: 'a'.repeat(64),
    how: 'site',
  });
  return [begun, accepted];
};
const dueAt = (records: readonly ShiftLogRecord[], now: number) =>
  listDueDesks(records, roster, now).get(desk);

describe('a desk with a person on duty', () => {
  it('is due at the end of their shift, and overdue some time later', () => {
    const records = [on(an, morning)];
    expect(dueAt(records, noon)).toMatchObject({ dueAt: morning.to, overdue: false, people: [an] });
    const late = morning.to + roster.overdueMinutes * minuteMs;
    expect(dueAt(records, late - 1)?.overdue).toBe(false);
    expect(dueAt(records, late)?.overdue).toBe(true);
  });

  it('is no longer due after an acceptance, until the next shift ends', () => {
    const records = [on(an, morning), ...handed(morning, morning.to), on(binh, afternoon, morning.to)];
    expect(dueAt(records, morning.to + 60 * minuteMs)).toMatchObject({ dueAt: afternoon.to, overdue: false });
    expect(dueAt(records.slice(0, 3), morning.to + 60 * minuteMs)).toBeUndefined();
  });

  it('stays overdue if another person merely comes on duty, or they leave near the end of the shift', () => {
    const late = morning.to + 60 * minuteMs;
    const records = [on(an, morning), off(an, morning, morning.to - minuteMs), on(binh, afternoon)];
    expect(dueAt(records, late)).toMatchObject({ shift: morning, overdue: true, people: [an] });
  });

  it('is unattended, not overdue, if they left long before the end', () => {
    const records = [on(an, morning), off(an, morning, noon)];
    expect(dueAt(records, morning.to + 60 * minuteMs)).toBeUndefined();
  });

  it('is due at its end even if it was taken over, or duty began later, in the middle of the shift', () => {
    const midway = [on(an, morning), ...handed(morning, noon), on(binh, morning, noon)];
    expect(dueAt(midway, noon)).toMatchObject({ shift: morning, dueAt: morning.to, people: [binh] });
    expect(dueAt(midway, morning.to + 60 * minuteMs)?.overdue).toBe(true);
    expect(dueAt([...midway, off(binh, morning, noon + minuteMs)], morning.to)).toBeUndefined();
    // They stay for the next shift and hand over this one together with that.
    expect(dueAt([...midway, on(binh, afternoon)], morning.to + minuteMs)).toMatchObject({
      shift: afternoon,
      dueAt: afternoon.to,
      people: [binh],
    });
  });

  it('is handed over with earlier shifts that were not taken over, but not with the present one', () => {
    const records = [on(an, morning), on(binh, afternoon)];
    expect(dueAt(records, afternoon.from + 60 * minuteMs)).toMatchObject({ shift: morning, last: morning });
    expect(dueAt(records, afternoon.to)).toMatchObject({ shift: morning, last: afternoon, people: [an] });
    expect(dueAt([...records, ...handed(afternoon, afternoon.to)], afternoon.to)).toBeUndefined();
  });

  it('stays overdue for weeks, whoever came later, until this or a later shift is accepted', () => {
    const weeks = morning.to + 14 * 86_400_000;
    const records = [on(an, morning), on(binh, afternoon)];
    expect(dueAt(records, weeks)).toMatchObject({ shift: morning, last: afternoon, overdue: true });
    expect(dueAt([...records, ...handed(afternoon, weeks - minuteMs)], weeks)).toBeUndefined();
  });

  it('names everybody on duty there until then', () => {
    const records = [on(an, morning), on(binh, morning, noon)];
    expect(dueAt(records, noon)?.people).toEqual([an, binh]);
  });
});
