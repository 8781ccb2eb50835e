import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Locator } from 'playwright-core';
import type { LatLon } from '../../core/base/geo.ts';
import { type Console, type ConsolePage, eventually } from './launch.ts';

/** Arguments of a console with a map: sixty cameras, twelve of which send test pictures. */
export const mapArgs = ['--cameras=60', '--test-cameras=12', '--size=1600x900', '--lang=en'];

export const mapOf = (console: ConsolePage): Locator => console.page.getByTestId('map');

export const hasKeys = (console: ConsolePage): Promise<boolean> =>
  console.inWindow<boolean>(
    'document.activeElement !== document.body && document.activeElement?.closest(\'[data-testid="map"]\') != null',
  );

export async function pressOnMap(console: ConsolePage, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await console.page.keyboard.press(key);
}

export async function openMap(console: ConsolePage): Promise<void> {
  await pressOnMap(console, 'F5');
  await eventually('the map has the keys', () => hasKeys(console));
}

export const isGone = (console: Console): Promise<true> =>
  eventually('the map is gone', async () => (await mapOf(console).count()) === 0);
export const isThere = (console: ConsolePage, testId: string, count = 1): Promise<true> =>
  eventually(
    `${count} of ${testId}`,
    async () => (await console.page.getByTestId(testId).count()) === count && true,
  );

/** Searches for the text and goes to the first result. */
export async function goTo(console: Console, words: string): Promise<void> {
  await pressOnMap(console, 'g');
  await isThere(console, 'search');
  await console.page.keyboard.type(words);
  await eventually(
    `“${words}” is found`,
    async () => (await console.page.locator('#search-found [aria-selected="true"]').count()) === 1,
  );
  await pressOnMap(console, 'Enter');
  await isThere(console, 'search', 0);
}

export const goToPlace = (console: Console, { lat, lon }: LatLon): Promise<void> =>
  goTo(console, `${lat.toFixed(6)}, ${lon.toFixed(6)}`);

const stageOf = ({ page }: Console) => page.locator('[data-testid="map"] [role="application"]');

/** Returns the middle of the map on the page. */
export async function middleOf(console: Console): Promise<{ readonly x: number; readonly y: number }> {
  const box = await stageOf(console).boundingBox();
  if (!box) throw new Error('no map');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Returns the position on the page of the place last gone to: the middle of the area beside the card. */
export async function positionOfPlace(console: Console): Promise<{ readonly x: number; readonly y: number }> {
  const { x, y } = await middleOf(console);
  const box = await stageOf(console).boundingBox();
  const cardPx = await console.inWindow(
    `25 * parseFloat(getComputedStyle(document.documentElement).fontSize)`,
  );
  return { x: x - Math.min((box?.width ?? 0) / 2, Number(cardPx)) / 2, y };
}

type Spot = (console: Console) => Promise<{ readonly x: number; readonly y: number }>;

/** Returns the pixels around the middle of the map, or around another spot of it, as a PNG. */
export async function pixelsAtMiddle(
  console: Console,
  halfPx: number,
  spot: Spot = middleOf,
): Promise<Buffer> {
  const { x, y } = await spot(console);
  return console.page.screenshot({
    clip: { x: x - halfPx, y: y - halfPx, width: 2 * halfPx, height: 2 * halfPx },
  });
}

/** Resolves with those pixels once two consecutive pictures are equal, so that nothing moves or loads. */
export function settledPixels(console: Console, halfPx: number, spot?: Spot): Promise<Buffer> {
  let before: Buffer | undefined;
  return eventually('the map stands', async () => {
    const isDrawn = (await stageOf(console).getAttribute('aria-busy')) === 'false';
    const now = await pixelsAtMiddle(console, halfPx, spot);
    if (!isDrawn) return undefined;
    const isSame = before?.equals(now) === true;
    before = now;
    return isSame ? now : undefined;
  });
}

async function channelsOf(png: Buffer) {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/**
 * Returns the largest difference between two PNGs of the same size, 0 to 255.
 * A smoothed edge that is drawn again differs by 1 or 2.
 */
export async function differenceOf(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([channelsOf(one), channelsOf(other)]);
  let most = 0;
  for (let at = 0; at < a.data.length; at += 1)
    most = Math.max(most, Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)));
  return most;
}

/**
 * Returns the mean brightness of a PNG, 0 to 255.
 * A letter or an edge that moves by a pixel changes it a little, a cone over all of it a lot.
 */
export async function brightnessOf(png: Buffer): Promise<number> {
  const { width, height, data } = await channelsOf(png);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4)
    sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
  return sum / (3 * width * height);
}
