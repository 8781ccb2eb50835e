import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openReadConnection } from '../../node/sql/access.ts';
import { openDatabase } from '../../node/sql/database.ts';
import { getRegistryRevision } from './camerasAndWalls.ts';
import { lockDataFolder, openSiteStoreDatabase } from './open.ts';
import { migrations } from './schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "site's store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
function open() {
  const opened = openSiteStoreDatabase(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.value.db;
}

const latest = migrations.at(-1)?.version ?? 0;
/** Invented migrations of a later version. */
const laterSteps = ['a', 'b', 'c'].map((name, n) => ({
  version: latest + 1 + n,
  sql: `CREATE TABLE later_${name} (x)`,
}));
/** Opens the store like a later version with this many more migrations. */
function openLater(steps: number) {
  return openDatabase(join(folder, 'site.db'), [...migrations, ...laterSteps.slice(0, steps)]).db;
}

it('the store opens with WAL and full sync, for its owner only', () => {
  const db = open();
  expect(db.pragma('journal_mode')).toBe('wal');
  expect(db.pragma('synchronous')).toBe(2);
  expect(db.pragma('user_version')).toBe(latest);
  expect(statSync(join(folder, 'site.db')).mode & 0o077).toBe(0);
  db.close();
});

it('a store with data is copied before a migration', () => {
  open().close();
  openLater(1).close();
  const copies = readdirSync(folder).filter((name) => name === `site.db.before-${latest + 1}`);
  expect(copies).toHaveLength(1);
  const copy = join(folder, copies[0] ?? '');
  expect(statSync(copy).mode & 0o077).toBe(0);
  expect(new Database(copy).pragma('user_version', { simple: true })).toBe(latest);
});

it('a store is copied once for all its migrations, and earlier copies are deleted afterwards', () => {
  const copies = () => readdirSync(folder).filter((name) => name.includes('before'));
  open().close();
  writeFileSync(join(folder, 'site.db.before-3'), '');
  writeFileSync(join(folder, 'alerts-inbox.db.before-2'), '');
  openLater(3).close();
  expect(copies().sort()).toEqual(['alerts-inbox.db.before-2', `site.db.before-${latest + 1}`]);
  openLater(3).close();
  expect(copies()).toHaveLength(2);
});

/** Writes a store of a version before the schema, with one row. */
function writeOlderStore() {
  const db = new Database(join(folder, 'site.db'));
  db.exec('CREATE TABLE operator (id TEXT)');
  db.exec("INSERT INTO operator VALUES ('an')");
  db.pragma(`user_version = ${(migrations[0]?.version ?? 0) - 1}`);
  db.close();
}

it('an older store is quarantined whole, its place is reported, and a new one begins', () => {
  writeOlderStore();
  const opened = openSiteStoreDatabase(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  const { db, setAside } = opened.value;
  expect(setAside?.why).toBe('older');
  expect(db.value(z.int(), 'SELECT count(*) FROM operator')).toBe(0);
  db.close();
  const older = openReadConnection(setAside?.path ?? '');
  expect(older.all(z.object({ id: z.string() }), 'SELECT id FROM operator')).toEqual([{ id: 'an' }]);
  older.close();
  expect(openSiteStoreDatabase(folder)).toMatchObject({ ok: true, value: { setAside: undefined } });
});

it('an older store is left in place for administration', () => {
  writeOlderStore();
  expect(openSiteStoreDatabase(folder, true)).toMatchObject({ fault: { code: 'site.dataRefused' } });
  const db = new Database(join(folder, 'site.db'), { readonly: true });
  expect(db.prepare('SELECT id FROM operator').pluck().all()).toEqual(['an']);
  db.close();
});

it('a newer version’s store is not touched', () => {
  const db = open();
  db.pragma('user_version = 99');
  db.close();
  expect(openSiteStoreDatabase(folder)).toEqual({
    ok: false,
    fault: { code: 'site.newerStore', params: { found: 99, known: latest } },
  });
});

it('the registry’s revision increases on new content only, over restarts', () => {
  const first = open();
  const revisions = (db: ReturnType<typeof open>, hashes: string[]) =>
    hashes.map(getRegistryRevision(db)).map((result) => (result.ok ? result.value : result.fault.code));
  expect(revisions(first, ['a', 'a', 'b'])).toEqual([1, 1, 2]);
  first.close();
  const second = open();
  expect(revisions(second, ['b', 'a'])).toEqual([2, 3]);
  second.close();
});

it('a damaged store is quarantined whole, and a new one begins', () => {
  open().close();
  const file = join(folder, 'site.db');
  const damaged = readFileSync(file);
  damaged.fill(0x5a, 4_096);
  writeFileSync(file, damaged);
  const opened = openSiteStoreDatabase(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  const { db, setAside } = opened.value;
  expect(setAside?.why).toBe('damaged');
  expect(readFileSync(setAside?.path ?? '')).toEqual(damaged);
  expect(db.value(z.int(), 'SELECT count(*) FROM operator')).toBe(0);
  db.close();
  expect(openSiteStoreDatabase(folder)).toMatchObject({ ok: true, value: { setAside: undefined } });
});

it('a damaged store is left in place for administration', () => {
  open().close();
  const file = join(folder, 'site.db');
  const damaged = readFileSync(file).fill(0x5a, 4_096);
  writeFileSync(file, damaged);
  expect(openSiteStoreDatabase(folder, true)).toMatchObject({ fault: { code: 'site.dataRefused' } });
  expect(readFileSync(file)).toEqual(damaged);
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
});

it('an unusable folder is reported in a sentence', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const openIt of [openSiteStoreDatabase, lockDataFolder])
    expect(openIt(join(file, 'data'))).toMatchObject({ fault: { code: 'site.dataRefused' } });
});

it('a folder is used by one site at a time', () => {
  const first = lockDataFolder(folder);
  if (!first.ok) throw new Error(first.fault.code);
  expect(lockDataFolder(folder)).toEqual({
    ok: false,
    fault: { code: 'site.dataInUse', params: { folder } },
  });
  first.value();
  const second = lockDataFolder(folder);
  expect(second.ok && second.value()).toBeUndefined();
});
