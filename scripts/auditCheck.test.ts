import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../core/audit/audit.ts';
import { sealText } from '../core/audit/auditExport.ts';
import type { SigningKey } from '../core/audit/auditLogSigner.ts';
import type { StoredHead } from '../core/audit/chainHeads.ts';
import {
  createKey,
  createSignedAuditLog,
  rehashFrom,
  type SignedAuditLog,
  signedBy,
  toStoredHead,
} from '../test/fixtures/signedAuditLog.ts';
import { createAuditLogCheck, type Seal } from './auditCheck.mjs';

const policy = { segmentEntries: 100, signEntries: 20 };
const deskKey = createKey();
const siteKey = createKey();
/** 250 audit events: two closed segments, and an open end of which ten are not signed yet. */
const whole = await createSignedAuditLog({ auditEvents: 250, policy, key: deskKey, site: siteKey });
const signedThrough = whole.heads.at(-1)?.head.last ?? 0;
const [first, second] = whole.heads as [StoredHead, StoredHead];

function verified(
  { auditLog, entries, heads }: SignedAuditLog,
  more: {
    readonly witnessed?: readonly StoredHead[];
    readonly keys?: readonly string[];
    readonly isChosen?: boolean;
    readonly kind?: 'desk' | 'site';
    readonly sealed?: Seal;
  } = {},
) {
  const { witnessed = [], keys = [], isChosen = false, kind = 'desk', sealed } = more;
  const plain = (stored: readonly StoredHead[]) =>
    stored.map(({ head, ...rest }) => ({ ...rest, head: { ...head } }));
  const checking = createAuditLogCheck({
    about: { kind, auditLog, isChosen },
    heads: plain(heads),
    witnessed: plain(witnessed),
    keys,
  });
  for (const entry of [...entries].reverse()) checking.entry({ entry });
  return checking.end({ reported: undefined, isCut: false, sealed });
}
const saysOf = (found: readonly { readonly says: string }[]) => [...new Set(found.map(({ says }) => says))];
const wrongOf = (auditLog: Partial<SignedAuditLog>, more = {}) =>
  verified({ ...whole, ...auditLog }, more).wrong;
const withEntry = (at: number, change: Partial<AuditEntry>) =>
  whole.entries.map((entry, index) => (index === at ? { ...entry, ...change } : entry));

const anyIndex = fc.integer({ min: 0, max: whole.entries.length - 1 });
const anyChange: fc.Arbitrary<Partial<AuditEntry>> = fc.constantFrom(
  { who: 'hn:operator:nobody' },
  { event: 'camera.viewEnd' },
  { camera: 'hn:camera:9' },
  { why: 'another reason' },
  { detail: '{}' },
  { at: 1 },
  { monotonicMs: 0.5 },
);

it('accepts an unchanged audit log and reports how far it is signed', () => {
  const { wrong, good, open } = verified(whole);
  expect(wrong).toEqual([]);
  expect(saysOf(good)).toEqual(['chain', 'signed', 'counter']);
  expect(signedThrough).toBeGreaterThan(220);
  expect(open).toContainEqual({ says: 'tail', values: [signedThrough + 1, 250] });
});

describe('detects tampering with entries', () => {
  it('a changed entry', () => {
    fc.assert(
      fc.property(anyIndex, anyChange, (at, change) => {
        const found = wrongOf({ entries: withEntry(at, change) });
        expect(found[0]).toMatchObject({ says: 'changed', seq: at + 1 });
      }),
    );
  });

  it('a changed entry with a matching hash', () => {
    fc.assert(
      fc.property(anyIndex, anyChange, (at, change) => {
        const alone = withEntry(at, change);
        alone[at] = rehashFrom(alone, at)[at] as AuditEntry;
        const found = wrongOf({ entries: alone });
        if (at + 1 < alone.length)
          expect(found).toContainEqual(expect.objectContaining({ says: 'unlinked', seq: at + 2 }));
        else
          expect(verified({ ...whole, entries: alone }).open).toContainEqual({
            says: 'tail',
            values: [signedThrough + 1, 250],
          });
      }),
    );
  });

  it('a removed entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.entries.length - 2 }), (at) => {
        const found = wrongOf({ entries: whole.entries.filter((_, index) => index !== at) });
        expect(found).toContainEqual({ says: 'gap', seq: at + 2, values: [at + 2, at + 1, at + 1] });
      }),
    );
  });

  it('swapped entries', () => {
    fc.assert(
      fc.property(anyIndex, anyIndex, (a, b) => {
        fc.pre(a !== b);
        const entries = [...whole.entries];
        [entries[a], entries[b]] = [entries[b] as AuditEntry, entries[a] as AuditEntry];
        expect(saysOf(wrongOf({ entries }))).toContain('disorder');
      }),
    );
  });

  it('an inserted entry', () => {
    fc.assert(
      fc.property(anyIndex, anyIndex, (at, of) => {
        const entries = [...whole.entries];
        entries.splice(at, 0, whole.entries[of] as AuditEntry);
        expect(saysOf(wrongOf({ entries }))).toContain('disorder');
      }),
    );
  });

  it('a truncated end, as far as it was signed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.entries.length - 1 }), (left) => {
        const found = wrongOf({ entries: whole.entries.slice(0, left) });
        if (left < signedThrough)
          expect(found).toContainEqual(expect.objectContaining({ says: 'truncated', seq: left }));
        else expect(found).toEqual([]);
      }),
    );
  });

  it('a truncated beginning without a recorded drop', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.entries.length - 1 }), (cut) => {
        expect(saysOf(wrongOf({ entries: whole.entries.slice(cut) }))).toContain('beheaded');
      }),
    );
  });

  it('a rehashed tail, as far as it was signed; the unsigned rest is reported as not provable', () => {
    fc.assert(
      fc.property(anyIndex, anyChange, (at, change) => {
        const entries = rehashFrom(withEntry(at, change), at);
        fc.pre(entries[at]?.hash !== whole.entries[at]?.hash);
        const { wrong, open } = verified({ ...whole, entries });
        if (at + 1 > signedThrough) {
          expect(wrong).toEqual([]);
          expect(open).toContainEqual({ says: 'tail', values: [signedThrough + 1, 250] });
          return;
        }
        const [from, to] = (
          wrong
            .filter(({ says }) => says === 'signedOther')
            .map(({ values = [] }) => values)
            .at(-1) ?? []
        )
          .map(Number)
          .reverse();
        expect(from).toBeLessThanOrEqual(at + 1);
        expect(to).toBeGreaterThanOrEqual(at + 1);
      }),
    );
  });
});

