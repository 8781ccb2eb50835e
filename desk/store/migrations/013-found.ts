import type { Migration } from './migration.ts';

/**
 * The ways into the trail beside it, and no longer as its indexes: each deed waited for a page of every one of them to be written.
 * They follow it some hundred entries at once (`auditFound.through`); what they do not have yet is at its end and is looked through.
 */
export const found: Migration = {
  version: 13,
  name: 'found',
  sql: `
    DROP INDEX auditByWho;
    DROP INDEX auditByDeed;
    DROP INDEX auditByCamera;
    CREATE TABLE foundByWho (who TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (who, seq)) STRICT, WITHOUT ROWID;
    CREATE TABLE foundByDeed (deed TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (deed, seq)) STRICT, WITHOUT ROWID;
    CREATE TABLE foundByCamera (camera TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (camera, seq)) STRICT, WITHOUT ROWID;
    INSERT INTO foundByWho SELECT who, seq FROM audit ORDER BY who, seq;
    INSERT INTO foundByDeed SELECT deed, seq FROM audit ORDER BY deed, seq;
    INSERT INTO foundByCamera SELECT camera, seq FROM audit WHERE camera IS NOT NULL ORDER BY camera, seq;
    CREATE TABLE auditFound (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      through INTEGER NOT NULL
    ) STRICT;
    INSERT INTO auditFound SELECT 1, coalesce(max(seq), 0) FROM audit;
    CREATE VIEW auditByWho AS
      SELECT who, seq FROM foundByWho
      UNION ALL SELECT who, seq FROM audit WHERE seq > (SELECT through FROM auditFound);
    CREATE VIEW auditByDeed AS
      SELECT deed, seq FROM foundByDeed
      UNION ALL SELECT deed, seq FROM audit WHERE seq > (SELECT through FROM auditFound);
    CREATE VIEW auditByCamera AS
      SELECT camera, seq FROM foundByCamera
      UNION ALL SELECT camera, seq FROM audit WHERE seq > (SELECT through FROM auditFound);
    CREATE TRIGGER audit_forgets AFTER DELETE ON audit BEGIN
      DELETE FROM foundByWho WHERE who = OLD.who AND seq = OLD.seq;
      DELETE FROM foundByDeed WHERE deed = OLD.deed AND seq = OLD.seq;
      DELETE FROM foundByCamera WHERE camera = OLD.camera AND seq = OLD.seq;
    END;
  `,
};
