import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { createLineSplitter, openLogFile } from './logFile.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wf log '));
});
afterEach(() => rm(folder, { recursive: true }));

const failures: string[] = [];
const open = (name: string, maxBytes?: number) =>
  openLogFile(join(folder, name), {
    clock: { ...createSystemClock(), now: () => Date.UTC(2026, 1, 3, 15, 4, 5) },
    onFailure: (why) => failures.push(why),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });

test('writes lines in order with the time in Hanoi', async () => {
  const log = open('logs/desk.log');
  log.write('one');
  log.write('two');
  await log.flush();
  expect(await readFile(join(folder, 'logs/desk.log'), 'utf8')).toBe(
    '03/02/2026 22:04:05 one\n03/02/2026 22:04:05 two\n',
  );
});

test('starts a new file when one is full and keeps one older file', async () => {
  const log = open('site.log', 100);
  for (let n = 0; n < 12; n++) {
    log.write(`line ${n}`);
    await log.flush();
  }
  expect((await stat(join(folder, 'site.log'))).size).toBeLessThanOrEqual(100);
  expect(await readFile(join(folder, 'site.old.log'), 'utf8')).toContain('line');
  expect(await readFile(join(folder, 'site.log'), 'utf8')).toContain('line 11');
});

test('reports a failing disk once, and logs the number of lost lines when it works again', async () => {
  await writeFile(join(folder, 'blocked'), '');
  const log = open('blocked/desk.log');
  log.write('lost');
  await log.flush();
  log.write('lost too');
  await log.flush();
  expect(failures).toHaveLength(1);
  await rm(join(folder, 'blocked'));
  log.write('kept');
  await log.flush();
  expect(await readFile(join(folder, 'blocked/desk.log'), 'utf8')).toMatch(
    /lines were dropped here\)\n.* kept\n/,
  );
});

test('splits a stream into lines regardless of chunks, and splits an overlong line', () => {
  const lines: string[] = [];
  const feed = createLineSplitter((line) => lines.push(line));
  for (const chunk of ['a', 'b\nc', '\r\n\n', 'd\n', 'x'.repeat(9_000)]) feed(chunk);
  expect(lines.map((line) => line.slice(0, 3))).toEqual(['ab', 'c', 'd', 'xxx']);
});
