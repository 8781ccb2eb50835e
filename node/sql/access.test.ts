import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createSqlConnection, openReadConnection, openSqliteFile } from './access.ts';

const Row = z.object({ id: z.int(), text: z.string() });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sql-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function withRows(texts: readonly string[], options: Parameters<typeof createSqlConnection>[1] = {}) {
  const db = createSqlConnection(openSqliteFile(join(folder, 'test.db')), options);
  db.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  for (const text of texts) db.run('INSERT INTO item (text) VALUES (?)', text);
  return db;
}

it('parses every row with its schema, and binds values by position or by name', () => {
  const db = withRows(['a', 'b', 'c']);
  expect(db.one(Row, 'SELECT * FROM item WHERE text = ?', 'b')).toEqual({ id: 2, text: 'b' });
  expect(db.one(Row, 'SELECT * FROM item WHERE text = @text', { text: 'x' })).toBeUndefined();
  expect(db.all(Row, 'SELECT * FROM item WHERE id > @id', { id: 1 }).map(({ id }) => id)).toEqual([2, 3]);
  expect(db.value(z.int(), 'SELECT count(*) FROM item')).toBe(3);
  expect(db.value(z.int(), 'SELECT id FROM item WHERE id = 9')).toBeUndefined();
  expect(() => db.all(Row, 'SELECT id FROM item')).toThrow(z.ZodError);
  expect(() => db.value(z.int(), 'SELECT text FROM item')).toThrow(z.ZodError);
  db.close();
});

it('allows a query to run again after an aborted iteration', () => {
  const db = withRows(['a', 'b', 'c']);
  const sql = 'SELECT * FROM item ORDER BY id';
  for (const { text } of db.each(Row, sql)) if (text === 'b') break;
  expect([...db.each(Row, sql)].map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  db.close();
});

it('commits a transaction as a whole or not at all', () => {
  const db = withRows([]);
  const add = (text: string) => db.run('INSERT INTO item (text) VALUES (?)', text);
  const isWritten = () => db.value(z.int(), 'SELECT count(*) FROM item') ?? 0;
  expect(db.transaction(() => add('a') + add('b'))).toBe(2);
  expect(() =>
    db.transaction(() => {
      add('c');
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(isWritten()).toBe(2);
  db.close();
});

it('overwrites the bytes of erased rows, each time', () => {
  const marks = ['first-secret-text', 'second-secret-text', 'third-secret-text'];
  const db = withRows(marks);
  for (const mark of marks) expect(db.erase('DELETE FROM item WHERE text = ?', mark)).toBe(1);
  db.close();
  const bytes = readFileSync(join(folder, 'test.db'), 'latin1');
  for (const mark of marks) expect(bytes).not.toContain(mark);
});

it('reads through a connection that SQLite protects from writes', () => {
  withRows(['a']).close();
  const db = openReadConnection(join(folder, 'test.db'));
  expect(db.value(z.string(), 'SELECT text FROM item')).toBe('a');
  expect(() => db.value(z.int(), "INSERT INTO item (text) VALUES ('b') RETURNING id")).toThrow(/readonly/);
  db.copyTo(join(folder, 'copy.db'));
  db.close();
  const copy = openReadConnection(join(folder, 'copy.db'));
  expect(copy.value(z.string(), 'SELECT text FROM item')).toBe('a');
  copy.close();
});

it('logs a query that took longer than 20 ms, with its SQL', () => {
  let now = 0;
  const logged: unknown[] = [];
  const db = withRows(['a'], {
    monotonic: () => {
      now += 25;
      return now;
    },
    log: (level, text, { sql, ms }) => void logged.push([level, text, sql, ms]),
  });
  logged.length = 0;
  db.value(z.string(), 'SELECT text FROM item');
  expect(logged).toEqual([['warn', 'slow query', 'SELECT text FROM item', 25]]);
  db.close();
});
