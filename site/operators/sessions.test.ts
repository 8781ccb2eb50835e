import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstBrokenEntry } from '../../core/domain/audit.ts';
import { DeskId } from '../../core/domain/ids.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { auditTable, sha256 } from '../store/audit.ts';
import { openStore, type Store } from '../store/open.ts';
import { operatorTable } from '../store/operators.ts';
import { sessionTable } from '../store/sessions.ts';
import { createOperators, sessionLifeMs } from './sessions.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const otherDesk = DeskId.parse('desk-fedcba9876543210');
let folder: string;
let db: Store;
let clock: HandClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-operators-'));
  clock = handClock();
  reopen();
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function reopen() {
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  db = opened.value;
}
function operators() {
  return createOperators({
    site: 'hn',
    clock,
    store: {
      operators: operatorTable(db),
      sessions: sessionTable(db),
      audit: auditTable(db, clock),
      transaction: (run) => db.transaction(run)(),
    },
  });
}
const deeds = () =>
  auditTable(db, clock)
    .page(0, 100)
    .map(({ deed }) => deed);

it('makes one administrator on a fresh site, once', async () => {
  const first = await operators().prepare(false);
  expect(first.firstPassword).toMatch(/^[\w-]{24}$/);
  expect(first.demo).toBeUndefined();
  expect(await operators().prepare(false)).toEqual({});
  const signedIn = await operators().signIn(
    { name: ' Admin'.trim(), password: first.firstPassword ?? '', desk },
    'a',
  );
  expect(signedIn).toMatchObject({ ok: true, value: { session: { operator: { id: 'hn:operator:admin' } } } });
  const stored = db.prepare('SELECT password_hash FROM operator').pluck().get();
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

it('gives the demo operator a new password at each start, and none where there is no demo', async () => {
  const first = await operators().prepare(true);
  const people = operators();
  const second = await people.prepare(true);
  const demo = { name: 'demo', desk };
  expect(await people.signIn({ ...demo, password: first.demo?.password ?? '' }, 'a')).toMatchObject({
    fault: { code: 'signIn.refused' },
  });
  const good = await people.signIn({ ...demo, password: second.demo?.password ?? '' }, 'a');
  expect(good).toMatchObject({ ok: true, value: { session: { operator: { demo: true, scope: 'all' } } } });
  const plain = operators();
  await plain.prepare(false);
  expect(await plain.signIn({ ...demo, password: second.demo?.password ?? '' }, 'b')).toMatchObject({
    fault: { code: 'signIn.refused' },
  });
});

it('resumes at the same desk only, over a restart of the site, until it expires', async () => {
  const { firstPassword = '' } = await operators().prepare(false);
  const signedIn = await operators().signIn({ name: 'admin', password: firstPassword, desk }, 'a');
  if (!signedIn.ok) throw new Error(signedIn.fault.code);
  const { token, session } = signedIn.value;
  expect(db.prepare('SELECT token_hash FROM session').pluck().get()).not.toContain(token);
  db.close();
  reopen();
  expect(operators().resume(token, desk)).toMatchObject({ ok: true, value: { operator: { name: 'admin' } } });
  expect(operators().resume(token, otherDesk)).toMatchObject({ fault: { code: 'signIn.expired' } });
  expect(operators().resume(`${token}x`, desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
  await clock.advance(sessionLifeMs);
  expect(operators().isCurrent(session)).toBe(false);
  expect(operators().resume(token, desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
});

it('ends a session for good on signing out', async () => {
  const people = operators();
  const { firstPassword = '' } = await people.prepare(false);
  const signedIn = await people.signIn({ name: 'admin', password: firstPassword, desk }, 'a');
  if (!signedIn.ok) throw new Error(signedIn.fault.code);
  const ended: string[] = [];
  people.onEnded((key) => ended.push(key));
  people.signOut(signedIn.value.session);
  expect(ended).toEqual([signedIn.value.session.key]);
  expect(people.isCurrent(signedIn.value.session)).toBe(false);
  expect(people.resume(signedIn.value.token, desk).ok).toBe(false);
});

it('counts wrong tries side by side, and holds even the right password back then', async () => {
  const people = operators();
  const { firstPassword = '' } = await people.prepare(false);
  const tries = await Promise.all(
    Array.from({ length: 8 }, () => people.signIn({ name: 'admin', password: 'x', desk }, 'a')),
  );
  expect(tries.map((result) => (result.ok ? 'ok' : result.fault.code))).toEqual([
    ...Array(5).fill('signIn.refused'),
    ...Array(3).fill('signIn.throttled'),
  ]);
  const right = { name: 'admin', password: firstPassword, desk };
  expect(await people.signIn(right, 'b')).toMatchObject({ fault: { params: { seconds: 2 } } });
  await clock.advance(2_000);
  expect(await people.signIn(right, 'b')).toMatchObject({ ok: true });
});

it('works as long for a name that nobody has', async () => {
  const people = operators();
  await people.prepare(false);
  const timeOf = async (name: string) => {
    const from = performance.now();
    await people.signIn({ name, password: 'x', desk }, name);
    return performance.now() - from;
  };
  await timeOf('warm');
  const [stranger, admin] = [await timeOf('nobody'), await timeOf('admin')];
  expect(stranger).toBeGreaterThan(admin / 4);
});

it('writes each deed into a chain that holds', async () => {
  const people = operators();
  const { firstPassword = '' } = await people.prepare(false);
  await people.signIn({ name: 'admin', password: 'wrong', desk }, 'a');
  await people.signIn({ name: 'admin', password: firstPassword, desk }, 'a');
  expect(deeds()).toEqual(['operator.made', 'session.refused', 'session.signIn']);
  const entries = auditTable(db, clock).page(0, 100);
  expect(firstBrokenEntry(entries, sha256)).toBeUndefined();
  expect(JSON.stringify(entries)).not.toContain(firstPassword);
  expect(() => db.exec(`UPDATE audit SET who = 'me'`)).toThrow('append-only');
  expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
});