describe('detects tampering with heads', () => {
  const heads = (change: (stored: StoredHead, at: number) => StoredHead) => whole.heads.map(change);
  it.each([
    ['its last entry', { last: 99 }],
    ['its hash', { hash: '0'.repeat(64) }],
    ['when it was signed', { signedAt: 1 }],
    ['what it counts', { auditEvents: { 'camera.view': 100 } }],
  ])('%s', (_what, change) => {
    const forged = heads((stored, at) =>
      at === 0 ? { ...stored, head: { ...stored.head, ...change } } : stored,
    );
    expect(saysOf(wrongOf({ heads: forged }))).toContain('headForged');
  });

  it('a removed head', () => {
    expect(saysOf(wrongOf({ heads: whole.heads.slice(1) }))).toContain('headUnfit');
    expect(saysOf(wrongOf({ heads: [first, ...whole.heads.slice(2)] }))).toContain('headUnfit');
  });

  it('a false count signed by the key’s holder', () => {
    const lie = signedBy(deskKey, { ...first.head, auditEvents: { 'camera.view': 100 } });
    expect(wrongOf({ heads: [toStoredHead(lie, siteKey), ...whole.heads.slice(1)] })).toContainEqual(
      expect.objectContaining({ says: 'countDiffers', seq: 1 }),
    );
  });

  it('a forged witness signature', () => {
    const forged = heads((stored, at) =>
      at === 1 && stored.witnessSignature
        ? { ...stored, witnessSignature: { ...stored.witnessSignature, at: 5 } }
        : stored,
    );
    expect(wrongOf({ heads: forged })).toEqual([
      expect.objectContaining({ says: 'counterForged', seq: 101 }),
    ]);
  });

  it('heads of another audit log', () => {
    expect(saysOf(verified({ ...whole, auditLog: 'desk-1111111111111111' }).wrong)).toEqual(['otherLog']);
  });
});

describe('an audit log that was rewritten and signed again', () => {
  /** Rewrites an audit log from one entry on, and signs it again. */
  const rewritten = (key: SigningKey): SignedAuditLog => {
    const entries = rehashFrom(withEntry(30, { who: 'hn:operator:nobody' }), 30);
    const hashOf = (seq: number) => entries[seq - 1]?.hash ?? '';
    const heads = whole.heads.map(({ head }) =>
      toStoredHead(
        signedBy(key, {
          ...head,
          hash: hashOf(head.last),
          previous: head.first === 1 ? head.previous : hashOf(head.first - 1),
          points: head.points.map(([seq]) => [seq, hashOf(seq)]),
        }),
        undefined,
      ),
    );
    return { ...whole, entries, heads };
  };

  it('with the desk’s own key cannot be distinguished, which is reported', () => {
    for (const key of [deskKey, createKey()]) {
      const { wrong, open } = verified(rewritten(key));
      expect(wrong).toEqual([]);
      expect(saysOf(open)).toEqual(expect.arrayContaining(['noCounter', 'keysOpen']));
    }
  });

  it('with another key is detected by the fingerprint', () => {
    expect(wrongOf(whole, { keys: [deskKey.fingerprint] })).toEqual([]);
    expect(saysOf(wrongOf(rewritten(createKey()), { keys: [deskKey.fingerprint] }))).toEqual(['keyOther']);
  });

  it('is detected by the site’s copies of its heads, regardless of the signer', () => {
    expect(verified(whole, { witnessed: whole.heads }).good).toContainEqual({
      says: 'witnessed',
      values: [3, signedThrough],
    });
    for (const key of [deskKey, createKey()])
      expect(saysOf(wrongOf(rewritten(key), { witnessed: whole.heads }))).toContain('counterOther');
  });

  it('without its last entries and heads is detected by the site’s copies of its heads', () => {
    const cut = { ...whole, entries: whole.entries.slice(0, 100), heads: [first] };
    expect(wrongOf(cut)).toEqual([]);
    expect(saysOf(wrongOf(cut, { witnessed: whole.heads }))).toEqual(
      expect.arrayContaining(['counterMissing', 'truncated']),
    );
  });
});

