import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Console } from '../e2e/launch.ts';
import { type FarSite, signallingPort, startFarSite } from '../fixtures/farSite.ts';
import { type Line, layLine } from '../fixtures/line.ts';
import { frozenShare, lasting, longestGap, openConsole, tell } from './console.ts';

/** 40 ms there and back, as over the city's network. */
const delayMs = 20;
const tiles = [0, 1, 2, 3];
const measuredMs = 20_000;

let line: Line;
let site: FarSite;
let console: Console;
beforeAll(async () => {
  line = layLine(signallingPort);
  site = await startFarSite(line, { cameras: tiles.length, delayMs });
  console = await openConsole(site, tiles.length);
});
afterAll(async () => {
  await console?.close();
  await site?.close();
  line?.close();
});

test.each([0, 2, 5])('with %i in a hundred lost and 40 ms the pictures go on', async (lossPercent) => {
  line.set({ cut: 'nothing', lossPercent });
  // What was on its way under the rules of before.
  await lasting(1_000);
  const from = Date.now();
  await lasting(measuredMs);
  const [frozen, gap] = [await frozenShare(console, tiles, from), await longestGap(console, tiles, from)];
  line.set({ cut: 'nothing' });
  tell(
    `loss ${lossPercent} %, 40 ms: frozen ${(frozen * 100).toFixed(2)} % of the time, longest gap ${gap} ms`,
  );
  // A tile says that it is old from 1 s on; a lost keyframe costs one of the source's seconds at worst.
  expect(gap).toBeLessThan(2_500);
  // A machine with other things to do freezes some by itself: the bench says what the line costs.
  expect(frozen).toBeLessThan(0.2);
});
