import type { Migration } from './migration.ts';

/**
 * Alerts' rows have shorter texts from now on (see `textOf`), which a desk of before could not read. Rows that are there keep
 * theirs until they change: a start does not wait for ten million of them to be written anew.
 */
export const alertText: Migration = { version: 12, name: 'alert text', sql: '' };
