import type { Migration } from './migration.ts';

/**
 * The records of the watch as this desk has them, and what they make of its log.
 *
 * `watchRecords`: `n` is the order in which they came to be here; `root` what one belongs to; `own` is 1 for those that this desk
 * sends; `life` numbers the lives of the site's records, `seq` is the number that one has in that life (NULL: it waits for the
 * site, or was refused, then `fault` says why); `cameras` are those that it names, as JSON (NULL: none).
 *
 * `watchLines`, `watchIncidents` and `watchStanding` are folded from them, a row from the records of one root, in the transaction
 * that brought one of these; `watchStale` names roots for which that is still to be done. `cameras` of a row are those of its
 * first record: whoever may not see them all may see nothing of it. `allCameras`: every camera that any of its records names.
 */
export const watch: Migration = {
  version: 9,
  name: 'watch',
  sql: `
    CREATE TABLE watchRecords (
      n INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      root TEXT NOT NULL,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      own INTEGER NOT NULL,
      life INTEGER NOT NULL,
      seq INTEGER,
      fault TEXT,
      cameras TEXT,
      record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX watchRecords_root ON watchRecords (root);
    CREATE INDEX watchRecords_waiting ON watchRecords (n) WHERE seq IS NULL AND fault IS NULL;
    CREATE INDEX watchRecords_refused ON watchRecords (n) WHERE fault IS NOT NULL;
    CREATE INDEX watchRecords_other ON watchRecords (kind, at) WHERE kind NOT IN ('entry', 'addendum', 'orderEnded');

    CREATE TABLE watchLines (
      id TEXT PRIMARY KEY,
      happenedAt INTEGER NOT NULL,
      type TEXT NOT NULL,
      desk TEXT NOT NULL,
      incident TEXT,
      openOrder INTEGER NOT NULL,
      dueAt INTEGER,
      cameras TEXT,
      words TEXT NOT NULL,
      line TEXT NOT NULL
    ) STRICT;
    CREATE INDEX watchLines_time ON watchLines (happenedAt DESC, id DESC);
    CREATE INDEX watchLines_orders ON watchLines (dueAt) WHERE openOrder = 1;
    CREATE INDEX watchLines_incident ON watchLines (incident, happenedAt) WHERE incident IS NOT NULL;

    CREATE TABLE watchIncidents (
      id TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      changedAt INTEGER NOT NULL,
      dueAt INTEGER,
      conflicts INTEGER NOT NULL,
      cameras TEXT,
      allCameras TEXT,
      incident TEXT NOT NULL
    ) STRICT;
    CREATE INDEX watchIncidents_state ON watchIncidents (state, changedAt DESC);
    CREATE INDEX watchIncidents_conflicts ON watchIncidents (id) WHERE conflicts > 0;

    CREATE TABLE watchStanding (
      id TEXT PRIMARY KEY,
      startAt INTEGER NOT NULL,
      ended INTEGER NOT NULL,
      cameras TEXT,
      line TEXT NOT NULL
    ) STRICT;
    CREATE INDEX watchStanding_ended ON watchStanding (ended, startAt);

    CREATE TABLE watchStale (root TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    CREATE TABLE watchSync (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      epoch TEXT NOT NULL,
      life INTEGER NOT NULL,
      asOf INTEGER NOT NULL,
      roster TEXT
    ) STRICT;
    INSERT INTO watchSync VALUES (1, '', 0, 0, NULL);
    CREATE TABLE watchCursors (scope TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
};
