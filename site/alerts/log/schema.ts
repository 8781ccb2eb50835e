/** The tables of a log's copy on this machine. Step n makes version n; one that has shipped is never changed. */
export const schema: readonly string[] = [
  `
  -- One row. cursor: the number up to which everything below was taken in, in the same transaction as that was.
  CREATE TABLE life (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL,
    stream TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    probed INTEGER NOT NULL
  ) STRICT;

  -- no follows the order in which alerts were first heard of. seq: of the newest record, which holds the alert as it is.
  CREATE TABLE alerts (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    open INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    recency INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX alerts_of_key ON alerts (key);
  CREATE INDEX alerts_open ON alerts (rank, recency, id) WHERE open = 1;

  CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    alert INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX records_of_alert ON records (alert);

  -- For ever: an action is recognised however late it comes again. UUIDs of version 7, so that they follow time.
  CREATE TABLE outcomes (action BLOB PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE desks (desk TEXT PRIMARY KEY, through INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE inboxes (process TEXT PRIMARY KEY, through INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- By when they were last written of: what goes first when its time is over. open: 1 open, 0 closed, 2 closed and held.
  CREATE INDEX alerts_closed ON alerts (seq) WHERE open = 0;
  CREATE INDEX alerts_beating ON alerts (no) WHERE substr(key, -20) = '|heartbeat|heartbeat';
  `,
];
