/**
 * The heads of the trail's segments (core/audit/trail.ts), and the ways into a trail of millions: `desk` is read from what
 * entries say, and changes none. A head of a closed segment only gains the time at which its entries were dropped, which opens
 * the one door there is in the trail's refusal of deletion, and only in order from its beginning. Desks' heads stay as they
 * were countersigned; an open one gives way to what comes after it.
 */
export const trail = `
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
  BEGIN SELECT RAISE(ABORT, 'the heads of the audit trail stay'); END;
CREATE TRIGGER audit_head_open BEFORE UPDATE ON audit_head WHEN OLD.closed = 0
  AND NOT (NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last >= OLD.last AND NEW.dropped_at IS NULL)
  BEGIN SELECT RAISE(ABORT, 'a head of the audit trail only grows'); END;
CREATE TRIGGER audit_head_closed BEFORE UPDATE ON audit_head WHEN OLD.closed = 1 AND NOT (
  NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last = OLD.last AND NEW.closed = 1
  AND NEW.earliest = OLD.earliest AND NEW.latest = OLD.latest AND NEW.signed = OLD.signed
  AND (OLD.dropped_at IS NULL OR NEW.dropped_at IS OLD.dropped_at)
  AND (NEW.dropped_at IS NULL OR NOT EXISTS
    (SELECT 1 FROM audit_head WHERE segment < OLD.segment AND dropped_at IS NULL)))
  BEGIN SELECT RAISE(ABORT, 'a closed head of the audit trail stays as it is'); END;
CREATE TABLE desk_head (
  number INTEGER PRIMARY KEY,
  desk TEXT NOT NULL,
  origin TEXT NOT NULL,
  segment INTEGER NOT NULL,
  last INTEGER NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
  signed TEXT NOT NULL CHECK (json_valid(signed)),
  countersigned TEXT NOT NULL CHECK (json_valid(countersigned)),
  UNIQUE (desk, origin, segment)
) STRICT;
CREATE TRIGGER desk_head_no_delete BEFORE DELETE ON desk_head
  BEGIN SELECT RAISE(ABORT, 'the heads of desks stay'); END;
CREATE TRIGGER desk_head_grows BEFORE UPDATE ON desk_head WHEN NOT (
  OLD.closed = 0 AND NEW.number = OLD.number AND NEW.desk = OLD.desk AND NEW.origin = OLD.origin
  AND NEW.segment = OLD.segment AND NEW.last >= OLD.last)
  BEGIN SELECT RAISE(ABORT, 'a head of a desk stays as it was countersigned'); END;
ALTER TABLE audit ADD COLUMN desk TEXT GENERATED ALWAYS AS (coalesce(
  CASE WHEN json_valid(detail) THEN CASE WHEN json_type(detail, '$.desk') = 'text' THEN json_extract(detail, '$.desk')
    WHEN deed LIKE 'share.%' AND json_type(detail, '$.from') = 'text' THEN json_extract(detail, '$.from') END END,
  CASE WHEN who LIKE 'desk-%' THEN who END)) VIRTUAL;
CREATE INDEX audit_by_who ON audit (who);
CREATE INDEX audit_by_deed ON audit (deed);
CREATE INDEX audit_by_camera ON audit (camera) WHERE camera IS NOT NULL;
CREATE INDEX audit_by_desk ON audit (desk) WHERE desk IS NOT NULL;
DROP TRIGGER audit_no_delete;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  WHEN OLD.seq > coalesce((SELECT max(last) FROM audit_head WHERE dropped_at IS NOT NULL), 0)
  BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
`;
