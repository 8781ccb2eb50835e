import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { type SignedTrail, sha256, signedTrail } from '../../test/fixtures/signedTrail.ts';
import type { AuditEntry } from './audit.ts';
import type { KeptHead } from './trail.ts';
import { checkTrail } from './trailCheck.ts';

const whole = await signedTrail({ deeds: 500, policy: { segmentEntries: 150, signEntries: 20 } });

async function checked(change: Partial<SignedTrail>, holds: (head: KeptHead) => boolean = () => true) {
  const { entries, heads } = { ...whole, ...change };
  const clock = handClock();
  const told: unknown[] = [];
  const checking = checkTrail(
    {
      clock,
      sha256,
      holds,
      trail: {
        page: (after, limit) => entries.filter(({ seq }) => seq > after).slice(0, limit),
        heads: (after, limit) => heads.filter(({ head }) => head.segment > after).slice(0, limit),
      },
    },
    (...result) => told.push(result),
  );
  expect(told).toEqual([]);
  await clock.advance(1_000);
  expect(clock.pending).toBe(0);
  return { told, through: checking.through() };
}
const changedAt = (at: number) =>
  whole.entries.map((entry, n): AuditEntry => (n === at ? { ...entry, who: 'me' } : entry));

it('finds a trail whole, slice by slice', async () => {
  expect(await checked({})).toEqual({ told: [[undefined, 500]], through: 500 });
  expect((await checked({ heads: [] })).told).toEqual([[undefined, 500]]);
});

describe('finds the entry', () => {
  it('that was changed', async () => {
    expect((await checked({ entries: changedAt(399) })).told).toMatchObject([[400, expect.any(Number)]]);
  });
  it('after one that was taken out', async () => {
    const entries = whole.entries.filter(({ seq }) => seq !== 200);
    expect((await checked({ entries })).told).toMatchObject([[201, expect.any(Number)]]);
  });
  it('after which the end is missing, though it was signed', async () => {
    expect((await checked({ entries: whole.entries.slice(0, 320) })).told).toMatchObject([[321, 320]]);
  });
  it('from which a head’s signature does not hold', async () => {
    const { told } = await checked({}, ({ head }) => head.segment !== 2);
    expect(told).toMatchObject([[151, expect.any(Number)]]);
  });
  it('of which a head says another hash', async () => {
    const heads = whole.heads.map((kept) => {
      const { head } = kept;
      return head.segment === 4 ? { ...kept, head: { ...head, hash: 'a'.repeat(64) } } : kept;
    });
    expect((await checked({ heads })).told).toMatchObject([
      [whole.heads.at(-1)?.head.last, expect.any(Number)],
    ]);
  });
});

it('begins after what was dropped', async () => {
  const heads = whole.heads.map((kept, at) => (at < 2 ? { ...kept, droppedAt: 1 } : kept));
  expect((await checked({ heads, entries: whole.entries.slice(300) })).told).toEqual([[undefined, 200]]);
  expect((await checked({ heads, entries: whole.entries.slice(301) })).told).toMatchObject([[302, 0]]);
});

it('takes what cannot be read for broken, and stops when it is told to', async () => {
  const clock = handClock();
  const told: unknown[] = [];
  const trail = {
    page: () => {
      throw new Error('not an entry');
    },
    heads: () => [],
  };
  const options = { trail, clock, sha256, holds: () => true };
  checkTrail(options, (...result) => told.push(result)).stop();
  await clock.advance(1_000);
  expect(told).toEqual([]);
  checkTrail(options, (...result) => told.push(result));
  await clock.advance(1_000);
  expect(told).toEqual([[1, 0]]);
});
