import type { Migration } from '../../node/sql/database.ts';

/** The whole schema of the site's store. Times are ms since the epoch; rows in JSON are read by the schemas of core. */
const schema = `
-- People.
-- Roles are sets of rights; operators have roles and a scope; sessions are theirs. Ids are local: the site's name goes in front.
CREATE TABLE role (
  name TEXT PRIMARY KEY,
  rights TEXT NOT NULL
) STRICT;
CREATE TABLE operator (
  id TEXT PRIMARY KEY,
  name_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  roles TEXT NOT NULL,
  scope TEXT NOT NULL,
  demo INTEGER NOT NULL DEFAULT 0,
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  operator TEXT NOT NULL REFERENCES operator (id),
  desk TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_expiry ON session (expires_at);

-- Passwords that people have had, the newest of each the one in use: for rules about age and reuse. 'given': somebody else
-- chose it. Those of demo operators and machines are not here.
CREATE TABLE password (
  operator TEXT NOT NULL REFERENCES operator (id),
  hash TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  given INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (operator, hash)
) STRICT, WITHOUT ROWID;

-- Public keys by which desks recognise people while the site is away, and until when (core/people/verifier.ts). One that was
-- revoked or has expired stays as long as desk sessions do.
CREATE TABLE verifier (
  desk TEXT NOT NULL,
  operator TEXT NOT NULL REFERENCES operator (id),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  public_key TEXT NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (desk, operator, issued_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX verifier_by_operator ON verifier (operator);

-- The keys by which desks prove which desk they are: Ed25519, 32 bytes, hex. A revoked one stays, so that no other takes its
-- place until an administrator says so.
CREATE TABLE desk_key (
  desk TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Machines of video walls, each with the operator that it is to the site. A code waits until it is exchanged or has expired;
-- the token that came for it is bound to one desk. A revoked machine stays, for the record.
CREATE TABLE machine (
  operator TEXT PRIMARY KEY REFERENCES operator (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  code_hash TEXT,
  code_expires_at INTEGER,
  token_hash TEXT UNIQUE,
  desk TEXT,
  enrolled_at INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX machine_by_name ON machine (name_key) WHERE revoked_at IS NULL;
CREATE INDEX machine_by_code ON machine (code_hash);

-- Wrong tries of passwords and of codes ('purpose'), so that a restart gives nobody fresh ones, and the desks at which somebody
-- has signed in (site/people/throttle.ts). Keys are hashed with the salt: they are made of names, and people type passwords
-- where their name belongs. Times only order the rows, of which the oldest are dropped.
CREATE TABLE throttle_salt (only INTEGER PRIMARY KEY CHECK (only = 1), salt BLOB NOT NULL) STRICT;
INSERT INTO throttle_salt VALUES (1, randomblob(32));
CREATE TABLE wrong_try (
  purpose TEXT NOT NULL,
  key TEXT NOT NULL,
  wrong INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (purpose, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE familiar_desk (
  purpose TEXT NOT NULL,
  key TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (purpose, key)
) STRICT, WITHOUT ROWID;

-- Desks and video walls that were ever connected: one that is switched off is on the board too.
CREATE TABLE desk (
  desk TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  wall INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Desk sessions: who was signed in at which desk, by the key of the session. An action that was done while the site was away
-- is checked against them. 'signed': the one record that the session's password has signed.
CREATE TABLE desk_session (
  session TEXT PRIMARY KEY,
  desk TEXT NOT NULL,
  operator TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  signed TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_session_by_desk ON desk_session (desk, operator, since);
CREATE INDEX desk_session_by_end ON desk_session (until);

-- Cameras.
-- The registry's revision goes up by one whenever the content of its file changes, over restarts too.
CREATE TABLE registry (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  revision INTEGER NOT NULL,
  content_hash TEXT NOT NULL
) STRICT;

-- Cameras that were added from a desk, as records of the cameras file, and the ward of each as it was called then.
CREATE TABLE own_camera (
  id TEXT PRIMARY KEY,
  record TEXT NOT NULL,
  ward TEXT NOT NULL
) STRICT;

-- Tours of PTZ cameras that the site runs itself. A camera may leave the registry and come back: its tours stay.
CREATE TABLE tour (
  camera TEXT NOT NULL,
  token TEXT NOT NULL,
  tour TEXT NOT NULL CHECK (json_valid(tour)),
  PRIMARY KEY (camera, token)
) STRICT, WITHOUT ROWID;

-- Wall.
-- Layouts of one operator, and those that the whole site shares ('owner' is NULL).
CREATE TABLE layout (
  id TEXT PRIMARY KEY,
  owner TEXT REFERENCES operator (id),
  name TEXT NOT NULL,
  layout TEXT NOT NULL CHECK (json_valid(layout)),
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;
CREATE INDEX layout_by_owner ON layout (owner, id);

-- Audit log.
-- The audit log (core/audit/audit.ts). Nothing is ever changed in it. 'desk' is read from what an entry says.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  monotonic_ms REAL NOT NULL,
  who TEXT NOT NULL,
  event TEXT NOT NULL,
  camera TEXT,
  why TEXT,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  desk TEXT GENERATED ALWAYS AS (coalesce(
    CASE WHEN json_valid(detail) THEN CASE WHEN json_type(detail, '$.desk') = 'text' THEN json_extract(detail, '$.desk')
      WHEN event LIKE 'share.%' AND json_type(detail, '$.from') = 'text' THEN json_extract(detail, '$.from') END END,
    CASE WHEN who LIKE 'desk-%' THEN who END)) VIRTUAL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE INDEX audit_by_who ON audit (who);
CREATE INDEX audit_by_event ON audit (event);
CREATE INDEX audit_by_camera ON audit (camera) WHERE camera IS NOT NULL;
CREATE INDEX audit_by_desk ON audit (desk) WHERE desk IS NOT NULL;

-- Chain heads of the log's segments (core/audit/chainHeads.ts). A closed head only gains the time at which its entries were
-- dropped: in order from the beginning, and the only removal that the log allows.
CREATE TABLE audit_head (
  segment INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  signed TEXT NOT NULL CHECK (json_valid(signed)),
  dropped_at INTEGER
) STRICT;
CREATE INDEX audit_head_dropped ON audit_head (last) WHERE dropped_at IS NOT NULL;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
  BEGIN SELECT RAISE(ABORT, 'the heads of the audit log stay'); END;
CREATE TRIGGER audit_head_open BEFORE UPDATE ON audit_head WHEN OLD.closed = 0
  AND NOT (NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last >= OLD.last AND NEW.dropped_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'a head of the audit log only grows'); END;
CREATE TRIGGER audit_head_closed BEFORE UPDATE ON audit_head WHEN OLD.closed = 1 AND NOT (
  NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last = OLD.last AND NEW.closed = 1
  AND NEW.earliest = OLD.earliest AND NEW.latest = OLD.latest AND NEW.signed = OLD.signed
  AND (OLD.dropped_at IS NULL OR NEW.dropped_at IS OLD.dropped_at)
  AND (NEW.dropped_at IS NULL OR NOT EXISTS
    (SELECT 1 FROM audit_head WHERE segment < OLD.segment AND dropped_at IS NULL)))
  BEGIN SELECT RAISE(ABORT, 'a closed head of the audit log stays as it is'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  WHEN OLD.seq > coalesce((SELECT max(last) FROM audit_head WHERE dropped_at IS NOT NULL), 0)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Chain heads of desks, as the site has signed them as a witness. A closed one stays; an open one only grows.
CREATE TABLE desk_head (
  number INTEGER PRIMARY KEY,
  desk TEXT NOT NULL,
  origin TEXT NOT NULL,
  segment INTEGER NOT NULL,
  last INTEGER NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  signed TEXT NOT NULL CHECK (json_valid(signed)),
  witnessSignature TEXT NOT NULL CHECK (json_valid(witnessSignature)),
  UNIQUE (desk, origin, segment)
) STRICT;
CREATE TRIGGER desk_head_no_delete BEFORE DELETE ON desk_head
  BEGIN SELECT RAISE(ABORT, 'the heads of desks stay'); END;
CREATE TRIGGER desk_head_grows BEFORE UPDATE ON desk_head WHEN NOT (
  OLD.closed = 0 AND NEW.number = OLD.number AND NEW.desk = OLD.desk AND NEW.origin = OLD.origin
  AND NEW.segment = OLD.segment AND NEW.last >= OLD.last)
  BEGIN SELECT RAISE(ABORT, 'a head of a desk stays as its witness signature states it'); END;

-- How far the actions in the alert log are in the audit log: of which life of it, up to which record and which refusal.
CREATE TABLE alert_audit_position (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  refusal INTEGER NOT NULL
) STRICT;

-- Shift log.
-- Records, each once and for ever, numbered in the order of arrival. 'root' is the record that one belongs to, 'cameras' those
-- it names as JSON (NULL: none): both say who may see it. The epoch names this table's life: a desk that meets another one
-- sends again what it made.
CREATE TABLE shift_record (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  cameras TEXT,
  record TEXT NOT NULL,
  kind TEXT GENERATED ALWAYS AS (record ->> '$.body.kind') VIRTUAL,
  at INTEGER GENERATED ALWAYS AS (record ->> '$.at') VIRTUAL
) STRICT;
CREATE INDEX shift_record_duty ON shift_record (at)
  WHERE kind IN ('dutyOn', 'dutyOff', 'handoverBegun', 'handoverAccepted');
CREATE TRIGGER shift_no_update BEFORE UPDATE ON shift_record BEGIN SELECT RAISE(ABORT, 'records of the shift log are append-only'); END;
CREATE TRIGGER shift_no_delete BEFORE DELETE ON shift_record BEGIN SELECT RAISE(ABORT, 'records of the shift log are append-only'); END;
CREATE TABLE shift_life (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL) STRICT;
INSERT INTO shift_life VALUES (1, lower(hex(randomblob(8))));

-- Handover.
-- Frozen reports by the SHA-256 of their canonical JSON; 'document' is that, deflated, 'cameras' those that it names, as JSON.
CREATE TABLE handover_document (
  sha256 TEXT PRIMARY KEY,
  document BLOB NOT NULL,
  cameras TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER handover_document_no_update BEFORE UPDATE ON handover_document
  BEGIN SELECT RAISE(ABORT, 'what is frozen stays'); END;

-- Settings.
-- With what settings the site last started: a hash of each by its path, salted anew at each start, as they may be secret.
CREATE TABLE setting (
  path TEXT PRIMARY KEY,
  salt TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Migrations in order of version, without gaps. The first creates a store; an older store is quarantined. */
export const migrations: readonly Migration[] = [{ version: 24, sql: schema }];
