import type { Migration } from './migration.ts';

/** The site's layouts as each operator of this desk last saw them, so that they open while the site is away. */
export const library: Migration = {
  version: 5,
  name: 'library',
  sql: `
    CREATE TABLE library (
      operator TEXT NOT NULL,
      id TEXT NOT NULL,
      layout TEXT NOT NULL CHECK (json_valid(layout)),
      PRIMARY KEY (operator, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE libraryAsOf (
      operator TEXT PRIMARY KEY,
      asOf INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
