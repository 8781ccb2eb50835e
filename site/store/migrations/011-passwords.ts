/**
 * The passwords that people had, the newest of each the one that they have: for rules about age and about taking an old one
 * again. `given`: somebody else chose it. Those of demo operators and machines are not among them.
 */
export const passwords = `
CREATE TABLE password (
  operator TEXT NOT NULL REFERENCES operator (id),
  hash TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  given INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (operator, hash)
) STRICT, WITHOUT ROWID;
INSERT INTO password (operator, hash, set_at)
  SELECT id, password_hash, created_at FROM operator WHERE demo = 0 AND password_hash <> '';
`;
