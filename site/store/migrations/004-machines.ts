/**
 * The machines of rooms' walls, each with the operator that it is to the site. A code waits until it is exchanged or has
 * expired; the token that came for it is bound to one desk. A revoked machine stays, for the record.
 */
export const machines = `
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
`;
