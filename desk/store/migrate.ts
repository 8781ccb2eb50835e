import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { bringUp } from '../../node/sql/bringUp.ts';
import type { Log } from '../shared/log.ts';
import type { Migration } from './migrations/migration.ts';

/** The version that a database's schema has; 0 for a new one. */
export const schemaVersion = (db: Database.Database): number =>
  z.int().parse(db.pragma('user_version', { simple: true }));

/**
 * Brings a database up to the last of `migrations` as `bringUp` does, each step in a transaction of its own; the copy is beside it
 * (`<file>.before-NNN`, NNN the first step that changed it). A database newer than we know is left alone: `desk.newerStore`.
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  log: Log,
): Result<{ readonly from: number; readonly to: number }> {
  const from = schemaVersion(db);
  const known = migrations.at(-1)?.version ?? 0;
  if (from > known) return fail('desk.newerStore', { found: from, known });
  bringUp({
    ...{ found: from, steps: migrations },
    copy(version) {
      const copy = `${db.name}.before-${String(version).padStart(3, '0')}`;
      backUp(db, copy);
      return copy;
    },
    take({ sql, name }, version) {
      db.transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${version}`);
      }).immediate();
      log('info', 'store migrated', { version, name });
    },
    keepOnly: (copy) => forgetOthers(db.name, copy, log),
  });
  return ok({ from, to: known });
}

/** Of the copies beside a database, all but one. One that cannot be removed stays, and is said. */
function forgetOthers(file: string, copy: string, log: Log): void {
  const beginning = `${basename(file)}.before-`;
  try {
    for (const name of readdirSync(dirname(file)))
      if (name.startsWith(beginning) && name !== basename(copy)) rmSync(join(dirname(file), name));
  } catch (error) {
    log('warn', 'an old copy of the store stays', { file, why: String(error) });
  }
}

/** `VACUUM INTO` does not sync what it wrote: a copy that a power cut can take away is no copy. */
function backUp(db: Database.Database, file: string): void {
  // Left by an attempt at this same step that failed, from the same database.
  rmSync(file, { force: true });
  db.prepare('VACUUM INTO ?').run(file);
  const handle = openSync(file, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
