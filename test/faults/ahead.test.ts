import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually } from '../e2e/launch.ts';
import { codeOf, showTiles, type Tile, tilesOf } from '../e2e/wallPage.ts';
import { dropMedia } from '../fixtures/faultySite.ts';
import { openStillScenes, type StillScenes } from '../fixtures/stillScenes.ts';

let scenes: StillScenes;
beforeAll(async () => {
  scenes = await openStillScenes({ moving: 4, still: 0 });
});
afterAll(() => scenes?.close());

const first = async (): Promise<Tile | undefined> => (await tilesOf(scenes.console))[0];

test('a tile is live on prefetched pictures while WebRTC delivers nothing, and only while they arrive', async () => {
  const { console, site } = scenes;
  const [before = '', next = ''] = site.moving;
  await showTiles(console, 1, [before]);
  await scenes.untilLive([before]);
  const restore = dropMedia(site.mediaPort, 100);
  try {
    await showTiles(console, 1, [next]);
    const frames = new Set<number>();
    const codes = new Set<number>();
    await eventually('five pictures of the camera, each newer', async () => {
      const tile = await first();
      if (tile?.camera !== next || tile.state !== 'live' || !tile.testCode) return false;
      expect(tile.framesDecoded).toBe(0);
      codes.add(tile.testCode.code);
      frames.add(tile.testCode.frame);
      return frames.size >= 5;
    });
    expect([...codes]).toEqual([codeOf(next)]);
    await eventually('no longer live', async () => (await first())?.state !== 'live', 30_000);
  } finally {
    restore();
  }
  await eventually(
    'pictures of its own',
    async () => {
      const tile = await first();
      return tile?.state === 'live' && tile.framesDecoded > 0;
    },
    60_000,
  );
});

const inMain = (console: Console, event: 'hide' | 'show') =>
  console.app.evaluate(({ BrowserWindow }, name) => BrowserWindow.fromId(1)?.[name](), event);

test('a window shown again is live on prefetched pictures until its streams deliver their own', async () => {
  const { console, site } = scenes;
  const [camera = ''] = site.moving;
  await showTiles(console, 1, [camera]);
  await scenes.untilLive([camera]);
  await inMain(console, 'hide');
  await eventually('paused', async () => (await first())?.state === 'paused');
  const restore = dropMedia(site.mediaPort, 100);
  try {
    await inMain(console, 'show');
    /** Frame numbers by the decoder's count, because frames from before may be counted late. */
    const frames = new Map<number, Set<number>>();
    await eventually('five pictures of the camera that are none of its own stream', async () => {
      const tile = await first();
      if (tile?.state !== 'live' || !tile.testCode) return false;
      expect(tile.testCode.code).toBe(codeOf(camera));
      const seen = frames.get(tile.framesDecoded) ?? new Set();
      frames.set(tile.framesDecoded, seen.add(tile.testCode.frame));
      return seen.size >= 5;
    });
    await eventually('no longer live', async () => (await first())?.state !== 'live', 30_000);
  } finally {
    restore();
  }
  await scenes.untilLive([camera], 60_000);
});
