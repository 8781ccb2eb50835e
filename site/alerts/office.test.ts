import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import { AlertsConfig } from '../../core/domain/alertsConfig.ts';
import type { Fault } from '../../core/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { startMosquitto } from '../../test/fixtures/mosquitto.ts';
import { must } from '../../test/fixtures/must.ts';
import { until } from '../../test/fixtures/until.ts';
import { openOffice } from './office.ts';
import { alertCameras } from './officeScope.ts';

async function openIn(folder: string, alerts: object = {}, clock: Clock = systemClock()) {
  const notices: Fault[] = [];
  const office = must(
    await openOffice({
      task: { site: 'hn', folder, config: AlertsConfig.parse(alerts) },
      ...{ cameras: alertCameras(), clock, log: () => undefined },
      ...{ onNews: () => undefined, onDeeds: () => undefined, onNoticeOver: () => undefined },
      onNotice: (fault) => notices.push(fault),
      onBug(_where, error) {
        throw error;
      },
    }),
  );
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= office.close());
  onTestFinished(close);
  const open = () => must(office.answers['alert.open']({ limit: 10 }, 'all')).alerts;
  return { close, notices, open, own: office.own };
}

it('says of each of its stores that was damaged where it is kept', async () => {
  const folder = testFolder();
  const names = ['alerts-inbox', 'alerts', 'alerts-refused'];
  for (const name of names) writeFileSync(join(folder, `${name}.db`), `no database: ${name}`);
  const { notices } = await openIn(folder);
  expect(notices.map(({ code }) => code)).toEqual(names.map(() => 'site.storeDamaged'));
  const kept = notices.map(({ params }) => readFileSync(String(params.kept), 'utf8'));
  expect(kept).toEqual(names.map((name) => `no database: ${name}`));
});

it('ends what the site told of a desk before its end and has not said again, and of that desk alone', async () => {
  const folder = testFolder();
  const clock = handClock(1_800_000_000_000);
  const overdue = (desk: string, over: boolean) => ({
    ...{ class: 'handover.overdue', camera: null, key: desk, over, title: desk },
  });
  const desks = ['desk-0000000000000001', 'desk-0000000000000002'] as const;
  const before = await openIn(folder, {}, clock);
  const told = desks.map((desk) => before.own(overdue(desk, false)));
  await until(async () => {
    await clock.advance(1_000);
    return before.open().length === 2;
  });
  for (const one of await Promise.all(told)) must(one);
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

it('sends its first heartbeat to each broker that goes live, and to no other then', async () => {
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
  // What was sent before this comes before it.
  await close();
  await listener.publishAsync('watchfloor/hn/last/heartbeat', '', { qos: 1 });
  await until(() => beats.includes('last'));
  expect(beats.toSorted()).toEqual([...ids, 'last']);
});
