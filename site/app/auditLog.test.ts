import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditLogPolicy, headText, witnessSignatureText } from '../../core/audit/chainHeads.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import { isSignatureValid } from '../../node/crypto/ed25519.ts';
import { testDesk, testDeskKey } from '../../test/fakes/siteClient.ts';
import { must } from '../../test/fixtures/must.ts';
import { createSignedAuditLog } from '../../test/fixtures/signedAuditLog.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

let test: TestSite;
const other = DeskId.parse('desk-aaaaaaaaaaaaaaaa');
const c1 = CameraId.parse('hn:camera:c1');

beforeAll(async () => {
  test = await startTestSite([testCamera(1, { name: 'Cổng chính' })], {
    audit: { signEntries: 1, desks: { keepDays: 30 } },
  });
});
afterAll(() => test.close());

it('an auditor without cameras reads the audit log with names; other roles may not', async () => {
  const chief = await test.signedIn('chief', other);
  for (const call of ['audit.page', 'audit.names', 'audit.state'] as const)
    expect(await chief.call(call, {})).toMatchObject({ fault: { code: 'right.missing' } });
  must(
    await chief.call('export.record', {
      export: '0'.repeat(32),
      kind: 'snapshot',
      camera: c1,
      streams: ['sub'],
      from: 1,
      to: 1,
      reason: 'Yêu cầu của công an phường',
      bytes: 10,
      sha256: 'a'.repeat(64),
      reencoded: true,
      masks: 0,
      file: 'camera-1_20261126-070000_snapshot_0a1b2c3d.png',
      fingerprint: 'b'.repeat(64),
    }),
  );
  const auditor = await test.signedIn('auditor');
  const found = must(await auditor.call('audit.page', { filter: { camera: c1 } }));
  expect(found.entries).toMatchObject([
    { who: 'hn:operator:chief', event: 'export.snapshot', desk: other, why: 'Yêu cầu của công an phường' },
  ]);
  expect(found.cameras).toEqual([{ id: c1, number: 1, name: 'Cổng chính' }]);
  const at = must(await auditor.call('audit.page', { filter: { desk: other } }));
  expect(at.entries.map(({ event }) => event)).toEqual([
    'export.snapshot',
    'session.signIn',
    'desk.enrolled',
  ]);
  must(await chief.call('desk.present', { name: 'Bàn số 2', windows: [] }));
  await until(async () => {
    const names = must(await auditor.call('audit.names', {}));
    expect(names.who).toContainEqual({ id: 'hn:operator:chief', name: 'chief' });
    return names.desks.some(({ id, name }) => id === other && name === 'Bàn số 2');
  }, 10_000);
  chief.close();
  auditor.close();
});

it('the site signs its own audit log, publishes its head, and records its export', async () => {
  const auditor = await test.signedIn('auditor');
  must(await auditor.call('audit.exporting', { filter: {}, format: 'csv', why: null }));
  await until(async () => must(await auditor.call('audit.state', {})).signedThrough > 0, 30_000);
  const state = must(await auditor.call('audit.state', {}));
  expect(state).toMatchObject({ broken: null, checked: true, trouble: null });
  const { heads } = must(await auditor.call('audit.heads', { of: 'site' }));
  for (const { head, signature } of heads) {
    expect(head.auditLog).toBe('hn');
    expect(isSignatureValid(headText(head), head.key, signature)).toBe(true);
  }
  const { entries } = must(await auditor.call('audit.page', { filter: { event: 'audit.' } }));
  expect(entries[0]).toMatchObject({ event: 'audit.export', who: 'hn:operator:auditor', desk: testDesk });
  auditor.close();
}, 40_000);

it('a desk’s chain head is witnessed for its signed-in person, stored, and given to auditors; another desk’s is refused', async () => {
  const desk = await test.signedIn('all');
  const { heads } = await createSignedAuditLog({
    auditEvents: 40,
    policy: { signEntries: 20 },
    key: testDeskKey(testDesk),
    auditLog: testDesk,
  });
  const [stored] = heads;
  if (!stored) throw new Error('not signed');
  const signed = { head: stored.head, signature: stored.signature };
  const answer = must(await desk.call('audit.witness', signed));
  if (answer.state !== 'stored') throw new Error(answer.state);
  expect(answer.policy).toEqual(AuditLogPolicy.parse({ keepDays: 30 }));
  const { witnessSignature } = answer;
  const text = witnessSignatureText(signed, witnessSignature);
  expect(isSignatureValid(text, witnessSignature.key, witnessSignature.signature)).toBe(true);
  const there = await test.signedIn('chief', other);
  expect(await there.call('audit.witness', signed)).toMatchObject({ fault: { code: 'call.invalid' } });
  const auditor = await test.signedIn('auditor', DeskId.parse('desk-bbbbbbbbbbbbbbbb'));
  const response = must(await auditor.call('audit.heads', { of: 'desks' }));
  expect(response.heads).toMatchObject([{ head: { auditLog: testDesk }, signature: stored.signature }]);
  for (const each of [desk, there, auditor]) each.close();
});

it('the site’s key is readable by its owner alone', () => {
  expect(join(test.folder, 'data', 'audit-key.pem')).toSatisfy((file: string) => {
    const { mode } = statSync(file);
    return (mode & 0o077) === 0;
  });
});
