/**
 * Frozen reports of handovers, known by the SHA-256 of their canonical JSON; `document` is that, deflated, `cameras` those that
 * it names, as JSON. And what says who is on duty is found among the records without reading them all.
 */
export const handover = `
CREATE TABLE handover_document (
  sha256 TEXT PRIMARY KEY,
  document BLOB NOT NULL,
  cameras TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER handover_document_no_update BEFORE UPDATE ON handover_document
  BEGIN SELECT RAISE(ABORT, 'what is frozen stays'); END;
ALTER TABLE watch_record ADD COLUMN kind TEXT GENERATED ALWAYS AS (record ->> '$.body.kind') VIRTUAL;
ALTER TABLE watch_record ADD COLUMN at INTEGER GENERATED ALWAYS AS (record ->> '$.at') VIRTUAL;
CREATE INDEX watch_record_duty ON watch_record (at)
  WHERE kind IN ('dutyOn', 'dutyOff', 'handoverBegun', 'handoverAccepted');
`;
