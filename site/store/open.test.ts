import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations } from './migrations/index.ts';
import { openStore } from './open.ts';
import { registryRevision } from './registry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "site's store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
function open() {
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.value;
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
  const db = open();
  db.exec('DROP TABLE registry');
  db.pragma(`user_version = ${migrations.length - 1}`);
  db.close();
  open().close();
  expect(
    readdirSync(folder).filter((name) => name.startsWith(`site.before-${migrations.length}.`)),
  ).toHaveLength(1);
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
