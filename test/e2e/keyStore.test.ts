import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Keyring, startKeyring } from '../fixtures/keyring.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { untilReady } from './wallPage.ts';

const password = 'con mèo qua sông hồng';
const args = () => [`--site=${site.url}`, '--lang=en', '--diagnostics'];
let keyring: Keyring;
let site: SiteProcess;
let console: Console;
let data: string;

beforeAll(async () => {
  [keyring, site] = await Promise.all([startKeyring(), startSiteProcess(2)]);
  data = await newDataFolder();
  // A key file as desks stored it before keys were sealed.
  mkdirSync(join(data, 'desk'), { mode: 0o700 });
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(join(data, 'desk', 'export-key.pem'), pem, { mode: 0o600 });
  console = await launch({ data, args: [...args(), '--password-store=gnome-libsecret'], env: keyring.env });
}, 120_000);
afterAll(async () => {
  await console?.close();
  await site?.close();
  await keyring?.close();
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

/** Reads a setting from a desk's database on disk. */
function setting(data: string, key: string): string {
  const db = new Database(join(data, 'desk', 'desk.db'), { readonly: true });
  const row = db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key);
  db.close();
  return typeof row === 'string' ? row : '';
}
/**
 * Expects data that was sealed with the system's key store.
 * Chromium marks it with `v11`; `v10` would be its plain-text backend.
 */
function expectSealed(base64: string) {
  expect(Buffer.from(base64, 'base64').subarray(0, 3).toString()).toBe('v11');
}
const sealedIn = (json: string) => (JSON.parse(json) as { readonly sealed: string }).sealed;

test('with a key store an operator signs in offline, and continues online once the site is back', async () => {
  const { page } = console;
  const output = site.administer('add-operator', 'an', '--as', 'Nguyễn Thị An', '--roles', 'supervisor');
  const passwords = page.locator('input[type="password"]');
  const name = page.locator('input[autocomplete="username"]');
  await name.fill('an');
  await passwords.first().fill(/come in with: (\S+)/.exec(output)?.[1] ?? '');
  await page.keyboard.press('Enter');
  await eventually('the fields of a new one', async () => (await passwords.count()) === 3);
  await passwords.nth(1).fill(password);
  await passwords.nth(2).fill(password);
  await page.keyboard.press('Enter');
  await untilReady(console);
  const sealed = await eventually('a verifier on the disk', () => setting(data, 'verifiers') || undefined);
  const [one] = JSON.parse(sealed) as [{ readonly sealed: string }];
  expectSealed(one.sealed);
  expect(sealed).not.toContain('"check"');
  const folder = join(data, 'desk');
  expect(existsSync(join(folder, 'export-key.pem'))).toBe(false);
  expectSealed(sealedIn(readFileSync(join(folder, 'export-key.sealed'), 'utf8')));
  await page.keyboard.press('Control+k');
  await page.getByTestId('search').getByRole('option', { name: 'Sign out' }).click();
  await page.getByText('Sign in for the shift').waitFor();

  await site.restart(async () => {
    await page.getByText('Without the site').first().waitFor();
    await eventually('a form to fill', async () => await name.isEnabled());
    await name.fill('an');
    await passwords.first().fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('4 attempts without the site are left').waitFor();
    await passwords.first().fill(password);
    await page.keyboard.press('Enter');
    await page.getByText(/Until \d\d\/\d\d \d\d:\d\d, without the site/).waitFor();
    await page.getByTestId('wall').waitFor();
    // The message to a shift leader gives the cause, and does not refer them to the shift leader.
    await page.keyboard.press('c');
    await page.getByText('You are signed in without the site, so the right “export pictures').waitFor();
  });
  await eventually(
    'the session is the site’s',
    async () => {
      const all = (await page.locator('body').textContent()) ?? '';
      return all.includes('Nguyễn Thị An') && !/Until .*, without the site/.test(all);
    },
    60_000,
  );
});

test('without the key store the desk says that it cannot prove itself to the site, and creates no new key', async () => {
  await console.close();
  console = await launch({ data, args: args() });
  await console.page.getByText('does not open the desk’s sealed signing key').waitFor();
  expect(existsSync(join(data, 'desk', 'export-key.pem'))).toBe(false);
});

test('a room’s wall seals its token, and recovers after a power cut though the key store stays locked', async () => {
  const own = await newDataFolder();
  const output = site.administer('enrol-wall', 'Phòng họp');
  const code = /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(output)?.[0] ?? '';
  const wall = await launch({
    data: own,
    args: [...args(), '--room-wall', '--password-store=gnome-libsecret', `--enrol=${code}`],
    env: keyring.env,
  });
  await wall.page.getByTestId('room-wall').waitFor();
  expectSealed(sealedIn(setting(own, 'machine')));
  for (const pid of [wall.app.process().pid, await wall.pid('desk')])
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await wall.close();
  const after = await launch({ data: own, args: [...args(), '--room-wall'] });
  await after.page.getByTestId('room-wall').waitFor();
  await after.close();
  await rm(own, { recursive: true, force: true, maxRetries: 5 });
});
