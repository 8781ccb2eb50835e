import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEntry, type AuditEvent, auditGenesis, chainEntry, firstBrokenEntry } from './audit.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const anyAction: fc.Arbitrary<AuditEvent> = fc.record({
  who: fc.string({ maxLength: 40 }),
  event: fc.string({ maxLength: 40 }),
  camera: fc.option(fc.string({ maxLength: 40 })),
  why: fc.option(fc.string({ maxLength: 40 })),
  detail: fc.string({ maxLength: 40 }),
});

function chain(auditEvents: readonly AuditEvent[]): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [at, event] of auditEvents.entries())
    entries.push(chainEntry(entries.at(-1), event, { at: 1_000 + at, monotonicMs: at }, sha256));
  return entries;
}
const anyChain = fc.array(anyAction, { minLength: 1, maxLength: 12 }).map(chain);

describe('the audit chain', () => {
  it('begins at number one, on the genesis hash', () => {
    const [first] = chain([{ who: 'a', event: 'b', camera: null, why: null, detail: '' }]);
    expect(first).toMatchObject({ seq: 1, previous: auditGenesis });
    expect(AuditEntry.safeParse(first).success).toBe(true);
  });

  it('is valid as written, whole or from any point on', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (entries, from) => {
        expect(firstBrokenEntry(entries, sha256)).toBeUndefined();
        const cut = from % entries.length;
        expect(firstBrokenEntry(entries.slice(cut + 1), sha256, entries[cut])).toBeUndefined();
      }),
    );
  });

  it('stores an audit event of any length so that it can be read again', () => {
    const desk = 'hn:desk:1';
    const detail = JSON.stringify({ desk, text: '\u0001'.repeat(1_000) });
    const long = {
      who: 'w'.repeat(900),
      event: 'd'.repeat(900),
      camera: 'c'.repeat(900),
      why: 'y'.repeat(900),
    };
    const entries = chain([
      { ...long, detail },
      { ...long, why: `${'y'.repeat(499)}😀`, detail: 'x'.repeat(4_001) },
      { ...long, camera: null, why: null, detail: 'x'.repeat(4_000) },
    ]);
    expect(AuditEntry.array().safeParse(entries).success).toBe(true);
    expect(firstBrokenEntry(entries, sha256)).toBeUndefined();
    const [first, second, third] = entries;
    expect(JSON.parse(first?.detail ?? '')).toEqual({ desk, cut: detail.length, sha256: sha256(detail) });
    expect(JSON.parse(second?.detail ?? '')).toEqual({ cut: 4_001, sha256: sha256('x'.repeat(4_001)) });
    expect(second?.why).toBe('y'.repeat(499));
    expect(third?.detail).toBe('x'.repeat(4_000));
  });

  it('reveals which entry was changed, in any field', () => {
    const fields = [
      'at',
      'monotonicMs',
      'who',
      'event',
      'camera',
      'why',
      'detail',
      'previous',
      'hash',
    ] as const;
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.constantFrom(...fields), (entries, which, field) => {
        const at = which % entries.length;
        const forged = entries.map((entry, i) => {
          if (i !== at) return entry;
          const was = entry[field];
          return { ...entry, [field]: typeof was === 'number' ? was + 1 : `${was}x` };
        });
        expect(firstBrokenEntry(forged, sha256)).toBe(at + 1);
      }),
    );
  });

  it('reveals an entry that was removed or moved', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (entries, which) => {
        fc.pre(entries.length > 1);
        const at = which % (entries.length - 1);
        expect(firstBrokenEntry(entries.toSpliced(at, 1), sha256)).toBe(at + 2);
        expect(firstBrokenEntry([...entries].reverse(), sha256)).toBe(entries.length);
      }),
    );
  });
});
