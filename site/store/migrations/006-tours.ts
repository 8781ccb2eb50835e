/** Tours of PTZ cameras that the site runs itself. A camera may leave the registry and come back: its tours stay. */
export const tours = `
CREATE TABLE tour (
  camera TEXT NOT NULL,
  token TEXT NOT NULL,
  tour TEXT NOT NULL CHECK (json_valid(tour)),
  PRIMARY KEY (camera, token)
) STRICT, WITHOUT ROWID;
`;
