import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../core/audit/audit.ts';
import {
  AuditLogPolicy,
  type SignedHead,
  type StoredHead,
  witnessSignatureText,
} from '../../core/audit/chainHeads.ts';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { isSignatureValid } from '../../node/crypto/ed25519.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createHeadStore } from '../../test/fakes/witness.ts';
import { createKey, createSignedAuditLog, signedBy } from '../../test/fixtures/signedAuditLog.ts';
import { createAuditWitness } from './witness.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const session = { desk, operator: { id: OperatorId.parse('hn:operator:an') } };
const key = createKey();
const auditLog = await createSignedAuditLog({
  auditEvents: 250,
  policy: { segmentEntries: 100, signEntries: 20 },
  key,
});
const [one, two, three] = auditLog.heads.map(({ head, signature }): SignedHead => ({ head, signature })) as [
  SignedHead,
  SignedHead,
  SignedHead,
];
const siteKey = createKey();
const otherKey = createKey();

let heads: StoredHead[];
let auditEvents: AuditEvent[];
let notices: Fault[];
/** The desk's enrolled key. */
let enrolled: string;
let witness: ReturnType<typeof createAuditWitness>;
let clock: ReturnType<typeof handClock>;
beforeEach(() => {
  [heads, auditEvents, notices] = [[], [], []];
  enrolled = key.public;
  clock = handClock();
  witness = createAuditWitness({
    site: 'hn',
    clock,
    policy: AuditLogPolicy.parse({}),
    keyOf: (of) => (of === desk ? enrolled : undefined),
    key: () => ok(siteKey),
    attempt(run) {
      run();
      return ok(undefined);
    },
    append: (event) => void auditEvents.push(event),
    onNotice: (fault) => void notices.push(fault),
    heads: createHeadStore(heads),
  });
});
const code = (signed: SignedHead) => {
  const answer = witness(session, signed);
  return answer.ok ? answer.value.state : answer.fault.code;
};

it('the witness stores heads in order with their signatures, and pins the first key', () => {
  expect([one, two, three].map(code)).toEqual(['stored', 'stored', 'stored']);
  for (const { witnessSignature, droppedAt: _, ...signed } of heads) {
    if (!witnessSignature) throw new Error('no witness signature');
    const text = witnessSignatureText(signed, witnessSignature);
    expect(isSignatureValid(text, siteKey.public, witnessSignature.signature)).toBe(true);
  }
  expect(auditEvents).toMatchObject([{ event: 'desk.key', who: desk, why: 'first use' }]);
  expect(notices).toEqual([]);
});

it('the witness answers a repeated head alike, and requests missing ones', () => {
  expect(witness(session, two)).toMatchObject({ value: { state: 'missing', from: 1 } });
  expect(code(one)).toBe('stored');
  expect(witness(session, three)).toMatchObject({ value: { state: 'missing', from: 2 } });
  expect([two, one, two, one].map(code)).toEqual(['stored', 'stored', 'stored', 'stored']);
  expect(heads).toHaveLength(2);
});

describe('the witness refuses', () => {
  it('a head of another desk, and one whose signature does not hold', () => {
    const other = { ...session, desk: DeskId.parse('desk-1111111111111111') };
    expect(witness(other, one)).toMatchObject({ fault: { code: 'call.invalid' } });
    expect(code({ ...one, head: { ...one.head, to: one.head.to + 1 } })).toBe('audit.headForged');
    expect(code(signedBy(key, { ...one.head, last: 99 }))).toBe('audit.headForged');
    expect([heads, auditEvents]).toEqual([[], []]);
  });

  it('a head signed with another key than the desk’s, audited and noticed once per key; the desk goes on', () => {
    code(one);
    for (const by of [otherKey, otherKey, createKey()])
      expect(code(signedBy(by, two.head))).toBe('audit.foreignKey');
    expect(auditEvents.filter(({ event }) => event === 'audit.foreignKey')).toHaveLength(2);
    expect(notices.map((notice) => notice.code)).toEqual(['audit.foreignKey', 'audit.foreignKey']);
    expect([two, three].map(code)).toEqual(['stored', 'stored']);
  });

  it('a head that contradicts a stored one, audited and noticed once', () => {
    [one, two].map(code);
    const lie = signedBy(key, { ...two.head, hash: 'a'.repeat(64) });
    const older = signedBy(key, { ...one.head, signedAt: one.head.signedAt + 1 });
    const follows = signedBy(key, { ...three.head, previous: 'b'.repeat(64) });
    for (const wrong of [lie, lie, older, follows]) expect(code(wrong)).toBe('audit.contradicts');
    expect(auditEvents.filter(({ event }) => event === 'audit.contradicted')).toHaveLength(3);
    expect(notices).toHaveLength(3);
    expect(heads.map(({ signature }) => signature)).toEqual([one.signature, two.signature]);
    // What is true is still taken.
    expect(code(three)).toBe('stored');
  });
});

it('the witness limits heads per desk: a burst, then one a second, the rest unread', async () => {
  const forged = { ...one, head: { ...one.head, to: one.head.to + 1 } };
  const times = (count: number) => Array.from({ length: count }, () => code(forged));
  expect(new Set(times(1_000))).toEqual(new Set(['audit.headForged']));
  expect(code(one)).toBe('call.tooMany');
  expect(heads).toEqual([]);
  const other = { ...session, desk: DeskId.parse('desk-1111111111111111') };
  expect(witness(other, one)).toMatchObject({ fault: { code: 'call.invalid' } });
  await clock.advance(1_000);
  expect([one, two].map(code)).toEqual(['stored', 'call.tooMany']);
});

it('the witness accepts a new audit log of a desk, under the key with which it was enrolled again, and reports both', async () => {
  code(one);
  const second = await createSignedAuditLog({
    auditEvents: 40,
    policy: { signEntries: 20 },
    key: otherKey,
  });
  const [first] = second.heads as [StoredHead];
  enrolled = otherKey.public;
  // An audit event of another time: the audit log of a store that was begun again.
  const { head } = first;
  expect(code(signedBy(otherKey, { ...head, origin: 'c'.repeat(64) }))).toBe('stored');
  expect(notices.map((notice) => notice.code).sort()).toEqual(['audit.newKey', 'audit.newLog']);
  expect(auditEvents.map(({ event, why }) => [event, why])).toEqual([
    ...[
      ['desk.key', 'first use'],
      ['audit.newLog', null],
      ['desk.key', 'replaced'],
    ],
  ]);
});
