import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeskId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type DeskProofSubject, getDeskProofText } from '../../core/people/deskProof.ts';
import type { LinkKey } from '../../desk/sync/link.ts';
import type { HandClock } from '../../test/fakes/clock.ts';
import { testDeskKey } from '../../test/fakes/siteClient.ts';
import { must } from '../../test/fixtures/must.ts';
import { openTestStore } from '../../test/fixtures/siteStore.ts';
import type { SiteStore } from '../store/index.ts';
import { administerDesks, createEnrolledDesks, type EnrolledDesks } from './enrolledDesks.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const key = testDeskKey(desk);
const foreignKey = testDeskKey(desk, 'foreign');
let clock: HandClock;
let store: SiteStore;
let notices: string[];
let desks: EnrolledDesks;

beforeEach(() => {
  ({ clock, store } = openTestStore());
  notices = [];
  const onNotice = ({ code }: Fault) => void notices.push(code);
  desks = createEnrolledDesks({ clock, store, onNotice });
});
afterEach(() => store.close());

const subject = (over: Partial<DeskProofSubject> = {}): DeskProofSubject => ({
  site: 'hn',
  instance: 'one',
  desk,
  challenge: randomBytes(32).toString('hex'),
  certificate: 'ab'.repeat(32),
  ...over,
});
const proofBy = (by: LinkKey, of: DeskProofSubject) => ({
  key: by.public,
  signature: by.sign(getDeskProofText(of)),
});
const codeOf = (of: DeskProofSubject, by: LinkKey, address = 'a') => {
  const answer = desks.prove(of, proofBy(by, of), address);
  return answer.ok ? 'ok' : answer.fault.code;
};
const auditEvents = () => store.audit.page(0, 100).map(({ event, who }) => [event, who]);

describe('a desk’s proof', () => {
  it('enrols the desk with the first key, and lets in that key alone afterwards', () => {
    expect(desks.keyOf(desk)).toBeUndefined();
    expect(codeOf(subject(), key)).toBe('ok');
    expect(desks.keyOf(desk)).toBe(key.public);
    expect(codeOf(subject(), foreignKey)).toBe('desk.otherKey');
    expect(codeOf(subject(), key)).toBe('ok');
    expect(desks.keyOf(desk)).toBe(key.public);
  });

  it('with a foreign key is audited and noticed once per key', () => {
    codeOf(subject(), key);
    for (const by of [foreignKey, foreignKey, testDeskKey(desk, 'another')])
      expect(codeOf(subject(), by)).toBe('desk.otherKey');
    expect(auditEvents()).toEqual([
      ['desk.enrolled', desk],
      ['desk.refused', 'nobody'],
      ['desk.refused', 'nobody'],
    ]);
    expect(notices).toEqual(['desk.claimed', 'desk.claimed']);
  });

  it.each<Partial<DeskProofSubject>>([
    { site: 'hcm' },
    { instance: 'two' },
    { desk: DeskId.parse('desk-fedcba9876543210') },
    { challenge: 'cd'.repeat(32) },
    { certificate: 'cd'.repeat(32) },
    { certificate: null },
  ])('for another subject is refused: %j', (other) => {
    const proof = proofBy(key, subject(other));
    expect(desks.prove(subject(), proof, 'a')).toMatchObject({ fault: { code: 'desk.proofWrong' } });
    expect(desks.keyOf(desk)).toBeUndefined();
  });

  it('is limited per address, and new desks more so', async () => {
    const other = (at: number) => DeskId.parse(`desk-${at.toString(16).padStart(16, '0')}`);
    const enrolled = (at: number, address: string) => {
      const of = subject({ desk: other(at) });
      return codeOf(of, testDeskKey(of.desk), address);
    };
    const codes = Array.from({ length: 41 }, (_, at) => enrolled(at, 'stranger'));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(40);
    expect(codes.at(-1)).toBe('call.tooMany');
    // Desks that the site knows are not held up, at the same address or another.
    expect(enrolled(0, 'stranger')).toBe('ok');
    expect(enrolled(99, 'elsewhere')).toBe('ok');
    const again = Array.from({ length: 200 }, () => codeOf(subject(), key, 'room'));
    expect(new Set(again)).toEqual(new Set(['ok']));
    expect(codeOf(subject(), key, 'room')).toBe('call.tooMany');
    await clock.advance(100);
    expect(codeOf(subject(), key, 'room')).toBe('ok');
  });
});

describe('an administrator', () => {
  const session = { tokenHash: 'hash', operator: 'an', desk, expiresAt: 1e15 };
  const verifier = { desk, operator: 'an', issuedAt: 1, expiresAt: 1e15, publicKey: '00' };
  const admin = () => administerDesks({ site: 'hn', clock, store });
  beforeEach(() => {
    codeOf(subject(), key);
    store.operators.put(
      {
        id: 'an',
        name: 'an',
        displayName: 'An',
        passwordHash: '',
        roles: [],
        scope: 'all',
        demo: false,
        disabled: false,
      },
      0,
    );
    store.sessions.add(session, 0);
    store.verifiers.add(verifier);
  });
  const isEnded = () =>
    store.sessions.byTokenHash('hash') === undefined &&
    store.verifiers.get(desk, 'an', 1)?.revokedAt === Math.round(clock.now());

  it('revokes a desk: sessions and verifiers end, and no key is accepted for it', () => {
    expect(must(admin().revoke(desk))).toBe(true);
    expect(isEnded()).toBe(true);
    expect(desks.keyOf(desk)).toBeUndefined();
    expect(codeOf(subject(), key)).toBe('desk.revoked');
    expect(codeOf(subject(), foreignKey)).toBe('desk.otherKey');
    expect(admin().list()).toMatchObject([{ desk, state: 'revoked', since: Math.round(clock.now()) }]);
    expect(auditEvents().at(-2)).toEqual(['desk.revoked', 'hn']);
  });

  it('forgets a replaced machine’s key: the next one is the desk’s', () => {
    expect(must(admin().forget(desk))).toBe(true);
    expect(isEnded()).toBe(true);
    expect(codeOf(subject(), foreignKey)).toBe('ok');
    expect(codeOf(subject(), key)).toBe('desk.otherKey');
    expect(admin().list()).toMatchObject([{ desk, state: 'enrolled' }]);
  });

  it('is told that a desk is unknown', () => {
    const unknown = DeskId.parse('desk-fedcba9876543210');
    expect(must(admin().revoke(unknown))).toBe(false);
    expect(must(admin().forget(unknown))).toBe(false);
    expect(auditEvents().map(([event]) => event)).toEqual(['desk.enrolled']);
  });
});
