import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstBrokenEntry } from '../../core/audit/audit.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { openInbox } from '../alerts/inbox/open.ts';
import { openSqliteLog } from '../alerts/log/sqlite.ts';
import { loadSiteKey } from '../shared/siteKey.ts';
import { sha256Hex } from '../store/audit.ts';
import { openSiteStore, type SiteStore } from '../store/index.ts';
import { runAdministration } from './administer.ts';
import { SiteConfig } from './config.ts';

let folder: string;
let clock: HandClock;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-backups-'));
  clock = handClock();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(id: string, ...args: string[]) {
  const lines: string[] = [];
  const config = SiteConfig.parse({ id, name: 'Thử', data: at('data'), cameras: { file: 'c.json' } });
  const code = await runAdministration(config, args, { clock, print: (line) => lines.push(line) });
  return { code, text: lines.join('\n') };
}
const openStore = (): SiteStore =>
  must(openSiteStore({ folder: at('data'), clock, log: () => {}, onNotice: () => {} }));

/** A site with a person and an alert log whose actions are audited up to record 7, backed up while it runs. */
async function backedUp() {
  const store = openStore();
  await run('hn', 'add-operator', 'an', '--as', 'Nguyễn Thị An', '--roles', 'operator');
  const { log } = must(openSqliteLog(at('data'), clock));
  const { inbox } = must(openInbox({ folder: at('data'), clock }));
  must(loadSiteKey(at('data'), 'auditLog'));
  store.attempt(() => store.alertAuditPosition.move({ epoch: log.epoch, seq: 7, refusal: 0 }));
  expect(await run('hn', 'backup', at('copy'))).toMatchObject({ code: 0 });
  await run('hn', 'add-operator', 'sau', '--as', 'Người sau', '--roles', 'operator');
  const lives = { shiftLog: store.shiftLog.epoch, log: log.epoch, inbox: inbox.process };
  await inbox.close();
  await log.close();
  store.close();
  return lives;
}
const putAway = () => rmSync(at('data'), { recursive: true });

it('a backup copies a running site, readable by its owner only, and is audited', async () => {
  await backedUp();
  expect(readdirSync(at('copy')).sort()).toEqual([
    'alerts-inbox.db',
    'alerts.db',
    'audit-key.pem',
    'backup.json',
    'site.db',
  ]);
  for (const name of readdirSync(at('copy'))) expect(statSync(at(`copy/${name}`)).mode & 0o077).toBe(0);
  expect(statSync(at('copy')).mode & 0o077).toBe(0);
  const store = openStore();
  expect(store.audit.page(0, 100).map(({ event }) => event)).toContain('site.backup');
  store.close();
});

it('a restore begins a new epoch, whose audit log continues', async () => {
  const before = await backedUp();
  putAway();
  const restored = await run('hn', 'restore', at('copy'));
  expect(restored).toMatchObject({ code: 0 });
  const store = openStore();
  const names = store.operators.all().map(({ name }) => name);
  expect([names.includes('an'), names.includes('sau')]).toEqual([true, false]);
  // A desk knows numbers beyond the copy: under the same epoch it would ignore reassigned ones.
  expect(store.shiftLog.epoch).not.toBe(before.shiftLog);
  const { log } = must(openSqliteLog(at('data'), clock));
  expect(log.epoch).not.toBe(before.log);
  // Under its old id a cluster's log has messages whose numbers this inbox assigns again.
  const { inbox } = must(openInbox({ folder: at('data'), clock }));
  expect(inbox.process).not.toBe(before.inbox);
  await inbox.close();
  // No action of the alert log is audited a second time.
  expect(store.alertAuditPosition.place()).toEqual({ epoch: log.epoch, seq: 7, refusal: 0 });
  const auditLog = store.audit.page(0, 100);
  expect(auditLog.slice(-2).map(({ event }) => event)).toEqual(['site.backup', 'site.restored']);
  expect(firstBrokenEntry(auditLog, sha256Hex)).toBeUndefined();
  await log.close();
  store.close();
});

it('a restore refuses an incomplete copy, another site’s, and a folder in use', async () => {
  await backedUp();
  expect((await run('hn', 'restore', at('copy'))).text).toContain('is not empty');
  expect((await run('hn', 'backup', at('copy'))).text).toContain('is not empty');
  putAway();
  expect((await run('hp', 'restore', at('copy'))).text).toContain('of the site “hn”');
  expect((await run('hn', 'restore', at('nowhere'))).text).toContain('not a complete backup');
  for (const spoil of [
    () => appendFileSync(at('spoilt/site.db'), 'x'),
    () => rmSync(at('spoilt/alerts.db')),
    () => writeFileSync(at('spoilt/backup.json'), '{"format":'),
  ]) {
    cpSync(at('copy'), at('spoilt'), { recursive: true });
    spoil();
    expect((await run('hn', 'restore', at('spoilt'))).code).toBe(1);
    rmSync(at('spoilt'), { recursive: true });
  }
  expect(readdirSync(folder)).toEqual(['copy']);
  for (const args of [['backup'], ['restore', 'a', 'b']]) expect((await run('hn', ...args)).code).toBe(2);
});
