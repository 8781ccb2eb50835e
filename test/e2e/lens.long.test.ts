import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PtzPose } from '../../core/ptz/ptz.ts';
import { getPtzCameras, lookOf, pictureOf, type TestPtzCamera, turnedBy } from './demoPtzCameras.ts';
import { type Console, eventually } from './launch.ts';
import { launchReady, tilesOf } from './wallPage.ts';

/** A button is held this long, ms, so that its effect is clear. */
const heldForMs = 900;
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));

/** Measures of a picture that a lens or the camera's movement changes. */
interface Picture {
  /** The mean brightness, 0 to 255. */
  readonly light: number;
  /** The mean difference between a pixel's colours. */
  readonly colour: number;
  /** The mean difference between neighbouring pixels. */
  readonly sharpness: number;
  /** The share of nearly black pixels. */
  readonly black: number;
}

/** `at`: the time at which the page received the pose, by the page's clock, ms. */
type Pose = PtzPose & { readonly at: number };

describe('a PTZ camera’s lens and auxiliaries', () => {
  let console: Console;
  let ptzCamera: TestPtzCamera;
  const tile = () => console.page.locator('[data-tile="0"]');
  const panel = () => console.page.getByTestId('ptz');
  const button = (name: string) => panel().getByRole('button', { name, exact: true });
  const shell = (call: string, input: object) =>
    console.inWindow<{ ok: boolean }>(`window.watchfloor.shell['${call}'](${JSON.stringify(input)})`);
  const camera = () => `hanoi:camera:${ptzCamera.id}`;

  async function seen(): Promise<Picture | undefined> {
    const pixels = await pictureOf(console);
    if (!pixels) return undefined;
    const { data, width, height } = pixels;
    let [light, colour, sharpness, black, count] = [0, 0, 0, 0, 0];
    // The burnt-in text at the top and bottom is left out, because the lens does not affect it.
    for (let y = Math.round(height * 0.15); y < height * 0.85; y += 2)
      for (let x = 0; x < width - 1; x += 1) {
        const at = (y * width + x) * 4;
        const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
        light += (r + g + b) / 3;
        colour += Math.max(r, g, b) - Math.min(r, g, b);
        sharpness += Math.abs(g - (data[at + 5] ?? 0));
        black += r + g + b < 75 ? 1 : 0;
        count += 1;
      }
    return {
      light: light / count,
      colour: colour / count,
      sharpness: sharpness / count,
      black: black / count,
    };
  }
  /** Waits until two consecutive readings agree. */
  const atRest = () =>
    eventually('a picture that stands', async () => {
      const first = await seen();
      await pause(250);
      const second = await seen();
      const isSame = (of: 'light' | 'colour' | 'sharpness') =>
        Math.abs((first?.[of] ?? 0) / (second?.[of] ?? 1) - 1) < 0.08;
      return isSame('light') && isSame('colour') && isSame('sharpness') && second;
    });
  const looks = (what: string, is: (now: Picture) => boolean) =>
    eventually(what, async () => {
      const picture = await seen();
      return picture && is(picture);
    });
  async function hold(name: string, ms = heldForMs): Promise<void> {
    await button(name).hover();
    await console.page.mouse.down();
    await pause(ms);
    await console.page.mouse.up();
  }
  /** Returns the poses that the page received after this time. */
  const posesAfter = (ms: number) => console.inWindow<Pose[]>(`reportedPoses.filter(({ at }) => at > ${ms})`);
  const lastPose = () => console.inWindow<Pose | undefined>('reportedPoses.at(-1)');
  const now = () => console.inWindow<number>('performance.now()');
  /** Waits for the reported pose at rest, after this moment. */
  const poseAtRest = async () => {
    const from = await now();
    return eventually('a PTZ camera that says that it stands', async () => {
      const after = await posesAfter(from);
      const last = after.at(-1);
      return after.length > 1 && last?.moving === false && last;
    });
  };

  beforeAll(async () => {
    console = await launchReady(['--cameras=12', '--size=1280x720', '--lang=en']);
    const [first] = getPtzCameras(console);
    if (!first) throw new Error('the demo has no PTZ camera');
    ptzCamera = first;
    await console.inWindow(`
      globalThis.reportedCamera = null;
      globalThis.reportedPoses = [];
      window.addEventListener('message', ({ data }) => {
        if (data?.watchfloor !== 'steered') return;
        globalThis.reportedCamera = data.camera;
        if (data.camera.pose) globalThis.reportedPoses.push({ at: performance.now(), ...data.camera.pose });
      });
      globalThis.watchfloorDiagnostics.show(${JSON.stringify({ division: '1', tiles: [camera()] })})`);
    await eventually(
      'a live picture',
      async () => (await tilesOf(console)).some(({ state }) => state === 'live'),
      60_000,
    );
    await console.page.keyboard.press('F10');
    await eventually('a control link, and what the camera can', () => button('Auto focus').isEnabled());
  }, 120_000);
  afterAll(() => console?.close());

  test('focus moves near and far, and returns to automatic', async () => {
    const sharp = await atRest();
    for (const way of ['Focus near', 'Focus far']) {
      await hold(way);
      await looks(`a blurred picture by ${way}`, ({ sharpness }) => sharpness < sharp.sharpness * 0.75);
      await button('Auto focus').click();
      await looks('a sharp picture', ({ sharpness }) => sharpness > sharp.sharpness * 0.9);
    }
  });

  test('the iris closes and opens, and returns to automatic', async () => {
    const day = await atRest();
    await hold('Close iris');
    await looks('a darker picture', ({ light }) => light < day.light * 0.85);
    await button('Auto iris').click();
    await looks('the picture as it was', ({ light }) => Math.abs(light / day.light - 1) < 0.05);
    await hold('Open iris');
    await looks('a lighter picture', ({ light }) => light > day.light * 1.08);
    await button('Auto iris').click();
    await looks('the picture as it was', ({ light }) => Math.abs(light / day.light - 1) < 0.05);
  });

  test('wiper and lamp run until each is switched off', async () => {
    const plain = await atRest();
    await button('Wiper on').click();
    await looks('a wiper', ({ black }) => black > plain.black + 0.015);
    await button('Wiper off').click();
    await looks('no wiper', ({ black }) => black < plain.black + 0.005);
    await button('IR lamp on').click();
    await looks('no colours', ({ colour }) => colour < plain.colour * 0.3);
    await button('IR lamp off').click();
    await looks('colours', ({ colour }) => colour > plain.colour * 0.9);
  });

  test('the wheel zooms, and a zoomed-in camera pans slower by the same key', async () => {
    const { keyboard, mouse } = console.page;
    await keyboard.press('F10');
    await keyboard.press('d');
    const turnFor = async (ms: number) => {
      const before = await poseAtRest();
      await keyboard.down('ArrowRight');
      await pause(ms);
      await keyboard.up('ArrowRight');
      const after = await poseAtRest();
      return turnedBy(before.panDeg, after.panDeg);
    };
    const wide = await poseAtRest();
    const widePicture = await lookOf(console);
    const turnedWide = await turnFor(600);
    const box = await tile().boundingBox();
    if (!box) throw new Error('no tile');
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const wheelUntil = (what: string, deltaY: number, is: (fovDeg: number) => boolean) =>
      eventually(what, async () => {
        await mouse.wheel(0, deltaY);
        await pause(200);
        return is((await lastPose())?.fovDeg ?? 0);
      });
    await wheelUntil('a nearer picture', -120, (fovDeg) => fovDeg < wide.fovDeg * 0.5);
    const near = await poseAtRest();
    const turnedNear = await turnFor(600);
    // A turn moves the same share of the picture, which is fewer degrees. The limits are wide, because a busy machine
    // presses the keys.
    const part = near.fovDeg / wide.fovDeg;
    expect(turnedNear / turnedWide).toBeGreaterThan(part * 0.4);
    expect(turnedNear / turnedWide).toBeLessThan(Math.min(0.85, part * 1.7));
    await wheelUntil('the wide picture again', 120, (fovDeg) => fovDeg > wide.fovDeg * 0.95);
    await keyboard.press('Home');
    await eventually('the same by its picture', async () => {
      const look = await lookOf(console);
      return look && widePicture && Math.abs(look.fovDeg / widePicture.fovDeg - 1) < 0.1;
    });
    await keyboard.press('Escape');
    await keyboard.press('F10');
  });

  test('the camera’s own tour runs until it is stopped, and Stop ends its movement', async () => {
    const row = panel().locator('li', { hasText: 'Tuần tra' });
    const first = await poseAtRest();
    await row.getByRole('button', { name: 'Start' }).click();
    await eventually('that it runs', async () => (await row.textContent())?.includes('running'));
    await eventually(
      'another place',
      async () => {
        const last = await lastPose();
        return last && Math.abs(turnedBy(first.panDeg, last.panDeg)) > 20;
      },
      40_000,
    );
    await row.getByRole('button', { name: 'Stop' }).click();
    await eventually('that it runs no more', async () => !(await row.textContent())?.includes('running'));
    await poseAtRest();
  });

  test('a tour of the site moves at the speed of its stops', async () => {
    const presets = await console.inWindow<{ token: string; name: string }[]>('reportedCamera.presets');
    const token = (name: string) => presets.find((one) => one.name === name)?.token ?? '';
    const tookMs: Record<number, number> = {};
    for (const speed of [1, 0.25]) {
      await shell('control.do', { camera: camera(), command: { do: 'preset', token: token('Bên trái') } });
      await eventually('the left', async () => {
        const last = await lastPose();
        return last?.moving === false && Math.abs(turnedBy(ptzCamera.headingDeg, last.panDeg) + 60) < 1;
      });
      const name = `Speed ${speed}`;
      const stops = [{ preset: token('Bên phải'), dwellS: 60, speed }];
      await shell('control.do', { camera: camera(), command: { do: 'saveTour', name, stops } });
      const tour = await eventually('the tour', () =>
        console.inWindow<string | undefined>(
          `reportedCamera.tours.find(({ name }) => name === '${name}')?.token`,
        ),
      );
      const from = await now();
      await shell('control.do', { camera: camera(), command: { do: 'startTour', token: tour } });
      const there = await eventually('the right', async () =>
        (await posesAfter(from)).find(
          ({ panDeg }) => Math.abs(turnedBy(ptzCamera.headingDeg, panDeg) - 60) < 1,
        ),
      );
      tookMs[speed] = there.at - from;
      await shell('control.do', { camera: camera(), command: { do: 'stopTour', token: tour } });
    }
    // Four times as long in theory, but polling every 250 ms adds to both.
    expect(tookMs[0.25] ?? 0).toBeGreaterThan((tookMs[1] ?? 0) * 1.8);
  });
});
