import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { firstBrokenEntry } from '../../core/audit/audit.ts';
import { DeskId } from '../../core/base/ids.ts';
import { SecurityPolicy } from '../../core/people/api.ts';
import type { SqlConnection } from '../../node/sql/access.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { toStoreResult } from '../shared/database.ts';
import { createAuditTable, sha256Hex } from '../store/audit.ts';
import { createDeferredWrites } from '../store/index.ts';
import { openSiteStoreDatabase } from '../store/open.ts';
import {
  createDeskSessionTable,
  createOperatorTable,
  createPasswordTable,
  createSessionTable,
  createThrottleTable,
  createVerifierTable,
} from '../store/people.ts';
import { createPeople } from './people.ts';
import { type OperatorSessions, sessionLifeMs } from './sessions.ts';

// argon2 itself runs; only its calls are counted.
vi.mock('@node-rs/argon2', { spy: true });

const desk = DeskId.parse('desk-0123456789abcdef');
const otherDesk = DeskId.parse('desk-fedcba9876543210');
let folder: string;
let db: SqlConnection;
let clock: HandClock;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-operators-'));
  clock = handClock();
  logged = [];
  reopen();
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function reopen() {
  const opened = openSiteStoreDatabase(folder);
  if (!opened.ok) throw new Error(opened.fault.code);
  db = opened.value.db;
}
function operators() {
  return createPeople({
    site: 'hn',
    clock,
    policy: SecurityPolicy.parse({}),
    key: { public: '', sign: () => '' },
    scopeHolds: () => true,
    store: {
      operators: createOperatorTable(db),
      passwords: createPasswordTable(db),
      sessions: createSessionTable(db),
      deskSessions: createDeskSessionTable(db),
      verifiers: createVerifierTable(db),
      throttle: (purpose) => createThrottleTable(db, purpose),
      audit: createAuditTable(db, clock),
      attempt: (run) => toStoreResult(() => db.transaction(run)),
      later: createDeferredWrites(
        (run) => db.transaction(run),
        clock,
        (line) => logged.push(line),
      ).add,
    },
  }).operators;
}
const auditEvents = () =>
  createAuditTable(db, clock)
    .page(0, 100)
    .map(({ event }) => event);

const firstAdministrator = async (people: OperatorSessions) =>
  must(await people.firstAdministrator())?.password ?? '';

/** Returns a first administrator's password after they have chosen it. */
async function ownPassword(people: OperatorSessions): Promise<string> {
  const password = await firstAdministrator(people);
  db.run('UPDATE password SET given = 0');
  return password;
}

it('the first start creates one administrator if there is only the demo operator', async () => {
  must(await operators().prepare(true));
  const password = await firstAdministrator(operators());
  expect(password).toMatch(/^[\w-]{24}$/);
  expect(await operators().firstAdministrator()).toEqual({ ok: true, value: undefined });
  const asked = { name: ' Admin'.trim(), password, desk };
  expect(await operators().signIn(asked, 'a')).toMatchObject({ fault: { code: 'signIn.mustChange' } });
  const newPassword = 'một câu của riêng mình';
  const signedIn = await operators().signIn({ ...asked, newPassword }, 'a');
  expect(signedIn).toMatchObject({ ok: true, value: { session: { operator: { id: 'hn:operator:admin' } } } });
  const stored = db.value(z.string(), "SELECT password_hash FROM operator WHERE id = 'admin'");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await operators().signIn(asked, 'a')).toMatchObject({ fault: { code: 'signIn.refused' } });
  expect(await operators().signIn({ ...asked, password: newPassword }, 'a')).toMatchObject({ ok: true });
});

it('each start gives the demo operator a new password, and none without a demo', async () => {
  const first = must(await operators().prepare(true));
  const people = operators();
  const second = must(await people.prepare(true));
  const demo = { name: 'demo', desk };
  expect(await people.signIn({ ...demo, password: first?.password ?? '' }, 'a')).toMatchObject({
    fault: { code: 'signIn.refused' },
  });
  const good = await people.signIn({ ...demo, password: second?.password ?? '' }, 'a');
  expect(good).toMatchObject({ ok: true, value: { session: { operator: { demo: true, scope: 'all' } } } });
  const { rights } = must(good).session.operator;
  expect(rights).toEqual(expect.arrayContaining(['audit.read', 'registry.edit', 'alert.supervise']));
  const plain = operators();
  expect(await plain.prepare(false)).toEqual({ ok: true, value: undefined });
  expect(await plain.signIn({ ...demo, password: second?.password ?? '' }, 'b')).toMatchObject({
    fault: { code: 'signIn.refused' },
  });
});

