import type { Migration } from './migration.ts';

/**
 * What people put on the map at this desk: pins that all see, and each operator's own views. A pin that was removed stays a
 * while, so that whoever takes that back has it as it was, with who made it.
 */
export const map: Migration = {
  version: 7,
  name: 'map',
  sql: `
    CREATE TABLE mapPins (
      id TEXT PRIMARY KEY,
      pin TEXT NOT NULL CHECK (json_valid(pin)),
      expiresAt INTEGER,
      removedAt INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mapViews (
      operator TEXT NOT NULL,
      id TEXT NOT NULL,
      view TEXT NOT NULL CHECK (json_valid(view)),
      PRIMARY KEY (operator, id)
    ) STRICT, WITHOUT ROWID;
  `,
};
