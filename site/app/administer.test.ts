import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeskId } from '../../core/base/ids.ts';
import type { HandClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { openTestStore } from '../../test/fixtures/siteStore.ts';
import { createPeople } from '../people/people.ts';
import type { SiteStore } from '../store/index.ts';
import { runAdministration } from './administer.ts';
import { SiteConfig } from './config.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const own = 'con mèo qua sông hồng';
let folder: string;
let clock: HandClock;
let store: SiteStore;
beforeEach(() => {
  ({ folder, clock, store } = openTestStore());
});
afterEach(() => store.close());

const config = () =>
  SiteConfig.parse({ id: 'hn', name: 'Thử', data: folder, cameras: { file: join(folder, 'c.json') } });
async function run(...args: string[]) {
  const lines: string[] = [];
  const code = await runAdministration(config(), args, { clock, print: (line) => lines.push(line) });
  return { code, text: lines.join('\n') };
}
const passwordIn = (text: string) => /come in with: (\S+)/.exec(text)?.[1] ?? '';
const people = () =>
  createPeople({
    site: 'hn',
    clock,
    store,
    policy: config().security,
    key: { public: '', sign: () => '' },
    scopeHolds: () => true,
  }).operators;
const auditEvents = () =>
  store.audit
    .page(0, 100)
    .map(({ event, detail }) => `${event} ${detail}`)
    .filter((line) => line.startsWith('operator.'));

it('add creates a person with roles and scope, who signs in once with the printed password and chooses another', async () => {
  const scope = [
    '--wards',
    'w1,w2',
    '--functions',
    'traffic',
    '--or',
    '--tags',
    'cổng',
    '--or',
    '--cameras',
    'c1',
  ];
  const added = await run(
    'add-operator',
    'an',
    '--as',
    'Nguyễn Thị An',
    '--roles',
    'operator,auditor',
    ...scope,
  );
  expect(added.code).toBe(0);
  const given = passwordIn(added.text);
  const signIn = (password: string, newPassword?: string) =>
    people().signIn({ name: 'an', password, desk, ...(newPassword ? { newPassword } : {}) }, 'a');
  expect(await signIn(given)).toMatchObject({ fault: { code: 'signIn.mustChange' } });
  expect(await signIn(given, 'ngắn')).toMatchObject({ fault: { code: 'password.short' } });
  expect(await signIn(given, given)).toMatchObject({ fault: { code: 'password.usedBefore' } });
  expect(must(await signIn(given, own)).session.operator).toMatchObject({
    displayName: 'Nguyễn Thị An',
    roles: ['operator', 'auditor'],
    scope: [
      { wards: ['hn:ward:w1', 'hn:ward:w2'], functions: ['traffic'] },
      { tags: ['cổng'] },
      { cameras: ['hn:camera:c1'] },
    ],
  });
  expect(await signIn(given)).toMatchObject({ fault: { code: 'signIn.refused' } });
  expect(must(await signIn(own)).session.operator.name).toBe('an');
});

it('add prints the number of cameras in a scope, and names missing from the cameras file', async () => {
  const wall = (...scope: string[]) => run('enrol-wall', 'Phòng 2', ...scope);
  expect((await wall('--wards', 'w1')).text).toContain('How many cameras this holds is not known: ');
  const position = { lat: 21, lon: 105.8 };
  const cameras = ['c1', 'c2', 'c3'].map((id, at) => ({
    id,
    number: at + 1,
    name: id,
    ward: at === 2 ? 'w2' : 'w1',
    position,
    main: { url: `rtsp://192.0.2.1/${id}` },
  }));
  const wards = ['w1', 'w2'].map((id) => ({ id, name: id }));
  writeFileSync(join(folder, 'c.json'), JSON.stringify({ wards, cameras }));
  expect((await wall('--wards', 'w1')).text).toMatch(/Holds 2 of the 3 cameras in the cameras file\.$/);
  const misspelt = await wall('--wards', 'w1,w9', '--tags', 'cổng', '--or', '--cameras', 'c3,c9');
  expect(misspelt.code).toBe(0);
  expect(misspelt.text).toMatch(
    /Holds 1 of the 3 cameras in the cameras file\.\nNot in that file: ward w9, cổng, camera c9\.$/,
  );
  // Not printed for an unlimited scope.
  expect((await wall()).text).not.toContain('Holds');
});

it('change, disable and enable end the person’s sessions, and are audited', async () => {
  const { text } = await run('add-operator', 'an', '--as', 'An Nguyễn', '--roles', 'operator');
  const operators = people();
  const { session } = must(
    await operators.signIn({ name: 'an', password: passwordIn(text), newPassword: own, desk }, 'a'),
  );
  expect((await run('change-operator', 'an', '--roles', 'supervisor', '--wards', 'w1')).code).toBe(0);
  operators.lookAgain();
  expect(operators.isCurrent(session)).toBe(false);
  const signIn = () => operators.signIn({ name: 'an', password: own, desk }, 'a');
  expect(must(await signIn()).session.operator).toMatchObject({
    roles: ['supervisor'],
    scope: [{ wards: ['hn:ward:w1'] }],
  });
  await run('disable-operator', 'an');
  expect(await signIn()).toMatchObject({ fault: { code: 'signIn.refused' } });
  await run('enable-operator', 'an');
  expect((await signIn()).ok).toBe(true);
  const reset = await run('reset-password', 'an');
  expect(await signIn()).toMatchObject({ fault: { code: 'signIn.refused' } });
  expect(passwordIn(reset.text)).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  expect(auditEvents().map((line) => line.split(' ')[0])).toEqual([
    'operator.made',
    'operator.password',
    ...['operator.changed', 'operator.changed', 'operator.changed', 'operator.passwordReset'],
  ]);
  expect(auditEvents().some((line) => line.includes('"before":["operator"]'))).toBe(true);
  expect((await run('operators')).text).toContain('an\tAn Nguyễn\tsupervisor');
});

it('add refuses an unknown role or name, an empty scope, and a name like a machine’s', async () => {
  const as = ['--as', 'An Nguyễn'];
  for (const [args, code] of [
    [['add-operator', 'an', ...as, '--roles', 'king'], 1],
    [['add-operator', 'an', ...as], 2],
    [['add-operator', ':an', ...as, '--roles', 'operator'], 2],
    [['add-operator', 'an', ...as, '--roles', 'operator', '--wards', 'w1', '--or'], 2],
    [['add-operator', 'an', ...as, '--roles', 'operator', '--functions', 'gardening'], 2],
    [['change-operator', 'nobody', '--roles', 'operator'], 1],
    [['reset-password', 'nobody'], 1],
    [['disable-operator'], 2],
  ] as const)
    expect([args, (await run(...args)).code]).toEqual([args, code]);
  expect(auditEvents()).toEqual([]);
});
