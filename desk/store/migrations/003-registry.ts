import type { Migration } from './migration.ts';

/**
 * The site's cameras as this desk last saw them, so that the list works while the site is away. `registry` says of which
 * site, revision and scope they are; revision is null while a new one is being taken over.
 */
export const registry: Migration = {
  version: 3,
  name: 'registry',
  sql: `
    CREATE TABLE cameras (
      id TEXT PRIMARY KEY,
      number INTEGER NOT NULL,
      camera TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX cameras_by_number ON cameras (number, id);
    CREATE TABLE wards (
      id TEXT PRIMARY KEY,
      ward TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE registry (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      origin TEXT NOT NULL,
      scope TEXT NOT NULL,
      revision INTEGER,
      asOf INTEGER NOT NULL
    ) STRICT;
  `,
};
