import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openToRead } from '../../node/sql/access.ts';
import { openDatabase } from '../../node/sql/database.ts';
import { registryRevision } from './camerasAndWalls.ts';
import { lockFolder, openStore } from './open.ts';
import { migrations } from './schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "site's store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
function open() {
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.value.db;
}

const latest = migrations.at(-1)?.version ?? 0;
/** Made-up steps that a later version of the program might take. */
const laterSteps = ['a', 'b', 'c'].map((name, n) => ({
  version: latest + 1 + n,
  sql: `CREATE TABLE later_${name} (x)`,
}));
/** Opens the store as a later version with so many more steps would. */
function openLater(steps: number) {
  return openDatabase(join(folder, 'site.db'), [...migrations, ...laterSteps.slice(0, steps)]).db;
}

it('opens with WAL and full sync, for its owner only', () => {
  const db = open();
  expect(db.pragma('journal_mode')).toBe('wal');
  expect(db.pragma('synchronous')).toBe(2);
  expect(db.pragma('user_version')).toBe(latest);
  expect(statSync(join(folder, 'site.db')).mode & 0o077).toBe(0);
  db.close();
});

it('keeps a copy before a migration of a store that holds something', () => {
  open().close();
  openLater(1).close();
  const copies = readdirSync(folder).filter((name) => name === `site.db.before-${latest + 1}`);
  expect(copies).toHaveLength(1);
  const copy = join(folder, copies[0] ?? '');
  expect(statSync(copy).mode & 0o077).toBe(0);
  expect(new Database(copy).pragma('user_version', { simple: true })).toBe(latest);
});

it('is copied once for all its migrations, and copies of earlier times go once they are done', () => {
  const copies = () => readdirSync(folder).filter((name) => name.includes('before'));
  open().close();
  writeFileSync(join(folder, 'site.db.before-3'), '');
  writeFileSync(join(folder, 'alerts-inbox.db.before-2'), '');
  openLater(3).close();
  expect(copies().sort()).toEqual(['alerts-inbox.db.before-2', `site.db.before-${latest + 1}`]);
  openLater(3).close();
  expect(copies()).toHaveLength(2);
});

/** A store as a version before the schema left it, with one row. */
function writeOlderStore() {
  const db = new Database(join(folder, 'site.db'));
  db.exec('CREATE TABLE operator (id TEXT)');
  db.exec("INSERT INTO operator VALUES ('an')");
  db.pragma(`user_version = ${(migrations[0]?.version ?? 0) - 1}`);
  db.close();
}

it('sets an older store aside whole, says where, and begins a new one', () => {
  writeOlderStore();
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  const { db, setAside } = opened.value;
  expect(setAside?.why).toBe('older');
  expect(db.value(z.int(), 'SELECT count(*) FROM operator')).toBe(0);
  db.close();
  const older = openToRead(setAside?.path ?? '');
  expect(older.all(z.object({ id: z.string() }), 'SELECT id FROM operator')).toEqual([{ id: 'an' }]);
  older.close();
  expect(openStore(folder)).toMatchObject({ ok: true, value: { setAside: undefined } });
});

it('leaves an older store where it is for an administrator beside its site', () => {
  writeOlderStore();
  expect(openStore(folder, true)).toMatchObject({ fault: { code: 'site.dataRefused' } });
  const db = new Database(join(folder, 'site.db'), { readonly: true });
  expect(db.prepare('SELECT id FROM operator').pluck().all()).toEqual(['an']);
  db.close();
});

it('does not touch what a newer version made', () => {
  const db = open();
  db.pragma('user_version = 99');
  db.close();
  expect(openStore(folder)).toEqual({
    ok: false,
    fault: { code: 'site.newerStore', params: { found: 99, known: latest } },
  });
});

it('counts the registry up on new content only, over restarts', () => {
  const first = open();
  const revisions = (db: ReturnType<typeof open>, hashes: string[]) =>
    hashes.map(registryRevision(db)).map((result) => (result.ok ? result.value : result.fault.code));
  expect(revisions(first, ['a', 'a', 'b'])).toEqual([1, 1, 2]);
  first.close();
  const second = open();
  expect(revisions(second, ['b', 'a'])).toEqual([2, 3]);
  second.close();
});

it('puts a damaged store aside whole, and begins a new one', () => {
  open().close();
  const file = join(folder, 'site.db');
  const damaged = readFileSync(file);
  damaged.fill(0x5a, 4_096);
  writeFileSync(file, damaged);
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  const { db, setAside } = opened.value;
  expect(setAside?.why).toBe('damaged');
  expect(readFileSync(setAside?.path ?? '')).toEqual(damaged);
  expect(db.value(z.int(), 'SELECT count(*) FROM operator')).toBe(0);
  db.close();
  expect(openStore(folder)).toMatchObject({ ok: true, value: { setAside: undefined } });
});

it('leaves a damaged store where it is for anyone who is there beside its site', () => {
  open().close();
  const file = join(folder, 'site.db');
  const damaged = readFileSync(file).fill(0x5a, 4_096);
  writeFileSync(file, damaged);
  expect(openStore(folder, true)).toMatchObject({ fault: { code: 'site.dataRefused' } });
  expect(readFileSync(file)).toEqual(damaged);
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
});

it('says in words that a folder cannot be had', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const openIt of [openStore, lockFolder])
    expect(openIt(join(file, 'data'))).toMatchObject({ fault: { code: 'site.dataRefused' } });
});

it('lets one site have a folder at a time', () => {
  const first = lockFolder(folder);
  if (!first.ok) throw new Error(first.fault.code);
  expect(lockFolder(folder)).toEqual({ ok: false, fault: { code: 'site.dataInUse', params: { folder } } });
  first.value();
  const second = lockFolder(folder);
  expect(second.ok && second.value()).toBeUndefined();
});
