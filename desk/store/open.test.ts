import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openReadConnection, openSqliteFile, type SqlReader } from '../../node/sql/access.ts';
import type { Migration } from '../../node/sql/database.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { type OpenStore, openStore, storeFile } from './open.ts';
import { migrations } from './schema.ts';

const log = () => {};

function open(folder: string, steps?: readonly Migration[]) {
  const opened = openStore({ folder, clock: handClock(), log, ...(steps ? { migrations: steps } : {}) });
  if (opened.ok) onTestFinished(() => opened.value.close());
  return opened;
}
function openWell(folder: string, steps?: readonly Migration[]): OpenStore {
  const opened = open(folder, steps);
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.value;
}
const tables = (db: SqlReader) =>
  db
    .all(z.object({ name: z.string() }), "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .map(({ name }) => name);
const valuesOfA = (db: SqlReader) => db.all(z.object({ x: z.int() }), 'SELECT x FROM a').map(({ x }) => x);
const versionOf = (file: string) => {
  const db = openSqliteFile(file, { readonly: true });
  onTestFinished(() => void db.close());
  return db.pragma('user_version', { simple: true });
};
const step = (version: number, sql: string): Migration => ({ version, sql });
const one = step(1, 'CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)');
const two = step(2, 'CREATE TABLE b (x INTEGER) STRICT; UPDATE a SET x = 2');
const broken = step(2, 'UPDATE a SET x = 2; CREATE TABLE a (y INTEGER)');

describe('a new store', () => {
  it('has all tables, syncs to disk at each commit, and needs no backup copies', () => {
    const folder = testFolder();
    const { writing } = openWell(folder);
    expect(tables(writing)).toEqual(
      expect.arrayContaining([
        'audit',
        'cameras',
        'identity',
        'pins',
        'registry',
        'settings',
        'walls',
        'wards',
      ]),
    );
    expect(writing.pragma('journal_mode')).toBe('wal');
    expect(writing.pragma('synchronous')).toBe(2);
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('is read through a connection that cannot write', () => {
    const { reading } = openWell(testFolder());
    const insert = "INSERT INTO identity VALUES (1, 'x') RETURNING one";
    expect(() => reading.one(z.unknown(), insert)).toThrow(/readonly/);
  });

  it('only appends to its audit log', () => {
    const { writing } = openWell(testFolder());
    writing.run(
      `INSERT INTO audit VALUES (1, 1, 1.5, 'who', 'event', NULL, NULL, '', '${'0'.repeat(64)}', 'h')`,
    );
    for (const sql of ["UPDATE audit SET who = 'else'", 'DELETE FROM audit'])
      expect(() => writing.run(sql)).toThrow(/only added to/);
  });
});

it('numbers the migrations without gaps, from the version of the whole schema', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => 19 + i));
});

describe('a store of the previous version', () => {
  it('is copied completely before it is migrated', () => {
    const folder = testFolder();
    openWell(folder, [one]).close();
    const { writing } = openWell(folder, [one, two]);
    expect(valuesOfA(writing)).toEqual([2]);
    const copy = openReadConnection(join(folder, `${storeFile}.before-2`));
    onTestFinished(() => copy.close());
    expect(tables(copy)).toEqual(['a']);
    expect(valuesOfA(copy)).toEqual([1]);
    expect(versionOf(copy.file)).toBe(1);
  });

  it('is copied once for all migrations, and older copies are removed afterwards', () => {
    const folder = testFolder();
    const copies = () => readdirSync(folder).filter((name) => name.includes('before'));
    const three = step(3, 'CREATE TABLE c (x INTEGER) STRICT');
    openWell(folder, [one]).close();
    expect(() => open(folder, [one, two, step(3, 'CREATE TABLE a (y INTEGER)')])).toThrow(/already exists/);
    expect(copies()).toEqual([`${storeFile}.before-2`]);
    openWell(folder, [one, two]).close();
    openWell(folder, [one, two, three]).close();
    expect(copies()).toEqual([`${storeFile}.before-3`]);
    openWell(folder, [one, two, three, step(4, 'DROP TABLE c'), step(5, 'DROP TABLE b')]).close();
    expect(copies()).toEqual([`${storeFile}.before-4`]);
    const copy = openReadConnection(join(folder, `${storeFile}.before-4`));
    onTestFinished(() => copy.close());
    expect(tables(copy)).toEqual(['a', 'b', 'c']);
    openWell(folder, [one, two, three, step(4, 'DROP TABLE c'), step(5, 'DROP TABLE b')]).close();
    expect(copies()).toEqual([`${storeFile}.before-4`]);
  });

  it('stays unchanged if a migration fails, and is migrated once that is fixed', () => {
    const folder = testFolder();
    openWell(folder, [one]).close();
    expect(() => open(folder, [one, broken])).toThrow(/already exists/);
    const stored = openWell(folder, [one]);
    expect(valuesOfA(stored.writing)).toEqual([1]);
    stored.close();
    expect(tables(openWell(folder, [one, two]).writing)).toEqual(['a', 'b']);
  });
});

