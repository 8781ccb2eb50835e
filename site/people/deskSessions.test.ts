import { createHash, createPrivateKey, sign } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { type DeskId, OperatorId } from '../../core/base/ids.ts';
import {
  deriveDeskSessionKey,
  getDeskSessionText,
  verifierCost,
  verifierSecretBytes,
} from '../../core/people/verifier.ts';
import { must } from '../../test/fixtures/must.ts';
import { shiftLogId } from '../../test/fixtures/shiftLog.ts';
import { desk, hour, otherDesk, password, sitePeople } from '../../test/fixtures/sitePeople.ts';
import { createDeskOccupancy } from './deskOccupancy.ts';

const here = sitePeople();
const { peopleBy, session, auditLog } = here;

describe('a verifier for the time without the site', () => {
  async function given(policy: object = {}) {
    const people = peopleBy(policy);
    const sat = await session(people);
    const { verifier } = must(await people.verifier(sat));
    if (!verifier) throw new Error('none was given');
    const secret = await hashRaw(password, {
      ...verifierCost,
      salt: Buffer.from(verifier.salt, 'hex'),
      outputLen: verifierSecretBytes,
    });
    const publish = (of: { since: number; until: number | null; desk?: DeskId }, key = secret) => {
      const claim = {
        desk: of.desk ?? desk,
        operator: OperatorId.parse('hn:operator:an'),
        issuedAt: verifier.issuedAt,
        since: of.since,
      };
      const text = getDeskSessionText({ ...claim, still: of.until === null });
      const der = Buffer.from(
        deriveDeskSessionKey(key, (bytes) => createHash('sha256').update(bytes).digest()),
      );
      const by = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      const proof = sign(null, Buffer.from(text), by).toString('hex');
      return people.sat({ ...claim, until: of.until, proof }, '10.0.0.7', () => {});
    };
    return { people, sat, verifier, secret, publish };
  }

  it('is issued once per sign-in, to that desk, for the policy’s hours', async () => {
    const { people, sat, verifier } = await given({ offlineHours: 5 });
    expect(verifier).toMatchObject({ desk, operator: { name: 'an' } });
    expect(verifier.expiresAt - verifier.issuedAt).toBe(5 * hour);
    expect(must(await people.verifier(sat)).verifier).toBeNull();
    const none = peopleBy({ offlineHours: 0 });
    expect(must(await none.verifier(await session(none))).verifier).toBeNull();
  });

  it('proves a desk session later, which then continues', async () => {
    const { publish } = await given();
    const since = here.clock.now() + hour;
    await here.clock.advance(3 * hour);
    expect(must(publish({ since, until: since + hour }))).toBeNull();
    expect(here.store.deskSessions.satBetween(desk, 'an', since, since + hour)).toBe(true);
    const again = must(publish({ since: since + hour, until: null }));
    expect(again?.session.operator.name).toBe('an');
    expect(auditLog().filter(({ event }) => event === 'session.satAway')).toHaveLength(2);
  });

  it('leaves no secret at the site that could forge a desk session', async () => {
    const { secret, verifier } = await given();
    const stored = here.store.verifiers.get(desk, 'an', verifier.issuedAt);
    expect(stored?.publicKey).toMatch(/^302a300506032b6570032100[0-9a-f]{64}$/);
    expect(JSON.stringify(stored)).not.toContain(secret.toString('hex'));
  });

  it('begins a session once, and none for a replay after the person has left', async () => {
    const { people, publish } = await given();
    const used = { fault: { code: 'offline.used' } };
    await here.clock.advance(2 * hour);
    const still = { since: here.clock.now() - hour, until: null };
    const sat = must(publish(still))?.session;
    if (!sat) throw new Error('none was given');
    expect(publish(still)).toMatchObject(used);
    people.operators.signOut(sat);
    expect(publish(still)).toMatchObject(used);
    const over = { since: here.clock.now() - hour / 2, until: here.clock.now() };
    expect(must(publish(over))).toBeNull();
    expect(must(publish(over))).toBeNull();
    expect(publish({ ...over, until: null })).toMatchObject(used);
    expect(auditLog().filter(({ event }) => event === 'session.satAway')).toHaveLength(2);
    // The desk repeats its message because the response was lost.
    expect(must(publish({ since: here.clock.now(), until: null }))?.session.operator.name).toBe('an');
  });

  it('is not valid further into the future than clocks differ', async () => {
    const { publish } = await given();
    const since = here.clock.now();
    expect(must(publish({ since, until: since + 8 * hour }))).toBeNull();
    expect(here.store.deskSessions.satBetween(desk, 'an', since + hour / 4, since + hour / 4)).toBe(true);
    expect(here.store.deskSessions.satBetween(desk, 'an', since + hour / 4 + 1, since + 8 * hour)).toBe(
      false,
    );
  });

  it('expires for the desk once it was revoked or has ended, and each change is published', async () => {
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
    let lastPublished = 0;
    people.topics.verifiers.changedBy((messagesFor) => {
      lastPublished = messagesFor(undefined)[0]?.revocations ?? 0;
    });
    must(people.operators.change('an', { roles: ['operator'] }, 'hn:operator:binh'));
    expect(lastPublished).toBe(1);
    expect(people.verifiersOver(desk, [own])).toEqual([own]);
    // The administration program writes from another process.
    people.operators.lookAgain();
    expect(lastPublished).toBe(2);
    const { verifier: next } = must(await people.verifier(await session(people)));
    const again = { operator: an, issuedAt: next?.issuedAt ?? 0 };
    expect(people.verifiersOver(desk, [again])).toEqual([]);
    await here.clock.advance(2 * hour);
    expect(people.verifiersOver(desk, [again])).toEqual([again]);
  });

  it('is invalid with another secret, at another desk, a day before its begin, or after its end', async () => {
    const { publish, verifier } = await given({ offlineHours: 72 });
    const since = here.clock.now() + hour;
    await here.clock.advance(2 * hour);
    const refused = { fault: { code: 'offline.notTaken' } };
    expect(publish({ since, until: null }, Buffer.alloc(32))).toMatchObject(refused);
    expect(publish({ since, until: null, desk: otherDesk })).toMatchObject(refused);
    expect(publish({ since: verifier.issuedAt - 24 * hour - 1, until: since })).toMatchObject(refused);
    const ahead = here.clock.now() + 24 * hour + 1;
    expect(publish({ since: ahead, until: ahead })).toMatchObject(refused);
    await here.clock.advance(71 * hour);
    expect(publish({ since: verifier.expiresAt, until: verifier.expiresAt + 1 })).toMatchObject(refused);
  });

  it('accepts one signature by a clock hours ahead or behind, and extends no session', async () => {
    const { people, publish } = await given();
    const seats = createDeskOccupancy({ site: 'hn', clock: here.clock, store: here.store });
    const an = OperatorId.parse('hn:operator:an');
    for (const [n, off] of [hour, -hour, 11 * hour, -23 * hour].entries()) {
      const since = here.clock.now() + off;
      expect(must(publish({ since, until: since }))).toBeNull();
      expect(seats.personAt(desk, an, since)?.scope).toBe('all');
      expect(seats.sign(desk, an, since, shiftLogId(2 * n))).toBe('done');
      expect(seats.sign(desk, an, since, shiftLogId(2 * n + 1))).toBe('signed');
    }
    const ahead = must(publish({ since: here.clock.now() + 2 * hour, until: null }))?.session;
    expect(ahead?.expiresAt).toBe(here.clock.now() + 12 * hour);
    if (ahead) people.operators.signOut(ahead);
    const behind = must(publish({ since: here.clock.now() - 2 * hour, until: null }))?.session;
    expect(behind?.expiresAt).toBe(here.clock.now() + 10 * hour);
  });

  it('does not show a disabled person as signed in because their desk’s clock was ahead', async () => {
    const { people, publish } = await given();
    const seats = createDeskOccupancy({ site: 'hn', clock: here.clock, store: here.store });
    const an = OperatorId.parse('hn:operator:an');
    const since = here.clock.now() + 5 * hour;
    must(publish({ since, until: since }));
    must(people.operators.change('an', { disabled: true }, 'hn'));
    await here.clock.advance(5 * hour);
    expect(seats.personAt(desk, an, since)).toBeUndefined();
    expect(publish({ since: since + 1, until: since + 1 })).toMatchObject({
      fault: { code: 'offline.notTaken' },
    });
  });

  it('becomes invalid when its owner is changed, disabled or takes another password', async () => {
    const enabled = { disabled: false };
    for (const change of [{ roles: ['operator'] }, { disabled: true }]) {
      const { people, publish } = await given();
      const before = here.clock.now() + 1_000;
      await here.clock.advance(hour);
      must(people.operators.change('an', change, 'hn'));
      await here.clock.advance(hour);
      // Their earlier actions were lawful.
      expect(must(publish({ since: before, until: here.clock.now() }))).toBeNull();
      must(people.operators.change('an', enabled, 'hn'));
      expect(publish({ since: here.clock.now() - 1_000, until: null })).toMatchObject({
        fault: { code: 'offline.notTaken' },
      });
    }
  });
});
