import { randomBytes } from 'node:crypto';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ActionId, type AlertAction, type AlertCommand } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import type { LogRecord } from '../../core/alerts/log.ts';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { testDesk } from '../../test/fakes/siteClient.ts';
import { type Mosquitto, startMosquitto } from '../../test/fixtures/mosquitto.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

type Desk = RpcClient<SiteCalls, SiteTopics>;

let broker: Mosquitto;
let cameras: mqtt.MqttClient;
let test: TestSite;

beforeAll(async () => {
  broker = await startMosquitto();
  const { url, username, password } = broker;
  test = await startTestSite([testCamera(1), testCamera(2, { ward: 'w2' })], {
    alerts: {
      sources: [
        { id: 'city', kind: 'onvif', broker: { url, username, password } },
        { id: 'yard', kind: 'frigate', broker: { url, username, password } },
      ],
      policy: { heartbeatMs: 500 },
    },
  });
  cameras = await mqtt.connectAsync(url, { username, password });
  // From the first connection on the broker stores messages for the site.
  const desk = await test.signedIn('all');
  await until(async () =>
    must(await desk.call('alert.sources', {})).sources.every(({ state }) => state === 'live'),
  );
  desk.close();
});
afterAll(async () => {
  await cameras.endAsync();
  await test.close();
  await broker.close();
});

/** Publishes a camera's line-crossing event. */
async function crossed(name: string, object: number): Promise<void> {
  const topic = `hanoi/${name}/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/Fence`;
  const payload = {
    UtcTime: new Date().toISOString(),
    Source: { VideoSource: '1', AnalyticsConfiguration: '2', Rule: 'Fence' },
    Data: { ObjectId: String(object) },
  };
  await cameras.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
}

/** Pulls all records from a site like a desk: from its cursor on. */
function puller(desk: Desk) {
  const records: LogRecord[] = [];
  let after = 0;
  return {
    records,
    async pull() {
      for (;;) {
        const pulled = await desk.call('alert.pull', { after });
        // The thread is restarting.
        if (!pulled.ok && pulled.fault.code === 'alert.serviceAway') return records;
        const page = must(pulled);
        records.push(...page.records);
        if (page.through === after) return records;
        after = page.through;
      }
    },
    latest(): Alert[] {
      const alerts = new Map(records.map(({ alert }) => [alert.id, alert]));
      return [...alerts.values()].filter((alert) => alert.class !== 'heartbeat');
    },
  };
}

async function alertsOf(desk: Desk, count: number): Promise<Alert[]> {
  const pulled = puller(desk);
  await until(async () => {
    await pulled.pull();
    return pulled.latest().reduce((sum, alert) => sum + alert.count, 0) >= count;
  });
  return pulled.latest();
}

let deskSeq = 0;
const action = (alert: Alert, command: AlertCommand, changes: Partial<AlertAction> = {}): AlertAction => {
  deskSeq += 1;
  return {
    id: ActionId.parse(`01976a00-0000-7000-8000-${randomBytes(6).toString('hex')}`),
    desk: testDesk,
    deskSeq,
    alert: alert.id,
    base: alert.version,
    by: { id: OperatorId.parse('hn:operator:all'), name: 'all' },
    at: Date.now(),
    command,
    ...changes,
  };
};

it('a site shows a desk a camera’s event from the broker, and notifies it', async () => {
  const desk = await test.signedIn('all');
  const reported = new Promise<number>((resolve) =>
    desk.subscribe('alerts', { onMessage: ({ head }) => head > 0 && resolve(head) }),
  );
  await crossed('c1', 1);
  const [alert] = await alertsOf(desk, 1);
  expect(alert).toMatchObject({ camera: 'hn:camera:c1', source: { id: 'city', kind: 'onvif' }, count: 1 });
  expect(await reported).toBeGreaterThan(0);
  if (!alert) throw new Error('no alert');
  // A camera may name people in its messages: a person who only handles alerts may not see them.
  expect(await desk.call('alert.raw', { alert: alert.id })).toMatchObject({
    fault: { code: 'right.missing' },
  });
  const chief = await test.signedIn('chief', DeskId.parse('desk-00000000000000c0'));
  const raw = async () => must(await chief.call('alert.raw', { alert: alert.id })).messages;
  await until(async () => (await raw())[0]?.text.includes('Fence') ?? false);
  const { sources } = must(await desk.call('alert.sources', {}));
  expect(sources[0]).toMatchObject({ id: 'city', state: 'live' });
  chief.close();
  desk.close();
});

it('a site receives its own heartbeat from the broker', async () => {
  const desk = await test.signedIn('all');
  const pulled = puller(desk);
  await until(async () => {
    await pulled.pull();
    return pulled.records.filter(({ alert }) => alert.class === 'heartbeat').length >= 2;
  });
  desk.close();
});

it('a site has an alert of an offline source, and none of an online one', async () => {
  const desk = await test.signedIn('all');
  const send = (word: string) => cameras.publishAsync('frigate/available', word, { qos: 1, retain: true });
  const away = async () => {
    const pulled = puller(desk);
    await pulled.pull();
    return pulled.latest().filter((alert) => alert.class === 'source.offline');
  };
  const accepted = async () => must(await desk.call('alert.sources', {})).sources[1]?.accepted ?? 0;
  const before = await accepted();
  await send('online');
  await until(async () => (await accepted()) > before);
  expect(await away()).toEqual([]);
  await send('offline');
  await until(async () => (await away()).some(({ active }) => active));
  await send('online');
  await until(async () => (await away()).every(({ active }) => !active));
  expect(await away()).toHaveLength(1);
  desk.close();
});

