import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AlertSiteProcess, startAlertSite } from '../fixtures/alertSiteProcess.ts';
import { addPerson, type Person } from '../fixtures/person.ts';
import { until } from '../fixtures/until.ts';
import { detailsOf, openAlerts, panelOf } from './alertsPage.ts';
import { type Console, eventually, launch } from './launch.ts';
import { openMap } from './mapPage.ts';
import { press, reads } from './panelPage.ts';
import { signIn } from './wallPage.ts';

const an: Person = {
  id: 'an',
  displayName: 'Nguyễn Thị An',
  password: 'mật khẩu của An',
  roles: ['supervisor', 'administrator'],
};
const binh: Person = { ...an, id: 'binh', displayName: 'Trần Văn Bình', password: 'mật khẩu của Bình' };
const typed = 'Cháy kho phố Cầu Đông';

let site: AlertSiteProcess;
let console: Console;
const on = (testId: string) => console.page.getByTestId(testId);

beforeAll(async () => {
  site = await startAlertSite();
  for (const person of [an, binh]) await addPerson(site.data, person);
  await until(site.isConnected);
  console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--size=1600x900', '--lang=en'] });
  await signIn(console, { name: an.id, password: an.password });
  await site.report(1, 'one');
}, 120_000);
afterAll(async () => {
  await console?.close();
  await site?.close();
});

async function noteAlert(): Promise<Locator> {
  await openAlerts(console);
  await panelOf(console).getByRole('option').first().waitFor();
  await press(console, 'Home', 'ArrowDown', 'n');
  return on('action-form').locator('input');
}

/** Opens each text field from the wall. */
const fields: Readonly<Record<string, () => Promise<Locator>>> = {
  'an alert note': noteAlert,
  async 'an alert search'() {
    await openAlerts(console);
    return panelOf(console).locator('input').first();
  },
  async 'a handover remark'() {
    await press(console, 'Shift+F4');
    await on('handover-report').getByRole('option').first().waitFor();
    await press(console, 'b');
    await on('handover-standing').waitFor();
    await on('handover-report').focus();
    await press(console, 'Home', ']', 'ArrowDown', 'Enter');
    return on('handover-form').locator('textarea');
  },
  async 'a map pin'() {
    await openMap(console);
    // The pin is put in the middle of the map, once the map has one.
    await press(console, 'i', 'Enter');
    return on('map-pin-form').locator('input');
  },
  async 'a new camera’s form'() {
    await press(console, 'k');
    return on('own-camera').locator('input').first();
  },
};

async function lock(): Promise<void> {
  await press(console, 'Shift+F12');
  await on('locked').waitFor();
}
async function unlockAs({ id, password }: Person): Promise<void> {
  await on('locked').locator('input[autocomplete="username"]').fill(id);
  await on('locked').locator('input[type="password"]').fill(password);
  await press(console, 'Enter');
  await on('locked').waitFor({ state: 'detached' });
}
/** Returns the content of all fields of the window, visible or not. */
const written = () =>
  console.page
    .locator('input, textarea')
    .evaluateAll((all) => all.map((field) => (field as HTMLInputElement | HTMLTextAreaElement).value));

describe('unfinished input at a desk that locks', () => {
  test.for(Object.keys(fields))(
    '%s is restored when the same operator unlocks, and discarded when another one does',
    async (name) => {
      await on('wall').locator('[data-tile="0"]').click();
      const field = await fields[name]?.();
      if (!field) throw new Error(name);
      await field.waitFor();
      await field.fill(typed);
      await lock();
      expect(await field.isVisible()).toBe(false);
      await unlockAs(an);
      await field.waitFor();
      expect(await field.inputValue()).toBe(typed);
      await lock();
      await unlockAs(binh);
      expect(await written()).not.toContain(typed);
      await lock();
      await unlockAs(an);
      expect(await written()).not.toContain(typed);
    },
  );

  test('an alert note is saved after unlocking, and the list shows alerts that arrived meanwhile', async () => {
    await on('wall').locator('[data-tile="0"]').click();
    const note = await noteAlert();
    await note.fill(typed);
    await lock();
    await site.report(2, 'two');
    await unlockAs(an);
    await note.focus();
    await press(console, 'Enter');
    await reads(detailsOf(console), typed);
    await press(console, 'Home');
    await eventually('both', async () => (await panelOf(console).getByRole('option').count()) === 2);
  });

  test('the form for a new camera is usable again after a camera search was interrupted by the lock', async () => {
    await on('wall').locator('[data-tile="0"]').click();
    await press(console, 'k');
    const form = on('own-camera');
    await form.getByRole('button', { name: 'ONVIF' }).click();
    expect(await form.getAttribute('data-stage')).toBe('finding');
    await lock();
    await unlockAs(an);
    await form.waitFor();
    expect(await form.getAttribute('data-stage')).toBe('form');
    await press(console, 'Escape');
    await form.waitFor({ state: 'detached' });
  });

  test('the password of a handover signature is cleared', async () => {
    await on('wall').locator('[data-tile="0"]').click();
    await press(console, 'Shift+F4');
    await on('handover-standing').waitFor();
    await on('handover-report').focus();
    await press(console, 's');
    const password = on('handover-form').locator('input[type="password"]');
    await password.fill(an.password);
    await lock();
    await unlockAs(an);
    await password.waitFor();
    expect(await password.inputValue()).toBe('');
  });
});
