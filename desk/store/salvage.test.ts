import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ActionId, type AlertAction } from '../../core/alerts/action.ts';
import type { RecordCause } from '../../core/alerts/log.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { AlertId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { MapPin, SavedView } from '../../core/map/map.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { deskOf, entry, shiftLogRecord } from '../../test/fixtures/shiftLog.ts';
import { getOrCreateDeskId } from '../app/deskStore.ts';
import { createStoreWriters } from '../shared/write.ts';
import { addTimelineLine } from './alerts.ts';
import { readLogLine } from './logLines.ts';
import { readPins, readSavedViews, removePin, saveMapView, savePin } from './map.ts';
import { markStoreDamaged, openStore, storeFile } from './open.ts';
import {
  addConflict,
  addToOutbox,
  readActionsToSend,
  readConflicts,
  readLastDeskSeq,
  setDeskSeq,
} from './outbox.ts';
import { readUnconfirmedRecords, storeRecord } from './shiftLogRecords.ts';

const clock = createSystemClock();
const log = () => {};

const action = (deskSeq: number, desk: DeskId): AlertAction => ({
  id: ActionId.parse(`01890a5d-ac96-774b-bcce-${String(deskSeq).padStart(12, '0')}`),
  desk,
  deskSeq,
  base: 1,
  at: 1_800_000_000_000,
  alert: AlertId.parse(`hn:alert:a${deskSeq}`),
  by: { id: OperatorId.parse('hn:operator:an'), name: 'An' },
  command: { do: 'note', text: `ghi chú ${deskSeq} “{\\}”` },
});

function open(folder: string) {
  const opened = openStore({ folder, clock, log });
  if (!opened.ok) throw new Error(opened.fault.code);
  const { reading: store } = opened.value;
  const { write, project } = createStoreWriters(opened.value.writing, { clock, log });
  const known = getOrCreateDeskId({ store, write, ...opened.value });
  if (!known.ok) throw new Error(known.fault.code);
  let isOpen = true;
  const close = () => {
    if (isOpen) opened.value.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...opened.value, store, project, desk: known.value, close };
}

/** Returns the nth record of the shift log. */
const written = (n: number, desk: DeskId): ShiftLogRecord =>
  shiftLogRecord(n, entry(`dòng ${n} “{\\}”`), { desk });

/**
 * Creates a store with three pending actions (5, 6, 7) and one rejected action.
 * It also has records 3 and 1, which the site lacks.
 */
function withActions() {
  const folder = testFolder();
  const before = open(folder);
  const { desk } = before;
  before.project((tx) => {
    for (const n of [5, 6, 7]) addToOutbox(tx, action(n, desk));
    addConflict(tx, action(4, desk), { code: 'alert.closed', params: {} }, 1);
    setDeskSeq(tx, 7);
    for (const n of [3, 1]) storeRecord(tx, written(n, desk), { seq: null, own: true });
    storeRecord(tx, written(2, desk), { seq: 1, own: true });
    storeRecord(tx, written(4, deskOf(4)), { seq: 2, own: false });
  });
  return { folder, before, desk };
}

function overwrite(file: string, from: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(handle);
}
const texts = (folder: string) => {
  const after = open(folder);
  return {
    after,
    waiting: readActionsToSend(after.store, 10),
    records: readUnconfirmedRecords(after.store, 10),
  };
};

