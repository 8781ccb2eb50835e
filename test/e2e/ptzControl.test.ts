import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ControlView } from '../../core/api/shell.ts';
import { type ConsoleStick, plugIntoConsole } from '../fixtures/virtualStick.ts';
import { keepVisible } from './keepVisible.ts';
import { type Console, eventually } from './launch.ts';
import { controlView, recordedMessages, recordMessages } from './shellPage.ts';
import { launchReady, untilReady } from './wallPage.ts';

/**
 * A console with its own site, gateway and PTZ cameras.
 * One camera is selected, and a stick is plugged in.
 */
describe('PTZ control in a whole console', () => {
  let console: Console;
  let stick: ConsoleStick;
  let ptzCamera: string;
  const shell = (call: string, input: object, window = 1) =>
    console.inWindow<{ ok: boolean }>(`window.watchfloor.shell['${call}'](${JSON.stringify(input)})`, window);
  const reported = () => recordedMessages(console);
  const view = () => controlView(console);
  const pose = async () =>
    (await reported()).findLast((message) => message.watchfloor === 'steered')?.camera.pose ?? undefined;
  const seen = <T>(what: string, is: (now: ControlView) => T | undefined | false) =>
    eventually(what, async () => {
      const now = await view();
      return now && is(now);
    }).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await view()), { cause: error });
    });
  const kill = async (name: 'desk' | 'gateway') => {
    const pid = await console.pid(name);
    if (pid === undefined) throw new Error(`no ${name}`);
    process.kill(pid, 'SIGKILL');
  };
  /** Waits until the camera reports that it stands, and returns its pose. */
  const rest = () =>
    eventually('the camera stands', async () => {
      const now = await pose();
      return now?.moving === false && now;
    });

  beforeAll(async () => {
    console = await launchReady(['--cameras=60', '--test-cameras=8']);
    await recordMessages(console, 'control', 'steered');
    // Empties the wall, so that only this test selects cameras.
    await console.inWindow(`watchfloorDiagnostics.show({ division: '1', tiles: [null] })`);
    ptzCamera = await eventually('a PTZ camera', () =>
      console.inWindow<string | undefined>(
        `watchfloorDiagnostics.first('cameras').then(({ value }) => JSON.stringify(value).match(/"id":"([^"]+)"(?:(?!"id").)*?"steerable":true/)?.[1])`,
      ),
    );
    stick = await plugIntoConsole(console.app);
    await seen('the link', ({ link }) => link === 'connected');
    await shell('control.follow', { camera: ptzCamera });
    await keepVisible(console, ptzCamera);
  });
  afterAll(() => console.close());

  beforeEach(async () => {
    await stick.axis(0, 0);
    // The page also sends its selection until its wall has settled, so the test repeats its own.
    await eventually('a selected PTZ camera', async () => {
      const selected = (await view())?.selected;
      if (selected?.camera === ptzCamera && selected.seen) return true;
      await shell('control.look', { camera: ptzCamera, seen: true });
      return false;
    });
    await seen(
      'a stick that may steer',
      ({ sticks, link, selected }) =>
        sticks[0]?.mustCentre === false && link === 'connected' && selected?.camera === ptzCamera,
    );
  });

  it('moves a camera by joystick and stops it when the stick is released', async () => {
    const before = await rest();
    await stick.axis(0, 1);
    await seen(
      'what is steered',
      ({ steering }) => steering?.camera === ptzCamera && steering.velocity.pan === 1,
    );
    await eventually(
      'a turn',
      async () => Math.abs(((await pose())?.panDeg ?? before.panDeg) - before.panDeg) > 5,
    );
    await stick.axis(0, 0);
    await seen('nothing steered', ({ steering }) => steering === null);
    await rest();
    const now = await view();
    expect(now).toMatchObject({ stopped: null, refused: null, leases: [{ camera: ptzCamera }] });
    expect(now?.delayMs?.p95).toBeGreaterThan(0);
  });

  it('continues when the desk is killed', async () => {
    await stick.axis(0, 0.5);
    await seen('what is steered', ({ steering }) => steering?.camera === ptzCamera);
    const before = await console.pid('desk');
    await kill('desk');
    await eventually('another desk', async () => {
      const now = await console.pid('desk');
      return now !== undefined && now !== before;
    });
    await untilReady(console);
    expect(await view()).toMatchObject({ link: 'connected', steering: { camera: ptzCamera }, stopped: null });
    await stick.axis(0, 0);
  });

  it('stops when the gateway is killed, and continues only after the stick was released', async () => {
    await stick.axis(0, 0.5);
    await seen('what is steered', ({ steering }) => steering?.camera === ptzCamera);
    await kill('gateway');
    await seen('the cause', ({ stopped }) => stopped?.cause === 'linkCut');
    await seen('the link again', ({ link }) => link === 'connected');
    await stick.axis(0, 0.8);
    expect(await view()).toMatchObject({ steering: null, sticks: [{ mustCentre: true }] });
    await rest();
    await stick.axis(0, 0);
    await seen('a stick that was let go', ({ sticks }) => sticks[0]?.mustCentre === false);
    await stick.axis(0, 0.8);
    await seen('what is steered', ({ steering }) => steering?.camera === ptzCamera);
  });

  it('keeps its lease over a short link outage', async () => {
    expect(await shell('lease.take', { camera: ptzCamera })).toMatchObject({ ok: true });
    const before = await seen('a lease', ({ leases }) => leases.find((one) => one.camera === ptzCamera));
    const pid = await console.pid('gateway');
    if (pid === undefined) throw new Error('no gateway');
    // The gateway is silent for longer than a link may be, and for less than a lease may be idle.
    process.kill(pid, 'SIGSTOP');
    try {
      await seen('a link that is lost', ({ link }) => link !== 'connected');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await seen('the link again', ({ link }) => link === 'connected');
    expect((await view())?.leases.map(({ camera, since }) => [camera, since])).toEqual([
      [ptzCamera, before.since],
    ]);
  });

  it('stops a camera on its way to its home position when the screen is locked', async () => {
    const velocity = { pan: 1 };
    await shell('control.steer', { camera: ptzCamera, velocity, source: 'keyboard' });
    await new Promise((next) => setTimeout(next, 500));
    await shell('control.steer', { camera: ptzCamera, velocity: {}, source: 'keyboard' });
    const away = await rest();
    expect(await shell('control.do', { camera: ptzCamera, command: { do: 'home' } })).toMatchObject({
      ok: true,
    });
    await console.app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
    const restingAt = await rest();
    // The camera turned for half a second, so the way back takes as long.
    await shell('control.do', { camera: ptzCamera, command: { do: 'home' } });
    const home = await eventually('home', async () => {
      const now = await rest();
      return Math.abs(now.panDeg - restingAt.panDeg) > 0.5 && now;
    });
    expect(Math.abs(restingAt.panDeg - home.panDeg)).toBeGreaterThan(
      Math.abs(away.panDeg - home.panDeg) * 0.05,
    );
  });

  it('stops when the stick is unplugged', async () => {
    await stick.axis(0, 0.5);
    await seen('what is steered', ({ steering }) => steering?.camera === ptzCamera);
    await stick.unplug();
    await seen('the cause', ({ stopped, steering }) => stopped?.cause === 'unplugged' && steering === null);
    await rest();
    stick = await plugIntoConsole(console.app);
    await seen('the stick', ({ sticks }) => sticks.length === 1);
  });

  it.each([
    ['lock-screen', 'screenLocked'],
    ['suspend', 'suspended'],
  ])('stops at the system event %s, and continues only after the stick was centred', async (event, cause) => {
    await stick.axis(0, 0.5);
    await seen('what is steered', ({ steering }) => steering?.camera === ptzCamera);
    await console.app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
    await seen(cause, ({ stopped, steering }) => stopped?.cause === cause && steering === null);
    await stick.axis(0, 0.8);
    await rest();
    expect(await view()).toMatchObject({ steering: null, sticks: [{ mustCentre: true }] });
  });

  it('stops a key movement when its window hangs, loses focus or closes', async () => {
    const velocity = { pan: 0.5 };
    const steer = () => shell('control.steer', { camera: ptzCamera, velocity, source: 'keyboard' });
    const stoppedBy = (cause: string) =>
      seen(cause, ({ stopped, steering }) => stopped?.cause === cause && steering === null);
    expect(await steer()).toMatchObject({ ok: true });
    await stoppedBy('windowGone');
    expect(await steer()).toMatchObject({ ok: true });
    await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('blur'));
    await stoppedBy('windowBlurred');
    await shell('control.steer', { camera: ptzCamera, velocity: {}, source: 'keyboard' });
    expect(await steer()).toMatchObject({ ok: true });
    process.kill(await console.rendererPid(), 'SIGKILL');
    await eventually('the page again', () =>
      console.inWindow(`'watchfloor' in window && 'watchfloorDiagnostics' in window`),
    );
    await recordMessages(console, 'control', 'steered');
    await keepVisible(console, ptzCamera);
    await shell('control.look', { camera: ptzCamera, seen: false });
    await stoppedBy('windowGone');
  });

  it('refuses a tile that is not live, and a fixed camera, with a reason', async () => {
    for (const [look, code] of [
      [{ seen: false }, 'steer.stalePicture'],
      [{ seen: true, steerable: false }, 'steer.fixed'],
    ] as const) {
      await stick.axis(0, 0);
      await shell('control.look', { camera: ptzCamera, ...look });
      await stick.axis(0, 0.9);
      await seen(code, ({ refused, steering }) => refused?.fault.code === code && steering === null);
    }
  });
});
