import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import mqtt from 'mqtt';
import { heartbeatClass } from '../../core/alerts/alert.ts';
import { recordsPerPage } from '../../core/alerts/log.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { openSqliteLog } from '../../site/alerts/log/sqlite.ts';
import { type Mosquitto, startMosquitto } from '../../test/fixtures/mosquitto.ts';
import { must } from '../store/desk.ts';
import { untilQueue } from './backlog.ts';
import type { FromDesk } from './deskProgram.ts';
import { createLineCrossing } from './lineCrossings.ts';
import { type Program, startProgram } from './program.ts';
import { writeSiteConfig } from './siteConfig.ts';
import type { FromSite } from './siteProgram.ts';

/** Reports by sources and notes by operators in each cycle. */
const reportsPerCycle = 12;
const notesPerCycle = 4;
/** Maximum time from a process's start to its kill, ms. */
const maxLifeMs = 250;
/** Few cameras, so that a site restarts quickly. */
const cameras = 200;
const settledWithinMs = 120_000;

export interface KillFigures {
  readonly cycles: number;
  readonly reports: number;
  readonly notes: number;
  readonly lost: number;
  readonly doubled: number;
  readonly received: readonly string[];
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Kills the desk, the site, or both with SIGKILL at a random moment of each cycle, while sources report over a real
 * Mosquitto and an operator writes notes. At the end each acknowledged report and each accepted note must be in the
 * site's log exactly once, and the desk must have the site's version of each alert.
 */
export async function killRepeatedly(cycles: number): Promise<KillFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-kill-'));
  const broker: Mosquitto = await startMosquitto({ maxQueued: 1_000_000 });
  const undo: (() => unknown)[] = [
    () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
    () => broker.close(),
  ];
  try {
    const { url, username, password } = broker;
    const source = await mqtt.connectAsync(url, { username, password });
    undo.push(() => source.endAsync(true));
    let config = await writeSiteConfig(folder, 0, { url, username, password }, cameras);
    const sites = createStandbys<FromSite>(() => startProgram('./siteProgram.ts', [config]));
    const desks = createStandbys<FromDesk>(() => startProgram('./deskProgram.ts', [join(folder, 'desk')]));
    undo.push(
      () => sites.close(),
      () => desks.close(),
    );
    const beginSite = async () => {
      const site = sites.next();
      site.send({ t: 'begin' });
      return { program: site, ...(await site.waitFor('ready')) };
    };
    let site = await beginSite();
    // Later sites use the same port, which the desk knows.
    config = await writeSiteConfig(
      folder,
      Number(new URL(site.url).port),
      { url, username, password },
      cameras,
    );
    const noted = new Set<string>();
    // A desk is killed only after sign-in, because it records no operator's work before.
    const beginDesk = async () => {
      const desk = desks.next();
      desk.onMessage((message) => {
        if (message.t === 'noted') noted.add(message.text);
      });
      const signedIn = desk.waitFor('signedIn');
      desk.send({ t: 'begin', url: site.url, name: site.name, password: site.password });
      await signedIn;
      return desk;
    };
    let desk = await beginDesk();
    let reports = 0;
    const report = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () => {
          reports += 1;
          const { topic, payload } = createLineCrossing(reports, cameras);
          return source.publishAsync(topic, payload, { qos: 1 });
        }),
      );
    await untilQueue(desk, ({ live }) => live);
    // The broker queues messages for the site from its first connection on.
    const first = untilQueue(desk, ({ queued }) => Object.values(queued).some((n) => n > 0));
    const trying = setInterval(() => void report(1), 500);
    await first.finally(() => clearInterval(trying));
    const before = reports;

    let notes = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const killedDesk = cycle % 3 !== 1;
      const killedSite = cycle % 3 !== 0;
      const work = (async () => {
        for (let part = 0; part < notesPerCycle; part++) {
          await report(reportsPerCycle / notesPerCycle);
          notes += 1;
          desk.send({ t: 'note', text: `note ${notes}`, turn: notes });
        }
      })();
      await pause(Math.random() * maxLifeMs);
      await Promise.all([killedSite ? site.program.kill() : undefined, killedDesk ? desk.kill() : undefined]);
      await work;
      if (killedSite) site = await beginSite();
      if (killedDesk) desk = await beginDesk();
    }
    await waitUntilSettled(desk, site.program, reports);
    const count = countAfter(folder, noted, before, reports);
    return { cycles, reports, notes: noted.size, ...count };
  } finally {
    for (const step of undo.reverse()) await step();
  }

  /** Waits until neither process has pending work, then ends both. */
  async function waitUntilSettled(
    desk: Program<FromDesk>,
    site: Program<FromSite>,
    reports: number,
  ): Promise<void> {
    const deadline = performance.now() + settledWithinMs;
    const total = (n: Readonly<Record<string, number>>) =>
      Object.values(n).reduce((sum, each) => sum + each, 0);
    let last = 0;
    let since = performance.now();
    await new Promise<void>((done) => {
      desk.onMessage((message) => {
        if (message.t !== 'queue') return;
        const { live, syncing, pending, queued } = message.state;
        const now = total(queued);
        if (now !== last) since = performance.now();
        last = now;
        const isQuiet = performance.now() - since > 3_000;
        const isAll = live && syncing === null && pending === 0 && (now >= reports || isQuiet);
        if (isAll || performance.now() > deadline) done();
      });
      // The topic emits only when something changes.
      const nudge = setInterval(() => desk.send({ t: 'note', text: 'end', turn: 0 }), 1_500);
      setTimeout(done, settledWithinMs).unref();
      desk.child.once('exit', () => clearInterval(nudge));
    });
    await pause(1_500);
    await Promise.all([desk.kill(), site.kill()]);
  }
}

