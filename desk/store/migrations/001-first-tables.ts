import type { Migration } from './migration.ts';

/**
 * `settings.scope` is `desk` or an operator's id. `audit` refuses change and removal: a trail is only added to; its chain
 * of hashes shows what was changed behind SQLite's back.
 */
export const firstTables: Migration = {
  version: 1,
  name: 'first-tables',
  sql: `
    CREATE TABLE identity (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      desk TEXT NOT NULL
    ) STRICT;
    CREATE TABLE settings (
      scope TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL CHECK (json_valid(value)),
      PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      monotonicMs REAL NOT NULL,
      who TEXT NOT NULL,
      deed TEXT NOT NULL,
      camera TEXT,
      why TEXT,
      detail TEXT NOT NULL,
      previous TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
  `,
};
