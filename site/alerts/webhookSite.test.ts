import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { capInfo, capMessage, cloudEvent } from '../../test/fixtures/alertMessages.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';
import { structuredContentType } from './formats/cloudEvents.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
let test: TestSite;

beforeAll(async () => {
  test = await startTestSite([testCamera(12, { id: 'cam-12', name: 'Hàng Bài' })], {
    alerts: {
      sources: [
        { id: 'traffic', kind: 'webhook', secret },
        { id: 'civil', kind: 'cap', secret },
      ],
    },
  });
});
afterAll(() => test.close());

/** Posts to the site's own listener. */
async function post(path: string, body: string, headers: Record<string, string>): Promise<number> {
  const url = new URL(path, test.site.url.replace(/^ws/, 'http'));
  const { status } = await fetch(url, { method: 'POST', body, headers });
  return status;
}

async function open(): Promise<readonly Alert[]> {
  const desk = await test.signedIn('all');
  try {
    return must(await desk.call('alert.open', {})).alerts;
  } finally {
    desk.close();
  }
}

it('a posted event is an alert at the site, once however often it is posted', async () => {
  const body = JSON.stringify({ ...cloudEvent, time: new Date().toISOString() });
  const at = new Date();
  const signed = {
    'content-type': structuredContentType,
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  expect(await post('/alerts/webhook/traffic', body, signed)).toBe(204);
  expect(await post('/alerts/webhook/traffic', body, signed)).toBe(204);
  await until(async () => (await open())[0]?.duplicates === 1);
  expect(await open()).toMatchObject([
    {
      class: 'traffic.accident',
      title: 'Va chạm hai xe máy',
      count: 1,
      duplicates: 1,
      active: true,
      source: { id: 'traffic', kind: 'webhook' },
      camera: expect.stringMatching(/:camera:cam-12$/),
    },
  ]);
});

it('a CAP alert stays open until it is cancelled, and is exported as one', async () => {
  const bearer = { authorization: `Bearer ${secret}`, 'content-type': 'application/cap+xml' };
  const now = `${new Date().toISOString().slice(0, 19)}+00:00`;
  const storm = capMessage({ identifier: 'A', sent: now, infos: capInfo('vi-VN', 'Dông lốc') });
  expect(await post('/alerts/cap/civil', storm, bearer)).toBe(204);
  const weather = async () => (await open()).find((alert) => alert.class === 'weather');
  await until(async () => (await weather())?.active === true);
  const alert = await weather();
  if (!alert) throw new Error('no alert');
  const desk = await test.signedIn('all');
  const { xml } = must(await desk.call('alert.cap', { alert: alert.id }));
  desk.close();
  expect(xml).toContain('<severity>Severe</severity>');
  const cancel = { msgType: 'Cancel', references: `kttv@hanoi.example,A,${now}`, infos: '' };
  const over = capMessage({ identifier: 'B', sent: now, ...cancel });
  expect(await post('/alerts/cap/civil', over, bearer)).toBe(204);
  await until(async () => (await weather())?.active === false);
});
