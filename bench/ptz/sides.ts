import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/e2e/launch.ts';
import { tilesOf } from '../../test/e2e/wallPage.ts';
import type { WatchedCamera } from '../../test/fixtures/ptz/cameras.ts';
import type { SteeredSite } from '../../test/fixtures/ptz/steeredSite.ts';
import { openSteeringConsole, type SteeringConsole } from '../../test/fixtures/ptz/steeringConsole.ts';
import { plugIntoConsole, virtualStickAddon } from '../../test/fixtures/virtualStick.ts';
import type { Push } from './timing.ts';

/** Our console in real Electron, on a site with its gateway. */
export interface OurSide {
  readonly steering: SteeringConsole;
  readonly push: Push;
  /** @returns the time (`machineMs`) */
  unplug(): Promise<number>;
  plug(): Promise<void>;
  /** Shows the camera on the first of four tiles and others beside it. Resolves once all are live. */
  show(camera: WatchedCamera, others: readonly WatchedCamera[]): Promise<void>;
  /** Returns the number of alerts in the queue that the window knows of. */
  queued(): Promise<number>;
  close(): Promise<void>;
}

/** Runs a command on the virtual stick in Electron's main process. @returns when it started (`machineMs`) */
function inMain(
  steering: SteeringConsole,
  name: 'set' | 'detach',
  args: readonly unknown[],
): Promise<number> {
  return steering.console.app.evaluate(
    (_electron, given) => {
      const load = process.getBuiltinModule('node:module').createRequire(given.file);
      const at = Number(process.hrtime.bigint()) / 1e6;
      load(given.file)[given.name](...given.args);
      return at;
    },
    { file: virtualStickAddon(), name, args: [...args] },
  );
}

export async function openOurs(site: SteeredSite): Promise<OurSide> {
  const data = mkdtempSync(join(tmpdir(), 'watchfloor-bench-ptz-'));
  const steering = await openSteeringConsole(site, { data });
  const full = 32_767;
  return {
    steering,
    push: (pan) => inMain(steering, 'set', [steering.stick.instance, 'axis', 0, Math.round(pan * full)]),
    unplug: () => inMain(steering, 'detach', [steering.stick.instance]),
    async plug() {
      steering.stick = await plugIntoConsole(steering.console.app);
    },
    async show(camera, others) {
      await steering.clear();
      await steering.show(site.cameraId(camera), ...others.map((each) => site.cameraId(each)));
      await eventually(
        'all tiles live',
        async () =>
          (await tilesOf(steering.console)).filter(({ state }) => state === 'live').length > others.length,
      );
      await steering.untilView(
        'a stick that steers',
        ({ link, sticks, steering: now }) =>
          link === 'connected' && sticks[0]?.mustCentre === false && now === null,
      );
    },
    queued: () =>
      steering.console.inWindow<number>(
        `watchfloorDiagnostics.first('queue').then(({ value }) => Object.values(value.queued).reduce((sum, n) => sum + n, 0))`,
      ),
    async close() {
      await steering.console.close();
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export interface DirectSide {
  readonly push: Push;
  readonly program: ChildProcess;
  close(): void;
}

export async function openDirect({
  onvif: { onvif, username, password },
}: WatchedCamera): Promise<DirectSide> {
  const program = fork(new URL('./direct.ts', import.meta.url), [onvif, username, password], {
    execArgv: [],
  });
  await once(program, 'message');
  return {
    program,
    async push(pan) {
      program.send({ pan });
      const [{ at }] = (await once(program, 'message')) as [{ at: number }];
      return at;
    },
    close: () => void program.kill('SIGKILL'),
  };
}
