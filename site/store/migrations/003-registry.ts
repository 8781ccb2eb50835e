/** The registry's revision goes up by one whenever the content of its file changes, over restarts too. */
export const registry = `
CREATE TABLE registry (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  revision INTEGER NOT NULL,
  content_hash TEXT NOT NULL
) STRICT;
`;
