import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecurityPolicy } from '../../core/contract/people.ts';
import { CameraId, DeskId, OperatorId } from '../../core/domain/ids.ts';
import { secondGoodForMs } from '../../core/domain/operator.ts';
import { sittingKey, sittingText, verifierCost, verifierSecretBytes } from '../../core/domain/verifier.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/site.ts';
import { watchId } from '../../test/fixtures/watch.ts';
import { siteKey } from '../disk/siteKey.ts';
import { openSiteStore, type SiteStore } from '../store/index.ts';
import { hashPassword } from './password.ts';
import { createPeople } from './people.ts';
import { createSeats } from './seats.ts';
import type { Session } from './sessions.ts';

const hour = 3_600_000;
const desk = DeskId.parse('desk-0123456789abcdef');
const otherDesk = DeskId.parse('desk-fedcba9876543210');
const camera = CameraId.parse('hn:camera:c1');
const other = CameraId.parse('hn:camera:c2');
const password = 'con mèo qua sông hồng';
const why = 'theo yêu cầu';
let folder: string;
let clock: HandClock;
let store: SiteStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'site-people-'));
  clock = handClock();
  store = must(openSiteStore({ folder, clock, log: () => {}, onNotice: () => {} }));
  const passwordHash = await hashPassword(password);
  for (const [id, role] of [
    ['an', 'supervisor'],
    ['binh', 'supervisor'],
    ['chi', 'operator'],
  ] as const)
    store.operators.put(
      {
        ...{ id, name: id, displayName: id, passwordHash, roles: [role], scope: 'all' },
        demo: false,
        disabled: false,
      },
      0,
    );
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const peopleBy = (policy: object) =>
  createPeople({
    ...{
      site: 'hn',
      clock,
      store,
      policy: SecurityPolicy.parse(policy),
      key: must(siteKey(folder, 'people')),
    },
    scopeHolds: (scope, of) => scope === 'all' || of === camera,
  });
type People = ReturnType<typeof peopleBy>;
const signIn = async (people: People, name = 'an', more: object = {}) =>
  people.operators.signIn({ name, password, desk, ...more }, '10.0.0.7');
const session = async (people: People, name = 'an'): Promise<Session> =>
  must(await signIn(people, name)).session;
const trail = () => store.audit.page(0, 200);

describe('a password by the site’s rules', () => {
  it('must be changed once it is old, and not into one of those before', async () => {
    const people = peopleBy({ password: { maxAgeDays: 30, history: 2 } });
    const sat = await session(people);
    const to = (fresh: string, old: string) => people.changePassword(sat, { old, new: fresh }, '10.0.0.7');
    const [one, two, three] = ['một câu dài dễ nhớ', 'hai câu dài dễ nhớ', 'ba câu rất dài dễ nhớ'] as const;
    expect(await to(password, password)).toMatchObject({ fault: { code: 'password.usedBefore' } });
    expect(await to(one, 'wrong')).toMatchObject({ fault: { code: 'password.wrong' } });
    must(await to(one, password));
    await clock.advance(1);
    must(await to(two, one));
    await clock.advance(1);
    expect(await to(one, two)).toMatchObject({ fault: { code: 'password.usedBefore' } });
    must(await to(three, two));
    await clock.advance(30 * 24 * hour);
    expect(await signIn(people, 'an', { password: three })).toMatchObject({
      fault: { code: 'signIn.mustChange' },
    });
    expect((await signIn(people, 'an', { password: three, newPassword: 'bốn câu dài dễ nhớ' })).ok).toBe(
      true,
    );
  });

  it('that is changed ends every other session of its owner, and says so in the trail', async () => {
    const people = peopleBy({});
    const here = await session(people);
    const there = must(
      await people.operators.signIn({ name: 'an', password, desk: otherDesk }, '10.0.0.8'),
    ).session;
    must(await people.changePassword(here, { old: password, new: 'một câu dài dễ nhớ' }, '10.0.0.7'));
    expect([people.operators.isCurrent(here), people.operators.isCurrent(there)]).toEqual([true, false]);
    expect(trail().map(({ deed }) => deed)).toContain('operator.password');
  });

  it('that was wrong is in the trail with the desk and the address it came from', async () => {
    await signIn(peopleBy({}), 'an', { password: 'wrong' });
    expect(JSON.parse(trail().at(0)?.detail ?? '')).toEqual({
      ...{ name: 'an', desk, address: '10.0.0.7', purpose: 'signIn' },
    });
  });
});

