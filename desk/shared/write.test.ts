import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { firstBrokenEntry } from '../../core/audit/audit.ts';
import { WindowId } from '../../core/base/ids.ts';
import { initialTabs } from '../../core/wall/tabs.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { readAuditEntriesAfter } from '../store/audit.ts';
import { openStore } from '../store/open.ts';
import { readSetting, saveSetting } from '../store/settings.ts';
import { readWall, saveWall } from '../store/walls.ts';
import { createStoreWriters, sha256Hex } from './write.ts';

const place = { walls: '', window: WindowId.parse('w1') };
const auditEvent = { who: 'someone', event: 'wall.save', camera: null, why: null, detail: '' };

function setUp() {
  const clock = handClock();
  const slow: string[] = [];
  const log = (_level: string, event: string) => void (event === 'slow query' && slow.push(event));
  const opened = openStore({ folder: testFolder(), clock, log });
  if (!opened.ok) throw new Error(opened.fault.code);
  const { reading: store, writing, close } = opened.value;
  onTestFinished(close);
  return { ...createStoreWriters(writing, { clock, log }), store, writing, clock };
}

describe('an action', () => {
  it('is stored with its audit event', () => {
    const { write, store } = setUp();
    expect(write(auditEvent, (tx) => saveWall(tx, place, { ...initialTabs, turnMs: 9_000 }))).toMatchObject({
      ok: true,
    });
    expect(readWall(store, place)?.turnMs).toBe(9_000);
    expect(readAuditEntriesAfter(store, 0, 10)).toMatchObject([
      { seq: 1, who: 'someone', event: 'wall.save' },
    ]);
  });

  it('is rolled back with its audit event if an error interrupts it', () => {
    const { write, store } = setUp();
    const bug = () =>
      write(auditEvent, (tx) => {
        saveWall(tx, place, initialTabs);
        throw new Error('a bug');
      });
    expect(bug).toThrow('a bug');
    expect(readWall(store, place)).toBeUndefined();
    expect(readAuditEntriesAfter(store, 0, 10)).toEqual([]);
  });

  it('is rolled back and reported as not saved if its audit event cannot be written', () => {
    const { write, store, writing } = setUp();
    // Prevents the database from growing by a page, which simulates a full disk at a chosen moment. VACUUM
    // first removes free pages that a migration left.
    writing.exec('VACUUM');
    writing.pragma(`max_page_count = ${writing.pragma('page_count')}`);
    const result = write({ ...auditEvent, detail: 'x'.repeat(4_000) }, (tx) =>
      saveWall(tx, place, initialTabs),
    );
    expect(result).toMatchObject({ ok: false, fault: { code: 'desk.storeFailed' } });
    expect(readWall(store, place)).toBeUndefined();
    writing.pragma('max_page_count = 1000000');
    expect(write(auditEvent, (tx) => saveWall(tx, place, initialTabs)).ok).toBe(true);
    expect(readAuditEntriesAfter(store, 0, 10)).toHaveLength(1);
  });

  it('continues the hash chain of the previous one', async () => {
    const { write, store, clock } = setUp();
    for (let n = 0; n < 20; n += 1) {
      await clock.advance(10);
      write({ ...auditEvent, detail: String(n) }, () => {});
    }
    const entries = readAuditEntriesAfter(store, 0, 100);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(firstBrokenEntry(entries, sha256Hex)).toBeUndefined();
    expect(readAuditEntriesAfter(store, 5, 2).map(({ seq }) => seq)).toEqual([6, 7]);
  });

  it('continues from the last event on disk after rolled-back ones', () => {
    const { write, writeWithAudit, store } = setUp();
    for (let n = 0; n < 3; n += 1) {
      write({ ...auditEvent, detail: `kept ${n}` }, () => {});
      const bug = () =>
        writeWithAudit((_tx, add) => {
          add({ ...auditEvent, detail: 'undone' });
          add({ ...auditEvent, detail: 'undone' });
          throw new Error('a bug');
        });
      expect(bug).toThrow('a bug');
      writeWithAudit((_tx, add) => {
        add({ ...auditEvent, detail: 'two' });
        add({ ...auditEvent, detail: 'at once' });
      });
    }
    const entries = readAuditEntriesAfter(store, 0, 100);
    expect(entries.map(({ detail }) => detail)).toEqual(
      [0, 1, 2].flatMap((n) => [`kept ${n}`, 'two', 'at once']),
    );
    expect(firstBrokenEntry(entries, sha256Hex)).toBeUndefined();
  });
});

it('from the site is not attributed to an operator', () => {
  const { project, store } = setUp();
  project((tx) => saveSetting(tx, 'desk', 'a', { b: 1 }));
  expect(readSetting(store, 'desk', 'a', z.object({ b: z.number(), c: z.number().default(2) }))).toEqual({
    b: 1,
    c: 2,
  });
  expect(readAuditEntriesAfter(store, 0, 10)).toEqual([]);
});
