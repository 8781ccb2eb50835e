import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch } from './launch.ts';

const program = resolve(import.meta.dirname, '../../scripts/audit.mjs');
/** The verifier's exit code for an intact log whose expected key was not given. */
const keyOpen = 3;

let site: SiteProcess;
let console: Console;
beforeAll(async () => {
  site = await startSiteProcess(4);
  const password = await site.addPerson('kiem', 'auditor');
  console = await launch({ args: [`--site=${site.url}`, '--lang=en'] });
  const { page } = console;
  await page.locator('input[autocomplete="username"]').fill('kiem');
  await page.locator('input[type="password"]').fill(password);
  await page.keyboard.press('Enter');
  await audit().waitFor();
});
afterAll(async () => {
  await console?.close();
  await site?.close();
});

const audit = () => console.page.getByTestId('audit');
const rows = () => console.page.getByTestId('audit-entries').getByRole('option');
/**
 * The number of entries in the whole log at first.
 * After a filter is cleared, the list is empty until they have been loaded again.
 */
let totalEntries = 0;
const untilAllEntries = () => eventually('all again', async () => (await rows().count()) >= totalEntries);

test('an auditor’s window opens the audit log at full width with its list focused', async () => {
  await eventually('an entry', async () => (await rows().count()) > 0);
  expect(await rows().first().textContent()).toContain('Signed in');
  await console.page.getByTestId('audit-entries').getByText('The audit log begins here.').waitFor();
  await audit()
    .getByRole('status')
    .filter({ hasText: /^Entries 1–/ })
    .waitFor();
  totalEntries = await rows().count();
  const width = await console.page.evaluate(() => window.innerWidth);
  expect((await audit().boundingBox())?.width).toBeGreaterThan(width * 0.95);
  await console.page.keyboard.press('ArrowDown');
  await console.page.keyboard.press('Enter');
  await eventually('its details', async () =>
    (await rows().first().textContent())?.includes('hn:operator:kiem'),
  );
});

test('the “Who” field filters the audit log; Esc clears the field and returns to the list', async () => {
  const { page } = console;
  const who = audit().getByRole('combobox', { name: 'Who (/)' });
  await page.keyboard.press('/');
  await page.keyboard.type('nobody of this name');
  await page.keyboard.press('Enter');
  await eventually('none', async () => (await rows().count()) === 0);
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await untilAllEntries();
  expect(await who.inputValue()).toBe('');
  await page.keyboard.press('/');
  await page.keyboard.type('kie');
  await page.keyboard.press('Escape');
  expect(await who.inputValue()).toBe('');
  await page.keyboard.press('/');
  await page.keyboard.type('kie');
  await page.keyboard.press('Enter');
  await eventually('the person, in words', async () => (await who.inputValue()) === 'kiem');
  await page.keyboard.press('Backspace');
  await eventually('nothing chosen', async () => (await who.inputValue()) === '');
  await untilAllEntries();
});

test('keys filter the audit log by person, remove the filter, and switch to the desk’s audit log', async () => {
  const { page } = console;
  await page.keyboard.press('p');
  await eventually('fewer', async () => {
    const shown = await rows().count();
    return shown > 0 && shown < totalEntries;
  });
  await page.keyboard.press('Backspace');
  await untilAllEntries();
  await page.keyboard.press('t');
  await eventually('the desk’s own', async () =>
    (await rows().allTextContents()).some((text) => text.includes('Desk set up')),
  );
});

test('the audit log’s key closes and reopens it, and opens no other panel', async () => {
  const { page } = console;
  await page.keyboard.press('Shift+F9');
  await eventually('closed', async () => (await audit().count()) === 0);
  expect(await page.getByTestId('health').count()).toBe(0);
  await page.keyboard.press('Shift+F9');
  await audit().waitFor();
  await page.keyboard.press('t');
  await eventually('entries', async () => (await rows().count()) > 0);
});

test('a key without its right shows a message inside the window while the audit log fills it', async () => {
  const { page } = console;
  await page.keyboard.press('Shift+F6');
  const text = page.getByText('You may not use “The whole room” (right lead the shift – shift.lead)');
  await text.waitFor();
  const width = await page.evaluate(() => window.innerWidth);
  const box = await text.boundingBox();
  expect(box?.x).toBeGreaterThan(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(width);
});

test('an export of the audit log names its file, and the verifier accepts the file', async () => {
  const { page } = console;
  await page.keyboard.press('t');
  await page.keyboard.press('e');
  await page.keyboard.type('Kiểm tra quý IV');
  await page.getByRole('button', { name: 'JSON' }).click();
  const message = await eventually('done', async () =>
    /: (audit_site_\S+\.json) in (.+)$/.exec((await audit().getByText(' exported: ').textContent()) ?? ''),
  );
  const file = resolve(message?.[2] ?? '', message?.[1] ?? '');
  let code: unknown = 0;
  try {
    execFileSync(process.execPath, [program, 'verify', file, '--lang', 'en'], { stdio: 'pipe' });
  } catch (error) {
    code = Reflect.get(error as object, 'status');
  }
  expect([0, keyOpen]).toContain(code);
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await eventually('on the record', async () =>
    (await rows().allTextContents()).some((text) => text.includes('Kiểm tra quý IV')),
  );
});
