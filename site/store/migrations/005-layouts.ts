/** The library of layouts: those of one operator, and those that a whole site shares (owner is NULL). */
export const layouts = `
CREATE TABLE layout (
  id TEXT PRIMARY KEY,
  owner TEXT REFERENCES operator (id),
  name TEXT NOT NULL,
  layout TEXT NOT NULL CHECK (json_valid(layout)),
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;
CREATE INDEX layout_by_owner ON layout (owner, id);
`;
