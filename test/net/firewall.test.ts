import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Console } from '../e2e/launch.ts';
import { type FarSite, signallingPort, startFarSite } from '../fixtures/farSite.ts';
import { createLine, type Line } from '../fixtures/line.ts';
import { allLive, eachPresented, longestGap, openConsole, pause } from './console.ts';

const tiles = [0, 1, 2, 3];
const looksOnMs = 5_000;

let line: Line;
let site: FarSite;
let console: Console | undefined;
beforeAll(async () => {
  line = createLine(signallingPort);
  line.set({ cut: 'udp' });
  site = await startFarSite(line, { cameras: 8 });
});
afterAll(async () => {
  await console?.close();
  await site?.close();
  line?.close();
});

test('pictures arrive continuously over TCP behind a firewall that blocks UDP', async () => {
  console = await openConsole(site, tiles.length);
  const from = Date.now();
  await pause(looksOnMs);
  await eachPresented(console, tiles, from);
  expect(await longestGap(console, tiles, from)).toBeLessThan(1_000);
  await allLive(console, tiles.length);
});
