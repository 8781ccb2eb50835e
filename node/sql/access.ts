import Database from 'better-sqlite3';
import type { z } from 'zod';
import { isDatabaseDamage } from './fault.ts';

/** A value that SQLite stores without conversion. */
export type Param = string | number | null | Uint8Array;
/** Values for `?` in their order, or one object with a value for each `@name`. */
type Params = Param[] | [Readonly<Record<string, Param>>];

/** Read access. Every row is parsed by its schema, so that a table of another shape is detected here and not later. */
export interface SqlReader {
  /** Returns the first row, or undefined. */
  one<S extends z.ZodType>(row: S, sql: string, ...params: Params): z.output<S> | undefined;
  all<S extends z.ZodType>(row: S, sql: string, ...params: Params): z.output<S>[];
  /** Yields row by row. The same SQL cannot be used again until the iteration has ended. */
  each<S extends z.ZodType>(row: S, sql: string, ...params: Params): IterableIterator<z.output<S>>;
  /** Returns the first column of the first row, or undefined. */
  value<S extends z.ZodType>(column: S, sql: string, ...params: Params): z.output<S> | undefined;
}

/** Write access. Code that holds only a `SqlWriter` runs inside a transaction that its caller began. */
export interface SqlWriter extends SqlReader {
  /** @returns the number of rows changed */
  run(sql: string, ...params: Params): number;
  /** Runs a DELETE that also overwrites the bytes of what it deletes. @returns the number of rows deleted */
  erase(sql: string, ...params: Params): number;
}

/** An open database, which SQLite itself protects from writes. */
export interface SqlReadConnection extends SqlReader {
  readonly file: string;
  /** Writes a complete copy, without free pages, to an empty or new file; it may not be synced to the disk yet. */
  copyTo(file: string): void;
  close(): void;
}

/** An open database for reading and writing. */
export interface SqlConnection extends SqlReadConnection, SqlWriter {
  /**
   * Commits everything that `change` does, or nothing. Takes the write lock at once, so that no other process
   * writes in between.
   */
  transaction<T>(change: () => T): T;
  /** Runs a script of several statements. */
  exec(script: string): void;
  /** Reads or sets a PRAGMA. SQLite applies some of these when they are prepared, so they are never cached. */
  pragma(source: string): unknown;
}

/** The duration from which a query is logged: it blocks everything else in its process. */
export const slowQueryMs = 20;

export interface AccessOptions {
  /** Receives each slow query; needs `monotonic`. */
  readonly log?: (level: 'warn', text: string, fields: { readonly sql: string; readonly ms: number }) => void;
  /** Monotonic ms. */
  readonly monotonic?: () => number;
  /** Called when the database file itself is damaged. */
  readonly onDamage?: (error: unknown) => void;
}

/**
 * The first Node-API version for which better-sqlite3's prebuilt binary works; with an older one it crashes at
 * load without an exception.
 */
const prebuiltNodeApi = 10;

/** Opens a file with better-sqlite3, on an older Node with the binary built by set-up. @throws SQLite's errors */
export function openSqliteFile(file: string, options: Database.Options = {}): Database.Database {
  const nodeApi = Number(process.versions.napi ?? 0);
  if (nodeApi >= prebuiltNodeApi) return new Database(file, options);
  const nativeBinding = process.env.BETTER_SQLITE3_NAPI9;
  if (!nativeBinding)
    throw new Error(`Node-API ${nodeApi} needs BETTER_SQLITE3_NAPI9: the path of a rebuilt better-sqlite3`);
  return new Database(file, { ...options, nativeBinding });
}

/** Typed access to a database; each statement is prepared once. */
export function createSqlConnection(db: Database.Database, options: AccessOptions = {}): SqlConnection {
  const { log, monotonic, onDamage } = options;
  const cache = new Map<string, Database.Statement<unknown[], unknown>>();
  function prepared(sql: string): Database.Statement<unknown[], unknown> {
    let statement = cache.get(sql);
    if (!statement) {
      statement = db.prepare<unknown[], unknown>(sql);
      cache.set(sql, statement);
    }
    return statement;
  }
  function timed<T>(sql: string, execute: () => T): T {
    const began = monotonic?.() ?? 0;
    let result: T;
    try {
      result = execute();
    } catch (error) {
      if (isDatabaseDamage(error)) onDamage?.(error);
      throw error;
    }
    const ms = (monotonic?.() ?? 0) - began;
    if (ms > slowQueryMs) log?.('warn', 'slow query', { sql, ms: Math.round(ms) });
    return result;
  }
  const inTransaction = db.transaction((change: () => unknown) => change());
  const run = (sql: string, ...params: Params) => timed(sql, () => prepared(sql).run(...params).changes);
  return {
    file: db.name,
    one(row, sql, ...params) {
      const found = timed(sql, () => prepared(sql).get(...params));
      return found === undefined ? undefined : row.parse(found);
    },
    all: (row, sql, ...params) =>
      timed(sql, () => prepared(sql).all(...params)).map((found) => row.parse(found)),
    *each(row, sql, ...params) {
      for (const found of prepared(sql).iterate(...params)) yield row.parse(found);
    },
    value(column, sql, ...params) {
      const found = timed(sql, () => prepared(sql).get(...params));
      return found === undefined ? undefined : column.parse(Object.values(found as object)[0]);
    },
    run,
    erase(sql, ...params) {
      db.pragma('secure_delete = ON');
      try {
        return run(sql, ...params);
      } finally {
        db.pragma('secure_delete = OFF');
      }
    },
    transaction: <T>(change: () => T) => inTransaction.immediate(change) as T,
    exec: (script) => void db.exec(script),
    pragma: (source) => db.pragma(source, { simple: true }),
    copyTo: (file) => void db.prepare('VACUUM INTO ?').run(file),
    close: () => void db.close(),
  };
}

/** How long a connection waits for another one's lock, ms: everything else in its process waits too. */
export const busyTimeoutMs = 100;

/** Opens an existing file for reading; SQLite refuses any write. @throws SQLite's errors */
export const openReadConnection = (
  file: string,
  { timeoutMs = busyTimeoutMs, ...access }: AccessOptions & { readonly timeoutMs?: number } = {},
): SqlReadConnection =>
  createSqlConnection(openSqliteFile(file, { readonly: true, timeout: timeoutMs }), access);
