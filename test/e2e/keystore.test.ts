import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Keyring, startKeyring } from '../fixtures/keyring.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch } from './launch.ts';
import { untilReady } from './wallPage.ts';

const password = 'con mèo qua sông hồng';
let keyring: Keyring;
let site: SiteProcess;
let console: Console;

beforeAll(async () => {
  [keyring, site] = await Promise.all([startKeyring(), startSiteProcess(2)]);
  const args = [`--site=${site.url}`, '--lang=en', '--diagnostics', '--password-store=gnome-libsecret'];
  console = await launch({ args, env: keyring.env });
}, 120_000);
afterAll(async () => {
  await console?.close();
  await site?.close();
  await keyring?.close();
});

/** What the desk keeps to recognise people, as it lies on its disk. */
function kept(): string {
  const db = new Database(join(console.data, 'desk', 'desk.db'), { readonly: true });
  const row = db.prepare("SELECT value FROM settings WHERE key = 'verifiers'").pluck().get();
  db.close();
  return typeof row === 'string' ? row : '';
}

test('with a key store somebody signs in without the site, and goes on with it once it is back', async () => {
  const { page } = console;
  const said = site.administer('add-operator', 'an', '--as', 'Nguyễn Thị An', '--roles', 'supervisor');
  const passwords = page.locator('input[type="password"]');
  const name = page.locator('input[autocomplete="username"]');
  await name.fill('an');
  await passwords.first().fill(/come in with: (\S+)/.exec(said)?.[1] ?? '');
  await page.keyboard.press('Enter');
  await eventually('the fields of a new one', async () => (await passwords.count()) === 3);
  await passwords.nth(1).fill(password);
  await passwords.nth(2).fill(password);
  await page.keyboard.press('Enter');
  await untilReady(console);
  const sealed = await eventually('a verifier on the disk', () => kept());
  // Chromium's own mark of what the system's key store has sealed; `v10` would be its plain text.
  const [one] = JSON.parse(sealed) as [{ readonly sealed: string }];
  expect(Buffer.from(one.sealed, 'base64').subarray(0, 3).toString()).toBe('v11');
  expect(sealed).not.toContain('"check"');
  await page.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F1' })));
  await page.getByTestId('commands').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Sign in for the shift').waitFor();

  await site.restart(async () => {
    await page.getByText('Without the site').first().waitFor();
    await eventually('a form to fill', async () => await name.isEnabled());
    await name.fill('an');
    await passwords.first().fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Without the site there are 4 tries left').waitFor();
    await passwords.first().fill(password);
    await page.keyboard.press('Enter');
    await page.getByText(/Without the site, until \d\d/).waitFor();
    await page.getByTestId('wall').waitFor();
  });
  await eventually(
    'the session is the site’s',
    async () => {
      const all = (await page.locator('body').textContent()) ?? '';
      return all.includes('Nguyễn Thị An') && !all.includes('Without the site, until');
    },
    60_000,
  );
});
