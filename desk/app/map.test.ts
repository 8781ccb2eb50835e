import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { DeskCalls } from '../../core/api/desk.ts';
import { AlertId } from '../../core/base/ids.ts';
import { type MapPin, maxPins, maxSavedViews, PinId, type SavedView } from '../../core/map/map.ts';
import type { CallInput } from '../../core/rpc/define.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { startDesk } from '../../test/fixtures/desk.ts';
import { forCaller } from '../../test/fixtures/forCaller.ts';
import { must } from '../../test/fixtures/must.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { createMapMarks } from '../features/map/map.ts';
import { createStoreWriters } from '../shared/write.ts';
import { openStore } from '../store/open.ts';

const note = { kind: 'note', lat: 21.0285, lon: 105.8542, text: 'Cổng sau khoá từ 22 giờ' } as const;
const view = { lat: 21.03, lon: 105.85, distanceM: 900, headingDeg: 12.5, tiltDeg: 60 };

/** Creates a desk with an operator, and records its window's messages about pins and views. */
async function start(options: Parameters<typeof startDesk>[0] = {}) {
  const desk = startDesk(options);
  const { client } = desk.window;
  let pins: readonly MapPin[] | undefined;
  let views: readonly SavedView[] | undefined;
  const { wake, until } = createWaiter();
  client.subscribe('mapPins', {
    onMessage(message) {
      pins = message.pins;
      wake();
    },
    onRefused() {
      pins = undefined;
    },
  });
  client.subscribe('mapViews', {
    onMessage(message) {
      views = message.views;
      wake();
    },
  });
  await desk.window.until(() => desk.window.status()?.site.state === 'connected');
  if (!options.automatic) await desk.window.signIn('an');
  await until(() => pins !== undefined && views !== undefined);
  const save = async (pin: CallInput<DeskCalls, 'map.savePin'>) =>
    must(await client.call('map.savePin', pin));
  return { ...desk, client, until, save, pins: () => pins, views: () => views };
}

it('a pin appears at every window, can be changed by any operator, and survives a restart', async () => {
  const { client, save, pins, until, desk, folder, site } = await start();
  const pin = await save(note);
  expect(pin).toMatchObject({ ...note, alert: null, expiresAt: null, createdBy: { name: 'an' } });
  await until(() => pins()?.length === 1);
  expect(pins()).toEqual([pin]);
  must(await client.call('session.signIn', { name: 'demo', password: 'demo password' }));
  const changed = await save({ ...note, id: pin.id, text: 'Đã mở' });
  expect(changed).toMatchObject({
    id: pin.id,
    text: 'Đã mở',
    createdAt: pin.createdAt,
    createdBy: { name: 'an' },
    changedBy: { name: 'demo' },
  });
  desk.close();
  const again = await start({ folder, site });
  expect(again.pins()).toEqual([changed]);
  const auditLog = must(await again.client.call('audit.page', { limit: 10 })).entries;
  const auditEvents = auditLog.filter(({ event }) => event === 'map.savePin');
  expect(auditEvents.map(({ who }) => who)).toEqual(['fake:operator:demo', 'fake:operator:an']);
  expect(JSON.parse(auditEvents[1]?.detail ?? '')).toMatchObject({ ...note, id: pin.id });
});

it('a removed pin disappears, and undo restores it unchanged', async () => {
  const { client, save, pins, until } = await start();
  const pin = await save(note);
  for (let time = 0; time < 2; time += 1) must(await client.call('map.removePin', { id: pin.id }));
  await until(() => pins()?.length === 0);
  const { id, kind, lat, lon, text } = pin;
  const back = await save({ id, kind, lat, lon, text });
  expect(back).toEqual({ ...pin, changedAt: back.changedAt });
  await until(() => pins()?.length === 1);
  const auditLog = must(await client.call('audit.page', { limit: 20 })).entries;
  expect(auditLog.filter(({ event }) => event === 'map.removePin')).toHaveLength(1);
});

it('a pin of an alert is hidden from an operator who may not see that alert', async () => {
  const desk = await start({ cameras: 20 });
  const alert = fakeAlert(1);
  desk.site.alerts.report(alert);
  let queued = 0;
  desk.client.subscribe('queue', {
    onMessage(state) {
      queued = Object.values(state?.queued ?? {}).reduce((sum, count) => sum + count, 0);
    },
  });
  await expect.poll(() => queued).toBe(1);
  const pin = await desk.save({ ...note, kind: 'incident', alert: alert.id });
  await desk.save(note);
  await desk.until(() => desk.pins()?.length === 2);
  desk.site.addOperator('hep', 'a password', ['alert.read', 'alert.work', 'settings.own', 'camera.list'], []);
  await desk.window.signIn('hep');
  await desk.until(() => desk.pins()?.length === 1);
  expect(desk.pins()?.[0]?.alert).toBeNull();
  for (const input of [
    { ...note, id: pin.id },
    { ...note, kind: 'incident' as const, alert: alert.id },
  ])
    expect(await desk.client.call('map.savePin', input)).toMatchObject({
      fault: { code: 'right.outOfScope' },
    });
  must(await desk.client.call('map.removePin', { id: pin.id }));
  await desk.window.signIn('an');
  await desk.until(() => desk.pins()?.length === 2);
});

it.each([
  ['a text too long', { ...note, text: 'x'.repeat(501) }],
  ['no text', { ...note, text: '  ' }],
  ['no place on earth', { ...note, lat: 91 }],
  ['a note with an alert', { ...note, alert: AlertId.parse('hn:alert:a1') }],
  ['an id of another kind', { ...note, id: '01890a5d-ac96-474b-bcce-b302099a8057' as PinId }],
])('%s is refused as a pin', async (_what, pin) => {
  const { client } = await start();
  expect(await client.call('map.savePin', pin)).toMatchObject({ fault: { code: 'call.invalid' } });
});