it('a site shows each person only alerts within their scope', async () => {
  const everything = await test.signedIn('all');
  await crossed('c2', 1);
  await until(async () =>
    must(await everything.call('alert.open', {})).alerts.some((alert) => alert.camera === 'hn:camera:c2'),
  );
  everything.close();
  const desk = await test.signedIn('ward1');
  const pulled = puller(desk);
  await pulled.pull();
  const opened = must(await desk.call('alert.open', {})).alerts;
  for (const alerts of [pulled.latest(), opened.filter((alert) => alert.class !== 'heartbeat')])
    expect(new Set(alerts.map((alert) => alert.camera))).toEqual(new Set(['hn:camera:c1']));
  desk.close();
});

it('a site decides an action once however often it is sent, and audits it once', async () => {
  const desk = await test.signedIn('all');
  const [alert] = await alertsOf(desk, 2);
  if (!alert) throw new Error('no alert');
  const acknowledge = action(alert, { do: 'acknowledge' });
  const first = must(await desk.call('alert.act', { actions: [acknowledge] })).outcomes;
  expect(first).toMatchObject([{ action: acknowledge.id, result: 'done' }]);
  test.site.alerts.kill();
  await until(async () => (await desk.call('alert.act', { actions: [acknowledge] })).ok);
  expect(must(await desk.call('alert.act', { actions: [acknowledge, acknowledge] })).outcomes).toEqual([
    ...first,
    ...first,
  ]);
  const beyond = action(alert, { do: 'note', text: 'quá sớm' }, { deskSeq: deskSeq + 10 });
  expect(must(await desk.call('alert.act', { actions: [beyond] })).outcomes).toMatchObject([
    { result: 'refused', fault: { code: 'alert.gap', params: { expected: 2 } } },
  ]);
  deskSeq = 1;
  desk.close();
});

it('a site accepts past actions of a person who was signed in at this desk, and of no other', async () => {
  const before = await test.signedIn('chief');
  before.close();
  const desk = await test.signedIn('all');
  const [alert] = await alertsOf(desk, 2);
  if (!alert) throw new Error('no alert');
  const by = (name: string) => ({ by: { id: OperatorId.parse(`hn:operator:${name}`), name } });
  const chiefs = action(alert, { do: 'note', text: 'của trưởng ca' }, by('chief'));
  const nobodys = action(alert, { do: 'note', text: 'của ai?' }, by('auditor'));
  expect(must(await desk.call('alert.act', { actions: [chiefs, nobodys] })).outcomes).toMatchObject([
    { result: 'done' },
    { result: 'refused', fault: { code: 'alert.notYours' } },
  ]);
  const elsewhere = { ...action(alert, { do: 'acknowledge' }), desk: DeskId.parse('desk-00000000000000ff') };
  expect((await desk.call('alert.act', { actions: [elsewhere] })).ok).toBe(false);
  deskSeq -= 1;
  desk.close();
});

it('a site reports an alert outside the scope as nonexistent', async () => {
  const all = await test.signedIn('all');
  const alerts = await alertsOf(all, 2);
  all.close();
  const hidden = alerts.find((alert) => alert.camera === 'hn:camera:c2');
  if (!hidden) throw new Error('no alert');
  const desk = await test.signedIn('ward1');
  const ward1 = { by: { id: OperatorId.parse('hn:operator:ward1'), name: 'ward1' } };
  const act = action(hidden, { do: 'acknowledge' }, ward1);
  expect(must(await desk.call('alert.act', { actions: [act] })).outcomes).toMatchObject([
    { result: 'refused', version: 0, fault: { code: 'alert.unknown' } },
  ]);
  expect((await desk.call('alert.cap', { alert: hidden.id })).ok).toBe(false);
  desk.close();
});

it('a site loses and duplicates nothing while its alert thread is killed repeatedly', async () => {
  const desk = await test.signedIn('all');
  const earlier = (await alertsOf(desk, 2)).reduce((sum, alert) => sum + alert.count, 0);
  const { deaths } = test.site.alerts;
  for (let round = 0; round < 4; round += 1) {
    await until(async () => (await desk.call('alert.policy', {})).ok);
    for (let at = 0; at < 20; at += 1) await crossed('c1', 1_000 + round * 20 + at);
    test.site.alerts.kill();
    await until(() => test.site.alerts.deaths > deaths + round);
  }
  const alerts = await alertsOf(desk, earlier + 80);
  expect(alerts.reduce((sum, alert) => sum + alert.count, 0)).toBe(earlier + 80);
  desk.close();
});

it('a site audits each action of people once', async () => {
  const auditLog = await test.close();
  const auditEvents = auditLog.filter(({ event }) => event.startsWith('alert.'));
  const ids = auditEvents.map(({ detail }) => JSON.parse(detail).action as string);
  expect(new Set(ids).size).toBe(ids.length);
  expect(auditEvents.map(({ event }) => event)).toEqual([
    'alert.acknowledge',
    'alert.note',
    'alert.note',
    'alert.acknowledge',
  ]);
});
