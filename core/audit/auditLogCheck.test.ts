import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createSignedAuditLog, type SignedAuditLog, sha256 } from '../../test/fixtures/signedAuditLog.ts';
import type { AuditEntry } from './audit.ts';
import { checkAuditLog } from './auditLogCheck.ts';
import type { StoredHead } from './chainHeads.ts';

const whole = await createSignedAuditLog({
  auditEvents: 500,
  policy: { segmentEntries: 150, signEntries: 20 },
});

async function checked(change: Partial<SignedAuditLog>, holds: (head: StoredHead) => boolean = () => true) {
  const { entries, heads } = { ...whole, ...change };
  const clock = handClock();
  const received: unknown[] = [];
  const checking = checkAuditLog(
    {
      clock,
      sha256,
      holds,
      auditLog: {
        page: (after, limit) => entries.filter(({ seq }) => seq > after).slice(0, limit),
        heads: (after, limit) => heads.filter(({ head }) => head.segment > after).slice(0, limit),
      },
    },
    (...result) => received.push(result),
  );
  expect(received).toEqual([]);
  await clock.advance(1_000);
  expect(clock.pending).toBe(0);
  return { received, through: checking.through() };
}
const changedAt = (at: number) =>
  whole.entries.map((entry, n): AuditEntry => (n === at ? { ...entry, who: 'me' } : entry));

it('checkAuditLog accepts a valid audit log, slice by slice', async () => {
  expect(await checked({})).toEqual({ received: [[undefined, 500]], through: 500 });
  expect((await checked({ heads: [] })).received).toEqual([[undefined, 500]]);
});

describe('checkAuditLog reports the entry', () => {
  it('that was changed', async () => {
    expect((await checked({ entries: changedAt(399) })).received).toMatchObject([[400, expect.any(Number)]]);
  });
  it('after a removed one', async () => {
    const entries = whole.entries.filter(({ seq }) => seq !== 200);
    expect((await checked({ entries })).received).toMatchObject([[201, expect.any(Number)]]);
  });
  it('after which the end is missing, although it was signed', async () => {
    expect((await checked({ entries: whole.entries.slice(0, 320) })).received).toMatchObject([[321, 320]]);
  });
  it('from which a head’s signature is invalid', async () => {
    const { received } = await checked({}, ({ head }) => head.segment !== 2);
    expect(received).toMatchObject([[151, expect.any(Number)]]);
  });
  it('for which a head has another hash', async () => {
    const heads = whole.heads.map((stored) => {
      const { head } = stored;
      return head.segment === 4 ? { ...stored, head: { ...head, hash: 'a'.repeat(64) } } : stored;
    });
    expect((await checked({ heads })).received).toMatchObject([
      [whole.heads.at(-1)?.head.last, expect.any(Number)],
    ]);
  });
});

it('checkAuditLog begins after the dropped part', async () => {
  const heads = whole.heads.map((stored, at) => (at < 2 ? { ...stored, droppedAt: 1 } : stored));
  expect((await checked({ heads, entries: whole.entries.slice(300) })).received).toEqual([[undefined, 200]]);
  expect((await checked({ heads, entries: whole.entries.slice(301) })).received).toMatchObject([[302, 0]]);
});

it('checkAuditLog reports unreadable data as broken, and stops on request', async () => {
  const clock = handClock();
  const received: unknown[] = [];
  const auditLog = {
    page: () => {
      throw new Error('not an entry');
    },
    heads: () => [],
  };
  const options = { auditLog, clock, sha256, holds: () => true };
  checkAuditLog(options, (...result) => received.push(result)).stop();
  await clock.advance(1_000);
  expect(received).toEqual([]);
  checkAuditLog(options, (...result) => received.push(result));
  await clock.advance(1_000);
  expect(received).toEqual([[1, 0]]);
});
