import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ControlView } from '../../core/api/shell.ts';
import { type ConsoleStick, plugIntoConsole } from '../fixtures/virtualStick.ts';
import { getPtzCameras } from './demoPtzCameras.ts';
import { type Console, eventually } from './launch.ts';
import { openMap, pixelsAtMiddle, settledPixels } from './mapPage.ts';
import { controlView, recordedMessages, recordMessages } from './shellPage.ts';
import { launchReady, showTiles, tilesOf } from './wallPage.ts';

describe('the joystick, with the map next to a live PTZ camera', () => {
  let console: Console;
  let stick: ConsoleStick;
  let camera: string;
  const reported = () => recordedMessages(console);
  const view = () => controlView(console);
  const seen = (what: string, is: (now: ControlView) => boolean) =>
    eventually(what, async () => {
      const now = await view();
      return now && is(now);
    }).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await view()), { cause: error });
    });
  const pushes = async () =>
    (await reported()).flatMap((message) => (message.watchfloor === 'mapStick' ? [message.push] : []));
  const isLetGo = () => seen('a stick that was let go', ({ sticks }) => sticks[0]?.mustCentre === false);

  beforeAll(async () => {
    console = await launchReady(['--cameras=60', '--test-cameras=8', '--size=1600x900', '--lang=en']);
    await recordMessages(console, 'control', 'mapStick');
    const [ptzCamera] = getPtzCameras(console);
    if (!ptzCamera) throw new Error('the demo has no PTZ camera');
    camera = `hanoi:camera:${ptzCamera.id}`;
    await showTiles(console, 1, [camera]);
    await eventually(
      'the PTZ camera live',
      async () => (await tilesOf(console))[0]?.state === 'live',
      60_000,
    );
    // Without a window manager no window gets the keyboard focus by itself.
    await console.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (window.isVisible()) window.focus();
    });
    stick = await plugIntoConsole(console.app);
    await seen(
      'the PTZ camera to be steered',
      ({ link, selected }) => link === 'connected' && selected?.camera === camera && selected.seen,
    );
  });
  afterAll(() => console?.close());

  test('moves the focused map, not the selected camera', async () => {
    await openMap(console);
    const before = await settledPixels(console, 200);
    await isLetGo();
    await eventually('the strip says so', async () =>
      (await console.page.getByTestId('steering-strip').textContent())?.includes('moves the map'),
    );
    await stick.axis(0, 1);
    await eventually('the map is pushed right', async () => (await pushes()).at(-1)?.x === 1);
    await eventually('another view', async () => !(await pixelsAtMiddle(console, 200)).equals(before));
    expect(await view()).toMatchObject({ selected: { camera, seen: true }, steering: null, leases: [] });
    await stick.axis(0, 0);
    await eventually('the map is let go', async () => (await pushes()).at(-1)?.x === 0);
    const after = await settledPixels(console, 200);
    expect(after.equals(before)).toBe(false);
    expect(await view()).toMatchObject({ steering: null, leases: [], refused: null, stopped: null });
  });

  test('controls the PTZ camera again after a click on its tile, once the stick was centred', async () => {
    await stick.axis(0, 0.8);
    await eventually('the map is pushed', async () => ((await pushes()).at(-1)?.x ?? 0) > 0.5);
    await console.page.locator('[data-tile="0"]').click();
    await eventually('the map is let go', async () => (await pushes()).at(-1)?.x === 0);
    await seen('a stick to be let go', ({ sticks }) => sticks[0]?.mustCentre === true);
    const count = (await pushes()).length;
    await stick.axis(0, 1);
    await stick.axis(0, 0);
    await isLetGo();
    expect(await view()).toMatchObject({ steering: null, leases: [] });
    await stick.axis(0, 0.6);
    await seen(
      'the PTZ camera steered',
      ({ steering }) => steering?.camera === camera && steering.velocity.pan > 0,
    );
    expect(await pushes()).toHaveLength(count);

    // The map takes the keyboard focus, and the moving camera stays under the stick's control.
    await openMap(console);
    await stick.axis(0, 0.9);
    await seen('it goes on', ({ steering }) => (steering?.velocity.pan ?? 0) > 0.7);
    expect(await pushes()).toHaveLength(count);
    await stick.axis(0, 0);
    await seen('nothing steered', ({ steering }) => steering === null);
    await stick.axis(0, -1);
    await eventually('the map is pushed left', async () => (await pushes()).at(-1)?.x === -1);
    expect(await view()).toMatchObject({ steering: null });
    await stick.axis(0, 0);
    await eventually('the map is let go', async () => (await pushes()).at(-1)?.x === 0);
  });
});
