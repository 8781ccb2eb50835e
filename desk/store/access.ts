import type Database from 'better-sqlite3';
import type { z } from 'zod';
import { isDamage } from '../../node/sql/fault.ts';
import type { Log } from '../shared/log.ts';

/** A value that SQLite keeps as it is. */
export type Param = string | number | null | Uint8Array;

/** Reads only: what features hold. Every row is parsed, so that a store of another shape is met here and not later. */
export interface Reader {
  /** The first row, or undefined. */
  one<S extends z.ZodType>(row: S, sql: string, ...params: Param[]): z.output<S> | undefined;
  all<S extends z.ZodType>(row: S, sql: string, ...params: Param[]): z.output<S>[];
}

/** Changes the store. Only `write.ts` hands one out, and only inside a transaction. */
export interface Writer extends Reader {
  /** Returns the number of rows changed. */
  run(sql: string, ...params: Param[]): number;
}

/** Longer than this and a query holds up everything else the desk does. */
export const slowQueryMs = 20;

interface AccessOptions {
  readonly log: Log;
  /** ms, never goes back */
  readonly monotonic: () => number;
  /** The database itself is broken. */
  readonly onDamage?: (error: unknown) => void;
}

export function reader(db: Database.Database, options: AccessOptions): Reader {
  const { prepared, timed } = statements(db, options);
  return {
    one(row, sql, ...params) {
      const found = timed(sql, () => prepared(sql).get(...params));
      return found === undefined ? undefined : row.parse(found);
    },
    all: (row, sql, ...params) =>
      timed(sql, () => prepared(sql).all(...params)).map((found) => row.parse(found)),
  };
}

export function writer(db: Database.Database, options: AccessOptions): Writer {
  const { prepared, timed } = statements(db, options);
  return {
    ...reader(db, options),
    run: (sql, ...params) => timed(sql, () => prepared(sql).run(...params).changes),
  };
}

function statements(db: Database.Database, { log, monotonic, onDamage }: AccessOptions) {
  const cache = new Map<string, Database.Statement<Param[]>>();
  return {
    prepared(sql: string): Database.Statement<Param[]> {
      const known = cache.get(sql);
      if (known) return known;
      const statement = db.prepare<Param[]>(sql);
      cache.set(sql, statement);
      return statement;
    },
    timed<T>(sql: string, run: () => T): T {
      const began = monotonic();
      let result: T;
      try {
        result = run();
      } catch (error) {
        if (isDamage(error)) onDamage?.(error);
        throw error;
      }
      const ms = monotonic() - began;
      if (ms > slowQueryMs) log('warn', 'slow query', { sql, ms: Math.round(ms) });
      return result;
    },
  };
}
