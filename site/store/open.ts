import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../core/result.ts';
import { migrations } from './migrations/index.ts';

export type Store = Database.Database;

/** From this Node-API on better-sqlite3's prebuilt binary works; before it, it crashes at load without an exception. */
const prebuiltNodeApi = 10;

/** How long a write waits for whoever else has the file, ms: all windows wait with it. */
const busyTimeoutMs = 100;

function nativeBinding(): { nativeBinding?: string } {
  const nodeApi = Number(process.versions.napi ?? 0);
  const own = process.env.BETTER_SQLITE3_NAPI9;
  if (nodeApi >= prebuiltNodeApi) return {};
  if (!own)
    throw new Error(`Node-API ${nodeApi} needs BETTER_SQLITE3_NAPI9: the path of a rebuilt better-sqlite3`);
  return { nativeBinding: own };
}

/**
 * Opens the site's store in its data folder, makes it if there is none, and brings it up to date, with a copy kept before
 * each migration of a store that holds something. WAL with FULL sync: what was answered is on the disk.
 * @returns `site.newerStore` for a store that a newer version made
 */
export function openStore(folder: string): Result<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'site.db');
  const db = new Database(file, { timeout: busyTimeoutMs, ...nativeBinding() });
  chmodSync(file, 0o600);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('journal_size_limit = 16777216');
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > migrations.length) {
    db.close();
    return fail('site.newerStore', { found, known: migrations.length });
  }
  for (let version = found + 1; version <= migrations.length; version += 1) {
    if (found > 0)
      db.exec(
        `VACUUM INTO '${join(folder, `site.before-${version}.${Date.now()}.db`).replaceAll("'", "''")}'`,
      );
    db.transaction(() => {
      db.exec(migrations[version - 1] ?? '');
      db.pragma(`user_version = ${version}`);
    })();
  }
  return ok(db);
}
