/** How far the alert log's deeds of people are in the trail: of which life of it, up to which record, and which refusal. */
export const alertTrail = `
CREATE TABLE alert_trail (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  refusal INTEGER NOT NULL
) STRICT;
`;
