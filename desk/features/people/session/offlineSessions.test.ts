import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import type { SiteCalls } from '../../../../core/api/site.ts';
import { DeskId, OperatorId } from '../../../../core/base/ids.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import type { FaultCode } from '../../../../core/errors/faults.ts';
import { deriveDeskSessionKey, getDeskSessionText } from '../../../../core/people/verifier.ts';
import type { CallParsed } from '../../../../core/rpc/define.ts';
import type { SqlWriter } from '../../../../node/sql/access.ts';
import { emptyStore } from '../../../../test/fakes/store.ts';
import type { SiteLink } from '../../../sync/link.ts';
import { createOfflineSessions } from './offlineSessions.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const operator = {
  id: OperatorId.parse('s:operator:an'),
  name: 'an',
  displayName: 'An',
  roles: [],
  rights: [],
  scope: 'all' as const,
  demo: false,
};
const secret = Buffer.alloc(32, 7);
const away = { operator, issuedAt: 1_000, expiresAt: 9_000, since: 2_000, secret: secret.toString('hex') };
const key = createPublicKey(
  createPrivateKey({
    key: Buffer.from(deriveDeskSessionKey(secret, (bytes) => createHash('sha256').update(bytes).digest())),
    format: 'der',
    type: 'pkcs8',
  }),
);

it('signs an offline session again if the site’s response was lost', async () => {
  const asked: CallParsed<SiteCalls, 'people.sat'>[] = [];
  const call = async (_name: string, input: CallParsed<SiteCalls, 'people.sat'>) => {
    asked.push(input);
    return asked.length === 1 ? fail('offline.used') : ok({ session: null });
  };
  const link: SiteLink = { call: call as unknown as SiteLink['call'], close() {} };
  const deskSessions = createOfflineSessions({
    desk,
    store: emptyStore,
    link: () => link,
    log: () => {},
    project: (change) => ok(change(emptyStore, () => {})),
  });
  expect(await deskSessions.takeUp(away, 5_000)).toMatchObject({ ok: true });
  expect(asked.map(({ since, until }) => [since, until])).toEqual([
    [2_000, null],
    [5_000, null],
  ]);
  for (const { issuedAt, since, proof } of asked) {
    const text = getDeskSessionText({ desk, operator: operator.id, issuedAt, since, still: true });
    expect(verify(null, Buffer.from(text), key, Buffer.from(proof, 'hex'))).toBe(true);
  }
});

it('drops an offline session that the site cannot parse, and reports one again that it was too busy for or asks to wait with', async () => {
  const site: { fault: FaultCode } = { fault: 'call.timeout' };
  const link: SiteLink = { call: async () => fail(site.fault), close() {} };
  let saved: string | undefined = JSON.stringify([
    { operator: operator.id, issuedAt: 1_000, since: 2_000, until: 3_000, proof: 'of another version' },
  ]);
  const store: SqlWriter = {
    ...emptyStore,
    one: (row, _sql, ..._params) => (saved === undefined ? undefined : row.parse({ value: saved })),
    run(_sql, ...values) {
      saved = String(values[2]);
      return 1;
    },
  };
  const deskSessions = createOfflineSessions({
    desk,
    store,
    link: () => link,
    log: () => {},
    project: (change) => ok(change(store, () => {})),
  });
  expect(await deskSessions.publish(null, 5_000)).toMatchObject({ code: 'call.timeout' });
  site.fault = 'signIn.throttled';
  expect(await deskSessions.publish(null, 5_000)).toMatchObject({ code: 'signIn.throttled' });
  site.fault = 'call.invalid';
  expect(await deskSessions.publish(null, 5_000)).toBeNull();
  expect(saved).toBe('[]');
});
