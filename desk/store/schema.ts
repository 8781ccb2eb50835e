import type { Migration } from '../../node/sql/database.ts';

/**
 * The complete schema of the desk's store. Times are ms since the epoch; JSON columns are parsed by the schemas of
 * core.
 */
const schema = `
-- The desk itself.
-- The desk's own name, and settings: 'scope' is 'desk' or an operator's id.
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  desk TEXT NOT NULL
) STRICT;
CREATE TABLE settings (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

-- Audit log.
-- The audit log (core/audit/audit.ts). It refuses changes and removal; its chain of hashes shows what was changed behind
-- SQLite's back.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  monotonicMs REAL NOT NULL,
  who TEXT NOT NULL,
  event TEXT NOT NULL,
  camera TEXT,
  why TEXT,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

-- Chain heads of the log's segments (core/audit/chainHeads.ts). A closed head only gains: the site's witness signature, and the
-- time at which its entries were dropped. Dropping is in order from the beginning, once witnessed, and the only removal that
-- the log allows.
CREATE TABLE auditHeads (
  segment INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  signed TEXT NOT NULL CHECK (json_valid(signed)),
  witnessSignature TEXT CHECK (witnessSignature IS NULL OR json_valid(witnessSignature)),
  droppedAt INTEGER
) STRICT;
CREATE INDEX auditHeadsDropped ON auditHeads (last) WHERE droppedAt IS NOT NULL;
CREATE TRIGGER auditHeads_stay BEFORE DELETE ON auditHeads
  BEGIN SELECT RAISE(ABORT, 'the heads of the audit log stay'); END;
CREATE TRIGGER auditHeads_open BEFORE UPDATE ON auditHeads WHEN OLD.closed = 0
  AND NOT (NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last >= OLD.last AND NEW.droppedAt IS NULL)
  BEGIN SELECT RAISE(ABORT, 'a head of the audit log only grows'); END;
CREATE TRIGGER auditHeads_closed BEFORE UPDATE ON auditHeads WHEN OLD.closed = 1 AND NOT (
  NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last = OLD.last AND NEW.closed = 1
  AND NEW.earliest = OLD.earliest AND NEW.latest = OLD.latest AND NEW.signed = OLD.signed
  AND (OLD.witnessSignature IS NULL OR NEW.witnessSignature IS OLD.witnessSignature)
  AND (OLD.droppedAt IS NULL OR NEW.droppedAt IS OLD.droppedAt)
  AND (NEW.droppedAt IS NULL OR NEW.witnessSignature IS NOT NULL)
  AND (NEW.droppedAt IS NULL OR NOT EXISTS
    (SELECT 1 FROM auditHeads WHERE segment < OLD.segment AND droppedAt IS NULL)))
  BEGIN SELECT RAISE(ABORT, 'a closed head of the audit log stays as it is'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
  WHEN OLD.seq > coalesce((SELECT max(last) FROM auditHeads WHERE droppedAt IS NOT NULL), 0)
  BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

-- Indexes of the log, as separate tables: with indexes on the log itself each new entry waited for a page of every index.
-- They are filled some hundred entries at a time, up to 'auditFound.through'; newer entries are scanned.
CREATE TABLE foundByWho (who TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (who, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE foundByEvent (event TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (event, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE foundByCamera (camera TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (camera, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE auditFound (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  through INTEGER NOT NULL
) STRICT;
INSERT INTO auditFound VALUES (1, 0);
CREATE VIEW auditByWho AS
  SELECT who, seq FROM foundByWho
  UNION ALL SELECT who, seq FROM audit WHERE seq > (SELECT through FROM auditFound);
CREATE VIEW auditByEvent AS
  SELECT event, seq FROM foundByEvent
  UNION ALL SELECT event, seq FROM audit WHERE seq > (SELECT through FROM auditFound);
CREATE VIEW auditByCamera AS
  SELECT camera, seq FROM foundByCamera
  UNION ALL SELECT camera, seq FROM audit WHERE seq > (SELECT through FROM auditFound);
CREATE TRIGGER audit_forgets AFTER DELETE ON audit BEGIN
  DELETE FROM foundByWho WHERE who = OLD.who AND seq = OLD.seq;
  DELETE FROM foundByEvent WHERE event = OLD.event AND seq = OLD.seq;
  DELETE FROM foundByCamera WHERE camera = OLD.camera AND seq = OLD.seq;
END;

-- Sites.
-- Pinned certificates of sites that this desk has connected to, by SHA-256 fingerprint.
CREATE TABLE pins (
  host TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  firstSeen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Cameras.
-- The site's cameras as last seen, so that the list works without the site. 'registry': of which site, revision and
-- scope they are; 'revision' is NULL while a new one is being loaded. 'camerasOutside': cameras that left the operator's scope.
CREATE TABLE cameras (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  camera TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cameras_by_number ON cameras (number, id);
CREATE TABLE wards (
  id TEXT PRIMARY KEY,
  ward TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE registry (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  origin TEXT NOT NULL,
  scope TEXT NOT NULL,
  revision INTEGER,
  asOf INTEGER NOT NULL
) STRICT;
CREATE TABLE camerasOutside (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Wall.
-- What each window shows (its tabs, as JSON), by arrangement. Rows are numbered as they are written: a profile without walls
-- begins with the window's latest ones.
CREATE TABLE walls (
  row INTEGER PRIMARY KEY,
  walls TEXT NOT NULL,
  window TEXT NOT NULL,
  tabs TEXT NOT NULL CHECK (json_valid(tabs)),
  UNIQUE (window, walls)
) STRICT;

-- The site's layouts as each operator of this desk last saw them.
CREATE TABLE library (
  operator TEXT NOT NULL,
  id TEXT NOT NULL,
  layout TEXT NOT NULL CHECK (json_valid(layout)),
  PRIMARY KEY (operator, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE libraryAsOf (
  operator TEXT PRIMARY KEY,
  asOf INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Alerts.
-- The site's alerts as stored at this desk. 'place' follows the time of receipt ('placeAt'), so that newest-first pages, ranges
-- of time and the word index run along the primary key. 'life' numbers the epochs of the site's log: a row of a later
-- epoch replaces one of an earlier epoch. 'alert' is the shown version, with this desk's pending actions; 'confirmed' is the site's,
-- set only where it differs. A shift's figures are computed from the columns from 'source' on.
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
  confirmed TEXT,
  source TEXT NOT NULL DEFAULT '',
  count INTEGER NOT NULL DEFAULT 1,
  observedAt INTEGER NOT NULL DEFAULT 0,
  flapping INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0,
  acknowledgedAt INTEGER,
  acknowledgedBy TEXT,
  closedBy TEXT,
  disposition TEXT
) STRICT;

-- Each list of the queue has a partial index that holds only its own rows.
CREATE INDEX alerts_queue ON alerts (rank, place DESC, camera, ward, acknowledged) WHERE queued = 1;
CREATE INDEX alerts_shelved ON alerts (place DESC, camera, ward) WHERE shelved = 1;
CREATE INDEX alerts_suppressed ON alerts (place DESC, camera, ward) WHERE suppressed = 1;
CREATE INDEX alerts_out_of_service ON alerts (place DESC, camera, ward) WHERE outOfService = 1;
CREATE INDEX alerts_closed ON alerts (closedAt) WHERE closedAt IS NOT NULL;
CREATE INDEX alerts_owned ON alerts (owner, rank, place DESC) WHERE queued = 1 AND owner IS NOT NULL;
CREATE INDEX alerts_acknowledged ON alerts (acknowledgedAt) WHERE acknowledgedAt IS NOT NULL;
CREATE INDEX alerts_held ON alerts (place DESC, camera, ward) WHERE held = 1;
CREATE TABLE alertTimeline (
  place INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (place, seq)
) STRICT, WITHOUT ROWID;

-- The word index keeps no text (contentless) and no positions: words and their beginnings are searched, never ranked.
-- Beginnings are looked up in 'alertVocabulary': without a prefix index FTS5 reads every posting first (1.5 s at 10 million
-- rows). It is merged eight parts at a time with a few transactions each, never a whole level at once (0.4 s at 200,000 rows,
-- and growing with the level).
CREATE VIRTUAL TABLE alertWords USING fts5(
  words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '.:_-'"
);
INSERT INTO alertWords (alertWords, rank) VALUES ('automerge', 8);
INSERT INTO alertWords (alertWords, rank) VALUES ('crisismerge', 64);
CREATE TABLE alertVocabulary (word TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The position in the site's log, its heartbeats, and actions of this desk that the site has not confirmed or has refused.
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

-- Map.
-- Pins that all operators see, and each operator's saved views. A removed pin stays a while, so that it can be restored with
-- its author.
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

-- Handover.
-- 'shiftFigures': figures of finished shifts, by scope (JSON). 'gaps': when this desk was without its site, off, or its
-- clock was set. 'cameraUse': views and PTZ gestures by camera and quarter of an hour; 'own' is 1 for this desk's.
-- 'handoverDocuments': frozen reports, canonical JSON, deflated.
CREATE TABLE shiftFigures (
  shiftFrom INTEGER NOT NULL,
  shiftTo INTEGER NOT NULL,
  scope TEXT NOT NULL,
  figures TEXT NOT NULL,
  PRIMARY KEY (shiftFrom, shiftTo, scope)
) STRICT, WITHOUT ROWID;
CREATE TABLE gaps (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  startAt INTEGER NOT NULL,
  endAt INTEGER,
  byMs REAL
) STRICT;
CREATE INDEX gaps_by_time ON gaps (startAt);
CREATE TABLE deskAlive (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
CREATE TABLE cameraUse (
  quarter INTEGER NOT NULL,
  camera TEXT NOT NULL,
  own INTEGER NOT NULL,
  views INTEGER NOT NULL,
  gestures INTEGER NOT NULL,
  steeredMs INTEGER NOT NULL,
  PRIMARY KEY (quarter, camera, own)
) STRICT, WITHOUT ROWID;
CREATE TABLE handoverDocuments (
  sha256 TEXT PRIMARY KEY,
  document BLOB NOT NULL,
  at INTEGER NOT NULL,
  sent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Shift log.
-- Records stored at this desk. 'n' is the order of arrival; 'root' the record that they belong to; 'own' is 1 for those that
-- this desk sends; 'seq' the number in the site's epoch 'life' (NULL: pending, or refused, then 'fault' has the reason);
-- 'cameras' the cameras that the record names, as JSON (NULL: none).
CREATE TABLE shiftLogRecords (
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
CREATE INDEX shiftLogRecords_root ON shiftLogRecords (root);
CREATE INDEX shiftLogRecords_waiting ON shiftLogRecords (n) WHERE seq IS NULL AND fault IS NULL;
CREATE INDEX shiftLogRecords_refused ON shiftLogRecords (n) WHERE fault IS NOT NULL;
CREATE INDEX shiftLogRecords_other ON shiftLogRecords (kind, at) WHERE kind NOT IN ('entry', 'addendum', 'orderEnded');
CREATE INDEX shiftLogRecords_handoversOf
  ON shiftLogRecords (ifnull(record ->> '$.body.subject.desk', record ->> '$.body.subject.centre'), at)
  WHERE kind = 'handoverBegun';

-- Lines, incidents and standing entries, each computed from the records of one root in the transaction that stored one of them;
-- 'shiftLogStale' lists roots to be recomputed. 'cameras' are those of the first record: the row is hidden unless all are visible.
-- 'allCameras': every camera that any record names.
CREATE TABLE shiftLogLines (
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
CREATE INDEX shiftLogLines_time ON shiftLogLines (happenedAt DESC, id DESC);
CREATE INDEX shiftLogLines_orders ON shiftLogLines (dueAt) WHERE openOrder = 1;
CREATE INDEX shiftLogLines_incident ON shiftLogLines (incident, happenedAt) WHERE incident IS NOT NULL;
CREATE TABLE shiftLogIncidents (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  changedAt INTEGER NOT NULL,
  dueAt INTEGER,
  conflicts INTEGER NOT NULL,
  cameras TEXT,
  allCameras TEXT,
  incident TEXT NOT NULL
) STRICT;
CREATE INDEX shiftLogIncidents_state ON shiftLogIncidents (state, changedAt DESC);
CREATE INDEX shiftLogIncidents_conflicts ON shiftLogIncidents (id) WHERE conflicts > 0;
CREATE TABLE shiftLogStanding (
  id TEXT PRIMARY KEY,
  startAt INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  cameras TEXT,
  line TEXT NOT NULL
) STRICT;
CREATE INDEX shiftLogStanding_ended ON shiftLogStanding (ended, startAt);
CREATE TABLE shiftLogStale (root TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE shiftLogSync (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  life INTEGER NOT NULL,
  asOf INTEGER NOT NULL,
  roster TEXT
) STRICT;
INSERT INTO shiftLogSync VALUES (1, '', 0, 0, NULL);
CREATE TABLE shiftLogCursors (scope TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** In order of version, without gaps. The first creates a store; an older store is set aside. */
export const migrations: readonly Migration[] = [{ version: 19, sql: schema }];
