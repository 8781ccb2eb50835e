import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAlerts, stripOf } from './alertsPage.ts';
import { type DemoFrigate, openDemoFrigate } from './demoFrigate.ts';
import { type Console, eventually } from './launch.ts';
import { isThere, mapOf, openMap, pixelsAtMiddle, settledPixels } from './mapPage.ts';
import { press, reads } from './panelPage.ts';
import { launchReady, tilesOf } from './wallPage.ts';

let console: Console;
let frigate: DemoFrigate;
const card = () => console.page.getByTestId('map-alert');

beforeAll(async () => {
  console = await launchReady(['--cameras=12', '--test-cameras=12', '--size=1600x900', '--lang=en']);
  frigate = await openDemoFrigate(console);
});
afterAll(async () => {
  await frigate?.close();
  await console?.close();
});

test('an alert is drawn at its camera; selecting it in the queue moves an open map there and offers cameras nearby', async () => {
  await reads(stripOf(console), /alert chain: \d/);
  await openMap(console);
  await press(console, '0');
  // The map stands still while nothing happens.
  await settledPixels(console, 200);
  const began = Date.now() / 1_000;
  const name = frigate.cameras.flatMap(({ alertNames }) => alertNames[0] ?? [])[0] ?? '';
  await frigate.send('new', name, `${began.toFixed(6)}-map`, {
    start_time: began,
    data: { detections: [], objects: ['person'], sub_labels: [], zones: [], audio: [] },
  });
  await eventually('A goes to it', async () => {
    await press(console, 'a');
    return (await card().count()) === 1;
  });
  // The class is shown. Frigate's own word for it is left out, because it is the same.
  await reads(card(), /Person/);
  await reads(card(), /Nearest cameras/);
  // An unacknowledged alert pulses.
  const first = await pixelsAtMiddle(console, 200);
  await eventually('it pulses', async () => !(await pixelsAtMiddle(console, 200)).equals(first));
  await press(console, 'Escape', '0');
  await isThere(console, 'map-alert', 0);
  await openAlerts(console);
  // The list may be there before its first page is.
  await eventually('the arrow comes to it', async () => {
    await press(console, 'ArrowDown');
    return (await card().count()) === 1;
  });
  await reads(card(), /Person/);
  const tiles = (await tilesOf(console)).length;
  await press(console, 'Enter');
  await eventually('its camera is on the wall', async () => (await tilesOf(console)).length !== tiles);
  expect(await mapOf(console).count()).toBe(1);
  // The filter of the queue applies to the map too.
  await reads(card(), /Person/);
  await openAlerts(console);
  await press(console, '/');
  await console.page.keyboard.type('zzz');
  await isThere(console, 'map-alert', 0);
  await press(console, 'Control+a', 'Delete');
  await reads(card(), /Person/);
});
