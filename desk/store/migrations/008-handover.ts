import type { Migration } from './migration.ts';

/**
 * What a handover is made of. Figures of a shift are sums over columns of the alerts' rows, not over alerts that are parsed;
 * rows of before get them from their JSON, once. `shiftFigures`: of a shift that is over, by whose scope (as JSON) they are.
 * `gaps`: when this desk was without its site, off, or its clock was set. `cameraUse`: by quarter of an hour, what was told of
 * who steered and watched a camera; `own` is 1 for this desk's. `handoverDocuments`: frozen reports, canonical JSON, deflated.
 */
export const handover: Migration = {
  version: 8,
  name: 'handover',
  sql: `
    ALTER TABLE alerts ADD COLUMN source TEXT NOT NULL DEFAULT '';
    ALTER TABLE alerts ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE alerts ADD COLUMN observedAt INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE alerts ADD COLUMN flapping INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE alerts ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE alerts ADD COLUMN acknowledgedAt INTEGER;
    ALTER TABLE alerts ADD COLUMN acknowledgedBy TEXT;
    ALTER TABLE alerts ADD COLUMN closedBy TEXT;
    ALTER TABLE alerts ADD COLUMN disposition TEXT;
    UPDATE alerts SET
      source = alert ->> '$.source.id',
      count = alert ->> '$.count',
      observedAt = alert ->> '$.observedAt',
      flapping = ifnull(alert ->> '$.flapping', 0),
      held = alert ->> '$.held' IS NOT NULL,
      acknowledgedAt = alert ->> '$.acknowledged.at',
      acknowledgedBy = alert ->> '$.acknowledged.by.id',
      closedBy = alert ->> '$.closed.by.id',
      disposition = alert ->> '$.closed.disposition';
    CREATE INDEX alerts_acknowledged ON alerts (acknowledgedAt) WHERE acknowledgedAt IS NOT NULL;
    CREATE INDEX alerts_held ON alerts (place DESC, camera, ward) WHERE held = 1;

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
  `,
};
