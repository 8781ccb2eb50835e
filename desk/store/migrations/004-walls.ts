import type { Migration } from './migration.ts';

/** A window's wall has tabs: what was its one layout, a square grid of cameras, is now the layout of its first tab. */
export const walls: Migration = {
  version: 4,
  name: 'walls',
  sql: `
    CREATE TABLE walls (
      window TEXT PRIMARY KEY,
      tabs TEXT NOT NULL CHECK (json_valid(tabs))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO walls (window, tabs)
      SELECT window, json_object(
        'tabs', json_array(json_object(
          'id', 'first',
          'name', '',
          'layout', json_object(
            'division', CAST(json_extract(layout, '$.grid') AS TEXT),
            'tiles', json(json_extract(layout, '$.tiles'))
          )
        )),
        'active', 'first',
        'turnMs', NULL
      ) FROM layouts;
    DROP TABLE layouts;
  `,
};
