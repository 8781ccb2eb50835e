import type { Migration } from '../../../node/sql/database.ts';

/**
 * The first schema.
 * `place`: one row. `process` is random for each new database, so that numbers of a quarantined one are never mistaken for its own. The
 * newest message is never deleted: numbering continues from it.
 */
const schema = `
CREATE TABLE place (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  process TEXT NOT NULL,
  done_through INTEGER NOT NULL,
  tried_at INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  retained INTEGER NOT NULL,
  again INTEGER NOT NULL,
  digest TEXT NOT NULL,
  body BLOB NOT NULL,
  -- How large a message is of which only the beginning is stored, and read; NULL: all of it is there.
  cut_from INTEGER
) STRICT;
-- CAP's messages are few, and those they refer to may lie far back.
CREATE INDEX message_of_cap ON message (seq) WHERE kind = 'cap';

CREATE TABLE went_into (
  alert TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (alert, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX went_into_by_seq ON went_into (seq);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  channel TEXT NOT NULL,
  why TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE counter (
  source TEXT PRIMARY KEY,
  last_at INTEGER NOT NULL DEFAULT 0,
  received INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  late INTEGER NOT NULL DEFAULT 0,
  future INTEGER NOT NULL DEFAULT 0,
  malformed INTEGER NOT NULL DEFAULT 0,
  unknown INTEGER NOT NULL DEFAULT 0,
  too_large INTEGER NOT NULL DEFAULT 0,
  left_out INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`;

export const migrations: readonly Migration[] = [{ version: 6, sql: schema }];
