import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Result } from '../../core/base/result.ts';
import type { SqlConnection } from '../../node/sql/access.ts';
import { type AuditTable, sha256Hex } from './audit.ts';

const Setting = z.object({ path: z.string(), salt: z.string(), hash: z.string() });
const saltBytes = 16;
const saltedHash = (salt: string, value: string) => sha256Hex(`${salt}\n${value}`);

/** The settings of the last start, as hashes. Call both inside the transaction that records the start. */
export interface SettingTable {
  /** Paths of settings that differ from the last start: changed, new, or gone; undefined: this is the first recorded start. */
  changed(settings: ReadonlyMap<string, string>): string[] | undefined;
  keep(settings: ReadonlyMap<string, string>): void;
}

export const createSettingTable = (db: SqlConnection): SettingTable => ({
  changed(settings) {
    const rows = db.all(Setting, 'SELECT path, salt, hash FROM setting');
    if (rows.length === 0) return undefined;
    const before = new Map(rows.map((row) => [row.path, row]));
    const isAsBefore = (path: string) => {
      const [was, is] = [before.get(path), settings.get(path)];
      return was !== undefined && is !== undefined && saltedHash(was.salt, is) === was.hash;
    };
    return [...new Set([...settings.keys(), ...before.keys()])].filter((path) => !isAsBefore(path)).sort();
  },
  keep(settings) {
    db.run('DELETE FROM setting');
    for (const [path, value] of settings) {
      const salt = randomBytes(saltBytes).toString('hex');
      const hash = saltedHash(salt, value);
      db.run('INSERT INTO setting (path, salt, hash) VALUES (?, ?, ?)', path, salt, hash);
    }
  },
});

/** Maximum number of paths in one audit event; the number of further ones is recorded. */
const mostNamed = 100;

const nameOf = (item: unknown): string | undefined => {
  if (typeof item !== 'object' || item === null) return undefined;
  const { id, name } = item as { id?: unknown; name?: unknown };
  if (typeof id === 'string') return id;
  return typeof name === 'string' ? name : undefined;
};

/** Returns the named parts of a value; undefined: it is atomic. */
function partsOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return Object.entries(value);
  const named = value.flatMap((item): [string, unknown][] => {
    const name = nameOf(item);
    return name === undefined ? [] : [[name, item]];
  });
  const isNamed = named.length > 0 && new Map(named).size === value.length;
  return isNamed ? named : undefined;
}

/**
 * Returns each value of a configuration as JSON, by its path: `alerts.sources.frigate-1.url`.
 * A list item is identified by its `id` or `name`, so that an insertion before it does not change its path; a list without such names, or
 * with duplicates, is one value.
 */
export function listSettingsByPath(config: object): Map<string, string> {
  const found = new Map<string, string>();
  function walk(path: string, value: unknown): void {
    const parts = partsOf(value);
    if (parts) for (const [key, part] of parts) walk(path === '' ? key : `${path}.${key}`, part);
    else if (value !== undefined) found.set(path, JSON.stringify(value));
  }
  walk('', config);
  return found;
}

/** Records the site's start, and the names of settings changed since the last one; values may be secret. */
export function recordSiteStart(
  store: {
    attempt(run: () => void): Result<void>;
    readonly audit: Pick<AuditTable, 'appendAll'>;
    readonly settings: SettingTable;
  },
  config: object,
  auditEvent: (event: string, more?: object) => AuditEvent,
): Result<void> {
  const settings = listSettingsByPath(config);
  return store.attempt(() => {
    const changed = store.settings.changed(settings);
    const auditEvents = [auditEvent('site.start', { settings: sha256Hex(JSON.stringify(config)) })];
    if (changed === undefined || changed.length > 0) store.settings.keep(settings);
    if (changed !== undefined && changed.length > 0)
      auditEvents.push(
        auditEvent('site.settings', {
          changed: changed.slice(0, mostNamed),
          ...(changed.length > mostNamed ? { more: changed.length - mostNamed } : {}),
        }),
      );
    store.audit.appendAll(auditEvents);
  });
}
