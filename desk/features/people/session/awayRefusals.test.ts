import { expect, it } from 'vitest';
import type { Deed } from '../../../../core/audit/audit.ts';
import { OperatorId } from '../../../../core/base/ids.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import type { Writer } from '../../../../node/sql/access.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import { createAwayRefusals } from './awayRefusals.ts';

const unknown = { code: 'offline.unknown', params: {} } as const;
const refusal = { ok: false, fault: unknown };

function start() {
  const clock = handClock();
  const deeds: Deed[] = [];
  const disk = { isFull: false };
  const refusals = createAwayRefusals({
    clock,
    log: () => {},
    write(deed, change) {
      if (disk.isFull) return fail('desk.storeFailed', { why: 'full' });
      deeds.push(deed);
      return ok(change({} as Writer));
    },
  });
  return { clock, deeds, disk, refusals };
}

it('writes who was refused without the site, by which name and why', () => {
  const { refusals, deeds } = start();
  const an = OperatorId.parse('s:operator:an');
  expect(refusals.noted(unknown, 'binh')).toEqual(refusal);
  refusals.noted({ code: 'offline.expired', params: {} }, 'AN', an);
  expect(deeds).toEqual([
    {
      who: 'nobody',
      deed: 'session.refused',
      camera: null,
      why: 'without the site',
      detail: '{"name":"binh","code":"offline.unknown"}',
    },
    {
      who: an,
      deed: 'session.refused',
      camera: null,
      why: 'without the site',
      detail: '{"name":"AN","code":"offline.expired"}',
    },
  ]);
});

it('writes so many a minute and no more, and counts the rest', async () => {
  const { refusals, deeds, clock } = start();
  for (let n = 0; n < 1_000; n += 1) expect(refusals.noted(unknown, `name ${n}`)).toEqual(refusal);
  expect(deeds).toHaveLength(10);
  await clock.advance(60_000);
  expect(deeds.slice(10).map(({ detail }) => detail)).toEqual(['{"times":990}']);
  for (let n = 0; n < 12; n += 1) refusals.noted(unknown, 'again');
  refusals.close();
  expect(deeds.slice(21).map(({ detail }) => detail)).toEqual(['{"times":2}']);
  expect(clock.pending).toBe(0);
});

it('says so where the disk is full, and forgets no number for it', async () => {
  const { refusals, deeds, disk, clock } = start();
  disk.isFull = true;
  expect(refusals.noted(unknown, 'an')).toMatchObject({ fault: { code: 'desk.storeFailed' } });
  for (let n = 0; n < 11; n += 1) refusals.noted(unknown, 'an');
  await clock.advance(60_000);
  disk.isFull = false;
  for (let n = 0; n < 11; n += 1) refusals.noted(unknown, 'an');
  await clock.advance(60_000);
  expect(deeds.slice(10).map(({ detail }) => detail)).toEqual(['{"times":3}']);
});
