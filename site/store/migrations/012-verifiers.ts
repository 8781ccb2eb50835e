/**
 * By what desks may recognise people without the site, until when; see core/people/verifier.ts. The secret is of the same
 * worth as the operator's password hash beside it. One that was revoked, or is over, stays as long as sittings do.
 */
export const verifiers = `
CREATE TABLE verifier (
  desk TEXT NOT NULL,
  operator TEXT NOT NULL REFERENCES operator (id),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  secret TEXT NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (desk, operator, issued_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX verifier_by_operator ON verifier (operator);
`;
