import type { Migration } from './migration.ts';

/**
 * What a window shows belongs to the profile that is in use. Rows are numbered as they are written: of a profile that has none yet,
 * the last one of the window is the beginning.
 */
export const arrangedWalls: Migration = {
  version: 15,
  name: 'arranged walls',
  sql: `
    CREATE TABLE arrangedWalls (
      row INTEGER PRIMARY KEY,
      walls TEXT NOT NULL,
      window TEXT NOT NULL,
      tabs TEXT NOT NULL CHECK (json_valid(tabs)),
      UNIQUE (window, walls)
    ) STRICT;
    INSERT INTO arrangedWalls (walls, window, tabs) SELECT '', window, tabs FROM walls;
    DROP TABLE walls;
    ALTER TABLE arrangedWalls RENAME TO walls;
  `,
};
