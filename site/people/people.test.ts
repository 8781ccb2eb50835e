import { describe, expect, it } from 'vitest';
import { OperatorId } from '../../core/base/ids.ts';
import { secondPersonValidMs } from '../../core/people/operator.ts';
import { must } from '../../test/fixtures/must.ts';
import { shiftLogId } from '../../test/fixtures/shiftLog.ts';
import {
  camera,
  desk,
  hour,
  other,
  otherDesk,
  password,
  sitePeople,
  why,
} from '../../test/fixtures/sitePeople.ts';
import { createDeskOccupancy } from './deskOccupancy.ts';

const here = sitePeople();
const { peopleBy, session, signIn, auditLog } = here;

describe('a password by the site’s rules', () => {
  it('a password must be changed once it is old, and not into an earlier one', async () => {
    const people = peopleBy({ password: { maxAgeDays: 30, history: 2 } });
    const sat = await session(people);
    const to = (fresh: string, old: string) => people.changePassword(sat, { old, new: fresh }, '10.0.0.7');
    const [one, two, three] = ['một câu dài dễ nhớ', 'hai câu dài dễ nhớ', 'ba câu rất dài dễ nhớ'] as const;
    expect(await to(password, password)).toMatchObject({ fault: { code: 'password.usedBefore' } });
    expect(await to(one, 'wrong')).toMatchObject({ fault: { code: 'password.wrong' } });
    must(await to(one, password));
    await here.clock.advance(1);
    must(await to(two, one));
    await here.clock.advance(1);
    expect(await to(one, two)).toMatchObject({ fault: { code: 'password.usedBefore' } });
    must(await to(three, two));
    await here.clock.advance(30 * 24 * hour);
    expect(await signIn(people, 'an', { password: three })).toMatchObject({
      fault: { code: 'signIn.mustChange' },
    });
    expect((await signIn(people, 'an', { password: three, newPassword: 'bốn câu dài dễ nhớ' })).ok).toBe(
      true,
    );
  });

  it('a password change ends every other session of its owner, and is audited', async () => {
    const people = peopleBy({});
    const here = await session(people);
    const there = must(
      await people.operators.signIn({ name: 'an', password, desk: otherDesk }, '10.0.0.8'),
    ).session;
    must(await people.changePassword(here, { old: password, new: 'một câu dài dễ nhớ' }, '10.0.0.7'));
    expect([people.operators.isCurrent(here), people.operators.isCurrent(there)]).toEqual([true, false]);
    expect(auditLog().map(({ event }) => event)).toContain('operator.password');
  });

  it('a wrong password is audited with desk and address', async () => {
    await signIn(peopleBy({}), 'an', { password: 'wrong' });
    expect(JSON.parse(auditLog().at(0)?.detail ?? '')).toEqual({
      name: 'an',
      desk,
      address: '10.0.0.7',
      purpose: 'signIn',
    });
  });
});

describe('a signature', () => {
  it('a signature needs a password given at that desk around that time; each serves for one signature', async () => {
    const people = peopleBy({});
    const sat = await session(people);
    const [an, binh] = ['hn:operator:an', 'hn:operator:binh'].map((id) => OperatorId.parse(id)) as [
      OperatorId,
      OperatorId,
    ];
    const { sign: serve, personAt } = createDeskOccupancy({
      site: 'hn',
      clock: here.clock,
      store: here.store,
    });
    let records = 0;
    const signed = (of: OperatorId, at: number, where = desk) => serve(where, of, at, shiftLogId(++records));
    const began = here.clock.now();
    const deskSession = { session: sat.key, desk, operator: 'an', since: began, until: began + 12 * hour };
    here.store.deskSessions.began(deskSession);
    await here.clock.advance(hour);
    const at = here.clock.now();
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
    // Two passwords serve for two signatures, the nearer one first.
    await recognised('an');
    await here.clock.advance(hour / 6);
    await recognised('an');
    const again = () => signed(an, here.clock.now());
    expect([again(), again(), again()]).toEqual(['done', 'done', 'signed']);
  });
});

describe('a second person', () => {
  const asked = (name: string, of = camera) => ({
    credentials: { name, password },
    right: 'video.export' as const,
    camera: of,
    why,
  });

  it('a second person is another with the right over that camera, and is valid once, for a limited time', async () => {
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
    await here.clock.advance(secondPersonValidMs);
    expect(by()).toMatchObject({ fault: { code: 'second.needed' } });
    expect(auditLog().filter(({ event }) => event === 'second.confirmed')).toHaveLength(2);
  });

  it('a second person needs a password of their own choice', async () => {
    const people = peopleBy({ fourEyes: ['video.export'] });
    const sat = await session(people);
    const { passwordHash: hash } = here.store.operators.byId('binh') ?? { passwordHash: '' };
    here.store.passwords.add('binh', { hash, setAt: here.clock.now(), given: true });
    const mustChange = { ok: false, fault: { code: 'signIn.mustChange' } };
    const { credentials, right } = asked('binh');
    expect(await people.second(sat, asked('binh'), 'a')).toMatchObject(mustChange);
    expect(await people.recognise(sat, { credentials, right }, 'a')).toMatchObject(mustChange);
    expect(
      auditLog().filter(({ event }) => event === 'second.confirmed' || event === 'session.recognised'),
    ).toEqual([]);
  });

  it('a second person is not required if the policy does not say so', async () => {
    const people = peopleBy({});
    const sat = await session(people);
    expect(people.withSecond(sat, 'video.export', camera, (second) => ({ ok: true, value: second }))).toEqual(
      {
        ok: true,
        value: undefined,
      },
    );
  });

  it('a second person is audited for unmasked video: both names and the reason are written first', async () => {
    const people = peopleBy({ fourEyes: ['video.unmasked'] });
    const sat = await session(people);
    expect(people.unmask(sat, { camera, why })).toMatchObject({ fault: { code: 'second.needed' } });
    must(await people.second(sat, { ...asked('binh'), right: 'video.unmasked' }, 'a'));
    must(people.unmask(sat, { camera, why }));
    expect(auditLog().find(({ event }) => event === 'video.unmask')).toMatchObject({
      who: 'hn:operator:an',
      camera,
      why,
      detail: expect.stringContaining('"second":"hn:operator:binh"'),
    });
  });
});
