import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createSystemClock } from '../../../core/base/clock.ts';
import { openControlLink } from '../../../main/ptz/link.ts';
import { eventually } from '../../e2e/launch.ts';
import { untilReady } from '../../e2e/wallPage.ts';
import { machineMs } from '../../fixtures/onvif/bad.ts';
import type { Subject, Subjects } from '../../fixtures/ptz/habits.ts';
import { type LoginBus, openLoginBus } from '../../fixtures/ptz/loginBus.ts';
import type { SteeredSite } from '../../fixtures/ptz/steeredSite.ts';
import { openSteeringConsole, type SteeringConsole } from '../../fixtures/ptz/steeringConsole.ts';
import { plugIntoConsole } from '../../fixtures/virtualStick.ts';
import type { Cause, InputSource } from './round.ts';
import { windowInputSources } from './windowInputSources.ts';

export interface WindowArm {
  readonly hands: Readonly<Record<'stick' | 'keys' | 'mouse', InputSource>>;
  readonly causes: readonly (Cause & { readonly hands: readonly ('stick' | 'keys' | 'mouse')[] })[];
  /** Starts another console if this one has lost some desks. */
  readyForDesk(): Promise<void>;
  /** Kills the desk, and waits until it is replaced. */
  killDesk(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the causes at a console in real Electron.
 * The console is started when it is needed, and lives for as many rounds as it can.
 */
export async function openWindowArm(site: SteeredSite, subjects: Subjects): Promise<WindowArm> {
  const data = mkdtempSync(join(tmpdir(), 'watchfloor-ptz-console-'));
  const bus: LoginBus = await openLoginBus();
  let running: SteeringConsole | undefined;
  let windowsKilled = 0;
  let desksKilled = 0;

  async function console(): Promise<SteeringConsole> {
    running ??= await openSteeringConsole(site, { data, env: bus.env });
    return running;
  }
  async function renew(): Promise<void> {
    // A console whose page has died closes slowly, so it is killed.
    running?.console.kill();
    await running?.console.close();
    running = undefined;
  }
  const there = (): SteeringConsole => {
    if (!running) throw new Error('no console');
    return running;
  };
  /** A supervisor at another desk. */
  const chief = openControlLink(
    { clock: createSystemClock(), log: () => {} },
    { onStatus() {}, onJoined() {}, onLease() {}, onCamera() {}, onStopped() {} },
  );
  chief.use({ ticket: await site.ticket('chief', 'desk-00000000000000c1'), pin: undefined });

  const another = (subject: Subject) =>
    (subject === subjects.ptzCamera ? subjects.bad[0] : subjects.ptzCamera) ?? subject;
  async function ready(subject: Subject): Promise<SteeringConsole> {
    const at = await console();
    const id = site.cameraId(subject.camera);
    await at.show(id, site.cameraId(another(subject).camera));
    await at.untilView(
      'a hand that is let go',
      ({ link, sticks, steering }) =>
        link === 'connected' && sticks[0]?.mustCentre === false && steering === null,
    );
    return at;
  }
  const isSteering = (at: SteeringConsole) =>
    at.console.inWindow<boolean>(`document.querySelector('[data-testid="steer-mouse"]') !== null`);
  /** Gives PTZ control to the window's keys and mouse. */
  async function enableControl(subject: Subject): Promise<SteeringConsole> {
    const at = await ready(subject);
    await at.console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.focus());
    if (await isSteering(at)) return at;
    await at.input({ type: 'keyDown', keyCode: 'd' });
    await at.input({ type: 'keyUp', keyCode: 'd' });
    await eventually('a wheel', () => isSteering(at));
    return at;
  }

  const { stick, keys, mouse, forget } = windowInputSources({
    there,
    running: () => running,
    ready: async (subject) => void (await ready(subject)),
    enableControl: async (subject) => void (await enableControl(subject)),
  });

  /** Runs a function in Electron's main process, and returns when it began there. */
  const inMain = <A>(
    run: (electron: typeof Electron.CrossProcessExports, given: A) => number,
    given: A,
  ): Promise<number> => there().console.app.evaluate(run as never, given as never);

  const causes: WindowArm['causes'] = [
    {
      name: 'the stick unplugged',
      hands: ['stick'],
      removesInput: true,
      async make() {
        const at = machineMs();
        await there().stick.unplug();
        return at;
      },
      async mend() {
        const at = there();
        // Waits until the first stick is gone, so that its state is not taken for the second one's.
        await at.untilView('no stick', ({ sticks }) => sticks.length === 0);
        at.stick = await plugIntoConsole(at.console.app);
        await at.untilView('another stick', ({ sticks }) => sticks.length === 1);
      },
    },
    {
      name: 'the stick’s profile changed',
      hands: ['stick'],
      async make() {
        const known = (await there().view())?.sticks[0]?.profile;
        if (!known?.pan) throw new Error('the stick has no profile');
        const deadZone = known.pan.deadZone === 0.08 ? 0.1 : 0.08;
        const profile = { ...known, pan: { ...known.pan, deadZone } };
        const at = machineMs();
        await there().console.inWindow(
          `window.watchfloor.shell['stick.save'](${JSON.stringify({ profile })})`,
        );
        return at;
      },
      async mend() {},
    },
    {
      name: 'the screen locked',
      hands: ['stick', 'keys'],
      async make() {
        const at = machineMs();
        await bus.lock();
        return at;
      },
      async mend() {},
    },
    {
      name: 'the machine suspended',
      hands: ['stick', 'mouse'],
      async make() {
        const at = machineMs();
        await bus.sleep(true);
        return at;
      },
      mend: () => bus.sleep(false),
    },
    {
      name: 'the lease lost to an operator with higher priority',
      hands: ['stick'],
      async make({ camera }) {
        const at = machineMs();
        const taken = await chief.call('lease.take', { camera: site.cameraId(camera) });
        expect(taken).toMatchObject({ ok: true });
        return at;
      },
      async mend({ camera }) {
        await chief.call('lease.release', { camera: site.cameraId(camera) });
      },
    },
    {
      name: 'another tile selected',
      hands: ['stick'],
      make: () => there().select(1),
      async mend({ camera }) {
        await there().select(0);
        await there().untilView(
          'the first tile',
          ({ selected }) => selected?.camera === site.cameraId(camera),
        );
      },
    },
    {
      name: 'the controlling window blurred',
      hands: ['keys', 'mouse'],
      make: () =>
        inMain(({ BrowserWindow }) => {
          const at = Number(process.hrtime.bigint()) / 1e6;
          new BrowserWindow({ width: 200, height: 200, title: 'over' }).focus();
          return at;
        }, null),
      async mend() {
        await there().console.app.evaluate(({ BrowserWindow }) => {
          for (const window of BrowserWindow.getAllWindows()) if (window.id !== 1) window.destroy();
          BrowserWindow.fromId(1)?.focus();
        });
      },
    },
    {
      name: 'the controlling window killed',
      hands: ['keys', 'mouse'],
      removesInput: true,
      async make() {
        const pid = await there().console.rendererPid();
        const at = machineMs();
        process.kill(pid, 'SIGKILL');
        return at;
      },
      async mend() {
        forget();
        await eventually('the page again', () =>
          there().console.inWindow<boolean>(
            `'watchfloorDiagnostics' in window && watchfloorDiagnostics.ready()`,
          ),
        );
        await there().listen();
        // A window that is killed a third time within a minute is not restarted, so the console is replaced.
        windowsKilled += 1;
        if (windowsKilled % 2 === 0) await renew();
      },
    },
    {
      name: 'Electron’s main killed',
      hands: ['stick'],
      removesInput: true,
      async make() {
        const at = machineMs();
        there().console.kill();
        return at;
      },
      mend: renew,
    },
  ];

  return {
    hands: { stick, keys, mouse },
    causes,
    async readyForDesk() {
      // Each restart of the desk is delayed more than the one before, so the console is replaced.
      if (desksKilled % 3 === 0) await renew();
    },
    async killDesk() {
      const at = there();
      const before = await eventually('a desk', () => at.console.pid('desk'));
      process.kill(before, 'SIGKILL');
      await eventually('another desk', async () => {
        const now = await at.console.pid('desk');
        return now !== undefined && now !== before;
      });
      await untilReady(at.console);
      desksKilled += 1;
    },
    async close() {
      chief.close();
      await running?.console.close();
      bus.close();
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
