/**
 * Who sat at which desk from when until when: what an action is checked against that was done while the site could not be
 * reached, and is sent by whoever sits there now. By the key of the session; kept some months.
 */
export const sittings = `
CREATE TABLE sitting (
  session TEXT PRIMARY KEY,
  desk TEXT NOT NULL,
  operator TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sitting_by_desk ON sitting (desk, operator, since);
CREATE INDEX sitting_by_end ON sitting (until);
`;
