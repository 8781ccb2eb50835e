/**
 * With what settings the site started last: a hash of each by its path, salted anew at each start. What they are may be secret,
 * and stands in the configuration alone.
 */
export const settings = `
CREATE TABLE setting (
  path TEXT PRIMARY KEY,
  salt TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