describe('unconfirmed work of operators', () => {
  it('is recovered from a store that was found damaged while in use', () => {
    const { folder, before, desk } = withActions();
    markStoreDamaged(folder);
    before.close();
    const { after, waiting, records } = texts(folder);
    expect(after.setAside?.why).toBe('damaged');
    expect(after.desk).toBe(desk);
    expect(waiting).toEqual([5, 6, 7].map((n) => action(n, desk)));
    expect(readConflicts(after.store, 10)).toHaveLength(1);
    expect(readLastDeskSeq(after.store)).toBe(7);
    // In the order of writing, and their contents apply at once.
    expect(records).toEqual([3, 1].map((n) => written(n, desk)));
    expect(readLogLine(after.store, written(1, desk).id)?.line.pending).toBe(true);
    after.close();
    // It is recovered only once.
    expect(open(folder).setAside).toBeUndefined();
  });

  it('is recovered from a file that is no longer a database', () => {
    const { folder, before, desk } = withActions();
    before.close();
    overwrite(join(folder, storeFile), 0, 4_096);
    const { after, waiting, records } = texts(folder);
    expect(after.desk).toBe(desk);
    // The site ignores records that it already has; records of other desks are not sent in this desk's name.
    expect(records).toEqual(expect.arrayContaining([1, 3].map((n) => written(n, desk))));
    expect(records.every((record) => record.desk === desk)).toBe(true);
    expect(waiting.map(({ id, command }) => [id, command])).toEqual(
      expect.arrayContaining([5, 6, 7].map((n) => [action(n, desk).id, action(n, desk).command])),
    );
    // Nothing is lost, and numbers continue without gaps; the rejected action is sent and rejected again.
    expect(waiting.map(({ deskSeq }) => deskSeq)).toEqual(
      waiting.map((_, at) => (waiting[0]?.deskSeq ?? 0) + at),
    );
  });

  it('is recovered without an unreadable reason for rejection', () => {
    const { folder, before, desk } = withActions();
    before.writing.exec(`UPDATE alertConflicts SET fault = '{"code":"ale'`);
    markStoreDamaged(folder);
    before.close();
    expect(readConflicts(texts(folder).after.store, 10)).toEqual([
      { action: action(4, desk), fault: { code: 'alert.unknown', params: {} }, at: 1 },
    ]);
  });

  it('is empty for a store that contains only actions of other desks', () => {
    const folder = testFolder();
    const before = open(folder);
    const others = [1, 2].map((n): RecordCause => {
      const done = action(n, DeskId.parse(`desk-000000000000000${n}`));
      return {
        kind: 'acted',
        action: done,
        outcome: { action: done.id, result: 'done', version: 2, fault: null },
      };
    });
    before.project((tx) => {
      for (const [seq, entry] of others.entries()) addTimelineLine(tx, 1, { seq, at: 1, entry });
    });
    before.close();
    overwrite(join(folder, storeFile), 0, 4_096);
    const { after, waiting } = texts(folder);
    expect(waiting).toEqual([]);
    expect(readConflicts(after.store, 10)).toEqual([]);
    expect(after.desk).toBe(before.desk);
  });

  it('is recovered by the next start if the previous one only set the store aside', () => {
    const { folder, before, desk } = withActions();
    before.close();
    markStoreDamaged(folder);
    // The state left by a start that is killed before it has named itself.
    const opened = openStore({ folder, clock, log });
    if (!opened.ok) throw new Error(opened.fault.code);
    opened.value.close();
    expect(texts(folder).waiting.map(({ id }) => id)).toEqual([5, 6, 7].map((n) => action(n, desk).id));
  });

  it('leaves the damaged file unchanged', () => {
    const { folder, before } = withActions();
    before.close();
    const size = statSync(join(folder, storeFile)).size;
    overwrite(join(folder, storeFile), 0, 4_096);
    open(folder);
    const movedTo = readdirSync(folder).find(
      (name) => name.includes('.damaged-') && !/-(wal|shm)$/.test(name),
    );
    expect(movedTo && statSync(join(folder, movedTo)).size).toBe(size);
  });
});

describe('map items of operators', () => {
  it('are recovered with removed ones, each view for its operator; unreadable rows are skipped', () => {
    const folder = testFolder();
    const before = open(folder);
    const an = { id: OperatorId.parse('hn:operator:an'), name: 'An' };
    const pin = (n: number): MapPin =>
      MapPin.parse({
        id: `01890a5d-ac96-774b-bcce-00000000000${n}`,
        kind: 'note',
        text: `ngập ${n}`,
        lat: 21,
        lon: 105,
        createdAt: n,
        createdBy: an,
        changedAt: n,
        changedBy: an,
      });
    const view = (n: number): SavedView =>
      SavedView.parse({
        id: `01890a5d-ac96-774b-bcce-00000000001${n}`,
        name: `góc ${n}`,
        changedAt: n,
        view: { lat: 21, lon: 105, distanceM: 500, headingDeg: 0, tiltDeg: 0 },
      });
    before.project((tx) => {
      for (const n of [1, 2, 3]) savePin(tx, pin(n));
      removePin(tx, pin(2).id, 9);
      saveMapView(tx, an.id, view(1));
      saveMapView(tx, OperatorId.parse('hn:operator:binh'), view(2));
    });
    before.writing.exec(`UPDATE mapPins SET pin = '{"id":1}' WHERE id = '${pin(3).id}'`);
    markStoreDamaged(folder);
    before.close();
    const { store } = open(folder);
    expect(readPins(store)).toEqual([
      { pin: pin(1), removedAt: null },
      { pin: pin(2), removedAt: 9 },
    ]);
    expect(readSavedViews(store, an.id)).toEqual([view(1)]);
  });
});
