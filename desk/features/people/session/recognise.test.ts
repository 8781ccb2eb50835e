import { expect, it } from 'vitest';
import { OperatorId } from '../../../../core/base/ids.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import type { SqlWriter } from '../../../../node/sql/access.ts';
import { handClock } from '../../../../test/fakes/clock.ts';
import type { OfflineOperator } from './offlineSessions.ts';
import { createRecogniseSigner } from './recognise.ts';

const operator = {
  id: OperatorId.parse('s:operator:an'),
  name: 'an',
  displayName: 'An',
  roles: [],
  rights: ['handover.work' as const],
  scope: 'all' as const,
  demo: false,
};
const known = { operator, issuedAt: 1, expiresAt: 2, secret: '07'.repeat(32) };

/**
 * Returns the desk sessions reported to the site after an offline signature.
 * @param sinceMs how long the signer has been signed in offline
 */
async function heartbeatOf(sinceMs: number | undefined): Promise<string[]> {
  const clock = handClock();
  const received: string[] = [];
  const note = (what: string, of: OfflineOperator) => received.push(`${what} ${of.since - clock.now()}`);
  const recognise = createRecogniseSigner({
    link: () => ({ call: async () => fail('site.unreachable', { site: 's' }), close() {} }),
    verifiers: { recognise: async () => ok(known) },
    deskSessions: { began: (_tx, of) => void note('began', of), ended: (_tx, of) => void note('ended', of) },
    away: () => (sinceMs === undefined ? null : { ...known, since: clock.now() - sinceMs }),
    write: (_event, run) => ok(run({} as SqlWriter)),
    clock,
  });
  const { name } = operator;
  expect(await recognise({ name, password: 'x' }, 'handover.work')).toMatchObject({
    value: { how: 'verifier' },
  });
  return received;
}

it('reports each offline signature to the site, also by the operator signed in offline', async () => {
  const moment = ['began 0', 'ended 0'];
  expect(await heartbeatOf(undefined)).toEqual(moment);
  expect(await heartbeatOf(8 * 3_600_000)).toEqual(moment);
  // The operator has just signed in offline, which is reported itself.
  expect(await heartbeatOf(0)).toEqual([]);
});
