import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { type AuditEntry, chainEntry } from '../../core/audit/audit.ts';
import { auditNames, findAuditEntries } from '../../core/audit/auditSearch.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import { createSqlConnection, openSqliteFile } from '../../node/sql/access.ts';
import { addAuditEntry, deskAuditTable } from './audit.ts';
import { countUnindexedEntries, indexAuditEntries } from './auditIndex.ts';
import { migrations } from './schema.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const desk = DeskId.parse('desk-00000000000000be');
const who = fc.constantFrom('an', 'binh', 'chi');
const event = fc.constantFrom('camera.view', 'camera.viewEnd', 'ptz.move');
const camera = fc.constantFrom(CameraId.parse('hn:camera:a'), CameraId.parse('hn:camera:b'));
const anyAction = fc.record({ who, event, camera: fc.option(camera), why: fc.constant(null) });
const Seq = z.object({ seq: z.int() });
const anyFilter = fc.record(
  { who, event: fc.constantFrom('camera.view', 'camera.', 'ptz', 'wall'), camera },
  { requiredKeys: [] },
);

function emptyAuditLog() {
  const tx = createSqlConnection(openSqliteFile(':memory:'));
  for (const { sql } of migrations) tx.exec(sql);
  return tx;
}

it('an audit log gives the same results by scan and by index, and neither shows erased entries', () => {
  fc.assert(
    fc.property(
      fc.array(anyAction, { maxLength: 60 }),
      anyFilter,
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(40), { maxLength: 3 }),
      fc.nat(30),
      (auditEvents, filter, limit, steps, erased) => {
        const tx = emptyAuditLog();
        const entries: AuditEntry[] = [];
        for (const one of auditEvents)
          entries.push(
            chainEntry(
              entries.at(-1),
              { ...one, detail: '' },
              { at: entries.length, monotonicMs: 0 },
              sha256,
            ),
          );
        for (const entry of entries) addAuditEntry(tx, entry);
        let stored = 0;
        for (const most of steps) stored += indexAuditEntries(tx, most);
        expect(countUnindexedEntries(tx)).toBe(entries.length - stored);

        tx.run(
          `INSERT INTO auditHeads (segment, first, last, closed, earliest, latest, signed, droppedAt)
           VALUES (1, 1, ?, 1, 0, 0, '{}', 1)`,
          erased,
        );
        tx.run('DELETE FROM audit WHERE seq <= ?', erased);
        const left = entries.filter(({ seq }) => seq > erased);

        const table = deskAuditTable(tx, desk);
        const found: number[] = [];
        for (let before: number | undefined, isLast = false; !isLast; isLast = before === undefined) {
          const page = findAuditEntries(table, filter, before, limit);
          found.push(...page.entries.map(({ seq }) => seq));
          before = page.next;
        }
        const expected = left.filter(
          (entry) =>
            (filter.who === undefined || entry.who === filter.who) &&
            (filter.event === undefined || entry.event.startsWith(filter.event)) &&
            (filter.camera === undefined || entry.camera === filter.camera),
        );
        expect(found).toEqual(expected.map(({ seq }) => seq).reverse());
        expect(auditNames(table, () => undefined)).toMatchObject({
          who: [...new Set(left.map((one) => one.who))].sort().map((id) => ({ id })),
          auditEvents: [...new Set(left.map((one) => one.event))].sort(),
        });
        tx.close();
      },
    ),
    { numRuns: 150 },
  );
});

it('new entries are indexed once, the oldest first, a limited number at a time', () => {
  const tx = emptyAuditLog();
  let last: AuditEntry | undefined;
  for (let n = 0; n < 7; n += 1) {
    last = chainEntry(
      last,
      { who: 'an', event: 'wall.save', camera: null, why: null, detail: '' },
      { at: n, monotonicMs: n },
      sha256,
    );
    addAuditEntry(tx, last);
  }
  expect([
    indexAuditEntries(tx, 3),
    indexAuditEntries(tx, 3),
    indexAuditEntries(tx, 3),
    indexAuditEntries(tx, 3),
  ]).toEqual([3, 3, 1, 0]);
  expect(tx.all(Seq, 'SELECT seq FROM foundByWho ORDER BY seq')).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((seq) => ({ seq })),
  );
  expect(tx.value(z.int(), 'SELECT count(*) FROM foundByCamera')).toBe(0);
  tx.close();
});
