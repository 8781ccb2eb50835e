import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Alert, AlertSourceId } from '../../core/alerts/alert.ts';
import { alertSiteCalls } from '../../core/alerts/api.ts';
import { AlertsConfig } from '../../core/alerts/config.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import type { Operator } from '../../core/people/operator.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import {
  bytesOf,
  capInfo,
  capMessage,
  frigateEvent,
  frigateReview,
  onvifInside,
} from '../../test/fixtures/alertMessages.ts';
import { must } from '../../test/fixtures/must.ts';
import { until } from '../../test/fixtures/until.ts';
import { type AlertHost, startAlerts } from './host.ts';

const desk = DeskId.parse('desk-0123456789abcdef');
const operator: Operator = {
  id: 'fake:operator:an' as never,
  name: 'an',
  displayName: 'An',
  roles: [],
  demo: false,
  rights: ['alert.read', 'alert.work'],
  scope: 'all',
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

function start(data: string, alerts: object = {}) {
  const cameras = fakeCameras(1_200).map((one) => ({ camera: one, alertNames: [one.name] }));
  return startAlerts<typeof session>({
    program: new URL('entry.ts', import.meta.url),
    task: { site: 'fake', folder: data, config: AlertsConfig.parse(alerts) },
    clock: createSystemClock(),
    log: () => undefined,
    cameras: () => cameras,
    personAt: () => undefined,
    auditLog: { place: () => undefined, write: () => true },
    onNotice: ({ code }) => notices.push(code),
    onNoticeOver: (code) => notices.push(`over: ${code}`),
    onUnexpectedError(_id, _call, error) {
      throw error;
    },
  });
}

async function open(): Promise<readonly Alert[]> {
  const opened = await host.ask(session, 'alert.open', { limit: 100 });
  // The thread may just have ended.
  if (!opened.ok && opened.fault.code === 'alert.serviceAway') return [];
  const { json } = must(opened);
  const output: z.ZodType<{ alerts: Alert[] }> = alertSiteCalls['alert.open'].output;
  return output.parse(JSON.parse(Buffer.from(json).toString('utf8'))).alerts;
}

it('the host responds to requests made while its thread was starting', async () => {
  expect(await open()).toEqual([]);
});

it('the host keeps an alert of the site itself open until its end, also if its thread dies', async () => {
  await open();
  const reported = { class: 'ptz.unconfirmed-stop', camera, key: camera, title: '' };
  host.own({ ...reported, over: false });
  await until(async () => (await open()).length > 0);
  expect(await open()).toMatchObject([
    { class: 'ptz.unconfirmed-stop', priority: 'critical', camera, active: true, source: { kind: 'site' } },
  ]);
  host.kill();
  await until(() => host.deaths === 1);
  host.own({ ...reported, over: true });
  await until(async () => {
    const opened = await host.ask(session, 'alert.open', { limit: 100 });
    return opened.ok && (await open()).every(({ active }) => !active);
  });
  expect(await open()).toHaveLength(1);
});

const put = async (kind: 'frigate' | 'cap' | 'onvif' | 'axis', channel: string, payload: unknown) => {
  const source = AlertSourceId.parse(kind);
  const message = {
    source,
    kind,
    channel,
    contentType: '',
    bytes: payload instanceof Uint8Array ? payload : bytesOf(payload),
    receivedAt: Date.now(),
  };
  await until(async () => (await host.put(message)).ok);
};
async function die() {
  const { deaths } = host;
  host.kill();
  await until(() => host.deaths > deaths);
}

it('the host recognises a review that began before its thread died, and its events', async () => {
  const now = Date.now() / 1_000;
  const detections = [`${now}-aaaaaa`];
  const of = (type: 'new' | 'end', objects: string[], end_time: number | null) =>
    frigateReview(type, {
      start_time: now,
      end_time,
      severity: 'alert',
      data: { detections, objects, zones: [], audio: [] },
    }).payload;
  await put('frigate', 'frigate/reviews', of('new', ['car'], null));
  await until(async () => (await open()).length === 1);
  await die();
  const event = { id: detections[0], start_time: now, has_snapshot: true };
  await put('frigate', 'frigate/events', frigateEvent('update', event).payload);
  await until(
    async () =>
      (await open())[0]?.evidence.some(({ kind, ref }) => kind === 'snapshot' && ref.includes('aaaaaa')) ??
      false,
  );
  await die();
  await put('frigate', 'frigate/reviews', of('end', ['car', 'person'], now + 9));
  await until(async () => (await open())[0]?.active === false);
  expect(await open()).toMatchObject([{ class: 'vehicle', count: 3, duplicates: 0 }]);
});

it('the host recognises the alert of a cancellation without content, also if its thread died', async () => {
  const sent = (ago: number) => new Date(Date.now() - ago).toISOString().replace(/\.\d+Z/, '+00:00');
  const [first, second] = [sent(60_000), sent(30_000)];
  const infos = capInfo('vi-VN', 'Ngập lụt');
  await put('cap', '/alerts/cap/cap', capMessage({ sent: first, infos }));
  await until(async () => (await open()).length === 1);
  await die();
  const to = (id: string, at: string) => `kttv@hanoi.example,${id},${at}`;
  await put(
    'cap',
    '/alerts/cap/cap',
    capMessage({
      identifier: 'B',
      msgType: 'Update',
      sent: second,
      references: to('VN-2026-1', first),
      infos,
    }),
  );
  await until(async () => (await open())[0]?.count === 2);
  await die();
  const references = to('B', second);
  await put(
    'cap',
    '/alerts/cap/cap',
    capMessage({ identifier: 'C', msgType: 'Cancel', sent: sent(0), references, infos: '' }),
  );
  await until(async () => (await open()).some(({ active }) => !active));
  expect(await open()).toMatchObject([{ class: 'flood', count: 3, active: false }]);
});

it('the host ends alerts from before its thread died when a broker deletes the retained property', async () => {
  const { topic, payload } = onvifInside(true, new Date().toISOString());
  await put('onvif', topic, payload);
  await until(async () => (await open())[0]?.active === true);
  await die();
  await put('onvif', topic, new Uint8Array(0));
  await until(async () => (await open())[0]?.active === false);
  expect(await open()).toHaveLength(1);
});

const restart = async (alerts: object) => {
  await host.close();
  host = start(folder, alerts);
};
const theOne = async (what: string) => (await open()).find((alert) => alert.class === what);

it('the host accepts the end of an alert that claims to begin next year', async () => {
  const next = new Date(Date.now() + 365 * 86_400_000).toISOString();
  const { topic, payload } = onvifInside(true, next);
  await put('onvif', topic, payload);
  await until(async () => (await open())[0]?.active === true);
  expect((await open())[0]?.observedAt).toBeLessThan(Date.now() + 61_000);
  await put('onvif', topic, onvifInside(false, next).payload);
  await until(async () => (await open())[0]?.active === false);
  expect(await open()).toHaveLength(1);
});

it('the host suppresses alerts during planned works, and announces the open ones afterwards', async () => {
  const works = {
    name: 'Cầu',
    from: Date.now() - 1_000,
    to: Date.now() + 6_000,
    reason: 'x',
    classes: ['vehicle'],
  };
  await restart({ policy: { suppression: { works: [works] } } });
  const now = Date.now() / 1_000;
  const data = { detections: [], objects: ['car'], zones: [], audio: [] };
  const review = frigateReview('new', { start_time: now, severity: 'detection', data });
  await put('frigate', review.topic, review.payload);
  await until(async () => (await open()).length > 0);
  const suppression = { why: 'works', by: '', reason: works.reason, until: works.to };
  expect(await open()).toMatchObject([{ class: 'vehicle', version: 1, suppressedBy: 'Cầu', suppression }]);
  await until(async () => (await theOne('vehicle'))?.suppressedBy === null, 15_000);
  expect(await theOne('vehicle')).toMatchObject({ version: 2, active: true });
  expect((await theOne('vehicle'))?.calledAt).toBeGreaterThanOrEqual(works.to);
});

it('the host announces at its start the alerts that are no longer suppressed', async () => {
  const works = { name: 'Cầu', from: 0, to: Date.now() + 9_000_000, reason: 'x', classes: ['vehicle'] };
  await restart({ policy: { suppression: { works: [works] } } });
  const data = { detections: [], objects: ['car'], zones: [], audio: [] };
  const review = frigateReview('new', { start_time: Date.now() / 1_000, severity: 'detection', data });
  await put('frigate', review.topic, review.payload);
  await until(async () => (await theOne('vehicle'))?.suppressedBy === 'Cầu');
  await restart({});
  await until(async () => (await theOne('vehicle'))?.suppressedBy === null);
});

it('the host suppresses a camera’s analytics while the camera is at fault', async () => {
  const send = (what: string, data: object) =>
    put('onvif', `${fakeCameras(1)[0]?.name}/onvif-ej/${what}`, {
      UtcTime: new Date().toISOString(),
      Source: { VideoSource: '1' },
      Data: data,
    });
  await send('VideoSource/SignalLoss/&1', { State: true });
  await until(async () => (await theOne('camera.offline'))?.active === true);
  await send('VideoSource/MotionAlarm/&1', { State: true });
  await until(async () => (await theOne('motion')) !== undefined);
  expect(await theOne('motion')).toMatchObject({ version: 1, suppressedBy: 'camera.offline' });
  await send('VideoSource/SignalLoss/&1', { State: false });
  await until(async () => (await theOne('motion'))?.suppressedBy === null);
});

it('the host reports why it cannot start, also to callers', async () => {
  await host.close();
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  host = start(join(file, 'data'));
  await until(() => notices.includes('alert.serviceAway'));
  expect(await host.ask(session, 'alert.policy', {})).toMatchObject({ ok: false });
});
