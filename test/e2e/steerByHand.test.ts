import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translations } from '../../renderer/i18n/translations.ts';
import { getPtzCameras, lookOf, type TestPtzCamera, turnedBy } from './demoPtzCameras.ts';
import { type Console, eventually, launch } from './launch.ts';
import { showTiles, tilesOf, untilReady } from './wallPage.ts';

/**
 * The error of a view read from the picture, in degrees.
 * It is one pixel of a coarse picture, plus the camera's movement until the picture is read.
 */
const withinDeg = 1.5;
const rad = Math.PI / 180;
const fixedCamera = 'hanoi:camera:cam-00001';

describe('PTZ control by keyboard and mouse in a window', () => {
  let console: Console;
  let ptzCamera: TestPtzCamera;
  let keyboard: Console['page']['keyboard'];
  let mouse: Console['page']['mouse'];
  const tile = (at: number) => console.page.locator(`[data-tile="${at}"]`);
  /** Returns the text of all matches; empty if there are none. */
  const textOf = async (of: ReturnType<typeof tile>) => (await of.allTextContents()).join(' ');
  const text = (at: number) => textOf(tile(at).locator('[data-testid="tile-steering"]'));
  /** Waits until two consecutive readings agree. */
  const atRest = () =>
    eventually('a PTZ camera at rest, by its picture', async () => {
      const first = await lookOf(console);
      await new Promise((next) => setTimeout(next, 250));
      const second = await lookOf(console);
      return (
        first &&
        second &&
        Math.abs(turnedBy(first.headingDeg, second.headingDeg)) < 0.2 &&
        Math.abs(first.fovDeg / second.fovDeg - 1) < 0.01 &&
        second
      );
    });
  const isOn = () => tile(0).locator('[data-testid="steer-mouse"]').count();
  const picture = async () => {
    const box = await tile(0).locator('video').last().boundingBox();
    if (!box) throw new Error('no picture');
    // The picture is shown whole and centred in its element.
    const [w, h] = [Math.min(box.width, (box.height * 16) / 9), Math.min(box.height, (box.width * 9) / 16)];
    return { x: box.x + (box.width - w) / 2, y: box.y + (box.height - h) / 2, w, h };
  };

  beforeAll(async () => {
    console = await launch({ args: ['--cameras=12', '--diagnostics', '--size=1280x720', '--lang=en'] });
    ({ keyboard, mouse } = console.page);
    await untilReady(console);
    const [first] = getPtzCameras(console);
    if (!first) throw new Error('the demo has no PTZ camera');
    ptzCamera = first;
    await showTiles(console, 4, [`hanoi:camera:${ptzCamera.id}`, fixedCamera]);
    await eventually(
      'both live',
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === 2,
      60_000,
    );
    // The link for PTZ control is set up beside the pictures. Until then D shows the reason and waits.
    await eventually('a control link', async () => {
      if ((await isOn()) === 0) await keyboard.press('d');
      await keyboard.press('Home');
      return !(await text(0)).includes('no PTZ control link');
    });
    await keyboard.press('Escape');
  });
  afterAll(() => console.close());

  test('arrow keys select tiles until PTZ mode is on, then move the camera while they are held', async () => {
    const home = await atRest();
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowLeft');
    await keyboard.press('d');
    expect(await isOn()).toBe(1);
    await keyboard.down('ArrowRight');
    await eventually('a pan to the right', async () => {
      const look = await lookOf(console);
      return look && turnedBy(home.headingDeg, look.headingDeg) > 10;
    });
    expect(await text(0)).toContain('You are steering');
    const strip = await textOf(console.page.locator('[data-testid="steering-strip"]'));
    expect(strip).toContain('Keys and mouse');
    await keyboard.up('ArrowRight');
    const there = await atRest();
    expect(Math.abs(turnedBy(there.headingDeg, (await atRest()).headingDeg))).toBeLessThan(0.3);
  });

  test('a click centres the clicked point exactly', async () => {
    const before = await atRest();
    const { x, y, w, h } = await picture();
    await mouse.click(x + 0.75 * w, y + 0.5 * h);
    // core/ptz/aim.ts has the formula for a tilted camera; this close to level it is nearly the plain one.
    const aside = Math.atan(0.5 * Math.tan((before.fovDeg / 2) * rad)) / rad / Math.cos(before.tiltDeg * rad);
    const after = await eventually('a turn', async () => {
      const look = await atRest();
      return turnedBy(before.headingDeg, look.headingDeg) > aside / 2 && look;
    });
    expect(Math.abs(turnedBy(before.headingDeg, after.headingDeg) - aside)).toBeLessThan(withinDeg);
  });

  test('a drag moves the camera until the button is released, and a drawn box is zoomed to', async () => {
    const before = await atRest();
    const { x, y, w, h } = await picture();
    await mouse.move(x + 0.5 * w, y + 0.5 * h);
    await mouse.down();
    await mouse.move(x + 0.2 * w, y + 0.5 * h, { steps: 5 });
    await eventually('a pan to the left', async () => {
      const look = await lookOf(console);
      return look && turnedBy(before.headingDeg, look.headingDeg) < -5;
    });
    await mouse.up();
    const pulled = await atRest();
    await keyboard.down('Shift');
    // The box encloses the boards from which the view is computed.
    await mouse.move(x + 0.2 * w, y + 0.1 * h);
    await mouse.down();
    await mouse.move(x + 0.8 * w, y + 0.6 * h, { steps: 5 });
    await mouse.up();
    await keyboard.up('Shift');
    await eventually('a closer picture', async () => (await atRest()).fovDeg < pulled.fovDeg * 0.7);
  });

  test('a fixed camera is refused with a sentence near its tile', async () => {
    await tile(1).click();
    expect(await isOn()).toBe(0);
    await keyboard.press('d');
    expect(await text(1)).toContain('A fixed camera cannot be steered');
    expect(await tile(1).locator('[data-testid="steer-mouse"]').count()).toBe(0);
  });

  test('on an empty tile the key says why it does nothing', async () => {
    await keyboard.press('Escape');
    await tile(2).click();
    await keyboard.press('d');
    await console.page.locator('[data-passing]').getByText(translations.en.steering.refused.empty).waitFor();
    await tile(0).click();
  });

  test('the panel goes to a preset, stores a new one with its picture, and measures the time until the picture moves', async () => {
    await tile(0).click({ position: { x: 60, y: 10 } });
    await keyboard.press('F10');
    const panel = console.page.locator('[data-testid="ptz"]');
    const zoomed = await atRest();
    await panel.locator('ol button').first().click();
    await eventually('the first preset', async () => (await atRest()).fovDeg > zoomed.fovDeg * 1.2);
    await panel.locator('form input').fill('School gate');
    await panel.locator('form button[type="submit"]').click();
    const row = panel.locator('li', { hasText: 'School gate' });
    await eventually('its picture', async () => (await row.locator('img').count()) === 1);
    await atRest();
    await panel.getByText('Measure to motion').click();
    await eventually('a figure', async () => /moving picture: \d+ ms/.test(await textOf(panel)));
  });
});
