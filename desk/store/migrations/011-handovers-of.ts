import type { Migration } from './migration.ts';

/** The way to the handovers of one desk or centre, of a thousand. */
export const handoversOf: Migration = {
  version: 11,
  name: 'handovers of',
  sql: `
    CREATE INDEX watchRecords_handoversOf
      ON watchRecords (ifnull(record ->> '$.body.subject.desk', record ->> '$.body.subject.centre'), at)
      WHERE kind = 'handoverBegun';
  `,
};
