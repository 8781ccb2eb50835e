import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AuditEntry, chainEntry } from '../../core/audit/audit.ts';
import { findInTrail, trailNames } from '../../core/audit/trailFind.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import { nativeBinding } from '../../node/sql/database.ts';
import { type Writer, writer } from './access.ts';
import { addAuditEntry, deskTrail } from './audit.ts';
import { makeFindable, notFindable } from './auditFound.ts';
import { migrations } from './schema.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const desk = DeskId.parse('desk-00000000000000be');
const who = fc.constantFrom('an', 'binh', 'chi');
const deed = fc.constantFrom('camera.view', 'camera.viewEnd', 'ptz.move');
const camera = fc.constantFrom(CameraId.parse('hn:camera:a'), CameraId.parse('hn:camera:b'));
const anyAction = fc.record({ who, deed, camera: fc.option(camera), why: fc.constant(null) });
const anyFilter = fc.record(
  { who, deed: fc.constantFrom('camera.view', 'camera.', 'ptz', 'wall'), camera },
  { requiredKeys: [] },
);

function emptyTrail(): { readonly db: Database.Database; readonly tx: Writer } {
  const db = new Database(':memory:', nativeBinding());
  for (const { sql } of migrations) db.exec(sql);
  return { db, tx: writer(db, { log: () => undefined, monotonic: () => 0 }) };
}

it('a trail tells the same whether it is looked through or found by its ways, and what is erased is in none', () => {
  fc.assert(
    fc.property(
      fc.array(anyAction, { maxLength: 60 }),
      anyFilter,
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(40), { maxLength: 3 }),
      fc.nat(30),
      (deeds, filter, limit, steps, erased) => {
        const { db, tx } = emptyTrail();
        const entries: AuditEntry[] = [];
        for (const one of deeds)
          entries.push(
            chainEntry(
              entries.at(-1),
              { ...one, detail: '' },
              { at: entries.length, monotonicMs: 0 },
              sha256,
            ),
          );
        for (const entry of entries) addAuditEntry(tx, entry);
        let kept = 0;
        for (const most of steps) kept += makeFindable(tx, most);
        expect(notFindable(tx)).toBe(entries.length - kept);

        db.prepare(
          `INSERT INTO auditHeads (segment, first, last, closed, earliest, latest, signed, droppedAt)
           VALUES (1, 1, ?, 1, 0, 0, '{}', 1)`,
        ).run(erased);
        db.prepare('DELETE FROM audit WHERE seq <= ?').run(erased);
        const left = entries.filter(({ seq }) => seq > erased);

        const table = deskTrail(tx, desk);
        const found: number[] = [];
        for (let before: number | undefined, isLast = false; !isLast; isLast = before === undefined) {
          const page = findInTrail(table, filter, before, limit);
          found.push(...page.entries.map(({ seq }) => seq));
          before = page.next;
        }
        const expected = left.filter(
          (entry) =>
            (filter.who === undefined || entry.who === filter.who) &&
            (filter.deed === undefined || entry.deed.startsWith(filter.deed)) &&
            (filter.camera === undefined || entry.camera === filter.camera),
        );
        expect(found).toEqual(expected.map(({ seq }) => seq).reverse());
        expect(trailNames(table, () => undefined)).toMatchObject({
          who: [...new Set(left.map((one) => one.who))].sort().map((id) => ({ id })),
          deeds: [...new Set(left.map((one) => one.deed))].sort(),
        });
        db.close();
      },
    ),
    { numRuns: 150 },
  );
});

it('new entries are put where they are found once, the oldest first, some at once', () => {
  const { db, tx } = emptyTrail();
  let last: AuditEntry | undefined;
  for (let n = 0; n < 7; n += 1) {
    last = chainEntry(
      last,
      { who: 'an', deed: 'wall.save', camera: null, why: null, detail: '' },
      { at: n, monotonicMs: n },
      sha256,
    );
    addAuditEntry(tx, last);
  }
  expect([makeFindable(tx, 3), makeFindable(tx, 3), makeFindable(tx, 3), makeFindable(tx, 3)]).toEqual([
    3, 3, 1, 0,
  ]);
  expect(db.prepare('SELECT seq FROM foundByWho ORDER BY seq').pluck().all()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(db.prepare('SELECT count(*) FROM foundByCamera').pluck().get()).toBe(0);
  db.close();
});