it('views belong to their operator, keep creation order, and survive a restart', async () => {
  const { client, views, until, window, desk, folder, site } = await start();
  const saved = [];
  for (const name of ['Hồ Tây', 'Đống Đa', 'Ba Đình'])
    saved.push(must(await client.call('map.saveView', { name, view })));
  await until(() => views()?.length === 3);
  // Two views of the same millisecond may have either order.
  const ids = saved.map(({ id }) => id).sort();
  expect(views()?.map(({ id }) => id)).toEqual(ids);
  const [lake, , dinh] = saved;
  if (!lake || !dinh) throw new Error('not saved');
  must(await client.call('map.saveView', { id: lake.id, name: 'Phía nam Hồ Tây', view }));
  await until(() => views()?.some(({ name }) => name.startsWith('Phía nam')) === true);
  expect(views()?.map(({ id }) => id)).toEqual(ids);
  must(await client.call('map.removeView', { id: dinh.id }));
  await until(() => views()?.length === 2);
  await window.signIn('binh');
  await until(() => views()?.length === 0);
  must(await client.call('map.removeView', { id: lake.id }));
  desk.close();
  const again = await start({ folder, site });
  expect(again.views()?.map(({ id }) => id)).toEqual(ids.filter((id) => id !== dinh.id));
  must(await again.client.call('map.saveView', { id: dinh.id, name: dinh.name, view }));
  await again.until(() => again.views()?.length === 3);
  // A restored view has its shortcut key again.
  expect(again.views()?.map(({ id }) => id)).toEqual(ids);
});

/** Creates pins and views on a store alone, with a fake clock. */
function marksAlone(pinned: readonly MapPin[] = []) {
  const clock = handClock();
  const opened = must(openStore({ folder: testFolder(), clock, log: () => {} }));
  const { writing } = opened;
  writing.transaction(() => {
    for (const one of pinned)
      writing.run('INSERT INTO mapPins VALUES (?, ?, NULL, NULL)', one.id, JSON.stringify(one));
  });
  const received: (readonly MapPin[])[] = [];
  const marks = createMapMarks({
    store: opened.reading,
    write: createStoreWriters(writing, { clock, log: () => {} }).write,
    operator: () => ({
      id: 'hn:operator:an' as never,
      name: 'an',
      displayName: 'An',
      roles: [],
      rights: [],
      scope: 'all',
      demo: false,
    }),
    mayTouch: () => true,
    clock,
  });
  const { mapPins } = marks.topics;
  const latest = (messages = mapPins.read) => messages(undefined)[0]?.pins ?? [];
  mapPins.changedBy((messages) => void received.push(latest(messages)));
  onTestFinished(() => {
    marks.close();
    opened.close();
  });
  const asked = { ...note, alert: null, expiresAt: null };
  const savePin = (pin: Partial<MapPin> = {}) =>
    marks.handlers['map.savePin']({ ...asked, ...pin }, undefined as never, forCaller);
  return { clock, marks, latest, received, savePin, opened };
}

it('an expired pin disappears by itself, also after the machine slept for a night', async () => {
  const { clock, latest, received, savePin } = marksAlone();
  savePin({ expiresAt: clock.now() + 60_000 });
  savePin({ expiresAt: clock.now() + 3_600_000 });
  savePin();
  expect(latest()).toHaveLength(3);
  await clock.advance(59_000);
  expect(received.at(-1)).toHaveLength(3);
  await clock.advance(1_000);
  expect(received.at(-1)).toHaveLength(2);
  clock.jump(8 * 3_600_000);
  await clock.advance(30_000);
  expect(received.at(-1)).toHaveLength(1);
});

it('a removed pin is deleted after a day', () => {
  const { clock, marks, savePin, opened } = marksAlone();
  const id = PinId.parse('01890a5d-ac96-774b-bcce-b302099a8057');
  savePin({ id });
  marks.handlers['map.removePin']({ id }, undefined as never, forCaller);
  const count = () => opened.reading.value(z.int(), 'SELECT count(*) FROM mapPins');
  savePin();
  expect(count()).toBe(2);
  clock.jump(25 * 3_600_000);
  savePin();
  expect(count()).toBe(2);
});

it('pins and views are limited in number, but existing ones can be changed at the limit', () => {
  const by = { id: 'hn:operator:an' as never, name: 'An' };
  const idOf = (n: number) => PinId.parse(`01890a5d-ac96-774b-bcce-${n.toString(16).padStart(12, '0')}`);
  const { marks, savePin } = marksAlone(
    Array.from({ length: maxPins - 1 }, (_, n) => ({
      ...note,
      id: idOf(n),
      alert: null,
      expiresAt: null,
      createdAt: n,
      createdBy: by,
      changedAt: n,
      changedBy: by,
    })),
  );
  expect(savePin()).toMatchObject({ ok: true });
  expect(savePin()).toMatchObject({ fault: { code: 'map.tooManyPins', params: { most: maxPins } } });
  expect(savePin({ id: idOf(5), text: 'khác' })).toMatchObject({ ok: true });
  marks.handlers['map.removePin']({ id: idOf(5) }, undefined as never, forCaller);
  expect(savePin()).toMatchObject({ ok: true });

  const saveView = () => marks.handlers['map.saveView']({ name: 'Cầu', view }, undefined as never, forCaller);
  for (let n = 0; n < maxSavedViews; n += 1) expect(saveView()).toMatchObject({ ok: true });
  expect(saveView()).toMatchObject({ fault: { code: 'map.tooManyViews', params: { most: maxSavedViews } } });
});
