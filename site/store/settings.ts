import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from './audit.ts';
import type { Store } from './open.ts';

const Row = z.object({ path: z.string(), salt: z.string(), hash: z.string() });
const saltBytes = 16;
const saltedHash = (salt: string, value: string) => sha256(`${salt}\n${value}`);

/** The settings of the last start, as hashes. Call both inside the transaction that tells of the start. */
export interface SettingTable {
  /** Paths of what is not as it was at the last start: other, new, or gone; undefined: this is the first start that is kept. */
  changed(settings: ReadonlyMap<string, string>): string[] | undefined;
  keep(settings: ReadonlyMap<string, string>): void;
}

export function settingTable(db: Store): SettingTable {
  const all = db.prepare('SELECT path, salt, hash FROM setting');
  const forget = db.prepare('DELETE FROM setting');
  const add = db.prepare('INSERT INTO setting (path, salt, hash) VALUES (?, ?, ?)');
  return {
    changed(settings) {
      const before = new Map(
        all
          .all()
          .map((row) => Row.parse(row))
          .map((row) => [row.path, row]),
      );
      if (before.size === 0) return undefined;
      const isAsBefore = (path: string) => {
        const [was, is] = [before.get(path), settings.get(path)];
        return was !== undefined && is !== undefined && saltedHash(was.salt, is) === was.hash;
      };
      return [...new Set([...settings.keys(), ...before.keys()])].filter((path) => !isAsBefore(path)).sort();
    },
    keep(settings) {
      forget.run();
      for (const [path, value] of settings) {
        const salt = randomBytes(saltBytes).toString('hex');
        add.run(path, salt, saltedHash(salt, value));
      }
    },
  };
}
