import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ControlView } from '../../core/api/shell.ts';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { gatewaySwitch } from '../../core/ptz/gatewayMessages.ts';
import { isStop, machineMs } from '../fixtures/onvif/bad.ts';
import { forkBadCamera, type KillableCamera } from '../fixtures/onvif/badProcess.ts';
import { type ConsoleStick, plugIntoConsole } from '../fixtures/virtualStick.ts';
import { keepVisible } from './keepVisible.ts';
import { type Console, eventually } from './launch.ts';
import { controlView, recordMessages } from './shellPage.ts';
import { launchReady } from './wallPage.ts';

/**
 * Ten times the 650 ms within which a camera gets Stop after the console is killed.
 * bench:ptz measures that time.
 */
const stopSentWithinMs = 6_500;
/** Ten times the second within which a killed gateway is replaced; the new one first sends Stop. */
const backWithinMs = 10_000;
/** Ten times the second after which a camera counts as unresponsive. */
const unansweredWithinMs = 10_000;
/** The limit for a gateway to end, ms. This camera obeys, so Stop is confirmed within seconds. */
const goneWithinMs = 30_000;

const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A console with its own site. One camera accepts a Timeout and ignores it. */
describe('the PTZ gateway of a console with an embedded site', () => {
  let console: Console;
  let camera: KillableCamera;
  let stick: ConsoleStick;
  let id: string;
  const view = () => controlView(console);
  const seen = (what: string, is: (now: ControlView) => boolean | undefined, withinMs?: number) =>
    eventually(
      what,
      async () => {
        const now = await view();
        return now && is(now);
      },
      withinMs,
    ).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await view()), { cause: error });
    });
  const shell = (call: string, input: object) =>
    console.inWindow<{ ok: boolean }>(`window.watchfloor.shell['${call}'](${JSON.stringify(input)})`);
  const gateway = async () => {
    const pid = await console.pid('gateway');
    if (pid === undefined) throw new Error('no gateway');
    return pid;
  };
  /** Lists the sockets and files that a process has open. */
  const openIn = async (pid: number) => {
    const folder = `/proc/${pid}/fd`;
    const links = await Promise.all(
      (await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')),
    );
    return new Set(links.filter((link) => /^(socket|pipe|\/dev\/shm|\/memfd)/.test(link)));
  };

  /** Lists the gateways of this console, the standby included. */
  const gateways = () =>
    execFileSync('pgrep', ['-P', `${console.app.process().pid}`, '-f', '--', gatewaySwitch], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map(Number);
  const kill = (pid: number) => {
    const at = machineMs();
    process.kill(pid, 'SIGKILL');
    return at;
  };
  const stopAfter = (at: number) =>
    eventually('Stop', () => camera.requests.find((received) => received.atMs >= at && isStop(received)));
  const rest = () => eventually('the camera stands', async () => !(await camera.truth()).isMoving);

  async function steer(): Promise<void> {
    await shell('control.look', { camera: id, seen: true });
    await seen(
      'a stick that may steer',
      ({ sticks, link, selected }) =>
        sticks[0]?.mustCentre === false && link === 'connected' && selected?.camera === id,
    );
    await stick.axis(0, 0.6);
    await eventually('it moves', async () => (await camera.truth()).isMoving);
  }

  beforeEach(async () => {
    camera = await forkBadCamera({ faults: { ignoresTimeout: true } });
    console = await launchReady(['--cameras=60', '--test-cameras=8']);
    await recordMessages(console, 'control');
    await console.inWindow(`watchfloorDiagnostics.show({ division: '1', tiles: [null] })`);
    // The file is replaced as a whole, as a user's tool would replace it.
    const file = join(console.data, 'site', 'demo-cameras.json');
    const known = CameraFile.parse(JSON.parse(await readFile(file, 'utf8')));
    const steered = known.cameras.find(({ ptz }) => ptz);
    if (!steered) throw new Error('the demo has no PTZ camera');
    const { address: onvif, username, password } = camera;
    const cameras = known.cameras.map((one) =>
      one === steered ? { ...one, ptz: { onvif, username, password } } : one,
    );
    await writeFile(`${file}.new`, JSON.stringify({ ...known, cameras }));
    await rename(`${file}.new`, file);
    await eventually('the site has read it', async () => {
      const log = await readFile(join(console.data, 'logs', 'site.log'), 'utf8');
      return (log.match(/registry: \d+ cameras/g)?.length ?? 0) > 1;
    });
    id = `hanoi:camera:${steered.id}`;
    stick = await plugIntoConsole(console.app);
    await seen('the link', ({ link }) => link === 'connected');
    await shell('control.follow', { camera: id });
    await keepVisible(console, id);
  });
  afterEach(async () => {
    await console?.close();
    await camera?.close();
  });

  // If the gateway had one end of a process's socket, the death of that process would go unnoticed.
  it.runIf(process.platform === 'linux')('inherits no open file or socket from main', async () => {
    const own = await openIn(console.app.process().pid ?? 0);
    expect(own.size).toBeGreaterThan(0);
    const inherited = await openIn(await eventually('a gateway', () => console.pid('gateway')));
    expect([...inherited].filter((one) => own.has(one))).toEqual([]);
  });

  it('stops a camera that ignores Timeout when the console is killed, then exits', async () => {
    const pids = await eventually('the spare one', () => gateways().length === 2 && gateways());
    await steer();
    const main = console.app.process();
    const gone = once(main, 'exit');
    const at = kill(main.pid ?? 0);
    await gone;
    const stop = await stopAfter(at);
    expect(stop.atMs - at).toBeLessThanOrEqual(stopSentWithinMs);
    await rest();
    await eventually('no gateway', () => !pids.some(isThere), goneWithinMs);
  });

  it('shows on the PTZ bar that a camera does not respond, until it does', async () => {
    await steer();
    const strip = console.page.getByTestId('steering-strip');
    const words = async () => (await strip.allTextContents()).join(' ');
    expect(await words()).not.toContain('KHÔNG TRẢ LỜI');
    await camera.setFaults({ stallMs: 3_000 });
    await stick.axis(0, 0.9);
    await seen(
      'that it does not answer',
      ({ unanswered }) => unanswered.some((one) => one === id),
      unansweredWithinMs,
    );
    await eventually('it in words', async () => (await words()).includes('CAMERA KHÔNG TRẢ LỜI'));
    await stick.axis(0, 0);
    await camera.setFaults({ stallMs: 0 });
    await rest();
    await seen('that it answers', ({ unanswered }) => unanswered.length === 0);
  });

  it('restarts after it was killed, and stops the camera', async () => {
    await eventually('the spare one', () => gateways().length === 2);
    await steer();
    const at = kill(await gateway());
    const stop = await stopAfter(at);
    expect(stop.atMs - at).toBeLessThanOrEqual(backWithinMs);
    await rest();
    await seen('the link', ({ link }) => link === 'connected');
    const pids = gateways();
    expect(pids).toContain(await gateway());
    // When the console is closed properly, the gateway ends with it.
    await console.close();
    await eventually('no gateway', () => !pids.some(isThere), 10_000);
  });
});
