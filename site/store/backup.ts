import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { openReadConnection } from '../../node/sql/access.ts';
import { backUpDatabase } from '../../node/sql/database.ts';
import { toDataRefused } from '../shared/database.ts';

/**
 * A copy of a running site's data folder: databases as SQLite copies them, keys, and a list of both with their hashes, which is written
 * last.
 * Plain copies of a database's files during writes would be inconsistent.
 */
const listFile = 'backup.json';
const BackupList = z.strictObject({
  format: z.literal('watchfloor-backup/1'),
  site: z.string(),
  /** ms since the epoch. */
  at: z.int(),
  /** SHA-256 by name. */
  files: z.record(z.string().regex(/^[a-z.-]+\.(db|pem)$/), z.string()),
});

/**
 * The order matters: site.db has the alert log's position in the audit log, and the alert log has the inbox's, so a position is copied
 * before the data it refers to. A follower of a cluster's stream is rebuilt from the stream.
 */
const databases = ['site.db', 'alerts.db', 'alerts-refused.db', 'alerts-inbox.db'];

const chunkBytes = 1_048_576;

/** Returns the SHA-256 of a file of any length, hex. */
function hashOf(file: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(chunkBytes);
  const handle = openSync(file, 'r');
  try {
    for (let got = 1; got > 0; ) {
      got = readSync(handle, chunk);
      hash.update(chunk.subarray(0, got));
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function copy(from: string, to: string): void {
  // Readable by its owner only from the first byte on: it may be a key.
  writeFileSync(to, '', { mode: 0o600, flag: 'wx' });
  copyFileSync(from, to);
  sync(to);
}

function readList(folder: string): z.infer<typeof BackupList> | undefined {
  const file = join(folder, listFile);
  return existsSync(file) ? fromJson(BackupList).safeParse(readFileSync(file, 'utf8')).data : undefined;
}

const isEmpty = (folder: string) => !existsSync(folder) || readdirSync(folder).length === 0;

/**
 * Copies a site's data folder, also while the site runs.
 * Faults: `backup.notEmpty`, `site.dataRefused`.
 * @returns the names of the copied files
 */
export function backUpFolder(
  folder: string,
  to: string,
  { site, at }: { readonly site: string; readonly at: number },
): Result<readonly string[]> {
  try {
    if (!isEmpty(to)) return fail('backup.notEmpty', { folder: to });
    mkdirSync(to, { recursive: true, mode: 0o700 });
    const present = readdirSync(folder);
    const keys = present.filter((name) => name.endsWith('.pem'));
    const stores = databases.filter((name) => present.includes(name));
    for (const name of keys) copy(join(folder, name), join(to, name));
    for (const name of stores) {
      const db = openReadConnection(join(folder, name));
      try {
        backUpDatabase(db, join(to, name));
      } finally {
        db.close();
      }
    }
    const names = [...keys, ...stores];
    const files = Object.fromEntries(names.map((name) => [name, hashOf(join(to, name))]));
    const list: z.infer<typeof BackupList> = { format: 'watchfloor-backup/1', site, at, files };
    const listed = join(to, listFile);
    writeFileSync(listed, `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600, flush: true });
    sync(to);
    return ok(names);
  } catch (error) {
    return toDataRefused(to, error);
  }
}

/**
 * Restores a copy into an empty data folder.
 * Faults: `backup.notOne`, `backup.otherSite`, `backup.damaged`, `backup.notEmpty`, `site.dataRefused`.
 * @returns when it was made, ms since the epoch
 */
export function restoreFolder(from: string, folder: string, site: string): Result<number> {
  try {
    const list = readList(from);
    if (!list) return fail('backup.notOne', { folder: from });
    if (list.site !== site) return fail('backup.otherSite', { site: list.site });
    if (!isEmpty(folder)) return fail('backup.notEmpty', { folder });
    const files = Object.entries(list.files);
    for (const [name, hash] of files)
      if (!existsSync(join(from, name)) || hashOf(join(from, name)) !== hash)
        return fail('backup.damaged', { file: name });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [name] of files) copy(join(from, name), join(folder, name));
    sync(folder);
    return ok(list.at);
  } catch (error) {
    return toDataRefused(folder, error);
  }
}
