import { afterEach, expect, it } from 'vitest';
import { deskClient } from '../fakes/siteClient.ts';
import { startTestSite, type TestSite, testCamera, testDesk, testPassword } from '../fixtures/site.ts';

let test: TestSite | undefined;
afterEach(async () => {
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
  for (let n = 0; n < 4; n += 1) await desk.call('session.signIn', { ...credentials, desk: testDesk });
  await desk.call('session.signIn', { name: 'All', password: typed, desk: testDesk });
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
