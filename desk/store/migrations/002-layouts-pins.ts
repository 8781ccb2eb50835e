import type { Migration } from './migration.ts';

export const layoutsAndPins: Migration = {
  version: 2,
  name: 'layouts-pins',
  sql: `
    CREATE TABLE layouts (
      window TEXT PRIMARY KEY,
      layout TEXT NOT NULL CHECK (json_valid(layout))
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pins (
      host TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
      firstSeen INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
