import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditFilter, AuditRow } from '../../core/audit/api.ts';
import { type AuditEntry, type AuditEvent, chainEntry, firstBrokenEntry } from '../../core/audit/audit.ts';
import { allOfAction, auditNames, findAuditEntries } from '../../core/audit/auditSearch.ts';
import { CameraId } from '../../core/base/ids.ts';
import { createSqlConnection, openSqliteFile, type SqlConnection } from '../../node/sql/access.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createSignedAuditLog } from '../../test/fixtures/signedAuditLog.ts';
import { createAuditTable, createChainHeadTable, sha256Hex } from './audit.ts';
import { migrations } from './schema.ts';

function store() {
  const db = createSqlConnection(openSqliteFile(':memory:'));
  for (const { sql } of migrations) db.exec(sql);
  return db;
}

const insert = (db: SqlConnection, entries: readonly AuditEntry[]) => {
  for (const entry of entries)
    db.run(
      `INSERT INTO audit (seq, at, monotonic_ms, who, event, camera, why, detail, previous, hash)
       VALUES (@seq, @at, @monotonicMs, @who, @event, @camera, @why, @detail, @previous, @hash)`,
      { ...entry },
    );
};

it('the audit log finds entries by the desk that they name, and stores each unchanged', () => {
  const db = store();
  const auditEvents: AuditEvent[] = [
    {
      who: 'hn:operator:an',
      event: 'media.ticket',
      camera: null,
      why: null,
      detail: '{"desk":"desk-1","window":"w1"}',
    },
    {
      who: 'hn:operator:an',
      event: 'share.push',
      camera: null,
      why: null,
      detail: '{"from":"desk-2","to":{"desk":"desk-3"}}',
    },
    { who: 'desk-4', event: 'desk.key', camera: null, why: 'first use', detail: '{"algorithm":"Ed25519"}' },
    {
      who: 'hn:operator:an',
      event: 'export.clip',
      camera: null,
      why: null,
      detail: '{"desk":"desk-5","from":123}',
    },
    { who: 'hn', event: 'site.pin', camera: null, why: null, detail: 'not JSON' },
  ];
  const entries: AuditEntry[] = [];
  for (const [at, event] of auditEvents.entries())
    entries.push(chainEntry(entries.at(-1), event, { at, monotonicMs: at }, sha256Hex));
  insert(db, entries);
  const audit = createAuditTable(db, handClock());
  expect(audit.page(0, 10)).toEqual(entries);
  expect(firstBrokenEntry(audit.page(0, 10), sha256Hex)).toBeUndefined();
  const { entries: found } = findAuditEntries(audit.table, {}, undefined, 10);
  expect(found.map(({ desk }) => desk)).toEqual([null, 'desk-5', 'desk-4', 'desk-2', 'desk-1']);
  expect(auditNames(audit.table, () => undefined).desks.map(({ id }) => id)).toEqual([
    'desk-1',
    'desk-2',
    'desk-4',
    'desk-5',
  ]);
});

it('the audit log erases entries of dropped segments only, in order, and keeps every head', async () => {
  const { entries, heads: signed } = await createSignedAuditLog({
    auditEvents: 250,
    policy: { segmentEntries: 100, signEntries: 20 },
    auditLog: 'hn',
  });
  const db = store();
  insert(db, entries);
  const table = createChainHeadTable(db);
  for (const one of signed) table.put(one);
  const refused = (sql: string) => expect(() => db.exec(sql)).toThrow(/append|stay|grows/);
  refused('DELETE FROM audit WHERE seq = 1');
  refused('DELETE FROM audit_head');
  refused('UPDATE audit_head SET dropped_at = 1 WHERE segment = 2');
  refused('UPDATE audit_head SET dropped_at = 1 WHERE segment = 3');
  refused("UPDATE audit_head SET signed = '{}' WHERE segment = 1");
  const [first] = table.droppable(1);
  if (first) table.markDropped(first.head, 7);
  expect(table.eraseDropped(60)).toBe(60);
  expect(table.eraseDropped(60)).toBe(40);
  expect(table.eraseDropped(60)).toBe(0);
  refused('DELETE FROM audit WHERE seq = 101');
  refused('UPDATE audit_head SET dropped_at = NULL WHERE segment = 1');
  expect(table.counts()).toEqual({ closed: 2, dropped: 1 });
  expect(table.after(0, 10)[0]).toMatchObject({ ...first, droppedAt: 7 });
});

