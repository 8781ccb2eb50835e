import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { AlertsConfig } from '../../core/alerts/config.ts';
import { type Clock, createSystemClock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import {
  axisCount,
  axisLight,
  axisScenario,
  frigateReview,
  hanwha,
} from '../../test/fixtures/alertMessages.ts';
import { startMosquitto } from '../../test/fixtures/mosquitto.ts';
import { must } from '../../test/fixtures/must.ts';
import { until } from '../../test/fixtures/until.ts';
import { createAlertCameras } from './alertScope.ts';
import { openAlertsService } from './alertsService.ts';

async function openIn(folder: string, alerts: object = {}, clock: Clock = createSystemClock()) {
  const notices: Fault[] = [];
  const office = must(
    await openAlertsService({
      task: { site: 'hn', folder, config: AlertsConfig.parse(alerts) },
      cameras: createAlertCameras(),
      clock,
      log: () => undefined,
      onNews: () => undefined,
      onAuditEvents: () => undefined,
      onNoticeOver: () => undefined,
      onNotice: (fault) => notices.push(fault),
      onUnexpectedError(_where, error) {
        throw error;
      },
    }),
  );
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= office.close());
  onTestFinished(close);
  const open = () => must(office.answers['alert.open']({ limit: 10 }, 'all')).alerts;
  return { close, notices, open, own: office.own, answers: office.answers };
}

it('the alert service reports for each damaged store where it was moved', async () => {
  const folder = testFolder();
  const names = ['alerts-inbox', 'alerts', 'alerts-refused'];
  for (const name of names) writeFileSync(join(folder, `${name}.db`), `no database: ${name}`);
  const { notices } = await openIn(folder);
  expect(notices.map(({ code }) => code)).toEqual(names.map(() => 'site.storeDamaged'));
  const stored = notices.map(({ params }) => readFileSync(String(params.movedTo), 'utf8'));
  expect(stored).toEqual(names.map((name) => `no database: ${name}`));
});

it('the alert service ends conditions of a desk that are not repeated after a restart, and of no other', async () => {
  const folder = testFolder();
  const clock = handClock(1_800_000_000_000);
  const overdue = (desk: string, over: boolean) => ({
    class: 'handover.overdue',
    camera: null,
    key: desk,
    over,
    title: desk,
  });
  const desks = ['desk-0000000000000001', 'desk-0000000000000002'] as const;
  const before = await openIn(folder, {}, clock);
  const reported = desks.map((desk) => before.own(overdue(desk, false)));
  await until(async () => {
    await clock.advance(1_000);
    return before.open().length === 2;
  });
  for (const one of await Promise.all(reported)) must(one);
  await before.close();

  const after = await openIn(folder, {}, clock);
  const again = after.own(overdue(desks[1], false));
  await until(async () => {
    await clock.advance(10_000);
    return after.open().some(({ active }) => !active);
  });
  must(await again);
  const active = new Map(after.open().map((alert) => [alert.title, alert.active]));
  expect(active).toEqual(new Map(desks.map((desk, at) => [desk, at === 1])));
});

it('the alert service sends its first heartbeat to each broker that connects, and to no other', async () => {
  const server = await startMosquitto();
  onTestFinished(() => server.close());
  const { url, username, password } = server;
  const listener = await connectAsync(url, { username, password });
  onTestFinished(() => listener.endAsync(true));
  const beats: string[] = [];
  listener.on('message', (topic) => beats.push(topic.split('/')[2] ?? ''));
  await listener.subscribeAsync('watchfloor/hn/+/heartbeat', { qos: 1 });
  const ids = ['gate-1', 'gate-2', 'gate-3', 'gate-4'];
  const { close } = await openIn(testFolder(), {
    sources: ids.map((id) => ({ id, kind: 'onvif', broker: { url, username, password } })),
  });
  await until(() => ids.every((id) => beats.includes(id)));
  // Messages sent before this one arrive before it.
  await close();
  await listener.publishAsync('watchfloor/hn/last/heartbeat', '', { qos: 1 });
  await until(() => beats.includes('last'));
  expect(beats.toSorted()).toEqual([...ids, 'last']);
});

