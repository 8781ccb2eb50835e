import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually } from './launch.ts';
import { choose } from './screens/screen.ts';
import { codeOf, eachShowsItsOwn, launchReady, showCameras, tilesOf } from './wallPage.ts';

/** The frames of a test clip (10 s at 12.5 fps), after which its counter starts over. */
const subLoop = 125;
const subFps = 12.5;
/** Returns the forward distance between two counters within a loop. */
const onwards = (from: number, to: number) => (((to - from) % subLoop) + subLoop) % subLoop;

interface Seen {
  readonly code: number;
  readonly frame: number;
  readonly atMs: number;
}

describe('instant replay in real Electron, next to the live wall', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady(['--cameras=32', '--test-cameras=32', '--size=1600x900', '--lang=en']);
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
  });
  afterAll(() => console.close());

  /** Returns the code and frame read from the replay's canvas, and the displayed time. */
  const seen = () =>
    console
      .inWindow<Seen | null>('globalThis.watchfloorDiagnostics.replayed() ?? null')
      .then((it) => it ?? undefined);
  /** Waits until the canvas has shown the same picture for a while, so that the jump is over. */
  async function arrived(): Promise<Seen> {
    let last: Seen | undefined;
    let since = 0;
    return eventually('a picture that stays', async () => {
      const now = await seen();
      if (now?.frame !== last?.frame || !now) [last, since] = [now, performance.now()];
      return performance.now() - since > 700 ? now : undefined;
    });
  }
  const live = async (camera: number) => {
    const tile = (await tilesOf(console)).find((each) => codeOf(each.camera) === camera);
    if (!tile?.testCode) throw new Error('no live picture');
    return tile.testCode;
  };
  const panel = () => console.page.locator('[data-testid="replay"]');

  test('R opens the selected tile’s last minute, marked as past', async () => {
    await console.page.locator('[data-tile="1"]').click();
    // Waits until the replay has enough recorded video.
    await eventually(
      '18 seconds kept',
      () =>
        console.inWindow<boolean>(
          `globalThis.watchfloorDiagnostics.stored('hanoi:camera:cam-00002').then((ms) => ms > 18_000)`,
        ),
      40_000,
    );
    await console.page.keyboard.press('r');
    await panel().waitFor();
    expect(await panel().textContent()).toContain('REPLAY');
    const first = await eventually('a picture of the past', seen);
    expect(first.code).toBe(2);
    expect((await live(2)).code).toBe(2);
    await console.page.keyboard.press('Space');
    const paused = await arrived();
    expect(Date.now() - paused.atMs).toBeGreaterThan(5_000);
  });

  test('five seconds back are five seconds of the camera’s own frames', async () => {
    const before = await arrived();
    await console.page.keyboard.press('ArrowLeft');
    const after = await eventually('another picture', async () => {
      const now = await arrived();
      return now.frame !== before.frame ? now : undefined;
    });
    expect(after.code).toBe(2);
    const frames = onwards(after.frame, before.frame);
    expect(Math.abs(frames - 5 * subFps)).toBeLessThanOrEqual(1);
    expect(Math.abs(before.atMs - after.atMs - 5_000)).toBeLessThan(200);
  });

  test('a step back and a step forward are one frame each', async () => {
    const before = await arrived();
    for (const [key, by] of [
      [',', -1],
      [',', -2],
      [',', -3],
      ['.', -2],
      ['.', -1],
      ['.', 0],
      ['.', 1],
    ] as const) {
      await console.page.keyboard.press(key);
      const frame = (before.frame + by + subLoop) % subLoop;
      await eventually(`frame ${frame} after ${key}`, async () => (await seen())?.frame === frame);
    }
  });

  test('the live tile continues during a replay', async () => {
    const [was, past] = [await live(2), await arrived()];
    await eventually('another live frame', async () => (await live(2)).frame !== was.frame);
    expect((await seen())?.frame).toBe(past.frame);
    expect((await tilesOf(console)).every(({ state }) => state === 'live')).toBe(true);
  });

  test('a replay at 4x speed catches up with the newest frame', async () => {
    await console.page.keyboard.press('Home');
    const first = await arrived();
    for (const key of [']', ']', 'Space']) await console.page.keyboard.press(key);
    const lagMs = Date.now() - first.atMs;
    await eventually('9 seconds nearer to now', async () => {
      const now = await seen();
      return now && Date.now() - now.atMs < lagMs - 9_000;
    });
  });

  test('Esc closes the replay and releases its decoder and frames', async () => {
    await console.page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    expect(await seen()).toBeUndefined();
  });

  test('the replay buffer survives a change of stream', async () => {
    const { page } = console;
    await page.keyboard.press('f');
    await eventually('main', async () =>
      (await tilesOf(console)).some((t) => t.tile === 1 && t.stream === 'main'),
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await panel().waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    const first = await arrived();
    expect(first.code).toBe(2);
    expect(Date.now() - first.atMs).toBeGreaterThan(15_000);
    await page.keyboard.press('Escape');
  });

  test('the wheel zooms digitally, a drag zooms to a box or pans, 0 resets, and the next camera is not zoomed', async () => {
    const { page } = console;
    const tile = page.locator('[data-tile="0"]');
    await tile.click();
    const mark = tile.locator('[data-zoom]');
    await page.mouse.wheel(0, -400);
    await mark.waitFor();
    expect(await mark.textContent()).toMatch(/×2\.[34]/);
    await choose(console, { language: 'vi' });
    await eventually('a comma', async () => /×2,[34]/.test((await mark.textContent()) ?? ''));
    await choose(console, { language: 'en' });
    await eventually('main: the sub-stream has no more to show', async () =>
      (await tilesOf(console)).some((each) => each.tile === 0 && each.stream === 'main'),
    );
    await page.keyboard.press('0');
    await mark.waitFor({ state: 'detached' });
    // A drag with Shift zooms into a box; without it, a drag moves the enlarged picture. Neither moves the tile. The
    // main stream is just giving way to the sub-stream, so for a moment the tile may have no video.
    const picture = await eventually(
      'the picture',
      async () => (await tile.locator('video').first().boundingBox()) ?? undefined,
    );
    const drag = async (from: number, to: number) => {
      const at = (part: number) =>
        [picture.x + part * picture.width, picture.y + part * picture.height] as const;
      await page.mouse.move(...at(from));
      await page.mouse.down();
      await page.mouse.move(...at(to), { steps: 4 });
      await page.mouse.up();
    };
    const before = (await tilesOf(console)).map(({ camera }) => camera);
    await page.keyboard.down('Shift');
    await drag(0.3, 0.55);
    await page.keyboard.up('Shift');
    await mark.waitFor();
    expect(await mark.textContent()).toMatch(/×(3\.9|4)/);
    const left = async () => Number(await mark.locator('rect').last().getAttribute('x'));
    const seen = await left();
    await drag(0.6, 0.4);
    await eventually('more of what lies to the right', async () => (await left()) > seen + 1);
    expect((await tilesOf(console)).map(({ camera }) => camera)).toEqual(before);
    await page.keyboard.press('0');
    await mark.waitFor({ state: 'detached' });
    await page.keyboard.press('+');
    await mark.waitFor();
    await showCameras(console, 4, [5, 2, 3, 4]);
    await mark.waitFor({ state: 'detached' });
  });
});
