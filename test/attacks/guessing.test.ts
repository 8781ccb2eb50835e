import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DeskId } from '../../core/base/ids.ts';
import { readSiteConfig } from '../../site/app/config.ts';
import { startSite } from '../../site/app/index.ts';
import type { RunningSite } from '../../site/app/options.ts';
import { type HandClock, handClock } from '../fakes/clock.ts';
import { deskClient } from '../fakes/siteClient.ts';
import { must } from '../fixtures/must.ts';
import { startTestSite, type TestSite, testCamera, testPassword } from '../fixtures/site.ts';

const attackersDesk = DeskId.parse('desk-fedcba9876543210');

let test: TestSite | undefined;
let next: RunningSite | undefined;
afterEach(async () => {
  await next?.close();
  next = undefined;
  await test?.close();
  test = undefined;
});

it('a password typed where the name belongs is not readable in the audit log or in the log', async () => {
  test = await startTestSite([testCamera(1)]);
  const typed = 'Con mèo qua sông Hồng 1972';
  const [desk, signedIn] = [await deskClient(test.site.url), await test.signedIn('chief')];
  const credentials = { name: typed, password: 'x' };
  await signedIn.call('people.recognise', { credentials, right: 'video.live' });
  await signedIn.call('people.second', {
    credentials,
    right: 'video.unmasked',
    camera: 'hn:camera:c1',
    why: 'theo yêu cầu',
  } as never);
  // The fifth try in all causes a delay, which is recorded too.
  for (let n = 0; n < 4; n += 1) await desk.call('session.signIn', credentials);
  await desk.call('session.signIn', { name: 'All', password: typed });
  desk.close();
  signedIn.close();
  const auditLog = await test.close();
  const refused = auditLog.filter(({ event }) => event === 'session.refused').map(({ detail }) => detail);
  expect(refused.map((detail) => JSON.parse(detail).purpose)).toEqual([
    'a signature for video.live',
    'second for video.unmasked',
    ...Array(5).fill('signIn'),
  ]);
  const all = JSON.stringify([auditLog, test.log]).toLowerCase();
  for (const secret of [typed, testPassword]) expect(all).not.toContain(secret.toLowerCase());
  // The name of an account is recorded as it was typed.
  expect(refused.filter((detail) => JSON.parse(detail).name === 'All')).toHaveLength(1);
});

it('a common password, or one made of the own name, is not accepted as a new one', async () => {
  test = await startTestSite([testCamera(1)]);
  const desk = await test.signedIn('keeper');
  const change = (fresh: string) => desk.call('people.changePassword', { old: testPassword, new: fresh });
  for (const common of ['Password2026!!', 'P@$$w0rd-2026', 'Mật khẩu 2026!!', '123456789012'])
    expect([common, await change(common)]).toMatchObject([common, { fault: { code: 'password.common' } }]);
  for (const own of ['keeper-2026-hn', 'K.e.e.p.e.r 1985'])
    expect([own, await change(own)]).toMatchObject([own, { fault: { code: 'password.name' } }]);
  expect(await change('con mèo qua sông hồng')).toMatchObject({ ok: true });
  desk.close();
});

/** Starts a second site on a copy of the first one's data, as a crash at this moment would leave it. */
async function startAfterCrash({ folder }: TestSite, clock: HandClock): Promise<RunningSite> {
  cpSync(join(folder, 'data'), join(folder, 'after'), { recursive: true });
  const file = join(folder, 'after.yaml');
  const settings = JSON.parse(readFileSync(join(folder, 'site.yaml'), 'utf8'));
  writeFileSync(file, JSON.stringify({ ...settings, data: 'after' }));
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  next = must(
    await startSite(must(readSiteConfig(file)), {
      clock,
      log: () => undefined,
      onFirstPassword: () => undefined,
      onNotice: () => undefined,
      ...(workerBin ? { workerBin } : {}),
    }),
  );
  return next;
}

