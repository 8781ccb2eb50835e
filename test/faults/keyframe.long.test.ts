import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultText } from '../../core/errors/faults.ts';
import { eventually } from '../e2e/launch.ts';
import { slowDown } from '../e2e/states.ts';
import { codeOf, marksOf, type Tile, tilesOf } from '../e2e/wallPage.ts';
import { openStillScenes, type StillScenes } from '../fixtures/stillScenes.ts';

/**
 * Cameras with a keyframe at PLAY and a GOP longer than any of these tests (H.264+, Zipstream).
 * The last of them loses packets in one test. `site.alone` has a keyframe every second.
 */
const gopS = 120;
let scenes: StillScenes;
beforeAll(async () => {
  scenes = await openStillScenes({ moving: 3, still: 0 }, [
    ...['--test-gop', String(gopS), '--test-seconds', String(gopS)],
    ...['--test-main', '320x180@12.5', '--test-sub', '320x180@12.5'],
  ]);
});
afterAll(() => scenes?.close());

const tileOf = async (camera: string): Promise<Tile | undefined> =>
  (await tilesOf(scenes.console)).find((tile) => tile.camera === camera);

/** Waits until a tile shows pictures of its own stream, each newer than the last. */
async function untilMoving(camera: string, withinMs: number): Promise<void> {
  const frames = new Set<number>();
  let decoded = (await tileOf(camera))?.framesDecoded ?? 0;
  await eventually(
    `${camera} has pictures of its own stream`,
    async () => {
      const tile = await tileOf(camera);
      if (tile?.state === 'live' && tile.framesDecoded > decoded && tile.testCode?.code === codeOf(camera))
        frames.add(tile.testCode.frame);
      decoded = tile?.framesDecoded ?? decoded;
      return frames.size >= 5;
    },
    withinMs,
  );
}

const marksSince = async (from: number) =>
  (await marksOf(scenes.console)).filter(({ at }) => at >= from).map(({ state }) => state);

const textOf = (tile: number, part = '') =>
  scenes.console.inWindow<string>(`document.querySelector('[data-tile="${tile}"] ${part}').innerText`);

test('a tile shows its camera’s pictures although the only keyframe came before the window was ready', async () => {
  for (const camera of scenes.site.moving) await untilMoving(camera, 40_000);
});

test('a tile shown long after the last keyframe reports that it waits for one, and is not marked as lost', async () => {
  const { console, site } = scenes;
  const [camera = ''] = site.moving;
  const inMain = (command: 'hide' | 'show') =>
    console.app.evaluate(({ BrowserWindow }, name) => BrowserWindow.fromId(1)?.[name](), command);
  await inMain('hide');
  await eventually('paused', async () => (await tileOf(camera))?.state === 'paused');
  // Longer than the site stores the pictures since a keyframe (core/media/api.ts, maxPrefetchedPictures). The length of this
  // wait is part of the test.
  await new Promise((resolve) => setTimeout(resolve, 28_000));
  const sentence = faultText({ code: 'source.awaitsKeyframe', params: {} }, 'en');
  await console.inWindow(`
    globalThis.hasWaited = false;
    const tile = document.querySelector('[data-tile="0"]');
    new MutationObserver(() => {
      if (tile.innerText.includes(${JSON.stringify(sentence)})) hasWaited = true;
    }).observe(tile, { subtree: true, childList: true, characterData: true });
    undefined;
  `);
  const from = Date.now();
  await inMain('show');
  await eventually('it says that it waits', () => console.inWindow<boolean>('hasWaited'), 40_000);
  await untilMoving(camera, 40_000);
  expect(await marksSince(from)).not.toContain('lost');
});

test('a tile whose camera loses packets shows “Loses packets”', { timeout: 300_000 }, async () => {
  const { site } = scenes;
  await site.send(site.moving[2] ?? '', 'lose');
  await eventually(
    'the tile says so',
    async () => (await textOf(2, 'header')).includes('Loses packets'),
    120_000,
  );
  await site.send(site.moving[2] ?? '', 'start');
  await untilMoving(site.moving[2] ?? '', 60_000);
});

test('an overloaded window reduces only a camera with a keyframe a second to its keyframes', async () => {
  const { console, site } = scenes;
  const alone = site.moving.length;
  // The selected tile is never reduced.
  await console.page.locator('[data-tile="2"]').click();
  const stopSlowing = await slowDown(console);
  try {
    await eventually(
      'it has fewer frames',
      async () => (await textOf(alone, 'header')).includes('Fewer frames'),
      60_000,
    );
    expect((await tilesOf(console)).map(({ reduced }) => reduced)).toEqual([
      ...[undefined, undefined, undefined, 'frameRate'],
    ]);
  } finally {
    stopSlowing();
  }
  for (const camera of site.moving) await untilMoving(camera, 60_000);
});
