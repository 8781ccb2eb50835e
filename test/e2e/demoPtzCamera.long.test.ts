import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  getPtzCameras,
  lookOf,
  motionSince,
  move,
  noteMotion,
  stop,
  type TestPtzCamera,
  turnedBy,
} from './demoPtzCameras.ts';
import { type Console, eventually } from './launch.ts';
import { launchReady, showTiles, tilesOf } from './wallPage.ts';

/**
 * The error of a view read from the picture, in degrees.
 * It is one pixel of a coarse picture, plus the camera's movement until the picture is read.
 */
const withinDeg = 1;

describe('a PTZ camera in real Electron: its ONVIF server turns it, its picture comes by WHIP', () => {
  let console: Console;
  let ptzCamera: TestPtzCamera;
  const camera = () => `hanoi:camera:${ptzCamera.id}`;
  const show = (cameras: readonly (string | null)[]) => showTiles(console, cameras.length, cameras);
  const live = (stream: string) =>
    eventually(
      `the PTZ camera live by its ${stream} stream`,
      async () =>
        (await tilesOf(console)).some(
          (tile) => tile.camera === camera() && tile.state === 'live' && tile.stream === stream,
        ),
      60_000,
    );
  /** Waits until two consecutive readings agree. */
  const atRest = () =>
    eventually('a PTZ camera at rest, by its picture', async () => {
      const first = await lookOf(console);
      await new Promise((next) => setTimeout(next, 200));
      const second = await lookOf(console);
      return first && second && Math.abs(turnedBy(first.headingDeg, second.headingDeg)) < 0.2
        ? second
        : undefined;
    });
  const hiddenWindows = () =>
    console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length - 1);

  beforeAll(async () => {
    console = await launchReady(['--cameras=12', '--size=1280x720', '--lang=en']);
    const [first] = getPtzCameras(console);
    if (!first) throw new Error('the demo has no PTZ camera');
    ptzCamera = first;
  });
  afterAll(() => console.close());

  test('draws nothing without viewers, and shows its home position with one', async () => {
    await show([null]);
    await eventually('no hidden window', async () => (await hiddenWindows()) === 0, 60_000);
    await show([camera()]);
    await live('main');
    expect(await hiddenWindows()).toBe(1);
    const home = await atRest();
    expect(Math.abs(turnedBy(ptzCamera.headingDeg, home.headingDeg))).toBeLessThan(withinDeg);
    expect(Math.abs(home.tiltDeg + 12)).toBeLessThan(withinDeg);
    expect(Math.abs(home.fovDeg / ptzCamera.fovDeg - 1)).toBeLessThan(0.03);
  });

  test('pans, tilts and zooms on command, and stops on Stop', async () => {
    const home = await atRest();
    await move(ptzCamera, 0.2, 0, 0, 10);
    await eventually('a pan to the right', async () => {
      const look = await lookOf(console);
      return look && turnedBy(home.headingDeg, look.headingDeg) > 15;
    });
    await stop(ptzCamera);
    const panned = await atRest();
    await move(ptzCamera, 0, 0.1, 0.2, 0.5);
    const zoomed = await eventually('a zoom', async () => {
      const look = await atRest();
      return look.fovDeg < panned.fovDeg * 0.95 && look;
    });
    expect(Math.abs(turnedBy(panned.headingDeg, zoomed.headingDeg))).toBeLessThan(withinDeg);
    expect(zoomed.tiltDeg).toBeGreaterThan(panned.tiltDeg + 1);
  });

  /** The time is measured by bench:ptz. */
  test('moves in the tile after each request', async () => {
    await noteMotion(console);
    for (let round = 0; round < 5; round++) {
      await atRest();
      const at = Date.now();
      await move(ptzCamera, round % 2 === 0 ? 0.4 : -0.4, 0, 0, 0.4);
      await eventually('motion in the tile', () => motionSince(console, at));
    }
  });

  test('is shown as sub-stream on small tiles, and recovers after the site, the demo or its page was killed', async () => {
    await show([camera(), null, null, null]);
    await live('sub');
    const page = () =>
      console.app.evaluate(({ BrowserWindow }) => {
        const hidden = BrowserWindow.getAllWindows().find((window) => window.getTitle() === 'Demo cameras');
        return hidden?.webContents.getOSProcessId();
      });
    for (const name of ['site', 'demo', 'page'] as const) {
      const pidOf = () => (name === 'page' ? page() : console.pid(name));
      const before = await pidOf();
      if (before === undefined) throw new Error(`no process of the ${name}`);
      process.kill(before, 'SIGKILL');
      await eventually(`another process of the ${name}`, async () => {
        const now = await pidOf();
        return now !== undefined && now !== before;
      });
      await live('sub');
      // The count exceeds the pictures that were on their way when the process was killed.
      const [tile] = await tilesOf(console);
      await eventually('pictures again', async () => {
        const [now] = await tilesOf(console);
        return now && tile && now.framesDecoded > tile.framesDecoded + 30;
      });
    }
  });

  test('does not keep the program running after the last visible window was closed', async () => {
    expect(await hiddenWindows()).toBe(1);
    const ended = new Promise((resolve) => console.app.process().once('exit', resolve));
    await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.close());
    expect(await ended).toBe(0);
  });
});
