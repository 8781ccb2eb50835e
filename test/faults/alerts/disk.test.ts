import { closeSync, existsSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { DeskSession } from '../../../core/people/deskEntry.ts';
import { storeFile } from '../../../desk/store/open.ts';
import { testFolder } from '../../fakes/folder.ts';
import { type AlertSiteProcess, startAlertSite } from '../../fixtures/alertSiteProcess.ts';
import { addPerson, an } from '../../fixtures/person.ts';
import { failingSyncs, fill, smallDisk } from '../../fixtures/smallDisk.ts';
import { until } from '../../fixtures/until.ts';
import { type DeskProcess, type Look, startDesk } from './desk.ts';

const cameras = 20;
/** The disk has room for the ballast, for as much again when it is restored, and for a store. */
const diskMegabytes = 130;
const notes = 300;

let site: AlertSiteProcess;
let published = 0;
beforeAll(async () => {
  site = await startAlertSite({ cameras, policy: { correlation: { stormAlerts: 1_000 } } });
  await addPerson(site.data, an);
  await until(site.isConnected);
});
afterAll(() => site?.close());

async function report(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    published += 1;
    await site.report(1 + (published % cameras), String(published));
  }
}
/** Starts desks on this folder, which are killed at the end of the test. */
function deskOn(folder: string): (under?: readonly string[]) => Promise<DeskProcess> {
  let session: DeskSession | null = null;
  return async (under = []) => {
    const credentials = { name: an.id, password: an.password };
    const desk = await startDesk(
      { folder, url: site.url, credentials, session, notes: null },
      (message) => {
        if (message.t === 'session') session = message.session;
      },
      under,
    );
    onTestFinished(desk.kill);
    return desk;
  };
}
const has = (count: number) => (look: Look) =>
  look.live && look.pending === 0 && look.alerts.length === count && look.paused === null;
const notedAtSite = async () =>
  (await site.records()).flatMap(({ entry }) =>
    entry.kind === 'acted' && entry.action.command.do === 'note' ? [entry.action.command.text] : [],
  );

test('a desk on a full disk still stores and sends actions, and defers alert updates with a notice until there is room', async () => {
  const disk = await smallDisk(diskMegabytes);
  onTestFinished(() => disk.close());
  const desk = await deskOn(disk.point)(disk.under);
  await report(3);
  await desk.looked(has(published));
  const ballast = join(disk.folder, 'ballast');
  await until(() => existsSync(ballast) && statSync(ballast).size === 32 * 1024 * 1024);
  const others = join(disk.folder, 'others');
  fill(others);
  expect(statfsSync(disk.folder).bavail).toBe(0);

  let look = await desk.looked(() => true);
  while (look.paused === null) {
    await report(20);
    look = await desk.looked(() => true);
  }
  expect(existsSync(ballast)).toBe(false);
  for (let at = 0; at < notes; at += 1) expect(await desk.note(`đĩa đầy ${at}`)).toMatchObject({ t: 'done' });
  await desk.looked(({ paused, pending }) => paused !== null && pending === 0);
  const sent = (await notedAtSite()).filter((note) => note.startsWith('đĩa đầy'));
  expect(sent.length).toBe(notes);
  expect(new Set(sent).size).toBe(notes);

  rmSync(others);
  await desk.looked(has(published));
}, 90_000);

test('a desk on a failing disk sends every acknowledged action and no rejected one, and recovers with the disk', async () => {
  const start = deskOn(testFolder());
  const desk = await start(failingSyncs('200..206'));
  await report(3);
  await desk.looked(has(published));
  const answers = [];
  for (let at = 0; at < notes; at += 1) answers.push(await desk.note(`lỗi ghi ${at}`));
  const refused = answers.flatMap((answer) => (answer.t === 'refused' ? [answer.code] : []));
  const done = answers.flatMap((answer) => (answer.t === 'done' ? [answer.note] : []));
  expect(new Set(refused)).toEqual(new Set(['desk.storeFailed']));
  expect(done.length).toBeGreaterThan(0);
  await desk.looked(has(published));
  const sent = (await notedAtSite()).filter((note) => note.startsWith('lỗi ghi'));
  expect(sent.toSorted()).toEqual(done.toSorted());
}, 90_000);

test('a desk with a torn store reports it, sends its unsent actions once, and fetches the alerts again', async () => {
  const folder = testFolder();
  const start = deskOn(folder);
  const first = await start();
  await report(30);
  await first.looked(has(published));
  await site.kill();
  for (let at = 0; at < 50; at += 1) expect(await first.note(`chờ ${at}`)).toMatchObject({ t: 'done' });
  await first.looked(({ live, pending }) => !live && pending === 50);
  await first.kill();
  // Moves everything into the one file, because the WAL next to it would repair the damaged pages.
  const db = new Database(join(folder, storeFile));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const file = openSync(join(folder, storeFile), 'r+');
  // Damages the header and a page in the middle, as a torn write does.
  const torn = Buffer.alloc(4_096, 0xa5);
  writeSync(file, torn, 0, torn.length, 0);
  writeSync(file, torn, 0, torn.length, 20 * 4_096);
  closeSync(file);

  const second = await start();
  const look = await second.looked(({ pending }) => pending === 50);
  expect(look.notices).toContain('desk.storeDamaged');
  await site.start();
  await second.looked(has(published));
  const sent = (await notedAtSite()).filter((note) => note.startsWith('chờ'));
  expect(sent.toSorted()).toEqual(Array.from({ length: 50 }, (_, at) => `chờ ${at}`).toSorted());
}, 90_000);