describe('a signature', () => {
  it('is served by a password that whoever signs gave near it, there; each one serves for one signature', async () => {
    const people = peopleBy({});
    const sat = await session(people);
    const [an, binh] = ['hn:operator:an', 'hn:operator:binh'].map((id) => OperatorId.parse(id)) as [
      OperatorId,
      OperatorId,
    ];
    const { sign: serve, personAt } = createSeats({ site: 'hn', clock, store });
    let records = 0;
    const signed = (of: OperatorId, at: number, where = desk) => serve(where, of, at, watchId(++records));
    const began = clock.now();
    const sitting = { session: sat.key, desk, operator: 'an', since: began, until: began + 12 * hour };
    store.sittings.began(sitting);
    await clock.advance(hour);
    const at = clock.now();
    expect(signed(an, at)).toBeUndefined();
    expect([signed(an, began), signed(an, began)]).toEqual(['done', 'signed']);
    expect(personAt(desk, an, at)).toBeDefined();
    const recognised = async (name: string) =>
      must(
        await people.recognise(sat, { credentials: { name, password }, right: 'handover.work' }, '10.0.0.7'),
      );
    for (const [name, who] of [
      ['an', an],
      ['binh', binh],
    ] as const) {
      await recognised(name);
      expect(signed(who, at + hour / 4 + 1)).toBeUndefined();
      expect(signed(who, at, otherDesk)).toBeUndefined();
      expect([signed(who, at + hour / 4), signed(who, at)]).toEqual(['done', 'signed']);
    }
    expect(signed(OperatorId.parse('hp:operator:an'), at)).toBeUndefined();
    // Two passwords serve for two, the nearer one first.
    await recognised('an');
    await clock.advance(hour / 6);
    await recognised('an');
    const again = () => signed(an, clock.now());
    expect([again(), again(), again()]).toEqual(['done', 'done', 'signed']);
  });
});

describe('a second person', () => {
  const asked = (name: string, of = camera) => ({
    credentials: { name, password },
    ...{ right: 'video.export' as const, camera: of, why },
  });

  it('is somebody else who holds the right over that camera, and is good once, for a while', async () => {
    const people = peopleBy({ fourEyes: ['video.export'] });
    const sat = await session(people);
    const by = (of = camera) =>
      people.withSecond(sat, 'video.export', of, (second) => ({ ok: true, value: second }));
    expect(by()).toMatchObject({ fault: { code: 'second.needed' } });
    expect(await people.second(sat, asked('an'), 'a')).toMatchObject({ fault: { code: 'second.same' } });
    expect(await people.second(sat, asked('chi'), 'a')).toMatchObject({ fault: { code: 'second.noRight' } });
    must(await people.second(sat, asked('binh'), 'a'));
    expect(by(other)).toMatchObject({ fault: { code: 'second.needed' } });
    expect(by()).toEqual({ ok: true, value: 'hn:operator:binh' });
    expect(by()).toMatchObject({ fault: { code: 'second.needed' } });
    must(await people.second(sat, asked('binh'), 'a'));
    await clock.advance(secondGoodForMs);
    expect(by()).toMatchObject({ fault: { code: 'second.needed' } });
    expect(trail().filter(({ deed }) => deed === 'second.stood')).toHaveLength(2);
  });

  it('has a password of their own: with one that was given nobody stands by or signs', async () => {
    const people = peopleBy({ fourEyes: ['video.export'] });
    const sat = await session(people);
    const { passwordHash: hash } = store.operators.byId('binh') ?? { passwordHash: '' };
    store.passwords.add('binh', { hash, setAt: clock.now(), given: true });
    const mustChange = { ok: false, fault: { code: 'signIn.mustChange' } };
    const { credentials, right } = asked('binh');
    expect(await people.second(sat, asked('binh'), 'a')).toMatchObject(mustChange);
    expect(await people.recognise(sat, { credentials, right }, 'a')).toMatchObject(mustChange);
    expect(trail().filter(({ deed }) => deed === 'second.stood' || deed === 'session.recognised')).toEqual(
      [],
    );
  });

  it('is asked for by nobody where the policy asks for none', async () => {
    const people = peopleBy({});
    const sat = await session(people);
    expect(people.withSecond(sat, 'video.export', camera, (second) => ({ ok: true, value: second }))).toEqual(
      {
        ok: true,
        value: undefined,
      },
    );
  });

  it('stands by what is seen without masks: both names and the reason are in the trail first', async () => {
    const people = peopleBy({ fourEyes: ['video.unmasked'] });
    const sat = await session(people);
    expect(people.unmask(sat, { camera, why })).toMatchObject({ fault: { code: 'second.needed' } });
    must(await people.second(sat, { ...asked('binh'), right: 'video.unmasked' }, 'a'));
    must(people.unmask(sat, { camera, why }));
    expect(trail().find(({ deed }) => deed === 'video.unmask')).toMatchObject({
      ...{ who: 'hn:operator:an', camera, why },
      detail: expect.stringContaining('"second":"hn:operator:binh"'),
    });
  });
});