it('a session resumes at the same desk only, over a restart of the site, until it expires', async () => {
  const password = await ownPassword(operators());
  const signedIn = await operators().signIn({ name: 'admin', password, desk }, 'a');
  if (!signedIn.ok) throw new Error(signedIn.fault.code);
  const { token, session } = signedIn.value;
  expect(db.value(z.string(), 'SELECT token_hash FROM session')).not.toContain(token);
  db.close();
  reopen();
  expect(operators().resume(token, desk)).toMatchObject({ ok: true, value: { operator: { name: 'admin' } } });
  expect(operators().resume(token, otherDesk)).toMatchObject({ fault: { code: 'signIn.expired' } });
  expect(operators().resume(`${token}x`, desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
  await clock.advance(sessionLifeMs);
  expect(operators().isCurrent(session)).toBe(false);
  expect(operators().resume(token, desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
});

it('a sign-out ends a session for good', async () => {
  const people = operators();
  const password = await ownPassword(people);
  const signedIn = await people.signIn({ name: 'admin', password, desk }, 'a');
  if (!signedIn.ok) throw new Error(signedIn.fault.code);
  const ended: string[] = [];
  people.onEnded((key) => ended.push(key));
  people.signOut(signedIn.value.session);
  expect(ended).toEqual([signedIn.value.session.key]);
  expect(people.isCurrent(signedIn.value.session)).toBe(false);
  expect(people.resume(signedIn.value.token, desk).ok).toBe(false);
});

it('simultaneous wrong tries are counted, and throttle even the right password', async () => {
  const people = operators();
  const password = await ownPassword(people);
  const tries = await Promise.all(
    Array.from({ length: 8 }, () => people.signIn({ name: 'admin', password: 'x', desk }, 'a')),
  );
  expect(tries.map((result) => (result.ok ? 'ok' : result.fault.code))).toEqual([
    ...Array(5).fill('signIn.refused'),
    ...Array(3).fill('signIn.throttled'),
  ]);
  const right = { name: 'admin', password, desk };
  expect(await people.signIn(right, 'a')).toMatchObject({ fault: { params: { seconds: 2 } } });
  await clock.advance(2_000);
  expect(await people.signIn(right, 'a')).toMatchObject({ ok: true });
});

it('each wrong try is audited, and of throttled ones the first', async () => {
  const people = operators();
  await people.firstAdministrator();
  const wrong = { name: 'admin', password: 'x', desk };
  const refusals = () =>
    createAuditTable(db, clock)
      .page(0, 100)
      .filter(({ event }) => event === 'session.refused')
      .map(({ detail }) => JSON.parse(detail).waits);
  for (let time = 0; time < 5; time += 1) await people.signIn(wrong, 'a');
  expect(refusals()).toEqual(Array(5).fill(undefined));
  for (let time = 0; time < 50; time += 1) await people.signIn(wrong, 'a');
  expect(refusals().slice(5)).toEqual([2]);
  await clock.advance(2_000);
  for (let time = 0; time < 50; time += 1) await people.signIn(wrong, 'a');
  expect(refusals().slice(6)).toEqual([undefined, 4]);
});

it('an unknown name takes as long to verify as a known one', async () => {
  const people = operators();
  await people.firstAdministrator();
  const costOf = async (name: string) => {
    const before = vi.mocked(verify).mock.calls.length;
    await people.signIn({ name, password: 'x', desk }, name);
    const hashes = vi
      .mocked(verify)
      .mock.calls.slice(before)
      .map(([hash]) => `${hash}`);
    // The parameters of argon2 in a PHC string, which determine its duration; the salt follows.
    return hashes.map((hash) => hash.split('$').slice(1, 4));
  };
  expect(await costOf('admin')).toEqual([['argon2id', 'v=19', 'm=19456,t=2,p=1']]);
  expect(await costOf('nobody')).toEqual(await costOf('admin'));
});

it('each action is written to an intact audit chain', async () => {
  const people = operators();
  const password = await ownPassword(people);
  await people.signIn({ name: 'admin', password: 'wrong', desk }, 'a');
  await people.signIn({ name: 'admin', password, desk }, 'a');
  expect(auditEvents()).toEqual(['operator.made', 'session.refused', 'session.signIn']);
  const entries = createAuditTable(db, clock).page(0, 100);
  expect(firstBrokenEntry(entries, sha256Hex)).toBeUndefined();
  expect(JSON.stringify(entries)).not.toContain(password);
  expect(() => db.exec(`UPDATE audit SET who = 'me'`)).toThrow('append-only');
  expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
});

const signInAdmin = async (people: ReturnType<typeof operators>, password: string, at = desk) =>
  must(await people.signIn({ name: 'admin', password, desk: at }, 'a'));

it('a sign-in ends any other session of the desk, and none elsewhere', async () => {
  const people = operators();
  const password = await ownPassword(people);
  const first = await signInAdmin(people, password);
  const elsewhere = await signInAdmin(people, password, otherDesk);
  const order: string[] = [];
  people.onEnded((key) => order.push(`ended ${key}`));
  const taken = await people.signIn({ name: 'admin', password, desk }, 'a', ({ key }) =>
    order.push(`taken ${key}`),
  );
  expect(order).toEqual([`taken ${must(taken).session.key}`, `ended ${first.session.key}`]);
  expect(people.isCurrent(first.session)).toBe(false);
  expect(people.resume(first.token, desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
  expect(people.isCurrent(elsewhere.session)).toBe(true);
  expect(auditEvents().slice(-2)).toEqual(['session.replaced', 'session.signIn']);
});

it.each([{ disabled: true }, { roles: ['auditor'] }, { scope: [] }])(
  'all sessions end of a person who is now %o',
  async (to) => {
    const people = operators();
    const password = await ownPassword(people);
    const sessions = [await signInAdmin(people, password), await signInAdmin(people, password, otherDesk)];
    const ended: string[] = [];
    people.onEnded((key) => ended.push(key));
    must(people.change('admin', to, 'hn:operator:boss'));
    expect(ended.toSorted()).toEqual(sessions.map(({ session }) => session.key).toSorted());
    for (const { token, session } of sessions) {
      expect(people.isCurrent(session)).toBe(false);
      expect(people.resume(token, session.desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
    }
    expect(auditEvents().at(-1)).toBe('operator.changed');
    const again = await people.signIn({ name: 'admin', password, desk }, 'a');
    if ('disabled' in to) expect(again).toMatchObject({ fault: { code: 'signIn.refused' } });
    else expect(must(again).session.operator).toMatchObject(to);
  },
);

it('a person disabled during the password check is refused', async () => {
  const people = operators();
  const password = await ownPassword(people);
  const signingIn = people.signIn({ name: 'admin', password, desk }, 'a');
  must(people.change('admin', { disabled: true }, 'hn:operator:boss'));
  expect(await signingIn).toMatchObject({ fault: { code: 'signIn.refused' } });
});

it('a session expires by both clocks: after a night asleep, and when the wall clock is set back', async () => {
  const people = operators();
  const password = await ownPassword(people);
  const asleep = await signInAdmin(people, password);
  clock.jump(sessionLifeMs);
  expect(people.isCurrent(asleep.session)).toBe(false);
  const setBack = await signInAdmin(people, password);
  clock.jump(-sessionLifeMs);
  await clock.advance(sessionLifeMs - 1);
  expect(people.isCurrent(setBack.session)).toBe(true);
  await clock.advance(1);
  expect(people.isCurrent(setBack.session)).toBe(false);
});

it('with a failing disk a sign-out succeeds, a sign-in fails, and events are written later', async () => {
  const people = operators();
  const password = await ownPassword(people);
  const { token, session } = await signInAdmin(people, password);
  const ended: string[] = [];
  people.onEnded((key) => ended.push(key));
  db.pragma('query_only = ON');
  people.signOut(session);
  expect(ended).toEqual([session.key]);
  expect(people.isCurrent(session)).toBe(false);
  expect(people.resume(token, desk)).toMatchObject({ fault: { code: 'signIn.expired' } });
  const refused = { fault: { code: 'site.storeFailed' } };
  expect(await people.signIn({ name: 'admin', password, desk }, 'a')).toMatchObject(refused);
  expect(await people.signIn({ name: 'admin', password: 'wrong', desk }, 'a')).toMatchObject(refused);
  expect(people.change('admin', { disabled: true }, 'x')).toMatchObject(refused);
  db.pragma('query_only = OFF');
  await clock.advance(1_000);
  expect(auditEvents().at(-1)).toBe('session.signOut');
  expect(db.value(z.int(), 'SELECT count(*) FROM session')).toBe(0);
  expect(logged).toHaveLength(2);
});
