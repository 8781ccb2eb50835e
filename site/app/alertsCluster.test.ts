import { randomBytes } from 'node:crypto';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ActionId, type AlertAction } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { type Mosquitto, startMosquitto } from '../../test/fixtures/mosquitto.ts';
import { must } from '../../test/fixtures/must.ts';
import { type NatsServer, startNats } from '../../test/fixtures/nats.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

type Desk = RpcClient<SiteCalls, SiteTopics>;
const deskIds = ['desk-0000000000000001', 'desk-0000000000000002'].map((id) => DeskId.parse(id));

let broker: Mosquitto;
let nats: NatsServer & { close(): Promise<void> };
let sites: TestSite[];
let desks: Desk[];
let reporter: mqtt.MqttClient;

beforeAll(async () => {
  broker = await startMosquitto();
  nats = await startNats();
  const { url, username, password } = broker;
  const alerts = {
    sources: [{ id: 'city', kind: 'onvif', broker: { url, username, password } }],
    log: { jetstream: { servers: [nats.url], stream: 'alerts', replicas: 1 } },
    policy: { heartbeatMs: 1_000 },
  };
  const cameras = [1, 2, 3].map((number) => testCamera(number));
  sites = await Promise.all(deskIds.map(() => startTestSite(cameras, { alerts })));
  desks = await Promise.all(sites.map((site, at) => site.signedIn('all', deskIds[at])));
  reporter = await mqtt.connectAsync(url, { username, password });
  for (const desk of desks)
    await until(async () => {
      const sources = await desk.call('alert.sources', {});
      return sources.ok && sources.value.sources[0]?.state === 'live';
    });
});
afterAll(async () => {
  await reporter?.endAsync();
  for (const site of sites ?? []) await site.close();
  await nats?.close();
  await broker?.close();
});

async function alertsAt(desk: Desk): Promise<Alert[]> {
  const alerts = new Map<string, Alert>();
  for (let after = 0; ; ) {
    const page = must(await desk.call('alert.pull', { after }));
    for (const { alert } of page.records) if (alert.class !== 'heartbeat') alerts.set(alert.id, alert);
    if (page.through === after) return [...alerts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    after = page.through;
  }
}
const counted = (alerts: readonly Alert[]) => alerts.reduce((sum, { count }) => sum + count, 0);

it('two processes of a site count an event once, and publish the same', async () => {
  for (let object = 1; object <= 60; object += 1) {
    const topic = `hanoi/c${(object % 3) + 1}/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/Fence`;
    const payload = {
      UtcTime: new Date().toISOString(),
      Source: { VideoSource: '1', AnalyticsConfiguration: '2', Rule: 'Fence' },
      Data: { ObjectId: String(object) },
    };
    await reporter.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  }
  for (const desk of desks) await until(async () => counted(await alertsAt(desk)) >= 60);
  await until(async () => {
    const [one, other] = await Promise.all(desks.map(alertsAt));
    return JSON.stringify(one) === JSON.stringify(other);
  });
  expect(counted(await alertsAt(desks[0] as Desk))).toBe(60);
  // Each receives all events, so that none is missed while one is down; the second copy is a duplicate.
  const again = async () =>
    (await alertsAt(desks[0] as Desk)).reduce((sum, { duplicates }) => sum + duplicates, 0);
  await until(async () => (await again()) >= 60);
  expect([counted(await alertsAt(desks[1] as Desk)), await again()]).toEqual([60, 60]);
});

it('two processes of a site decide an action once, and a close against a newer version is a conflict', async () => {
  const [here, there] = desks as [Desk, Desk];
  const [alert] = await alertsAt(here);
  if (!alert) throw new Error('no alert');
  const action = (at: number, command: AlertAction['command']): AlertAction => ({
    id: ActionId.parse(`01976a00-0000-7000-8000-${randomBytes(6).toString('hex')}`),
    desk: deskIds[at] as DeskId,
    deskSeq: 1,
    alert: alert.id,
    base: alert.version,
    at: Date.now(),
    command,
    by: { id: OperatorId.parse('hn:operator:all'), name: 'all' },
  });
  const close = action(0, { do: 'close', disposition: 'nuisance', note: '' });
  const first = must(await here.call('alert.act', { actions: [close] })).outcomes;
  expect(first).toMatchObject([{ result: 'done' }]);
  await until(async () => (await alertsAt(there)).some(({ id, closed }) => id === alert.id && closed));
  const late = action(1, { do: 'close', disposition: 'genuine', note: '' });
  expect(must(await there.call('alert.act', { actions: [late] })).outcomes).toMatchObject([
    { result: 'conflict', fault: { code: 'alert.changedBy' } },
  ]);
  // The desk has switched to the other process, and never received the first one's response.
  here.close();
  const moved = await (sites[1] as TestSite).signedIn('all', deskIds[0]);
  expect(must(await moved.call('alert.act', { actions: [close] })).outcomes).toEqual(first);
  moved.close();
});

it('two processes of a site refuse actions with a reason while the log’s servers are down, and recover', async () => {
  const desk = await (sites[1] as TestSite).signedIn('all', deskIds[1]);
  const paused: (string | null)[] = [];
  desk.subscribe('alerts', { onMessage: (news) => paused.push(news.paused?.code ?? null) });
  const [alert] = (await alertsAt(desk)).filter(({ closed }) => !closed);
  if (!alert) throw new Error('no alert');
  await nats.kill();
  await until(() => typeof paused.at(-1) === 'string');
  const note: AlertAction = {
    id: ActionId.parse(`01976a00-0000-7000-8000-${randomBytes(6).toString('hex')}`),
    desk: deskIds[1] as DeskId,
    deskSeq: 2,
    alert: alert.id,
    base: alert.version,
    at: Date.now(),
    by: { id: OperatorId.parse('hn:operator:all'), name: 'all' },
    command: { do: 'note', text: 'chờ' },
  };
  expect((await desk.call('alert.act', { actions: [note] })).ok).toBe(false);
  await nats.restart();
  await until(() => paused.at(-1) === null);
  await until(async () => (await desk.call('alert.act', { actions: [note] })).ok);
  const noted = (await alertsAt(desk)).find(({ id }) => id === alert.id);
  expect(noted?.notes).toBe(1);
  desk.close();
});
