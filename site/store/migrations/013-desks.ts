/** Desks and walls that were ever there, and what they are called: one that is switched off is on the shift leader's board too. */
export const desks = `
CREATE TABLE desk (
  desk TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  wall INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
