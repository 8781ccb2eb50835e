import { setTimeout as pause } from 'node:timers/promises';
import { getPtzCameras, lookOf, motionSince, noteMotion, turnedBy } from '../../test/e2e/demoPtzCameras.ts';
import { type Console, eventually, launch } from '../../test/e2e/launch.ts';
import { tilesOf, untilReady } from '../../test/e2e/wallPage.ts';
import { plugIntoConsole, virtualStickAddon } from '../../test/fixtures/virtualStick.ts';

const restMs = 200;
const sameWithinDeg = 0.2;
const full = 32_767;

async function rests(console: Console): Promise<void> {
  await eventually('a camera at rest, by its picture', async () => {
    const first = await lookOf(console);
    await pause(restMs);
    const second = await lookOf(console);
    return first && second && Math.abs(turnedBy(first.headingDeg, second.headingDeg)) < sameWithinDeg;
  });
}

/**
 * Measures the time from a stick's event to the first picture in the tile in which the camera has turned, ms. The
 * console has its own site, gateway and PTZ cameras, whose pictures a hidden window draws and encodes.
 */
export async function timePicture(count: number): Promise<number[]> {
  const console = await launch({
    args: ['--cameras=12', '--diagnostics', '--size=1280x720', '--lang=en'],
  });
  try {
    await untilReady(console);
    const [ptzCamera] = getPtzCameras(console);
    if (!ptzCamera) throw new Error('the demo has no PTZ camera');
    const camera = `hanoi:camera:${ptzCamera.id}`;
    await console.inWindow(
      `watchfloorDiagnostics.show(${JSON.stringify({ division: '1', tiles: [camera] })})`,
    );
    await eventually(
      'the PTZ camera live',
      async () => (await tilesOf(console)).some((tile) => tile.camera === camera && tile.state === 'live'),
      60_000,
    );
    const stick = await plugIntoConsole(console.app);
    const push = (pan: number): Promise<number> =>
      console.app.evaluate(
        (_electron, given) => {
          const load = process.getBuiltinModule('node:module').createRequire(given.file);
          load(given.file).set(given.instance, 'axis', 0, given.value);
          return Date.now();
        },
        { file: virtualStickAddon(), instance: stick.instance, value: Math.round(pan * full) },
      );
    await noteMotion(console);
    const took: number[] = [];
    for (let turn = 0; turn < count; turn++) {
      await rests(console);
      const at = await push(turn % 2 === 0 ? 0.9 : -0.9);
      took.push((await eventually('motion in the tile', () => motionSince(console, at))) - at);
      await push(0);
    }
    return took;
  } finally {
    await console.close();
  }
}
