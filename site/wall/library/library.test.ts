import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../../../core/base/ids.ts';
import { fail } from '../../../core/base/result.ts';
import type { Layout } from '../../../core/wall/layout.ts';
import { type LayoutToSave, maxOwnLayouts } from '../../../core/wall/library.ts';
import type { SqlConnection } from '../../../node/sql/access.ts';
import { type HandClock, handClock } from '../../../test/fakes/clock.ts';
import { must } from '../../../test/fixtures/must.ts';
import { operatorRow } from '../../../test/fixtures/operatorRow.ts';
import { toStoreResult } from '../../shared/database.ts';
import { createAuditTable } from '../../store/audit.ts';
import { createLayoutTable } from '../../store/camerasAndWalls.ts';
import { openSiteStoreDatabase } from '../../store/open.ts';
import { createOperatorTable } from '../../store/people.ts';
import { createLayoutLibrary, type LayoutLibrary, type LibraryReader } from './library.ts';

interface Person extends LibraryReader {
  readonly sees: readonly string[];
}
const c = (n: number) => CameraId.parse(`hn:camera:c${n}`);
const person = (name: string, sees: readonly string[]): Person => ({
  operator: { id: OperatorId.parse(`hn:operator:${name}`), displayName: name },
  desk: DeskId.parse('desk-0123456789abcdef'),
  sees,
});
const an = person('an', [c(1), c(2)]);
const binh = person('binh', [c(2)]);
let folder: string;
let db: SqlConnection;
let clock: HandClock;
let library: LayoutLibrary<Person>;
let changes = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-library-'));
  db = must(openSiteStoreDatabase(folder)).db;
  clock = handClock();
  for (const id of ['an', 'binh']) createOperatorTable(db).put(operatorRow(id, { roles: [] }), 0);
  library = createLayoutLibrary<Person>({
    site: 'hn',
    clock,
    store: {
      layouts: createLayoutTable(db),
      audit: createAuditTable(db, clock),
      attempt: (run) => toStoreResult(() => db.transaction(run)),
    },
    mayName: ({ sees }, camera) => sees.includes(camera) || camera === c(9),
  });
  changes = 0;
  library.topics.layouts.changedBy(() => {
    changes += 1;
  });
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const wall = (...tiles: Layout['tiles']): Layout => ({ division: '4', tiles });
const named = (name: string, layout = wall(c(2))): LayoutToSave => ({ name, layout });
const names = (reader: Person) => library.list(reader, undefined).layouts.map(({ name }) => name);

describe('a saved layout', () => {
  it('is visible to its owner alone unless shared', () => {
    const own = must(library.save(an, false, named('Của An')));
    must(library.save(an, true, named('Chung')));
    expect(names(an).sort()).toEqual(['Chung', 'Của An']);
    expect(names(binh)).toEqual(['Chung']);
    expect(library.save(binh, false, { ...named('x'), id: own.id, base: 1 })).toEqual(fail('layout.unknown'));
    expect(library.remove(binh, false, { id: own.id, base: 1 })).toEqual(fail('layout.unknown'));
    // Nor by way of the right to share.
    expect(library.remove(binh, true, { id: own.id, base: 1 })).toEqual(fail('layout.unknown'));
  });

  it('is not overwritten by an edit of an older version', () => {
    const { id } = must(library.save(an, true, named('Chung')));
    const second = must(library.save(an, true, { ...named('Chung', wall(c(1))), id, base: 1 }));
    expect(second.version).toBe(2);
    const conflict = fail('layout.conflict', { name: 'Chung', by: 'an' });
    expect(library.save(binh, true, { ...named('Mới'), id, base: 1 })).toEqual(conflict);
    expect(library.remove(binh, true, { id, base: 1 })).toEqual(conflict);
    expect(names(an)).toEqual(['Chung']);
    expect(changes).toBe(2);
  });

  it('keeps a camera removed from the registry, for its tile to say so', () => {
    must(library.save(an, true, named('Chung', wall(c(9), c(1)))));
    const [seen] = library.list(binh, undefined).layouts;
    expect(seen).toMatchObject({ layout: wall(c(9), null), withheld: [1] });
  });

  it('hides a camera out of scope, and keeps it through the person’s edit', () => {
    const { id } = must(library.save(an, true, named('Chung', wall(c(1), c(2)))));
    const [seen] = library.list(binh, undefined).layouts;
    expect(seen).toMatchObject({ layout: wall(null, c(2)), withheld: [0] });
    must(library.save(binh, true, { id, base: 1, name: 'Đổi tên', layout: wall(null, c(2), c(2)) }));
    expect(library.list(an, undefined).layouts[0]).toMatchObject({
      name: 'Đổi tên',
      layout: wall(c(1), c(2), c(2)),
      withheld: [],
      changedBy: 'binh',
    });
  });

  it('is limited in edits per person, since every desk reloads the list', async () => {
    const saves = () => Array.from({ length: 40 }, (_, n) => library.save(an, false, named(`L${n}`)).ok);
    expect(saves().filter((saved) => saved)).toHaveLength(30);
    expect(library.save(an, false, named('x'))).toEqual(fail('call.tooMany'));
    const [first] = library.list(an, undefined).layouts;
    if (!first) throw new Error('nothing was saved');
    expect(library.remove(an, false, { id: first.id, base: 1 })).toEqual(fail('call.tooMany'));
    must(library.save(binh, false, named('x')));
    await clock.advance(1_000);
    must(library.remove(an, false, { id: first.id, base: 1 }));
  });

  it('is limited in total size, including parts hidden from the editor', () => {
    const many = (letter: string) =>
      Array.from({ length: 400 }, (_, n) => CameraId.parse(`hn:camera:${letter.repeat(50)}${n}`));
    const tiles = (all: readonly CameraId[]) =>
      [0, 1, 2, 3].map((at) => ({
        kind: 'sequence' as const,
        dwellMs: 5_000,
        cameras: all.slice(at * 100, at * 100 + 100),
      }));
    const of = (letter: string): Person => person('an', many(letter));
    const [one, two, three] = [of('a'), of('b'), of('c')];
    const { id } = must(library.save(one, true, named('L', wall(...tiles(one.sees as CameraId[])))));
    const next = (reader: Person, base: number) =>
      library.save(reader, true, {
        id,
        base,
        name: 'L',
        layout: {
          division: '16',
          tiles: [...Array(4 * base).fill(null), ...tiles(reader.sees as CameraId[])],
        },
      });
    must(next(two, 1));
    expect(next(three, 2)).toMatchObject({ fault: { code: 'layout.tooLarge' } });
  });

  it('is limited in number, listed in pages, and audited', async () => {
    for (let n = 0; n < maxOwnLayouts; n += 1) {
      must(library.save(an, false, named(`L${n}`)));
      await clock.advance(1_000);
    }
    expect(library.save(an, false, named('one more'))).toEqual(
      fail('layout.tooMany', { most: maxOwnLayouts }),
    );
    let count = 0;
    let after = undefined as Parameters<typeof library.list>[1];
    do {
      const page = library.list(an, after);
      count += page.layouts.length;
      after = page.next;
    } while (after !== undefined);
    expect(count).toBe(maxOwnLayouts);
    const auditLog = createAuditTable(db, handClock()).page(0, 1_000);
    expect(auditLog).toHaveLength(maxOwnLayouts);
    expect(auditLog[0]).toMatchObject({ who: an.operator.id, event: 'layout.save' });
  });
});