describe('what a desk has for the time without its site', () => {
  async function given(policy: object = {}) {
    const people = peopleBy(policy);
    const sat = await session(people);
    const { verifier } = must(await people.verifier(sat));
    if (!verifier) throw new Error('none was given');
    const secret = await hashRaw(password, {
      ...verifierCost,
      ...{ salt: Buffer.from(verifier.salt, 'hex'), outputLen: verifierSecretBytes },
    });
    const tell = (of: { since: number; until: number | null; desk?: DeskId }, key = secret) => {
      const claim = {
        ...{ desk: of.desk ?? desk, operator: OperatorId.parse('hn:operator:an') },
        ...{ issuedAt: verifier.issuedAt, since: of.since },
      };
      const text = sittingText({ ...claim, still: of.until === null });
      const der = Buffer.from(sittingKey(key, (bytes) => createHash('sha256').update(bytes).digest()));
      const by = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      const proof = sign(null, Buffer.from(text), by).toString('hex');
      return people.sat({ ...claim, until: of.until, proof }, '10.0.0.7', () => {});
    };
    return { people, sat, verifier, secret, tell };
  }

  it('is given once for each sign-in, to the desk of that sign-in, for the hours of the policy', async () => {
    const { people, sat, verifier } = await given({ offlineHours: 5 });
    expect(verifier).toMatchObject({ desk, operator: { name: 'an' } });
    expect(verifier.expiresAt - verifier.issuedAt).toBe(5 * hour);
    expect(must(await people.verifier(sat)).verifier).toBeNull();
    const none = peopleBy({ offlineHours: 0 });
    expect(must(await none.verifier(await session(none))).verifier).toBeNull();
  });

  it('lets whoever proves that they sat there be known to have, and go on', async () => {
    const { tell } = await given();
    const since = clock.now() + hour;
    await clock.advance(3 * hour);
    expect(must(tell({ since, until: since + hour }))).toBeNull();
    expect(store.sittings.satBetween(desk, 'an', since, since + hour)).toBe(true);
    const again = must(tell({ since: since + hour, until: null }));
    expect(again?.session.operator.name).toBe('an');
    expect(trail().filter(({ deed }) => deed === 'session.satAway')).toHaveLength(2);
  });

  it('leaves at the site nothing by which a sitting could be made', async () => {
    const { secret, verifier } = await given();
    const kept = store.verifiers.get(desk, 'an', verifier.issuedAt);
    expect(kept?.publicKey).toMatch(/^302a300506032b6570032100[0-9a-f]{64}$/);
    expect(JSON.stringify(kept)).not.toContain(secret.toString('hex'));
  });

  it('brings a session once, and none to whoever says again what somebody said who has left', async () => {
    const { people, tell } = await given();
    const used = { fault: { code: 'offline.used' } };
    await clock.advance(2 * hour);
    const still = { since: clock.now() - hour, until: null };
    const sat = must(tell(still))?.session;
    if (!sat) throw new Error('none was given');
    expect(tell(still)).toMatchObject(used);
    people.operators.signOut(sat);
    expect(tell(still)).toMatchObject(used);
    const over = { since: clock.now() - hour / 2, until: clock.now() };
    expect(must(tell(over))).toBeNull();
    expect(must(tell(over))).toBeNull();
    expect(tell({ ...over, until: null })).toMatchObject(used);
    expect(trail().filter(({ deed }) => deed === 'session.satAway')).toHaveLength(2);
    // The desk of which the answer was lost says it anew.
    expect(must(tell({ since: clock.now(), until: null }))?.session.operator.name).toBe('an');
  });

  it('counts no further into what is to come than clocks differ', async () => {
    const { tell } = await given();
    const since = clock.now();
    expect(must(tell({ since, until: since + 8 * hour }))).toBeNull();
    expect(store.sittings.satBetween(desk, 'an', since + hour / 4, since + hour / 4)).toBe(true);
    expect(store.sittings.satBetween(desk, 'an', since + hour / 4 + 1, since + 8 * hour)).toBe(false);
  });

  it('is over for the desk that asks once it was revoked or has ended, and each change is told', async () => {
    const { people, verifier } = await given({ offlineHours: 2 });
    const [an, none] = [verifier.operator.id, OperatorId.parse('hn:operator:none')];
    const own = { operator: an, issuedAt: verifier.issuedAt };
    const unknown = [
      { operator: none, issuedAt: own.issuedAt },
      { operator: an, issuedAt: own.issuedAt + 1 },
    ];
    const ofElsewhere = { operator: OperatorId.parse('hp:operator:an'), issuedAt: own.issuedAt };
    expect(people.verifiersOver(desk, [own, ...unknown, ofElsewhere])).toEqual(unknown);
    expect(people.verifiersOver(otherDesk, [own])).toEqual([own]);
    let told = 0;
    people.onRevoked(() => {
      told = people.revocations();
    });
    must(people.operators.change('an', { roles: ['operator'] }, 'hn:operator:binh'));
    expect(told).toBe(1);
    expect(people.verifiersOver(desk, [own])).toEqual([own]);
    // Whoever administers the site does it from beside it.
    people.operators.lookAgain();
    expect(told).toBe(2);
    const { verifier: next } = must(await people.verifier(await session(people)));
    const again = { operator: an, issuedAt: next?.issuedAt ?? 0 };
    expect(people.verifiersOver(desk, [again])).toEqual([]);
    await clock.advance(2 * hour);
    expect(people.verifiersOver(desk, [again])).toEqual([again]);
  });

  it('is worth nothing with another secret, at another desk, a day before it was given or after it is over', async () => {
    const { tell, verifier } = await given({ offlineHours: 72 });
    const since = clock.now() + hour;
    await clock.advance(2 * hour);
    const refused = { fault: { code: 'offline.notTaken' } };
    expect(tell({ since, until: null }, Buffer.alloc(32))).toMatchObject(refused);
    expect(tell({ since, until: null, desk: otherDesk })).toMatchObject(refused);
    expect(tell({ since: verifier.issuedAt - 24 * hour - 1, until: since })).toMatchObject(refused);
    const ahead = clock.now() + 24 * hour + 1;
    expect(tell({ since: ahead, until: ahead })).toMatchObject(refused);
    await clock.advance(71 * hour);
    expect(tell({ since: verifier.expiresAt, until: verifier.expiresAt + 1 })).toMatchObject(refused);
  });

  it('lets one signature count that was made by a clock hours ahead or behind, and no session last longer', async () => {
    const { people, tell } = await given();
    const seats = createSeats({ site: 'hn', clock, store });
    const an = OperatorId.parse('hn:operator:an');
    for (const [n, off] of [hour, -hour, 11 * hour, -23 * hour].entries()) {
      const since = clock.now() + off;
      expect(must(tell({ since, until: since }))).toBeNull();
      expect(seats.personAt(desk, an, since)?.scope).toBe('all');
      expect(seats.sign(desk, an, since, watchId(2 * n))).toBe('done');
      expect(seats.sign(desk, an, since, watchId(2 * n + 1))).toBe('signed');
    }
    const ahead = must(tell({ since: clock.now() + 2 * hour, until: null }))?.session;
    expect(ahead?.expiresAt).toBe(clock.now() + 12 * hour);
    if (ahead) people.operators.signOut(ahead);
    const behind = must(tell({ since: clock.now() - 2 * hour, until: null }))?.session;
    expect(behind?.expiresAt).toBe(clock.now() + 10 * hour);
  });

  it('says of nobody who was disabled since that they sit where their desk’s clock was ahead', async () => {
    const { people, tell } = await given();
    const seats = createSeats({ site: 'hn', clock, store });
    const an = OperatorId.parse('hn:operator:an');
    const since = clock.now() + 5 * hour;
    must(tell({ since, until: since }));
    must(people.operators.change('an', { disabled: true }, 'hn'));
    await clock.advance(5 * hour);
    expect(seats.personAt(desk, an, since)).toBeUndefined();
    expect(tell({ since: since + 1, until: since + 1 })).toMatchObject({
      fault: { code: 'offline.notTaken' },
    });
  });

  it('is worth nothing from when its owner is changed, disabled or takes another password', async () => {
    const enabled = { disabled: false };
    for (const change of [{ roles: ['operator'] }, { disabled: true }]) {
      const { people, tell } = await given();
      const before = clock.now() + 1_000;
      await clock.advance(hour);
      must(people.operators.change('an', change, 'hn'));
      await clock.advance(hour);
      // What they did before was done by right.
      expect(must(tell({ since: before, until: clock.now() }))).toBeNull();
      must(people.operators.change('an', enabled, 'hn'));
      expect(tell({ since: clock.now() - 1_000, until: null })).toMatchObject({
        fault: { code: 'offline.notTaken' },
      });
    }
  });
});
