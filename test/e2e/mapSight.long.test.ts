import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createPlaneAt, type LatLon } from '../../core/base/geo.ts';
import { CameraId } from '../../core/base/ids.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { type Console, eventually } from './launch.ts';
import {
  brightnessOf,
  goTo,
  goToPlace,
  isThere,
  mapArgs,
  mapOf,
  openMap,
  pixelsAtMiddle,
  positionOfPlace,
  pressOnMap as press,
  settledPixels,
} from './mapPage.ts';
import { ask, reads } from './panelPage.ts';
import { launchReady, tilesOf } from './wallPage.ts';

const root = resolve(import.meta.dirname, '../..');
/** A PTZ camera in the old quarter. */
const ptzCamera = CameraId.parse('hanoi:camera:cam-00019');

let folder: string;
let console: Console;
let camera: Camera;

/** Returns a place so many metres east and north of the PTZ camera. */
function pointNear(east: number, north = 0): LatLon {
  return createPlaneAt(camera.position).toLatLon({ x: east, y: north });
}

/** Writes a city of one house, 60 m high, from `fromM` metres east of the PTZ camera to 20 m further. */
async function oneHouse(fromM = 30): Promise<string> {
  const toM = fromM + 20;
  const ring = [
    [fromM, -40],
    [toM, -40],
    [toM, 40],
    [fromM, 40],
    [fromM, -40],
  ].map(([east = 0, north = 0]) => {
    const { lat, lon } = pointNear(east, north);
    return [lon, lat];
  });
  const feature = {
    type: 'Feature',
    properties: { building: 'yes', height: 60 },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  const [from, to] = [join(folder, 'house.geojson'), join(folder, 'house.city')];
  await writeFile(from, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  await promisify(execFile)(process.execPath, [
    join(root, 'tools/cityImport/entry.ts'),
    'import',
    from,
    '--out',
    to,
  ]);
  return to;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-map-'));
  const first = await launchReady(mapArgs);
  try {
    camera = await ask(first, 'camera.get', { camera: ptzCamera });
  } finally {
    await first.close();
  }
  console = await launchReady([...mapArgs, `--city=${await oneHouse()}`]);
});
afterAll(async () => {
  await console?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Returns the reason that the list gives for the PTZ camera at a place. */
async function reasonAt(place: LatLon): Promise<string | null> {
  await goToPlace(console, place);
  await press(console, 'v');
  await isThere(console, 'map-seen');
  const row = console.page.locator(`[data-testid="map-seen"] [data-camera="${camera.number}"]`);
  await eventually('the PTZ camera is in the list', async () => (await row.count()) === 1);
  const reason = await row.getAttribute('data-reason');
  await press(console, 'Escape');
  await isThere(console, 'map-seen', 0);
  return reason;
}

test('a point behind a house is hidden from the camera, a point in front of it is visible', async () => {
  await openMap(console);
  expect(await reasonAt(pointNear(20))).not.toBe('occluded');
  expect(await reasonAt(pointNear(80))).toBe('occluded');
});

test('"who sees" uses the selected camera’s position, not the unmarked centre', async () => {
  await goTo(console, String(camera.number));
  await isThere(console, 'map-camera');
  await press(console, 'v');
  const row = console.page.locator(`[data-testid="map-seen"] [data-camera="${camera.number}"]`);
  await row.waitFor();
  // The distance is that from the lens down to the ground below it.
  expect(await row.textContent()).toContain(`${Math.round(camera.position.heightM)} m`);
  await press(console, 'Escape', 'Escape');
  await isThere(console, 'map-camera', 0);
});

test('reports a point inside a house, and a viewshed without a camera; marks the centre if nothing is selected', async () => {
  const { page } = console;
  const says = (words: string) =>
    eventually(words, async () => (await page.getByTestId('map').textContent())?.includes(words));
  await goToPlace(console, pointNear(40));
  await says('A building 60 m high');
  await isThere(console, 'map-middle', 0);
  await press(console, 'v');
  await says('This point is inside a building.');
  await press(console, 'Escape', 'Escape');
  await isThere(console, 'map-middle');
  expect(await page.getByTestId('map-middle').isVisible()).toBe(true);
  await press(console, 'h');
  await reads(page.locator('[data-passing]'), 'Choose a camera first.');
});

/** Returns the angle that the PTZ camera still has to turn towards a place, in degrees. */
async function turnsLeft(place: LatLon): Promise<number> {
  const { x, y } = createPlaneAt(camera.position).toPlane(place);
  const panDeg = await console.inWindow<number>(
    `watchfloorDiagnostics.first('presence').then(({ value }) =>
       value.cameras.find(({ camera }) => camera === '${ptzCamera}')?.pose?.panDeg ?? NaN)`,
  );
  const offDeg = (panDeg - (Math.atan2(x, y) * 180) / Math.PI + 720) % 360;
  return Math.min(offDeg, 360 - offDeg);
}

/**
 * Turns the PTZ camera to a place with the map's key, and waits until it points there.
 * The angle is checked, because the camera sees other places in passing.
 */
async function turnTo(place: LatLon): Promise<void> {
  const { page } = console;
  await goToPlace(console, place);
  await press(console, 'v');
  await isThere(console, 'map-seen');
  await page.locator(`[data-testid="map-seen"] [data-camera="${camera.number}"]`).waitFor();
  await press(console, 's');
  await reads(page.locator('[data-passing]'), `Camera ${camera.number} is turning to this point`);
  await press(console, 'Escape');
  await isThere(console, 'map-seen', 0);
  await eventually('the PTZ camera looks there', async () => (await turnsLeft(place)) < 2);
}

/**
 * Goes to a place, looking straight down, so close that cones of unselected cameras are drawn.
 * @returns the brightness there
 */
async function brightAt(place: LatLon): Promise<number> {
  await goToPlace(console, place);
  // A key would end the flight to the place.
  await settledPixels(console, 8, positionOfPlace);
  await press(console, '+', '+', '+', '+', 'Escape');
  return brightnessOf(await settledPixels(console, 8, positionOfPlace));
}

/**
 * Returns the brightness at the current place once it satisfies `is`.
 * It only reads: a check that takes long is started again while the first one still runs.
 */
const brightOnce = (what: string, is: (bright: number) => boolean): Promise<number> =>
  eventually(what, async () => {
    const bright = await brightnessOf(await pixelsAtMiddle(console, 8, positionOfPlace));
    return is(bright) && bright;
  });

test('S turns the nearest PTZ camera to the point, and its cone on the map follows', async () => {
  const [here, there] = [pointNear(-14, 14), pointNear(14, -14)];
  await turnTo(there);
  const bare = await brightAt(here);
  await turnTo(here);
  await brightAt(here);
  const lit = await brightOnce('a cone lies here now', (bright) => bright > bare + 2);
  await turnTo(there);
  await brightAt(here);
  await brightOnce('and no more', (bright) => bright < (bare + lit) / 2);
});

const rowOf = (reason: string) =>
  console.page.locator(`[data-testid="map-seen"] [data-camera="${camera.number}"][data-reason="${reason}"]`);

/** Expects that S, once the camera points to the place, says so and turns no other camera. */
async function staysAt(place: LatLon): Promise<void> {
  await rowOf('now').waitFor();
  await eventually('the PTZ camera looks there', async () => (await turnsLeft(place)) < 2);
  // The camera reports its view once it has stopped.
  await eventually('S says so', async () => {
    await press(console, 's');
    const text = await console.page.locator('[data-passing]').textContent();
    return text === `Camera ${camera.number} is looking at this point already.`;
  });
  await press(console, 'Escape');
}

test('the list follows a turning PTZ camera; once it looks at the point, S reports that and turns no other', async () => {
  const place = pointNear(14, -14);
  await turnTo(pointNear(-14, 14));
  await goToPlace(console, place);
  await press(console, 'v');
  await rowOf('free').waitFor();
  await press(console, 's');
  await staysAt(place);
});

test('S without a list computes which cameras see the point, and turns the best PTZ camera there', async () => {
  const place = pointNear(-14, 14);
  await goToPlace(console, place);
  await press(console, 's');
  await isThere(console, 'map-seen');
  await reads(console.page.locator('[data-passing]'), `Camera ${camera.number} is turning to this point`);
  await staysAt(place);
});

test('a view cone is hidden by a house’s roof and visible in front of the house', async () => {
  const [before, roof] = [pointNear(20), pointNear(35)];
  await turnTo(pointNear(-20));
  const [bareGround, bareRoof] = [await brightAt(before), await brightAt(roof)];
  await turnTo(before);
  await brightAt(before);
  await brightOnce('a cone lies before the house', (bright) => bright > bareGround + 2);
  expect(Math.abs((await brightAt(roof)) - bareRoof)).toBeLessThan(1);
});

test('a camera’s viewshed ends at a house, its cone does not', async () => {
  // Away from the labels next to the camera.
  const [east, north] = [60, 25];
  await oneHouse(150);
  await goToPlace(console, pointNear(east, north));
  await press(console, 'v');
  await rowOf('free').waitFor();
  await press(console, 'Escape');
  await turnTo(pointNear(east, north));
  // The camera's live picture on the map would cover the place, so its tile is emptied.
  const tile = (await tilesOf(console)).find((one) => one.camera === ptzCamera)?.tile;
  await console.page.locator(`[data-tile="${tile}"]`).click();
  await press(console, 'Delete');
  await mapOf(console).locator('[role="application"]').focus();
  await goTo(console, String(camera.number));
  await isThere(console, 'map-camera');
  await isThere(console, 'map-thumbnail', 0);
  const stage = await console.page.locator('[data-testid="map"] [role="application"]').boundingBox();
  // From 450 m above the place; the picture covers 40 degrees from top to bottom.
  const pxPerM = (stage?.height ?? 0) / 2 / Math.tan(Math.PI / 9) / 450;
  const spot = async () => {
    const { x, y } = await positionOfPlace(console);
    return { x: x + east * pxPerM, y: y - north * pxPerM };
  };
  const bright = async () => brightnessOf(await pixelsAtMiddle(console, 5, spot));
  await press(console, 'h');
  await settledPixels(console, 5, spot);
  const seen = await bright();
  await oneHouse();
  const hidden = await eventually('it is hidden', async () => {
    const now = await bright();
    return now < seen - 2 && now;
  });
  await press(console, 'h');
  await eventually('its cone lies there', async () => (await bright()) > hidden + 2);
  await press(console, 'Escape');
});

test('a camera without video is listed as seeing nothing, and leaves a coverage gap', async () => {
  const { page } = console;
  const { id, number, position, headingDeg } = await ask(console, 'camera.get', {
    camera: CameraId.parse('hanoi:camera:cam-00001'),
  });
  await goTo(console, String(number));
  await isThere(console, 'map-camera');
  await press(console, 'Enter');
  await eventually('its picture comes', async () =>
    (await tilesOf(console)).some((tile) => tile.camera === id && tile.state === 'live'),
  );
  const heading = (headingDeg * Math.PI) / 180;
  const ahead = { x: 15 * Math.sin(heading), y: 15 * Math.cos(heading) };
  await goToPlace(console, createPlaneAt(position).toLatLon(ahead));
  await press(console, 'v');
  const row = (reason: string) =>
    page.locator(`[data-testid="map-seen"] [data-camera="${number}"][data-reason="${reason}"]`);
  await row('now').waitFor();
  const demo = await eventually('the cameras’ process', () => console.pid('demo'));
  process.kill(demo, 'SIGSTOP');
  onTestFinished(() => void process.kill(demo, 'SIGCONT'));
  await row('offline').waitFor();
  await reads(row('offline'), /^Not seen .* no picture since \d\d:\d\d:\d\d \d+ m$/);
  await press(console, 'Escape', 'c');
  await reads(page.getByTestId('map-gaps'), /Not counted, since no picture comes: \d+ cameras? near here/);
  await press(console, 'Escape');
});

test('"who sees" is computed again with the buildings of a new city file', async () => {
  await goToPlace(console, pointNear(80));
  await press(console, 'v');
  await rowOf('occluded').waitFor();
  await oneHouse(150);
  await console.page
    .locator(`[data-testid="map-seen"] [data-camera="${camera.number}"]:not([data-reason="occluded"])`)
    .waitFor();
  await press(console, 'Escape');
  await isThere(console, 'map-seen', 0);
});
