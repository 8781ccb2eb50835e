import type { Migration } from './migration.ts';

/**
 * The heads of the trail's segments (core/audit/trail.ts), and the ways into a trail of millions. A head of a closed segment
 * only gains: the site's countersignature, and the time at which its entries were dropped. That opens the one door there is in
 * the trail's refusal of deletion, and only in order from its beginning, once countersigned.
 */
export const trail: Migration = {
  version: 10,
  name: 'trail',
  sql: `
    CREATE TABLE auditHeads (
      segment INTEGER PRIMARY KEY,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
      earliest INTEGER NOT NULL,
      latest INTEGER NOT NULL,
      signed TEXT NOT NULL CHECK (json_valid(signed)),
      countersigned TEXT CHECK (countersigned IS NULL OR json_valid(countersigned)),
      droppedAt INTEGER
    ) STRICT;
    CREATE INDEX auditHeadsDropped ON auditHeads (last) WHERE droppedAt IS NOT NULL;
    CREATE INDEX auditByWho ON audit (who);
    CREATE INDEX auditByDeed ON audit (deed);
    CREATE INDEX auditByCamera ON audit (camera) WHERE camera IS NOT NULL;
    CREATE TRIGGER auditHeads_stay BEFORE DELETE ON auditHeads
      BEGIN SELECT RAISE(ABORT, 'the heads of the audit trail stay'); END;
    CREATE TRIGGER auditHeads_open BEFORE UPDATE ON auditHeads WHEN OLD.closed = 0
      AND NOT (NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last >= OLD.last AND NEW.droppedAt IS NULL)
      BEGIN SELECT RAISE(ABORT, 'a head of the audit trail only grows'); END;
    CREATE TRIGGER auditHeads_closed BEFORE UPDATE ON auditHeads WHEN OLD.closed = 1 AND NOT (
      NEW.segment = OLD.segment AND NEW.first = OLD.first AND NEW.last = OLD.last AND NEW.closed = 1
      AND NEW.earliest = OLD.earliest AND NEW.latest = OLD.latest AND NEW.signed = OLD.signed
      AND (OLD.countersigned IS NULL OR NEW.countersigned IS OLD.countersigned)
      AND (OLD.droppedAt IS NULL OR NEW.droppedAt IS OLD.droppedAt)
      AND (NEW.droppedAt IS NULL OR NEW.countersigned IS NOT NULL)
      AND (NEW.droppedAt IS NULL OR NOT EXISTS
        (SELECT 1 FROM auditHeads WHERE segment < OLD.segment AND droppedAt IS NULL)))
      BEGIN SELECT RAISE(ABORT, 'a closed head of the audit trail stays as it is'); END;
    DROP TRIGGER audit_stays;
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit
      WHEN OLD.seq > coalesce((SELECT max(last) FROM auditHeads WHERE droppedAt IS NOT NULL), 0)
      BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
  `,
};
