import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import type { CityState } from '../../core/map/api.ts';
import { openCity } from '../../core/map/city/format.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import { createDesk } from '../../desk/app/desk.ts';
import { createSiteLinks } from '../../desk/sync/site.ts';
import { testFolder } from '../fakes/folder.ts';
import { portPair } from '../fakes/ports.ts';
import { inflate } from '../fixtures/cityTiles.ts';
import { must } from '../fixtures/must.ts';
import { randomCity } from '../fixtures/randomCity.ts';
import { startTestSite, testPassword } from '../fixtures/site.ts';
import { createWaiter } from '../fixtures/until.ts';

/** Gives some hundred kilobytes, so that the file takes several pieces. */
const tiles = 400;

it('a city file of the site reaches a window at a desk, and so does its replacement', async () => {
  const clock = createSystemClock();
  const file = join(testFolder(), 'hanoi.city');
  const first = await randomCity(1, tiles);
  writeFileSync(file, first);
  const { site, close } = await startTestSite([], { city: file });
  onTestFinished(async () => void (await close()));
  const openLink = createSiteLinks({ clock, log: () => {} });
  const address = { url: site.url, embedded: false, signIn: { name: 'all', password: testPassword } };
  const desk = must(createDesk({ folder: testFolder(), site: address, clock, log: () => {}, openLink }));
  onTestFinished(() => desk.close());
  const [mine, theirs] = portPair();
  desk.attach(theirs, WindowId.parse('w1'));
  const window = createRpcClient(mine, { calls: deskCalls, topics: deskTopics, clock });
  const { wake, until } = createWaiter();
  let state: CityState | undefined;
  window.subscribe('city', {
    onMessage(message) {
      state = message;
      wake();
    },
  });

  async function arrives(name: string, bytes: Uint8Array): Promise<void> {
    await until(() => state?.city?.name === name && state.copying === null);
    const there = state?.city;
    if (!there) throw new Error('no city');
    expect(there.bytes).toBe(bytes.length);
    const read = async (at: number, length: number) =>
      must(await window.call('city.read', { hash: there.hash, at, length }));
    expect(Buffer.compare(await read(0, bytes.length), bytes)).toBe(0);
    const city = must(await openCity(read, inflate));
    expect(city.header.name).toBe(name);
    expect((await city.tile({ level: 0, x: tiles - 1, y: 0 }))?.x).toBe(tiles - 1);
  }

  await arrives('Phố 1', first);
  const second = await randomCity(2, tiles);
  writeFileSync(file, second);
  await arrives('Phố 2', second);
});
