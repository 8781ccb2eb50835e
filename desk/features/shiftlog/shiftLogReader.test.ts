import { expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { testFolder } from '../../../test/fakes/folder.ts';
import {
  deskOf,
  entry,
  logReader,
  order,
  shiftBegan,
  shiftLogRecord,
} from '../../../test/fixtures/shiftLog.ts';
import { openDeskStore } from '../../app/deskStore.ts';
import { createStepScheduler } from '../../shared/stepScheduler.ts';
import { storeRecord } from '../../store/shiftLogRecords.ts';
import { recomputeRow } from '../../store/shiftLogRows.ts';
import { createIncidentScopeFilter } from './incidents.ts';
import { createShiftLogScopeFilter } from './scopeFilter.ts';
import { createShiftLogReader } from './shiftLogReader.ts';

const counter = new URL('../../app/alertCounterThread.ts', import.meta.url);

const lines = 2_400;

function openReading() {
  const clock = handClock();
  const log = () => {};
  const opened = openDeskStore({
    folder: testFolder(),
    clock,
    log,
    onRoom() {},
    onDamage: undefined,
    turns: createStepScheduler(),
    counter,
  });
  if (!opened.ok) throw new Error(opened.fault.code);
  const { store, project, close } = opened.value;
  const parts = {
    store,
    scopeFilter: createShiftLogScopeFilter(store, () => logReader),
    turns: createStepScheduler(),
  };
  onTestFinished(close);
  return { project, reading: createShiftLogReader(parts, createIncidentScopeFilter(parts)) };
}

it('returns every line of a period once, ordered by time, however many there are', async () => {
  const { project, reading } = openReading();
  project((tx) => {
    for (let n = 1; n <= lines; n += 1) {
      // Some happened at the same moment; they are written in another order than they happened.
      const happenedAt = shiftBegan + Math.floor((lines - n) / 3) * 1_000;
      const body = n === 7 ? order('lệnh') : entry(`dòng ${n}`, { happenedAt });
      const record = shiftLogRecord(n, body, { desk: deskOf(n % 2) });
      storeRecord(tx, record, { seq: n, own: false });
      recomputeRow(tx, record.id);
    }
    for (const [n, kind] of ['dutyOn', 'dutyOff'].entries()) {
      const shift = { key: 'day', date: '2026-05-01', name: { vi: 'a', en: 'a' }, from: 0, to: 1 };
      const body = kind === 'dutyOn' ? { kind, shift, post: '' } : { kind, shift, reason: '' };
      storeRecord(tx, shiftLogRecord(lines + n + 1, body), { seq: lines + n + 1, own: false });
    }
  });

  const all = await reading.lines(shiftBegan, shiftBegan + 10_000_000, null, (line) => line);
  expect(new Set(all.map(({ id }) => id)).size).toBe(lines);
  const times = all.map((line) => line.entry.happenedAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const some = await reading.lines(shiftBegan + 1_000, shiftBegan + 3_000, null, (line) => line);
  expect(some.map((line) => line.entry.happenedAt - shiftBegan)).toEqual([
    1_000, 1_000, 1_000, 2_000, 2_000, 2_000,
  ]);
  const ofOne = await reading.lines(shiftBegan, shiftBegan + 10_000_000, deskOf(1), (line) => line);
  expect(ofOne).toHaveLength(lines / 2);
  expect(reading.openOrders().map((line) => line.entry.text)).toEqual(['lệnh']);
  expect(reading.duty(0)).toMatchObject([
    { since: shiftBegan + (lines + 1) * 1_000, person: { name: 'an' } },
  ]);
  expect([reading.openIncidents(), reading.standing(shiftBegan)]).toEqual([[], []]);
});

it('returns open standing entries, however many expired planned events precede them', () => {
  const { project, reading } = openReading();
  const until = shiftBegan + 5_000_000;
  const planned = (n: number, standing: object) =>
    shiftLogRecord(n, { kind: 'standingAdded', standing: { what: 'event', text: `${n}`, ...standing } });
  project((tx) => {
    for (let n = 1; n <= 2_000; n += 1) {
      const record = planned(n, { from: shiftBegan + n, until: until + n });
      storeRecord(tx, record, { seq: n, own: false });
      recomputeRow(tx, record.id);
    }
    const order = { what: 'order', from: shiftBegan + 3_000, until: null };
    for (const record of [planned(2_001, order), planned(2_002, { ...order, until: until + 2_002 })]) {
      storeRecord(tx, record, { seq: 2_003, own: false });
      recomputeRow(tx, record.id);
    }
  });
  const first = (at: number) =>
    reading
      .standing(at)
      .slice(0, 2)
      .map((line) => line.standing.text);
  expect(first(until + 2_001)).toEqual(['2001', '2002']);
  expect(first(until + 1_999)).toEqual(['2000', '2001']);
  expect(first(until)).toEqual(['1', '2']);
});

it('returns every open incident and every open order, however many and however old', () => {
  const { project, reading } = openReading();
  const each = 2_100;
  project((tx) => {
    for (let n = 1; n <= 2 * each; n += 1) {
      const opened = { kind: 'incidentOpened', incident: { title: `${n}`, priority: 'low' } };
      const record = shiftLogRecord(n, n % 2 === 0 ? opened : order(`${n}`));
      storeRecord(tx, record, { seq: n, own: false });
      recomputeRow(tx, record.id);
    }
  });
  expect(reading.openIncidents()).toHaveLength(each);
  expect(reading.openIncidents().at(-1)?.title).toBe('2');
  expect(new Set(reading.openOrders().map(({ entry: { text } }) => text))).toHaveLength(each);
});

it('lists entries of equal age in the same order at every desk, whatever order they arrived in', () => {
  const standing = { what: 'watch', from: shiftBegan, until: null };
  const records = Array.from({ length: 40 }, (_, n) =>
    shiftLogRecord(
      n + 1,
      n % 2 === 0 ? order(`${n}`) : { kind: 'standingAdded', standing: { ...standing, text: `${n}` } },
    ),
  );
  const [first, second] = [records, records.toReversed()].map((come) => {
    const { project, reading } = openReading();
    project((tx) => {
      for (const record of come) {
        storeRecord(tx, record, { seq: records.indexOf(record) + 1, own: false });
        recomputeRow(tx, record.id);
      }
    });
    return {
      standing: reading.standing(shiftBegan).map(({ id }) => id),
      orders: reading.openOrders().map(({ id }) => id),
    };
  });
  expect(second).toEqual(first);
  expect(first?.standing).toHaveLength(20);
  expect(first?.orders).toHaveLength(20);
});
