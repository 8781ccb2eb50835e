import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CallParsed } from '../../../../core/contract/define.ts';
import type { SiteCalls } from '../../../../core/contract/site.ts';
import { DeskId, OperatorId } from '../../../../core/domain/ids.ts';
import { sittingKey, sittingText } from '../../../../core/domain/verifier.ts';
import { fail, ok } from '../../../../core/result.ts';
import type { SiteLink } from '../../links/link.ts';
import { createSittings } from './sittings.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const operator = {
  ...{ id: OperatorId.parse('s:operator:an'), name: 'an', displayName: 'An', roles: [], rights: [] },
  ...{ scope: 'all' as const, demo: false },
};
const secret = Buffer.alloc(32, 7);
const away = { operator, issuedAt: 1_000, expiresAt: 9_000, since: 2_000, secret: secret.toString('hex') };
const key = createPublicKey(
  createPrivateKey({
    key: Buffer.from(sittingKey(secret, (bytes) => createHash('sha256').update(bytes).digest())),
    ...{ format: 'der', type: 'pkcs8' },
  }),
);

it('signs a sitting anew of which the site’s answer was lost', async () => {
  const asked: CallParsed<SiteCalls, 'people.sat'>[] = [];
  const call = async (_name: string, input: CallParsed<SiteCalls, 'people.sat'>) => {
    asked.push(input);
    return asked.length === 1 ? fail('offline.used') : ok({ session: null });
  };
  const link: SiteLink = { call: call as unknown as SiteLink['call'], close() {} };
  const store = { one: () => undefined, all: () => [] };
  const sittings = createSittings({
    ...{ desk, store, link: () => link, log: () => {} },
    project: (change) => ok(change({ ...store, run: () => 0 }, () => {})),
  });
  expect(await sittings.takeUp(away, 5_000)).toMatchObject({ ok: true });
  expect(asked.map(({ since, until }) => [since, until])).toEqual([
    [2_000, null],
    [5_000, null],
  ]);
  for (const { issuedAt, since, proof } of asked) {
    const text = sittingText({ desk, operator: operator.id, issuedAt, since, still: true });
    expect(verify(null, Buffer.from(text), key, Buffer.from(proof, 'hex'))).toBe(true);
  }
});
