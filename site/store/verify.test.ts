import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { type AuditTable, auditTable } from './audit.ts';
import { openStore, type Store } from './open.ts';
import { verifyTrail } from './verify.ts';

let folder: string;
let db: Store;
let clock: HandClock;
let audit: AuditTable;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-verify-'));
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  db = opened.value.db;
  clock = handClock();
  audit = auditTable(db, clock);
  const deed = { who: 'hn', deed: 'test', camera: null, why: null, detail: '' };
  audit.appendAll(Array.from({ length: 500 }, () => deed));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

async function verified() {
  const told: unknown[] = [];
  const cancel = verifyTrail(audit, clock, (...result) => told.push(result));
  expect(told).toEqual([]);
  await clock.advance(1_000);
  cancel();
  expect(clock.pending).toBe(0);
  return told;
}

it('finds a trail whole, slice by slice', async () => {
  expect(await verified()).toEqual([[undefined, 500]]);
});

it.each([
  ['changed', (seq: number) => db.exec(`UPDATE audit SET who = 'me' WHERE seq = ${seq}`), 400, 400],
  [
    'made unreadable',
    (seq: number) => db.exec(`UPDATE audit SET previous = '' WHERE seq = ${seq}`),
    250,
    201,
  ],
  ['taken out', (seq: number) => db.exec(`DELETE FROM audit WHERE seq = ${seq}`), 200, 201],
])('finds the entry at which one was %s', async (_what, meddle, seq, found) => {
  db.exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete');
  meddle(seq);
  expect(await verified()).toMatchObject([[found, expect.any(Number)]]);
});

it('stops when it is told to', async () => {
  const told: unknown[] = [];
  verifyTrail(audit, clock, (...result) => told.push(result))();
  await clock.advance(1_000);
  expect(told).toEqual([]);
});