/** Runs tries one after the other. @returns the codes of the refusals */
async function codesOf(
  count: number,
  run: (n: number) => Promise<{ readonly ok: boolean; readonly fault?: { readonly code: string } }>,
): Promise<(string | undefined)[]> {
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < count; n += 1) codes.push((await run(n)).fault?.code);
  return codes;
}
/** The addresses of an attacker who has many. */
const addressOf = (n: number) => `127.0.1.${1 + n}`;

async function tryFrom(url: string, address: string, name: string, password = 'a guess') {
  const desk = await deskClient(url, attackersDesk, address);
  try {
    return await desk.call('session.signIn', { name, password });
  } finally {
    desk.close();
  }
}

it('a crash of the site gives somebody who guesses a password no fresh tries', async () => {
  const clock = handClock();
  test = await startTestSite([testCamera(1)], { clock });
  const { url } = test.site;
  const tries = await codesOf(6, () => tryFrom(url, '127.0.0.1', 'all'));
  expect(tries).toEqual([...Array(5).fill('signIn.refused'), 'signIn.throttled']);
  const after = await startAfterCrash(test, clock);
  expect(await tryFrom(after.url, '127.0.0.1', 'all')).toMatchObject({
    fault: { code: 'signIn.throttled', params: { seconds: 2 } },
  });
});

it('one account cannot be guessed from many addresses, and its owner still signs in at their own desk', async () => {
  const clock = handClock();
  test = await startTestSite([testCamera(1)], { clock });
  const { url } = test.site;
  (await test.signedIn('all')).close();
  const tries = await codesOf(40, (n) => tryFrom(url, addressOf(n), 'All'));
  expect(tries).toEqual([...Array(10).fill('signIn.refused'), ...Array(30).fill('signIn.throttled')]);
  // At the desk where they have signed in before, also after a crash.
  (await test.signedIn('all')).close();
  const after = await startAfterCrash(test, clock);
  expect(await tryFrom(after.url, addressOf(50), 'all')).toMatchObject({
    fault: { code: 'signIn.throttled' },
  });
  const own = await deskClient(after.url);
  must(await own.call('session.signIn', { name: 'all', password: testPassword }));
  own.close();
});

it('proofs of a session without the site cannot be tried at full speed, and each is in the audit log', async () => {
  const clock = handClock();
  test = await startTestSite([testCamera(1)], { clock });
  const desk = await deskClient(test.site.url);
  const at = Math.round(clock.now());
  const codes = await codesOf(20, () =>
    desk.call('people.sat', {
      operator: 'hn:operator:all' as never,
      issuedAt: at,
      since: at,
      until: null,
      proof: randomBytes(64).toString('hex') as never,
    }),
  );
  expect(codes).toEqual([...Array(5).fill('offline.notTaken'), ...Array(15).fill('signIn.throttled')]);
  desk.close();
  const auditLog = await test.close();
  const refused = auditLog.filter(({ event }) => event === 'session.refused');
  expect(refused.map(({ detail }) => JSON.parse(detail).purpose)).toEqual(Array(5).fill('sat'));
});

it('codes of walls cannot be guessed from many addresses, nor afresh after a crash', async () => {
  const clock = handClock();
  test = await startTestSite([testCamera(1)], { clock });
  async function enrol(url: string, address: string) {
    const desk = await deskClient(url, attackersDesk, address);
    const [code, token] = ['ABCD-EFGH-JKMN-PQRS', randomBytes(32).toString('base64url')];
    try {
      return await desk.call('machine.enrol', {
        code: code as never,
        token: token as never,
      });
    } finally {
      desk.close();
    }
  }
  const { url } = test.site;
  const tries = await codesOf(15, (n) => enrol(url, addressOf(n)));
  expect(tries).toEqual([...Array(10).fill('machine.codeRefused'), ...Array(5).fill('signIn.throttled')]);
  const after = await startAfterCrash(test, clock);
  expect(await enrol(after.url, addressOf(50))).toMatchObject({ fault: { code: 'signIn.throttled' } });
});