/** An alert service with sources at one Mosquitto, and a client that publishes there. */
async function atBroker(kinds: readonly string[]) {
  const server = await startMosquitto();
  onTestFinished(() => server.close());
  const { url, username, password } = server;
  const broker = { url, username, password };
  const office = await openIn(testFolder(), { sources: kinds.map((kind) => ({ id: kind, kind, broker })) });
  const sources = () => must(office.answers['alert.sources']({}, 'all')).sources;
  await until(() => sources().filter(({ state }) => state === 'live').length === kinds.length);
  const devices = await connectAsync(url, { username, password });
  onTestFinished(() => devices.endAsync(true));
  // Heartbeats take the same way.
  const open = () => office.open().filter((alert) => alert.class !== 'heartbeat');
  const counters = (kind: string) => sources().find(({ id }) => id === kind);
  return {
    counters,
    open,
    quarantined: () => must(office.answers['alert.quarantine']({ limit: 10 }, 'all')).total,
    async publish({ topic, payload }: { readonly topic: string; readonly payload: unknown }) {
      await devices.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    },
  };
}

it('the alert service counts left-out messages, makes no alert of them, and suppresses none', async () => {
  const office = await atBroker(['axis', 'onvif']);
  const lower = { timestamp: '2026-11-25t08:00:00.5z' };
  for (const message of [axisLight, axisCount(), axisScenario(1, lower)]) await office.publish(message);
  const relay = {
    UtcTime: '2026-11-25T08:00:00Z',
    Source: { RelayToken: '1' },
    Data: { LogicalState: 'active' },
  };
  await office.publish({ topic: 'cam/onvif-ej/Device/Trigger/Relay/&1', payload: relay });
  await office.publish(hanwha('LineCrossing', 'true', { ObjectId: '7', Action: 'Left' }));
  await until(() => office.counters('axis')?.leftOut === 2);
  await until(() => office.counters('onvif')?.leftOut === 1 && office.open().length === 2);
  expect(
    office
      .open()
      .map((alert) => alert.class)
      .sort(),
  ).toEqual(['intrusion', 'line-crossing']);
  expect(office.quarantined()).toBe(0);
});

it('the alert service handles a long review with a name as one alert, which a fire raises', async () => {
  const office = await atBroker(['frigate']);
  const now = Date.now() / 1_000;
  const detections = (count: number) =>
    Array.from({ length: count }, (_, n) => `${(now + n / 100).toFixed(6)}-a${n}`);
  const of = (type: 'new' | 'update' | 'end', count: number, objects: string[], more: object = {}) => {
    const { topic, payload } = frigateReview(type, {
      start_time: now,
      severity: 'alert',
      data: { detections: detections(count), objects, zones: [] },
      ...more,
    });
    return { topic, payload: { ...payload, before: payload.after } };
  };
  await office.publish(of('new', 1, ['doorbell: Nguyễn Văn Bob']));
  await until(() => office.open().length === 1);
  await office.publish(of('update', 20_000, ['doorbell: Nguyễn Văn Bob', 'car: 29A-123.45', 'fire']));
  await until(() => office.open()[0]?.class === 'fire');
  await office.publish(of('end', 120_000, ['doorbell: Nguyễn Văn Bob', 'fire'], { end_time: now + 9 }));
  await until(() => office.open()[0]?.active === false);
  expect(office.open()).toMatchObject([
    {
      priority: 'critical',
      count: 3,
      classes: [{ class: 'doorbell' }, { class: 'fire' }, { class: 'vehicle' }],
    },
  ]);
  expect(JSON.stringify(office.open())).not.toMatch(/Bob|29A/);
  expect(office.quarantined()).toBe(0);
});
