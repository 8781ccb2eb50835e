/**
 * Verifiers are kept by their public key from here on, which makes no sitting; see core/people/verifier.ts. Those whose secret
 * was kept are given up: with them nobody sits anywhere any more, until they have signed in again.
 */
export const verifierKeys = `
PRAGMA secure_delete = ON;
DROP TABLE verifier;
PRAGMA secure_delete = OFF;
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
`;
