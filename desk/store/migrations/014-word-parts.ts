import type { Migration } from './migration.ts';

/**
 * The word index is merged a little with each few transactions, eight parts of it into one, and never a whole level at once: of
 * sixteen parts that was 0.4 s for 200,000 alerts, which grows with the level to seconds for millions, in one transaction.
 */
export const wordParts: Migration = {
  version: 14,
  name: 'word parts',
  sql: `
    INSERT INTO alertWords (alertWords, rank) VALUES ('automerge', 8);
    INSERT INTO alertWords (alertWords, rank) VALUES ('crisismerge', 64);
  `,
};
