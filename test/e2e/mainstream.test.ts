import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import {
  eachShowsItsOwn,
  marksOf,
  recordMarks,
  showCameras,
  type Tile,
  tilesOf,
  untilReady,
} from './wallPage.ts';

let console: Console;
/**
 * Tiles of about 500 px get the main stream.
 * They are more than 1.5 times as wide as the test cameras' sub-stream of 320 px, and less than 960 px.
 */
beforeAll(async () => {
  console = await launch({
    args: ['--cameras=8', '--test-cameras=8', '--diagnostics', '--size=1280x720', '--grid=4'],
  });
});
afterAll(() => console?.close());

const eachBy = (stream: Tile['stream']) =>
  eventually(`four live tiles, each by its ${stream} stream`, async () => {
    const tiles = await tilesOf(console);
    return tiles.length === 4 && tiles.every((tile) => tile.stream === stream && tile.state === 'live')
      ? tiles
      : undefined;
  });

test('a machine with software decoding shows sub-streams on medium tiles', async () => {
  await eachShowsItsOwn(console, 4);
  // Two seconds of the same stream are long after the window has learned its width.
  await eventually('25 pictures of each sub-stream', async () =>
    (await eachBy('sub')).every(({ framesDecoded }) => framesDecoded > 25),
  );
});

test('a machine with hardware decoding shows main where the sub-stream has too little detail, without a blink', async () => {
  await console.page.addInitScript(() => {
    const { mediaCapabilities } = navigator;
    const real = mediaCapabilities.decodingInfo.bind(mediaCapabilities);
    mediaCapabilities.decodingInfo = async (of) => ({ ...(await real(of)), powerEfficient: true });
  });
  await console.page.reload();
  await untilReady(console);
  const numbers = [5, 6, 7, 8];
  await showCameras(console, 4, numbers);
  await eachShowsItsOwn(console, 4);
  await recordMarks(console);
  const tiles = await eachBy('main');
  expect(tiles.map((tile) => tile.testCode?.code)).toEqual(numbers);
  expect((await marksOf(console)).filter(({ state }) => state !== 'live')).toEqual([]);
  // The window now knows the widths, so the cameras are shown with the main stream at once.
  await showCameras(console, 4, []);
  await showCameras(console, 4, numbers);
  await eventually('each tile by main', async () => {
    const now = await tilesOf(console);
    expect(now.filter(({ stream }) => stream !== 'main')).toEqual([]);
    return now.length === 4 && now.every(({ state }) => state === 'live');
  });
});
