import { z } from 'zod';
import type { OperatorId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

/** The scope of a setting: the desk, or one operator at this desk. */
export type SettingScope = 'desk' | OperatorId;

const Row = z.object({ value: fromJson(z.unknown()) });

/**
 * Returns a saved setting, or undefined; `schema` parses it, and its defaults fill in fields missing in older
 * records.
 */
export function readSetting<S extends z.ZodType>(
  store: SqlReader,
  scope: SettingScope,
  key: string,
  schema: S,
): z.output<S> | undefined {
  const row = store.one(Row, 'SELECT value FROM settings WHERE scope = ? AND key = ?', scope, key);
  return row && schema.parse(row.value);
}

export function saveSetting(tx: SqlWriter, scope: SettingScope, key: string, value: unknown): void {
  tx.run(
    'INSERT INTO settings (scope, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    scope,
    key,
    JSON.stringify(value),
  );
}