describe('what a filter finds', () => {
  const camera = (n: number) => CameraId.parse(`hn:camera:c${n}`);
  /** Wall clocks go back and forth. */
  const anyActions = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 40 }),
      who: fc.constantFrom('an', 'binh', 'desk-9'),
      event: fc.constantFrom('camera.view', 'camera.viewEnd', 'ptz.steer', 'session.signIn'),
      camera: fc.option(fc.integer({ min: 1, max: 3 })),
      desk: fc.option(fc.constantFrom('desk-1', 'desk-2')),
    }),
    { minLength: 1, maxLength: 60 },
  );
  const anyFilter: fc.Arbitrary<AuditFilter> = fc.record(
    {
      who: fc.constantFrom('an', 'binh', 'nobody'),
      event: fc.constantFrom('camera.', 'camera.view', 'ptz.steer', 'x'),
      desk: fc.constantFrom('desk-1', 'desk-9'),
      camera: fc.integer({ min: 1, max: 4 }).map(camera),
      from: fc.integer({ min: 0, max: 40 }),
      to: fc.integer({ min: 0, max: 40 }),
    },
    { requiredKeys: [] },
  );

  it('a filter finds its matches, the newest first, with any page size', () => {
    fc.assert(
      fc.property(
        anyActions,
        anyFilter,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 5, max: 30 }),
        (auditEvents, filter, limit, segment) => {
          const db = store();
          const entries: AuditEntry[] = [];
          for (const { at, desk, camera: n, ...auditEvent } of auditEvents) {
            const detail = desk === null ? '' : JSON.stringify({ desk });
            const whole = { ...auditEvent, why: null, detail, camera: n === null ? null : camera(n) };
            entries.push(chainEntry(entries.at(-1), whole, { at, monotonicMs: 0 }, sha256Hex));
          }
          insert(db, entries);
          // Heads end all segments but the last, open one.
          const head = `INSERT INTO audit_head (segment, first, last, closed, earliest, latest, signed)
            VALUES (?, ?, ?, 1, ?, ?, '{}')`;
          for (let n = 0; (n + 1) * segment <= entries.length; n += 1) {
            const times = entries.slice(n * segment, (n + 1) * segment).map(({ at }) => at);
            const range = [n * segment + 1, (n + 1) * segment, Math.min(...times), Math.max(...times)];
            db.run(head, n + 1, ...range);
          }
          const { table } = createAuditTable(db, handClock());
          const found: AuditRow[] = [];
          let before: number | undefined;
          let pages = 0;
          do {
            const page = findAuditEntries(table, filter, before, limit);
            expect(page.entries.length).toBeLessThanOrEqual(limit);
            found.push(...page.entries);
            before = page.next;
            pages += 1;
          } while (before !== undefined && pages < 200);
          expect(before).toBeUndefined();
          const deskOf = ({ who, detail }: AuditEntry) =>
            detail === '' ? (who.startsWith('desk-') ? who : null) : JSON.parse(detail).desk;
          const expected = entries.filter(
            (entry) =>
              (filter.who === undefined || entry.who === filter.who) &&
              (filter.event === undefined || entry.event.startsWith(filter.event)) &&
              (filter.camera === undefined || entry.camera === filter.camera) &&
              (filter.desk === undefined || deskOf(entry) === filter.desk) &&
              (filter.from === undefined || entry.at >= filter.from) &&
              (filter.to === undefined || entry.at <= filter.to),
          );
          expect(found.map(({ seq }) => seq)).toEqual(expected.map(({ seq }) => seq).reverse());
          const { event = 'camera.view', from = 0, to = 40 } = filter;
          const ofEvent = entries.filter((one) => one.event === event && one.at >= from && one.at < to);
          // A named audit event needs no list of all events.
          const named = { ...table, texts: () => expect.fail('asked for the names of all audit events') };
          expect(allOfAction(named, event, { from, to }, 1_000).map(({ seq }) => seq)).toEqual(
            ofEvent.map(({ seq }) => seq).reverse(),
          );
          db.close();
        },
      ),
      { numRuns: 150 },
    );
  });
});
