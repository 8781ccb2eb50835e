import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeskId } from '../../../core/base/ids.ts';
import type { Board } from '../../../core/shiftlog/boardApi.ts';
import { testDesk } from '../../../test/fakes/siteClient.ts';
import { cloudEvent } from '../../../test/fixtures/alertMessages.ts';
import { must } from '../../../test/fixtures/must.ts';
import { startTestSite, type TestSite, testCamera } from '../../../test/fixtures/site.ts';
import { until } from '../../../test/fixtures/until.ts';
import { structuredContentType } from '../../alerts/formats/cloudEvents.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const second = DeskId.parse('desk-00000000000000b2');
let test: TestSite;

beforeAll(async () => {
  test = await startTestSite([testCamera(12, { id: 'cam-12', name: 'Hàng Bài' })], {
    alerts: { sources: [{ id: 'traffic', kind: 'webhook', secret }] },
  });
});
afterAll(() => test.close());

async function post(): Promise<void> {
  const body = JSON.stringify({ ...cloudEvent, time: new Date().toISOString() });
  const at = new Date();
  await fetch(new URL('/alerts/webhook/traffic', test.site.url.replace(/^ws/, 'http')), {
    method: 'POST',
    body,
    headers: {
      'content-type': structuredContentType,
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
    },
  });
}

it('a shift leader sees who sits where and what waits; nobody else may ask', async () => {
  const chief = await test.signedIn('chief');
  const operator = await test.signedIn('all', second);
  const board = async (): Promise<Board> => must(await chief.call('board.get', {}));
  expect(await operator.call('board.get', {})).toMatchObject({ ok: false, fault: { code: 'right.missing' } });

  must(await chief.call('desk.present', { name: 'Trưởng ca', windows: [] }));
  must(await operator.call('desk.present', { name: 'Bàn 2', windows: [] }));
  const seen = await board();
  expect(seen).toMatchObject({
    shift: null,
    desks: [
      { name: 'Bàn 2', connected: true, operator: { name: 'all' }, roles: ['operator'], unattended: false },
      { name: 'Trưởng ca', connected: true, operator: { name: 'chief' }, roles: ['supervisor'] },
    ],
    leases: [],
    camerasDown: { total: 0, cameras: [] },
  });
  // Whoever knew another desk's id could sign in under it.
  expect(seen.desks.map(({ desk }) => desk)).not.toContain(second);
  expect(seen.desks.map(({ desk }) => desk)).not.toContain(testDesk);

  await post();
  await until(async () => (await board()).queue?.perTenMinutes === 1);
  expect((await board()).queue?.unacknowledged).toEqual((await board()).queue?.byPriority);

  operator.close();
  await until(async () => (await board()).desks.some(({ connected }) => !connected));
  // It comes back by itself, or somebody sees to it: who sat there is still known.
  expect((await board()).desks[0]).toMatchObject({
    name: 'Bàn 2',
    connected: false,
    operator: { name: 'all' },
  });
  chief.close();
});
