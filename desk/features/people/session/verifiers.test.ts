import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../../core/audit/audit.ts';
import { OperatorId } from '../../../../core/base/ids.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import type { SqlWriter } from '../../../../node/sql/access.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import { createOfflineRefusals } from './verifiers.ts';

const unknown = { code: 'offline.unknown', params: {} } as const;
const refusal = { ok: false, fault: unknown };

function start() {
  const clock = handClock();
  const auditEvents: AuditEvent[] = [];
  const disk = { isFull: false };
  const refusals = createOfflineRefusals({
    clock,
    log: () => {},
    write(event, change) {
      if (disk.isFull) return fail('desk.storeFailed', { why: 'full' });
      auditEvents.push(event);
      return ok(change({} as SqlWriter));
    },
  });
  return { clock, auditEvents, disk, refusals };
}

it('records a refused person with the reason and the name typed, which is a hash unless the desk knows it', () => {
  const { refusals, auditEvents } = start();
  const an = OperatorId.parse('s:operator:an');
  expect(refusals.noted(unknown, 'binh')).toEqual(refusal);
  refusals.noted({ code: 'offline.expired', params: {} }, 'AN', an);
  expect(auditEvents).toEqual([
    {
      who: 'nobody',
      event: 'session.refused',
      camera: null,
      why: 'without the site',
      detail: expect.stringMatching(/^\{"unknownNameHash":"[0-9a-f]{16}","code":"offline.unknown"\}$/),
    },
    {
      who: an,
      event: 'session.refused',
      camera: null,
      why: 'without the site',
      detail: '{"name":"AN","code":"offline.expired"}',
    },
  ]);
});

it('records a limited number per minute, and counts the others', async () => {
  const { refusals, auditEvents, clock } = start();
  for (let n = 0; n < 1_000; n += 1) expect(refusals.noted(unknown, `name ${n}`)).toEqual(refusal);
  expect(auditEvents).toHaveLength(10);
  await clock.advance(60_000);
  expect(auditEvents.slice(10).map(({ detail }) => detail)).toEqual(['{"times":990}']);
  for (let n = 0; n < 12; n += 1) refusals.noted(unknown, 'again');
  refusals.close();
  expect(auditEvents.slice(21).map(({ detail }) => detail)).toEqual(['{"times":2}']);
  expect(clock.pending).toBe(0);
});

it('reports a full disk, and loses no count', async () => {
  const { refusals, auditEvents, disk, clock } = start();
  disk.isFull = true;
  expect(refusals.noted(unknown, 'an')).toMatchObject({ fault: { code: 'desk.storeFailed' } });
  for (let n = 0; n < 11; n += 1) refusals.noted(unknown, 'an');
  await clock.advance(60_000);
  disk.isFull = false;
  for (let n = 0; n < 11; n += 1) refusals.noted(unknown, 'an');
  await clock.advance(60_000);
  expect(auditEvents.slice(10).map(({ detail }) => detail)).toEqual(['{"times":3}']);
});
