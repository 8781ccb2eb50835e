import type { Migration } from './migration.ts';

/** Cameras that left the scope of whoever saw them here, as the site said: a tile with one of them says why it is empty. */
export const camerasOutside: Migration = {
  version: 16,
  name: 'cameras-outside',
  sql: `
    CREATE TABLE camerasOutside (
      id TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
  `,
};
