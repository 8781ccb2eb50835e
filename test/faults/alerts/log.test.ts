import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { LogRecord } from '../../../core/alerts/log.ts';
import { createSystemClock } from '../../../core/base/clock.ts';
import type { AlertLog } from '../../../site/alerts/log/log.ts';
import { openSqliteLog } from '../../../site/alerts/log/sqlite.ts';
import { testFolder } from '../../fakes/folder.ts';
import { newAlert, next, occurred } from '../../fixtures/alertRecords.ts';

/** The number of times that a writer is killed; `npm run faults -- --cycles N` for more. */
const cycles = Number(process.env.WATCHFLOOR_CYCLES ?? 100);
/** Two writers run at once, each with its own log, because most of a cycle is the writer's start. */
const lanes = 2;
/** A writer is killed at a random time within this limit after its first confirmed message, ms. */
const killedWithinMs = 60;

const clock = createSystemClock();
const appender = fileURLToPath(new URL('appender.ts', import.meta.url));
const filler = fileURLToPath(new URL('fullDisk.ts', import.meta.url));

function open(folder: string): {
  log: AlertLog;
  setAside: { why: string; path: string; salvaged: number } | undefined;
} {
  const opened = openSqliteLog(folder, clock);
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  onTestFinished(() => opened.value.log.close());
  return opened.value;
}

function allOf(log: AlertLog): LogRecord[] {
  const all: LogRecord[] = [];
  for (let page = log.read(0, 2_000); page.length > 0; page = log.read(all.at(-1)?.seq ?? 0, 2_000))
    all.push(...page);
  return all;
}

/** Starts a writer and kills it. */
async function killWriter(folder: string): Promise<void> {
  const child = spawn(execPath, [appender, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (words: string) => {
    complained += words;
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * killedWithinMs);
  await ended;
  clearTimeout(timer);
  if (child.signalCode !== 'SIGKILL') throw new Error(`a writer ended by itself: ${complained}`);
}

/**
 * Returns the confirmed messages with the number of their record.
 * The last line of a killed writer may be cut off.
 */
function answersIn(folder: string): ReadonlyMap<number, number> {
  const lines = readFileSync(join(folder, 'answers'), 'utf8').split('\n').slice(0, -1);
  const whole = lines.map((line) => /^(\d+) (\d+)$/.exec(line)).filter((found) => found !== null);
  return new Map(whole.map(([, message, seq]) => [Number(message), Number(seq)]));
}

test(
  `an alert log whose writer is killed ${cycles} times loses no confirmed record, and duplicates none`,
  async () => {
    let answers = 0;
    const lane = async (folder: string, count: number) => {
      for (let cycle = 0; cycle < count; cycle++) await killWriter(folder);
      const answered = answersIn(folder);
      const { log, setAside } = open(folder);
      expect(setAside).toBeUndefined();
      const records = allOf(log);
      const sums = records.filter(({ alert }) => alert.id === newAlert('sum').id);
      const through = log.inboxThrough('child');
      // Each message was counted once, in order, and each record has the number that was confirmed.
      expect(sums.map(({ alert }) => alert.count)).toEqual(sums.map((_, at) => at + 1));
      expect(sums).toHaveLength(through);
      for (const [message, seq] of answered) expect(sums[message - 1]?.seq).toBe(seq);
      const own = records.filter(({ alert }) => alert.id !== newAlert('sum').id);
      expect(own).toHaveLength(Math.floor(through / 3));
      expect(new Set(own.map(({ alert }) => alert.id)).size).toBe(own.length);
      answers += answered.size;
    };
    const each = Math.ceil(cycles / lanes);
    await Promise.all(Array.from({ length: lanes }, () => lane(testFolder(), each)));
    expect(answers).toBeGreaterThan(cycles);
    console.log(`alert log: ${each * lanes} kills, ${answers} answers, none lost, none doubled`);
  },
  60_000 + cycles * 2_000,
);

describe('the alert log of a site', () => {
  test('is read-only on a full disk, and resumes by itself when there is room', async () => {
    const point = testFolder();
    const mine = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    // The writer lives in the mount namespace, because SQLite resolves links and could not reach it from outside.
    const mounting = `mount -t tmpfs -o size=8m,mode=700 none '${point}' && exec '${execPath}' '${filler}' '${point}'`;
    const command = [...mine, '--mount', '--propagation', 'private', 'sh', '-c', mounting];
    const { stdout } = await promisify(execFile)('unshare', command);
    const saw: unknown = JSON.parse(stdout);
    expect(saw).toMatchObject({
      refusal: { code: 'alert.logRefuses' },
      fault: { code: 'alert.logRefuses' },
      wentOn: true,
    });
    const { answered, read, readAfter } = z
      .object({ answered: z.number(), read: z.number(), readAfter: z.number() })
      .parse(saw);
    expect(answered).toBeGreaterThan(0);
    expect(read).toBe(answered);
    expect(readAfter).toBe(answered + 1);
  });

  test('is quarantined when damaged; its readable records go to a new log with another epoch', async () => {
    const folder = testFolder();
    const { log } = open(folder);
    const alerts = Array.from({ length: 3_000 }, (_, number) => newAlert(`n${number}`));
    await log.append(alerts.map((alert, number) => occurred(alert, number + 1)));
    await log.append([occurred(next(newAlert('n7'), { count: 2 }))]);
    const { epoch } = log;
    await log.close();
    const file = join(folder, 'alerts.db');
    const handle = openSync(file, 'r+');
    writeSync(
      handle,
      Buffer.alloc(40_960, 0xa5),
      0,
      40_960,
      Math.floor(statSync(file).size / 2 / 4096) * 4096,
    );
    closeSync(handle);
    const { log: again, setAside } = open(folder);
    expect(setAside?.why).toBe('damaged');
    expect(setAside && existsSync(setAside.path)).toBe(true);
    expect(again.epoch).not.toBe(epoch);
    // All records except those on the damaged pages.
    expect(setAside?.salvaged).toBeGreaterThan(2_500);
    expect(again.alert(newAlert('n7').id)?.count).toBe(2);
    const [answer] = await again.append([occurred(newAlert('after'))]).then((r) => (r.ok ? r.value : []));
    expect(answer).toEqual({ seq: (setAside?.salvaged ?? 0) + 1 });
    expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true);
  });

  test('keeps its WAL small during writes', async () => {
    const folder = testFolder();
    const { log } = open(folder);
    let largest = 0;
    for (let part = 0; part < 60; part++) {
      await log.append(Array.from({ length: 300 }, (_, number) => occurred(newAlert(`p${part}-${number}`))));
      largest = Math.max(largest, statSync(join(folder, 'alerts.db-wal')).size);
    }
    expect(log.head()).toBe(18_000);
    expect(largest).toBeLessThan(32 * 1024 * 1024);
  });
});
