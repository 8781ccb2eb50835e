import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSignedAuditLog } from '../../test/fixtures/signedAuditLog.ts';
import {
  AuditLogPolicy,
  dropThrough,
  headFollows,
  headIsSound,
  maxPoints,
  nextSegmentStep,
  type OpenSegment,
  reopenSegment,
  StoredHead,
} from './chainHeads.ts';

const policy = AuditLogPolicy.parse({ segmentEntries: 100, signEntries: 20 });
const { heads, entries } = await createSignedAuditLog({ auditEvents: 450, policy });
const all = heads.map(({ head }) => head);

it('an audit log is divided into segments without gaps, each head counting its own entries', () => {
  expect(all.map(({ segment, first, last, closed }) => [segment, first, last, closed])).toEqual([
    ...[1, 2, 3, 4].map((n) => [n, n * 100 - 99, n * 100, true]),
    [5, 401, all.at(-1)?.last, false],
  ]);
  for (const [at, head] of all.entries()) {
    expect(headFollows(all[at - 1], head)).toBe('follows');
    expect(headIsSound(head)).toBe(true);
    expect(head.hash).toBe(entries[head.last - 1]?.hash);
    for (const [seq, hash] of head.points) expect(hash).toBe(entries[seq - 1]?.hash);
    expect(StoredHead.safeParse(heads[at]).success).toBe(true);
  }
});

describe('a chain head', () => {
  const anyHead = fc
    .integer({ min: 0, max: all.length - 1 })
    .map((at) => ({ at, head: all[at] as (typeof all)[0] }));

  it('follows only its direct predecessor: a gap is missing, an earlier one contradicts', () => {
    fc.assert(
      fc.property(anyHead, anyHead, (last, next) => {
        const how = headFollows(last.head, next.head);
        if (next.at === last.at) expect(how).toBe('same');
        else if (next.at === last.at + 1) expect(how).toBe('follows');
        else expect(how).toBe(next.at > last.at ? 'missing' : 'contradicts');
      }),
    );
  });

  it('contradicts one with another previous hash, another origin, or another content of a closed segment', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: all.length - 1 }),
        fc.constantFrom('previous', 'first', 'hash'),
        (at, what) => {
          const [last, next] = [all[at - 1], all[at]] as [(typeof all)[0], (typeof all)[0]];
          const other = what === 'first' ? { first: next.first + 1 } : { [what]: 'f'.repeat(64) };
          if (what === 'hash') expect(headFollows(last, { ...last, ...other })).toBe('contradicts');
          else expect(headFollows(last, { ...next, ...other })).toBe('contradicts');
        },
      ),
    );
  });

  it('of the same open segment must include all previously signed points', () => {
    const last = all.at(-1) as (typeof all)[0];
    const point: [number, string] = [last.last, last.hash];
    const grown = { ...last, last: last.last + 5, hash: 'a'.repeat(64), points: [...last.points, point] };
    expect(headFollows(last, grown)).toBe('follows');
    expect(headFollows(last, { ...grown, closed: true })).toBe('follows');
    expect(headFollows(last, { ...grown, points: last.points })).toBe('contradicts');
    const changed: [number, string] = [last.last, 'b'.repeat(64)];
    expect(headFollows(last, { ...grown, points: [...last.points, changed] })).toBe('contradicts');
    expect(headFollows(last, { ...grown, last: last.last - 1 })).toBe('contradicts');
  });

  it('must be the first if no other is known', () => {
    expect(all.map((head) => headFollows(undefined, head))).toEqual([
      'follows',
      ...all.slice(1).map(() => 'missing'),
    ]);
  });
});

describe('the next step for an open segment', () => {
  const base = reopenSegment(all.at(-1) as (typeof all)[0]);
  const hour = 3_600_000;
  const due = (change: Partial<OpenSegment>, after = 0) =>
    nextSegmentStep({ ...base, ...change }, policy, base.from + after);

  it('is nothing while all of it is signed and it is young', () => {
    expect(due({})).toBeUndefined();
  });
  it('is a signature when enough entries are unsigned, or one for long enough, also after the clock was set', () => {
    expect(due({ last: base.last + 20, unsignedSince: base.from })).toBe('sign');
    expect(due({ last: base.last + 1, unsignedSince: base.from }, 15 * 60_000)).toBe('sign');
    expect(due({ last: base.last + 1, unsignedSince: base.from }, -15 * 60_000)).toBe('sign');
    expect(due({ last: base.last + 1, unsignedSince: base.from }, 14 * 60_000)).toBeUndefined();
  });
  it('is closing when it is long, old, or was signed too often', () => {
    expect(due({ last: base.first + 99 })).toBe('close');
    expect(due({}, 24 * hour)).toBe('close');
    const points = Array.from({ length: maxPoints }, (_, at): [number, string] => [at + 1, 'a'.repeat(64)]);
    expect(due({ points, last: base.last + 20, unsignedSince: base.from })).toBe('close');
  });
});

it('retention drops old segments from the beginning, at a desk only those with a witness signature', () => {
  const closed = all.slice(0, 4);
  const keep = { ...policy, keepDays: 1 };
  const day = 86_400_000;
  const word = { site: 'hn', at: 1, key: '', signature: '' };
  const through = (now: number, witnessSignature: (at: number) => boolean, needs: boolean) =>
    dropThrough(
      closed.map((head, at) => ({ head, witnessSignature: witnessSignature(at) ? word : null })),
      ...([keep, now, needs] as const),
    )?.segment;
  const third = (closed[2]?.signedAt ?? 0) + day + 1;
  expect(through(third, () => false, false)).toBe(3);
  expect(through(third, () => true, true)).toBe(3);
  expect(through(third, (at) => at !== 1, true)).toBe(1);
  expect(through(third, (at) => at !== 0, true)).toBeUndefined();
  expect(
    dropThrough(
      closed.map((head) => ({ head, witnessSignature: word })),
      policy,
      third * 2,
      false,
    ),
  ).toBeUndefined();
});

it('retention keeps segments signed or witnessed recently, whatever time their entries have', () => {
  const keep = { ...policy, keepDays: 1 };
  const now = 10 * 86_400_000;
  const [first] = all;
  const old = first && { ...first, from: 1, to: 2, signedAt: 3 };
  const word = { site: 'hn', at: 4, key: '', signature: '' };
  const dropped = (head: typeof old, witnessSignature: typeof word | null) =>
    head && dropThrough([{ head, witnessSignature }], keep, now, false);
  expect(dropped(old, null)).toEqual(old);
  expect(dropped(old, word)).toEqual(old);
  expect(dropped(old && { ...old, signedAt: now - 1 }, null)).toBeUndefined();
  expect(dropped(old, { ...word, at: now - 1 })).toBeUndefined();
});
