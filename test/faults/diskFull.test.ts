import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { fakeCameras } from '../fakes/cameras.ts';
import { testFolder } from '../fakes/folder.ts';
import { fakeSite } from '../fakes/site.ts';
import { startDesk } from '../fixtures/desk.ts';
import { exportOffer } from '../fixtures/exportOffer.ts';
import { type SmallDisk, smallDisk } from '../fixtures/smallDisk.ts';

const megabyte = 1_000_000;
const picture = Uint8Array.from({ length: 3 * megabyte }, (_, at) => (at * 7) % 253);
const cameras = fakeCameras(2);
const offer = exportOffer(cameras[0]?.id, picture.length, { reason: 'Đĩa đầy' });

let disk: SmallDisk | undefined;
afterEach(async () => {
  await disk?.close();
  disk = undefined;
});

/** Starts a desk whose exports go onto a disk of this size. */
async function deskOn(megabytes: number) {
  disk = await smallDisk(megabytes);
  const { folder: on } = disk;
  const folder = testFolder();
  mkdirSync(folder, { recursive: true });
  symlinkSync(on, join(folder, 'exports'));
  const site = fakeSite(cameras);
  const { window } = startDesk({ site, automatic: true, folder });
  await window.until(() => window.list.size === cameras.length);
  const { client } = window;
  const begin = () => client.call('export.begin', offer);
  /** Sends the whole picture, and returns the first fault or the result of finishing. */
  async function send(id: Extract<Awaited<ReturnType<typeof begin>>, { ok: true }>['value']['export']) {
    for (let at = 0; at < picture.length; at += megabyte) {
      const bytes = picture.slice(at, at + megabyte);
      const answer = await client.call('export.chunk', { export: id, at, bytes });
      if (!answer.ok) return answer;
    }
    return client.call('export.finish', { export: id });
  }
  return { on, site, begin, send, list: () => readdirSync(on) };
}

test('an export without enough room is rejected before its first byte, and leaves room for the desk', async () => {
  const { begin, list } = await deskOn(66);
  expect(await begin()).toMatchObject({ ok: false, fault: { code: 'export.diskFull' } });
  expect(list()).toEqual([]);
});

test('a disk that fills during an export is reported, leaves no partial file or record, and the next export works with room', async () => {
  const { on, site, begin, send, list } = await deskOn(72);
  const begun = await begin();
  if (!begun.ok) throw new Error(begun.fault.code);
  const others = join(on, 'others');
  const { bavail, bsize } = statfsSync(on);
  writeFileSync(others, new Uint8Array(bavail * bsize - bsize));
  expect(await send(begun.value.export)).toMatchObject({ ok: false, fault: { code: 'export.diskFull' } });
  expect(list()).toEqual(['others']);
  expect(site.exports).toEqual([]);

  rmSync(others);
  const again = await begin();
  if (!again.ok) throw new Error(again.fault.code);
  const done = await send(again.value.export);
  if (!done.ok || !('file' in done.value)) throw new Error(JSON.stringify(done));
  expect(readFileSync(join(on, done.value.file)).equals(picture)).toBe(true);
  expect(list()).toHaveLength(2);
  expect(site.exports).toHaveLength(1);
});