describe('segments dropped by retention', () => {
  const drop = { event: 'audit.drop', detail: JSON.stringify({ segment: 1 }) };
  const dropped: SignedAuditLog = {
    ...whole,
    entries: rehashFrom(withEntry(248, drop), 248).slice(100),
    heads: [{ ...first, droppedAt: 5 }, ...whole.heads.slice(1)],
  };

  it('leave a valid audit log, and are reported', () => {
    const { wrong, good } = verified(dropped);
    expect(wrong).toEqual([]);
    expect(good).toContainEqual({ says: 'dropped', values: [1, 100] });
  });

  it('may leave some of their entries for a moment, which are valid too', () => {
    const entries = rehashFrom(withEntry(248, drop), 248);
    expect(wrongOf({ ...dropped, entries: entries.slice(60) })).toEqual([]);
    entries[70] = { ...(entries[70] as AuditEntry), who: 'x' };
    expect(wrongOf({ ...dropped, entries: entries.slice(60) })).toContainEqual(
      expect.objectContaining({ says: 'changed', seq: 71 }),
    );
  });

  it('without a recorded drop are detected', () => {
    const { entries } = { entries: whole.entries.slice(100) };
    expect(wrongOf({ ...dropped, entries })).toEqual([
      expect.objectContaining({ says: 'unrecordedDrop', seq: 100 }),
    ]);
  });

  it('without the heads before them are detected', () => {
    const heads = [first, { ...second, droppedAt: 5 }, ...whole.heads.slice(2)];
    expect(saysOf(wrongOf({ ...whole, heads }))).toContain('headUnfit');
  });
});

it('checks each entry and its position in a filtered selection, and reports that omitted ones are unseen', () => {
  const chosen = whole.entries.filter(({ who }) => who.endsWith('an'));
  const { wrong, good, open } = verified({ ...whole, entries: chosen }, { isChosen: true });
  expect(wrong).toEqual([]);
  expect(open).toContainEqual({ says: 'choice' });
  expect(saysOf(good)).toContain('chosen');
  const [one, ...others] = chosen;
  expect(
    saysOf(wrongOf({ entries: [{ ...(one as AuditEntry), detail: '' }, ...others] }, { isChosen: true })),
  ).toEqual(['changed']);
});

describe('the seal of an exported file', () => {
  const sealedBy = (key: SigningKey, of: { readonly sha256: string; readonly entries: number }): Seal => ({
    ...of,
    key: key.public,
    signature: key.sign(sealText({ ...of, key: key.public })),
  });
  const of = { sha256: 'a'.repeat(64), entries: 250 };
  const seal = sealedBy(deskKey, of);

  it('confirms that the file is unchanged since its export', () => {
    const { wrong, good } = verified(whole, { sealed: seal });
    expect(wrong).toEqual([]);
    expect(good).toContainEqual({ says: 'sealed', values: [deskKey.fingerprint] });
  });

  it.each([
    ['of other bytes', { ...seal, sha256: 'b'.repeat(64) }],
    ['of another number of entries', { ...seal, entries: 249 }],
    ['in the name of another key', { ...seal, key: siteKey.public }],
    ['that is no key', { ...seal, key: 'undefined', signature: 'undefined' }],
  ])('%s is not it', (_what, sealed) => {
    expect(wrongOf({}, { sealed })).toMatchObject([{ says: 'sealForged' }]);
  });

  it('by a key that never signed this desk’s audit log is refused, unless that key is expected', () => {
    const other = createKey();
    const sealed = sealedBy(other, of);
    expect(wrongOf({}, { sealed })).toMatchObject([{ says: 'sealOther', values: [0, other.fingerprint] }]);
    const keys = [deskKey.fingerprint, other.fingerprint];
    expect(wrongOf({}, { sealed, keys })).toEqual([]);
  });

  it('of a site’s audit log is a desk’s, whose key must be given', () => {
    const other = createKey();
    const site = { kind: 'site', sealed: sealedBy(other, of) } as const;
    const open = (keys: readonly string[]) => verified(whole, { ...site, keys }).open;
    expect(open([deskKey.fingerprint])).toContainEqual({ says: 'sealKeyOpen', values: [other.fingerprint] });
    expect(saysOf(open([deskKey.fingerprint, other.fingerprint]))).not.toContain('sealKeyOpen');
  });
});
