import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '../../../core/alerts/alert.ts';
import { AuditEntry, firstBrokenEntry } from '../../../core/audit/audit.ts';
import type { DeskSession } from '../../../core/people/deskEntry.ts';
import { storeFile } from '../../../desk/store/open.ts';
import { sha256Hex } from '../../../site/store/audit.ts';
import { testFolder } from '../../fakes/folder.ts';
import { startAlertSite } from '../../fixtures/alertSiteProcess.ts';
import { addPerson, an } from '../../fixtures/person.ts';
import { until } from '../../fixtures/until.ts';
import { startDesk } from './desk.ts';

/** The number of times that the desk is killed; `npm run faults -- --cycles N` for more. */
const cycles = Number(process.env.WATCHFLOOR_CYCLES ?? 100);
/**
 * The longest life of a desk after its store is open, ms.
 * That covers everything from the first messages with the site to some dozen actions.
 */
const livesForMs = 700;
/** One desk in this many is killed while it starts, at the latest after `startsForMs`. */
const startDeathEvery = 4;
const startsForMs = 1_500;
/** With one desk in this many the site is killed too, during its work. */
const siteEvery = 4;
const alertsPerCycle = 10;
const cameras = 20;

/** Returns the action ids of the notes in an audit log. */
const notedIn = (auditLog: readonly AuditEntry[]) =>
  auditLog
    .flatMap(({ event, detail }) => (event === 'alert.note' ? [String(JSON.parse(detail).action)] : []))
    .toSorted();

/** Compiles the programs once for hundreds of starts, because a killed process saves no cache. */
function compileOnce(): void {
  process.env.NODE_COMPILE_CACHE = testFolder();
  onTestFinished(() => void delete process.env.NODE_COMPILE_CACHE);
  for (const program of [
    'site/app/index.ts',
    'site/alerts/alertsService.ts',
    'desk/app/desk.ts',
    'desk/sync/site.ts',
  ])
    execFileSync(process.execPath, [
      '--input-type=module',
      '--eval',
      `await import(${JSON.stringify(resolve(program))})`,
    ]);
}

it(
  `loses and duplicates no alert and no action while a desk is killed ${cycles} times and its site repeatedly`,
  async () => {
    compileOnce();
    // Each report raises its own alert, because alerts that are counted together could be miscounted together.
    const site = await startAlertSite({ cameras, policy: { correlation: { stormAlerts: 1_000 } } });
    onTestFinished(() => site.close());
    await until(site.isConnected);
    const folder = testFolder();
    const { url } = site;
    await addPerson(site.data, an);
    const credentials = { name: an.id, password: an.password };
    let session: DeskSession | null = null;
    const done: string[] = [];
    const refused: string[] = [];
    const begin = (notes: string | null) =>
      startDesk({ folder, url, credentials, session, notes }, (message) => {
        if (message.t === 'session') session = message.session;
        else if (message.t === 'done') done.push(message.note);
        else if (message.t === 'refused') refused.push(message.code);
      });

    let published = 0;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const desk = await begin(`${cycle}:`);
      const isEarly = cycle % startDeathEvery === 0;
      const begins = isEarly ? Promise.resolve() : desk.runs;
      const dies = begins
        .then(() => setTimeout(Math.random() * (isEarly ? startsForMs : livesForMs)))
        .then(desk.kill);
      for (let at = 0; at < alertsPerCycle; at += 1) {
        published += 1;
        await site.report(1 + (published % cameras), String(published));
      }
      if (cycle % siteEvery === 1) {
        await desk.runs;
        await setTimeout(Math.random() * livesForMs);
        await site.kill();
        await site.start();
      }
      await dies;
    }

    const last = await begin(null);
    onTestFinished(last.kill);
    const countOf = (all: readonly (readonly [string, number, number, number])[], at: 2 | 3) =>
      all.reduce((sum, one) => sum + one[at], 0);
    const { alerts } = await last.looked(
      (look) =>
        look.live && look.pending === 0 && look.unsettled === 0 && countOf(look.alerts, 2) >= published,
      60_000,
    );
    expect(refused).toEqual([]);
    expect(countOf(alerts, 2)).toBe(published);
    expect(alerts).toHaveLength(published);

    const latest = new Map<string, Alert>();
    const actions: { id: string; note: string; seq: number; result: string }[] = [];
    for (const { alert, entry } of await site.records()) {
      if (alert.class !== 'heartbeat') latest.set(alert.id, alert);
      if (entry.kind !== 'acted' || entry.action.command.do !== 'note') continue;
      const { id, deskSeq, command } = entry.action;
      actions.push({ id, note: command.text, seq: deskSeq, result: entry.outcome.result });
    }
    // Every confirmed note is in the log once. A note under way at a kill is in it once or not at all.
    const notes = actions.map(({ note }) => note);
    expect(new Set(notes).size).toBe(notes.length);
    expect(done.filter((note) => !notes.includes(note))).toEqual([]);
    expect(done.length).toBeGreaterThan(cycles);
    expect(actions.every(({ result }) => result === 'done')).toBe(true);
    expect(actions.map(({ seq }) => seq)).toEqual(actions.map((_, at) => at + 1));
    // Site and desk have the same alerts, with the same counts.
    expect(new Map(alerts.map(([id, version, count, noted]) => [id, { version, count, noted }]))).toEqual(
      new Map([...latest].map(([id, { version, count, notes: noted }]) => [id, { version, count, noted }])),
    );
    expect(countOf(alerts, 3)).toBe(notes.length);

    await last.kill();
    const ids = actions.map(({ id }) => id).toSorted();
    const bySite = () => notedIn(site.auditLog());
    await until(() => bySite().length >= ids.length);
    expect(bySite()).toEqual(ids);
    await site.kill();
    expect(firstBrokenEntry(site.auditLog(), sha256Hex)).toBeUndefined();

    const db = new Database(join(folder, storeFile), { readonly: true });
    onTestFinished(() => void db.close());
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const auditLog = AuditEntry.array().parse(db.prepare('SELECT * FROM audit ORDER BY seq').all());
    expect(firstBrokenEntry(auditLog, sha256Hex)).toBeUndefined();
    expect(notedIn(auditLog)).toEqual(ids);
  },
  120_000 + cycles * 10_000,
);
