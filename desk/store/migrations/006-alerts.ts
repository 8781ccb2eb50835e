import type { Migration } from './migration.ts';

/**
 * The site's alerts as this desk has them, and what its people did that the site has not answered.
 *
 * `alerts.place` follows the time of receipt (see `placeAt`), so that newest-first pages, ranges of time and the word index all
 * run along the primary key. Each list of the queue has a partial index that holds only what is in it. `life` numbers the lives
 * of the site's log: a row of an earlier one gives way to any of this. `alert` is as shown, with this desk's pending deeds;
 * `confirmed`, as the site has it, is there only where that differs.
 *
 * `alertWords` keeps no text of its own (contentless) and no positions: what is searched is whole words and their beginnings,
 * never ranked. Beginnings are looked up in `alertVocabulary`, as a prefix query of FTS5 without a prefix index reads every
 * posting before it answers (1.5 s at 10 M rows).
 */
export const alerts: Migration = {
  version: 6,
  name: 'alerts',
  sql: `
    CREATE TABLE alerts (
      place INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      life INTEGER NOT NULL,
      version INTEGER NOT NULL,
      rank INTEGER NOT NULL,
      queued INTEGER NOT NULL,
      shelved INTEGER NOT NULL,
      suppressed INTEGER NOT NULL,
      outOfService INTEGER NOT NULL,
      closedAt INTEGER,
      acknowledged INTEGER NOT NULL,
      active INTEGER NOT NULL,
      called INTEGER NOT NULL,
      escalation INTEGER NOT NULL,
      pending INTEGER NOT NULL,
      camera TEXT,
      ward TEXT,
      class TEXT NOT NULL,
      owner TEXT,
      words TEXT NOT NULL,
      alert TEXT NOT NULL,
      confirmed TEXT
    ) STRICT;
    CREATE INDEX alerts_queue ON alerts (rank, place DESC, camera, ward, acknowledged) WHERE queued = 1;
    CREATE INDEX alerts_shelved ON alerts (place DESC, camera, ward) WHERE shelved = 1;
    CREATE INDEX alerts_suppressed ON alerts (place DESC, camera, ward) WHERE suppressed = 1;
    CREATE INDEX alerts_out_of_service ON alerts (place DESC, camera, ward) WHERE outOfService = 1;
    CREATE INDEX alerts_closed ON alerts (closedAt) WHERE closedAt IS NOT NULL;
    CREATE INDEX alerts_owned ON alerts (owner, rank, place DESC) WHERE queued = 1 AND owner IS NOT NULL;

    CREATE TABLE alertTimeline (
      place INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      entry TEXT NOT NULL,
      PRIMARY KEY (place, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE VIRTUAL TABLE alertWords USING fts5(
      words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '.:_-'"
    );
    -- Merging the index's parts four at a time, as it comes, is a third of what taking alerts in costs; a word is then looked up in
    -- a few parts more.
    INSERT INTO alertWords (alertWords, rank) VALUES ('automerge', 16);
    CREATE TABLE alertVocabulary (word TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE alertSync (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      epoch TEXT NOT NULL,
      life INTEGER NOT NULL,
      asOf INTEGER NOT NULL,
      deskSeq INTEGER NOT NULL,
      policy TEXT
    ) STRICT;
    INSERT INTO alertSync VALUES (1, '', 0, 0, 0, NULL);
    CREATE TABLE alertCursors (
      scope TEXT PRIMARY KEY,
      life INTEGER NOT NULL,
      seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE alertHeartbeats (id TEXT PRIMARY KEY, version INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE alertOutbox (
      deskSeq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      alert TEXT NOT NULL,
      action TEXT NOT NULL,
      outcome TEXT
    ) STRICT;
    CREATE INDEX alertOutbox_of_alert ON alertOutbox (alert);
    CREATE TABLE alertConflicts (
      id TEXT PRIMARY KEY,
      alert TEXT NOT NULL,
      action TEXT NOT NULL,
      fault TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alertConflicts_of_alert ON alertConflicts (alert);
  `,
};
