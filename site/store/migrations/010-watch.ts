/**
 * The records of the watch, each once and for ever, numbered in the order in which the site took them; `root` is what one belongs
 * to, `cameras` the ones it names as JSON (NULL: none), and both say who may be given it. The epoch is of this table's life: a
 * desk that meets another one sends again what it made.
 *
 * With the log came rights that the roles of a store made before do not have. They are given to the roles that a fresh store has
 * them in; what else a site made of its roles stays.
 */
export const watch = `
CREATE TABLE watch_record (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  cameras TEXT,
  record TEXT NOT NULL
) STRICT;
CREATE TRIGGER watch_no_update BEFORE UPDATE ON watch_record BEGIN SELECT RAISE(ABORT, 'records of the watch are append-only'); END;
CREATE TRIGGER watch_no_delete BEFORE DELETE ON watch_record BEGIN SELECT RAISE(ABORT, 'records of the watch are append-only'); END;
CREATE TABLE watch_life (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL) STRICT;
INSERT INTO watch_life VALUES (1, lower(hex(randomblob(8))));
UPDATE role SET rights = (
  SELECT json_group_array(value) FROM (
    SELECT value FROM json_each(role.rights)
    UNION
    SELECT value FROM json_each(CASE role.name
      WHEN 'operator' THEN '["log.read","log.write","handover.work"]'
      WHEN 'supervisor' THEN '["log.read","log.write","handover.work","watch.lead","video.unmasked"]'
      ELSE '["log.read"]'
    END)
  )
)
WHERE name IN ('operator', 'supervisor', 'auditor', 'administrator');
`;
