import type { SqlWriter } from '../../node/sql/access.ts';

/** A database without rows, which ignores all writes. */
export const emptyStore: SqlWriter = {
  one: () => undefined,
  all: () => [],
  *each() {},
  value: () => undefined,
  run: () => 0,
  erase: () => 0,
};
