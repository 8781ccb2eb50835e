/** Who may do what: roles as sets of rights, operators with their scope, and the sessions they hold. Ids are local: the site's name goes in front. */
export const operators = `
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
`;