/** Keeps one started process in reserve, to replace the running one at once. */
function createStandbys<From extends { readonly t: string }>(start: () => Program<From>) {
  let spare = start();
  const all = new Set([spare]);
  return {
    next(): Program<From> {
      const taken = spare;
      spare = start();
      all.add(spare);
      taken.child.once('exit', () => all.delete(taken));
      return taken;
    },
    close: () => Promise.all([...all].map((each) => each.kill())),
  };
}

function countAfter(
  folder: string,
  noted: ReadonlySet<string>,
  before: number,
  reports: number,
): Pick<KillFigures, 'lost' | 'doubled' | 'received'> {
  const { log } = must(openSqliteLog(join(folder, 'data'), createSystemClock()));
  const counted = new Map<string, number>();
  const versions = new Map<string, number>();
  const notes = new Map<string, number>();
  for (let after = 0; ; ) {
    const records = log.read(after, recordsPerPage);
    if (records.length === 0) break;
    for (const { alert, entry, seq } of records) {
      after = seq;
      if (alert.class === heartbeatClass) continue;
      versions.set(alert.id, alert.version);
      if (entry.kind === 'occurred')
        counted.set(trackOf(alert.key), (counted.get(trackOf(alert.key)) ?? 0) + entry.count);
      if (entry.kind === 'acted' && entry.outcome.result === 'done' && entry.action.command.do === 'note')
        notes.set(entry.action.command.text, (notes.get(entry.action.command.text) ?? 0) + 1);
    }
  }
  const received: string[] = [];
  let [lost, doubled] = [0, 0];
  const check = (what: string, name: string, times: number) => {
    if (times === 1) return;
    received.push(`${what} ${name}: ${times} times`);
    if (times === 0) lost += 1;
    else doubled += 1;
  };
  // Reports before the site's first connection to the broker may be lost.
  for (let n = before + 1; n <= reports; n++) check('report', `${n}`, counted.get(`${n}`) ?? 0);
  for (const text of noted) if (text !== 'end') check('note', text, notes.get(text) ?? 0);
  for (const [text, times] of notes)
    if (!noted.has(text) && text !== 'end' && times > 1) check('note', text, times);
  const desk = new Database(join(folder, 'desk', 'desk.db'), { readonly: true });
  const row = desk.prepare<[string], { version: number }>('SELECT version FROM alerts WHERE id = ?');
  for (const [id, version] of versions) {
    if ((row.get(id)?.version ?? 0) === version) continue;
    lost += 1;
    received.push(`desk: ${id} is at ${row.get(id)?.version ?? 0}, the site at ${version}`);
  }
  desk.close();
  return { lost, doubled, received: received.slice(0, 5) };
}

const trackOf = (key: string): string => key.slice(key.lastIndexOf('|') + 1);
