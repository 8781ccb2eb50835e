import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch } from './launch.ts';

/** The wrong attempts after which a site slows a name down. */
const freeTries = 5;

describe('the sign-in form, at a site of its own', () => {
  let site: SiteProcess;
  let console: Console;
  beforeAll(async () => {
    site = await startSiteProcess(4);
    console = await launch({ args: [`--site=${site.url}`, '--lang=en'] });
    await console.page.locator('form').waitFor();
  });
  afterAll(async () => {
    await console?.close();
    await site?.close();
  });

  const field = (kind: string) => console.page.locator(kind);
  const name = () => field('input[autocomplete="username"]');
  const password = () => field('input[type="password"]');

  /** Returns the form's message about these credentials. */
  async function refusalFor(who: string, secret: string): Promise<string> {
    await name().fill(who);
    await password().fill(secret);
    await field('button[type="submit"]').click();
    return eventually('an answer', async () => {
      // The form clears the password when the response arrives; until then its message does not count.
      const text = await field('form [role="alert"]').textContent();
      return (await password().inputValue()) === '' && text ? text : undefined;
    });
  }

  test('reports a wrong name or password, keeps the name and clears the password', async () => {
    expect(await refusalFor(site.credentials.name, 'wrong')).toBe('The name or the password is wrong.');
    expect(await name().inputValue()).toBe(site.credentials.name);
  });

  test('says how long to wait after many failed attempts', async () => {
    const messages: string[] = [];
    for (let time = 0; time < freeTries; time++) messages.push(await refusalFor('nobody', 'wrong'));
    expect(new Set(messages)).toEqual(new Set(['The name or the password is wrong.']));
    expect(await refusalFor('nobody', 'wrong')).toMatch(
      /^Too many wrong tries\. Wait \d+ s and try again\.$/,
    );
    const left = async () =>
      Number(/\d+/.exec((await field('form [role="alert"]').textContent()) ?? '')?.[0]);
    const first = await left();
    await eventually('a second less', async () => (await left()) < first);
    expect(await field('button[type="submit"]').isDisabled()).toBe(true);
  });

  test('signs in with the right password', async () => {
    await name().fill(site.credentials.name);
    await password().fill(site.credentials.password);
    await console.page.keyboard.press('Enter');
    await console.page.getByTestId('wall').waitFor();
  });
});