it('sets an older store aside, reports where, and creates a new one at the base version', () => {
  const folder = testFolder();
  openWell(folder, [one]).close();
  const base = step(5, 'CREATE TABLE whole (x INTEGER) STRICT; CREATE TABLE identity (desk TEXT)');
  const later = openWell(folder, [base]);
  expect(later.setAside).toEqual({ why: 'older', path: expect.stringMatching(/desk\.db\.older-2026-/) });
  expect(tables(later.writing)).toEqual(['identity', 'whole']);
  expect(later.writing.pragma('user_version')).toBe(5);
  later.close();
  const older = openReadConnection(later.setAside?.path ?? '');
  onTestFinished(() => older.close());
  expect(valuesOfA(older)).toEqual([1]);
  const migrated = openWell(folder, [base, step(6, 'CREATE TABLE more (x INTEGER)')]);
  expect(migrated.setAside).toBeUndefined();
  expect(migrated.writing.pragma('user_version')).toBe(6);
  expect(readdirSync(folder)).toContain(`${storeFile}.before-6`);
});

it('refuses a newer store and leaves it untouched', () => {
  const folder = testFolder();
  openWell(folder, [one, two]).close();
  const before = readFileSync(join(folder, storeFile));
  expect(open(folder, [one])).toEqual({
    ok: false,
    fault: { code: 'desk.newerStore', params: { found: 2, known: 1 } },
  });
  expect(readFileSync(join(folder, storeFile)).equals(before)).toBe(true);
});

describe('a damaged store', () => {
  it('is set aside under another name if it is not a database, and a new one is created', () => {
    const folder = testFolder();
    writeFileSync(join(folder, storeFile), 'not a database at all'.repeat(100));
    const { setAside, writing } = openWell(folder);
    expect(readFileSync(setAside?.path ?? '', 'utf8')).toMatch(/^not a database/);
    expect(tables(writing)).toContain('audit');
  });

  it('is detected on opening if pages are broken', () => {
    const folder = testFolder();
    const first = openWell(folder);
    const insert = 'INSERT INTO settings VALUES (?, ?, ?)';
    for (let n = 0; n < 500; n += 1)
      first.writing.run(insert, 'desk', `key-${n}`, JSON.stringify('x'.repeat(200)));
    first.close();
    const file = join(folder, storeFile);
    const bytes = readFileSync(file);
    bytes.fill(0xab, bytes.length - 3 * 4_096);
    writeFileSync(file, bytes);
    expect(openWell(folder).setAside).toEqual({
      why: 'damaged',
      path: expect.stringMatching(/desk\.db\.damaged-2026-/),
    });
  });
});

it('reports a folder without write permission as a fault', () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(open(join(folder, 'file', 'below'))).toMatchObject({
    ok: false,
    fault: { code: 'desk.storeFailed' },
  });
});
