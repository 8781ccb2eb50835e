import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations } from './migrations/index.ts';
import { lockFolder, openStore } from './open.ts';
import { registryRevision } from './registry.ts';

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

/** A store as this version left it. */
function older(version: number) {
  const db = new Database(join(folder, 'site.db'));
  for (const migration of migrations.slice(0, version)) db.exec(migration);
  db.pragma(`user_version = ${version}`);
  return db;
}

it('opens with WAL and full sync, for its owner only', () => {
  const db = open();
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(statSync(join(folder, 'site.db')).mode & 0o077).toBe(0);
  db.close();
});

it('keeps a copy before a migration of a store that holds something', () => {
  older(migrations.length - 1).close();
  open().close();
  const copies = readdirSync(folder).filter((name) => name.startsWith(`site.before-${migrations.length}.`));
  expect(copies).toHaveLength(1);
  const copy = join(folder, copies[0] ?? '');
  expect(statSync(copy).mode & 0o077).toBe(0);
  expect(new Database(copy).pragma('user_version', { simple: true })).toBe(migrations.length - 1);
});

it('is copied once for all its migrations, and copies of earlier times go once they are done', () => {
  const copies = () => readdirSync(folder).filter((name) => name.includes('before'));
  older(migrations.length - 3).close();
  writeFileSync(join(folder, `site.before-3.${Date.UTC(2026, 1, 1)}.db`), '');
  writeFileSync(join(folder, 'alerts-inbox.before-2.db'), '');
  open().close();
  expect(copies().sort()).toEqual(['alerts-inbox.before-2.db', `site.before-${migrations.length - 2}.db`]);
  open().close();
  expect(copies()).toHaveLength(2);
});

it('gives the roles of a store from before alerts and the watch the rights to them, and leaves all else of its roles', () => {
  const db = older(6);
  const put = db.prepare('INSERT INTO role (name, rights) VALUES (?, ?)');
  put.run('operator', '["camera.list","video.live"]');
  put.run('administrator', '["alert.read","operators.edit"]');
  put.run('night', '["camera.list"]');
  db.close();
  const later = open();
  const rightsOf = (name: string) =>
    JSON.parse(String(later.prepare('SELECT rights FROM role WHERE name = ?').pluck().get(name)));
  const log = ['log.read', 'log.write'];
  expect(rightsOf('operator').sort()).toEqual([
    ...['alert.read', 'alert.work', 'camera.list', 'handover.work', ...log, 'video.live'],
  ]);
  expect(rightsOf('administrator').sort()).toEqual([
    'alert.read',
    'alert.sources',
    'log.read',
    'operators.edit',
  ]);
  expect(rightsOf('night')).toEqual(['camera.list']);
  later.close();
});

it('does not touch what a newer version made', () => {
  const db = open();
  db.pragma('user_version = 99');
  db.close();
  expect(openStore(folder)).toEqual({
    ok: false,
    fault: { code: 'site.newerStore', params: { found: 99, known: migrations.length } },
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
  const { db, damagedMovedAsideTo = '' } = opened.value;
  expect(readFileSync(damagedMovedAsideTo)).toEqual(damaged);
  expect(db.prepare('SELECT count(*) FROM operator').pluck().get()).toBe(0);
  db.close();
  expect(openStore(folder)).toMatchObject({ ok: true, value: { damagedMovedAsideTo: undefined } });
});

it('leaves a damaged store where it is for whoever is there beside its site', () => {
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

it('gives up verifiers of which it kept the secret, and leaves none of it in its file', () => {
  const db = older(15);
  const secret = 'c0ffee'.repeat(10);
  db.pragma('foreign_keys = OFF');
  db.prepare("INSERT INTO verifier VALUES ('desk-1', 'an', 1, 2, ?, NULL)").run(secret);
  db.close();
  expect(readFileSync(join(folder, 'site.db')).includes(secret)).toBe(true);
  const later = open();
  expect(later.prepare('SELECT count(*) FROM verifier').pluck().get()).toBe(0);
  later.close();
  expect(readFileSync(join(folder, 'site.db')).includes(secret)).toBe(false);
});
