import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { z } from 'zod';
import { systemClock } from '../../core/clock.ts';
import { alertSiteCalls } from '../../core/contract/alerts.ts';
import type { Alert } from '../../core/domain/alert.ts';
import { AlertsConfig } from '../../core/domain/alertsConfig.ts';
import { CameraId, DeskId } from '../../core/domain/ids.ts';
import type { Operator } from '../../core/domain/operator.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { must } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';
import { type AlertHost, startAlerts } from './host.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const operator: Operator = {
  ...{ id: 'fake:operator:an' as never, name: 'an', displayName: 'An', roles: [], demo: false },
  ...{ rights: ['alert.read', 'alert.work'], scope: 'all' },
};
const session = { operator, desk };
const camera = CameraId.parse('fake:camera:c7');

let folder: string;
let host: AlertHost<typeof session>;
let notices: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  notices = [];
  host = start(folder);
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(data: string) {
  const cameras = fakeCameras(1_200).map((one) => ({ camera: one, alertNames: [one.name] }));
  return startAlerts<typeof session>({
    program: new URL('entry.ts', import.meta.url),
    task: { site: 'fake', folder: data, config: AlertsConfig.parse({}) },
    clock: systemClock(),
    log: () => undefined,
    cameras: () => cameras,
    personAt: () => undefined,
    trail: { place: () => undefined, write: () => true },
    onNews: () => undefined,
    onNotice: ({ code }) => notices.push(code),
    onNoticeOver: (code) => notices.push(`over: ${code}`),
    onBug(_id, _call, error) {
      throw error;
    },
  });
}

async function open(): Promise<readonly Alert[]> {
  const { json } = must(await host.ask(session, 'alert.open', { limit: 100 }));
  const output: z.ZodType<{ alerts: Alert[] }> = alertSiteCalls['alert.open'].output;
  return output.parse(JSON.parse(Buffer.from(json).toString('utf8'))).alerts;
}

it('answers what it was asked while its thread was starting', async () => {
  expect(await open()).toEqual([]);
});

it('has an alert of what the site noticed itself until it is over, over the end of its thread too', async () => {
  await open();
  const told = { class: 'ptz.unconfirmed-stop', camera, key: camera, title: '' };
  host.own({ ...told, over: false });
  await until(async () => (await open()).length > 0);
  expect(await open()).toMatchObject([
    { class: 'ptz.unconfirmed-stop', priority: 'critical', camera, active: true, source: { kind: 'site' } },
  ]);
  host.kill();
  await until(() => host.deaths === 1);
  host.own({ ...told, over: true });
  await until(async () => {
    const opened = await host.ask(session, 'alert.open', { limit: 100 });
    return opened.ok && (await open()).every(({ active }) => !active);
  });
  expect(await open()).toHaveLength(1);
});

it('says that it cannot start, and why to whoever asks', async () => {
  await host.close();
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  host = start(join(file, 'data'));
  await until(() => notices.includes('alert.serviceAway'));
  expect(await host.ask(session, 'alert.policy', {})).toMatchObject({ ok: false });
});
