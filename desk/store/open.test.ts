import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { type OpenStore, openStore, storeFile } from './open.ts';
import { type Migration, migrations } from './schema.ts';

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
const tables = (db: Database.Database) =>
  db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
const step = (version: number, sql: string): Migration => ({ version, name: `step-${version}`, sql });
const one = step(1, 'CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)');
const two = step(2, 'CREATE TABLE b (x INTEGER) STRICT; UPDATE a SET x = 2');
const broken = step(2, 'UPDATE a SET x = 2; CREATE TABLE a (y INTEGER)');

describe('a new store', () => {
  it('has all tables, waits for the disk at each commit, and needs no copies', () => {
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
    expect(writing.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(writing.pragma('synchronous', { simple: true })).toBe(2);
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('is read through a connection that cannot write', () => {
    const { reading } = openWell(testFolder());
    expect(() => reading.prepare("INSERT INTO identity VALUES (1, 'x')").run()).toThrow(/readonly/);
  });

  it('adds to its trail only', () => {
    const { writing } = openWell(testFolder());
    writing
      .prepare(
        `INSERT INTO audit VALUES (1, 1, 1.5, 'who', 'deed', NULL, NULL, '', '${'0'.repeat(64)}', 'h')`,
      )
      .run();
    for (const sql of ["UPDATE audit SET who = 'else'", 'DELETE FROM audit'])
      expect(() => writing.prepare(sql).run()).toThrow(/only added to/);
  });
});

it('numbers the migrations without gaps, from the version of the whole schema', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => 17 + i));
});

describe('a store of the version before', () => {
  it('is copied whole before it is changed', () => {
    const folder = testFolder();
    openWell(folder, [one]).close();
    const { writing } = openWell(folder, [one, two]);
    expect(writing.prepare('SELECT x FROM a').pluck().all()).toEqual([2]);
    const copy = new Database(join(folder, `${storeFile}.before-002`), { readonly: true });
    onTestFinished(() => void copy.close());
    expect(tables(copy)).toEqual(['a']);
    expect(copy.prepare('SELECT x FROM a').pluck().all()).toEqual([1]);
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
  });

  it('is copied once for all its steps, and the copies of earlier times go once they are done', () => {
    const folder = testFolder();
    const copies = () => readdirSync(folder).filter((name) => name.includes('before'));
    const three = step(3, 'CREATE TABLE c (x INTEGER) STRICT');
    openWell(folder, [one]).close();
    expect(() => open(folder, [one, two, step(3, 'CREATE TABLE a (y INTEGER)')])).toThrow(/already exists/);
    expect(copies()).toEqual([`${storeFile}.before-002`]);
    openWell(folder, [one, two]).close();
    openWell(folder, [one, two, three]).close();
    expect(copies()).toEqual([`${storeFile}.before-003`]);
    openWell(folder, [one, two, three, step(4, 'DROP TABLE c'), step(5, 'DROP TABLE b')]).close();
    expect(copies()).toEqual([`${storeFile}.before-004`]);
    const copy = new Database(join(folder, `${storeFile}.before-004`), { readonly: true });
    onTestFinished(() => void copy.close());
    expect(tables(copy)).toEqual(['a', 'b', 'c']);
    openWell(folder, [one, two, three, step(4, 'DROP TABLE c'), step(5, 'DROP TABLE b')]).close();
    expect(copies()).toEqual([`${storeFile}.before-004`]);
  });

  it('stays as it was if a step fails, and takes the step when it is put right', () => {
    const folder = testFolder();
    openWell(folder, [one]).close();
    expect(() => open(folder, [one, broken])).toThrow(/already exists/);
    const kept = openWell(folder, [one]);
    expect(kept.writing.prepare('SELECT x FROM a').pluck().all()).toEqual([1]);
    kept.close();
    expect(tables(openWell(folder, [one, two]).writing)).toEqual(['a', 'b']);
  });
});

it('sets an older store aside whole, says where, and begins a new one at the base version', () => {
  const folder = testFolder();
  openWell(folder, [one]).close();
  const base = step(5, 'CREATE TABLE whole (x INTEGER) STRICT; CREATE TABLE identity (desk TEXT)');
  const later = openWell(folder, [base]);
  expect(later.damagedMovedAsideTo).toBeUndefined();
  expect(later.olderMovedAsideTo).toMatch(/desk\.db\.older-2026-/);
  expect(tables(later.writing)).toEqual(['identity', 'whole']);
  expect(later.writing.pragma('user_version', { simple: true })).toBe(5);
  later.close();
  const older = new Database(later.olderMovedAsideTo ?? '', { readonly: true });
  onTestFinished(() => void older.close());
  expect(older.prepare('SELECT x FROM a').pluck().all()).toEqual([1]);
  const migrated = openWell(folder, [base, step(6, 'CREATE TABLE more (x INTEGER)')]);
  expect(migrated.olderMovedAsideTo).toBeUndefined();
  expect(migrated.writing.pragma('user_version', { simple: true })).toBe(6);
  expect(readdirSync(folder)).toContain(`${storeFile}.before-006`);
});

it('a newer store is refused and left alone', () => {
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
  it('that is no database is put aside under another name, and a new one begun', () => {
    const folder = testFolder();
    writeFileSync(join(folder, storeFile), 'not a database at all'.repeat(100));
    const { damagedMovedAsideTo, writing } = openWell(folder);
    expect(readFileSync(damagedMovedAsideTo ?? '', 'utf8')).toMatch(/^not a database/);
    expect(tables(writing)).toContain('audit');
  });

  it('with broken pages is noticed on opening', () => {
    const folder = testFolder();
    const first = openWell(folder);
    const insert = first.writing.prepare('INSERT INTO settings VALUES (?, ?, ?)');
    for (let n = 0; n < 500; n += 1) insert.run('desk', `key-${n}`, JSON.stringify('x'.repeat(200)));
    first.close();
    const file = join(folder, storeFile);
    const bytes = readFileSync(file);
    bytes.fill(0xab, bytes.length - 3 * 4_096);
    writeFileSync(file, bytes);
    expect(openWell(folder).damagedMovedAsideTo).toMatch(/desk\.db\.damaged-2026-/);
  });
});

it('a folder that cannot be written is said in words', () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(open(join(folder, 'file', 'below'))).toMatchObject({
    ok: false,
    fault: { code: 'desk.storeFailed' },
  });
});
