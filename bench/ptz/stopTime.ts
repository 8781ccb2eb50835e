import { setTimeout as pause } from 'node:timers/promises';
import { isStop, machineMs } from '../../test/fixtures/onvif/bad.ts';
import { isMove, panOf, type WatchedCamera } from '../../test/fixtures/ptz/cameras.ts';
import type { Subject } from '../../test/fixtures/ptz/habits.ts';
import type { NodeConsole } from '../../test/fixtures/ptz/nodeConsole.ts';
import { openRelay, type Relay } from '../../test/fixtures/ptz/relay.ts';
import { isRunning, type SteeredSite } from '../../test/fixtures/ptz/steeredSite.ts';
import { until } from '../../test/fixtures/until.ts';
import { plugVirtualStick, type VirtualStick } from '../../test/fixtures/virtualStick.ts';
import { type OurSide, openDirect } from './sides.ts';

const desk = 'desk-00000000000000b1';
/** Delays to the cause, ms: at different phases of the command's repetition. */
const phasesMs = [250, 290, 330, 370, 410];
const pushed = 0.7;
/** A camera that still moves this long after the cause counts as a runaway, ms. */
const leftMovingAfterMs = 8_000;
const lookEveryMs = 50;
const endsWithinMs = 30_000;

async function isStationaryWithin(camera: WatchedCamera, ms: number): Promise<boolean> {
  const deadline = machineMs() + ms;
  while ((await camera.truth()).isMoving) {
    if (machineMs() > deadline) return false;
    await pause(lookEveryMs);
  }
  return true;
}
const firstStop = async (camera: WatchedCamera, at: number) =>
  (await camera.untilReceived((received) => received.find((one) => one.atMs >= at && isStop(one)))).atMs - at;

/** Measures the time from unplugging the stick to the first Stop at the camera, ms. */
export async function timeUnplug(ours: OurSide, camera: WatchedCamera, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const side = turn % 2 === 0 ? pushed : -pushed;
    const from = camera.received.length;
    await ours.push(side);
    await camera.untilReceived((received) =>
      received.slice(from).find((one) => isMove(one) && panOf(one) * side > 0),
    );
    await pause(phasesMs[turn % phasesMs.length]);
    took.push(await firstStop(camera, await ours.unplug()));
    await ours.steering.untilView('no stick', ({ sticks }) => sticks.length === 0);
    await ours.plug();
    await ours.steering.untilView('another stick', ({ sticks }) => sticks[0]?.mustCentre === false);
  }
  return took;
}

/** A console's control of a camera at a site that is ended while the camera moves, and restarted. */
export interface LaunchedSide {
  /** @returns whether the camera was left moving */
  runsAway(subject: Subject, turn: number): Promise<boolean>;
  close(): Promise<void>;
}

export async function openLaunchedSide(
  site: SteeredSite,
  open: () => Promise<NodeConsole>,
): Promise<LaunchedSide> {
  const console = await open();
  async function signIn(): Promise<void> {
    console.use(await site.ticket('an', desk));
    await console.untilView(({ link }) => link === 'connected');
  }
  await signIn();
  const endings = [
    () => process.kill(site.pid, 'SIGKILL'),
    () => process.kill(site.commandPid, 'SIGTERM'),
    // The packaged program has no launcher other than this bench.
    () => process.kill(site.launcherPid === process.pid ? site.pid : site.launcherPid, 'SIGKILL'),
  ];
  return {
    async runsAway(subject, turn) {
      const { camera } = subject;
      await subject.removeFaults();
      console.stick.axis(0, 0);
      await console.select(site.cameraId(camera));
      const from = camera.received.length;
      console.stick.axis(0, turn % 2 === 0 ? pushed : -pushed);
      await camera.untilReceived((received) => received.slice(from).find(isMove));
      while (!(await camera.truth()).isMoving) await pause(lookEveryMs);
      await subject.addFaults();
      const { pid } = site;
      endings[turn % endings.length]?.();
      const isStill = await isStationaryWithin(camera, leftMovingAfterMs);
      await subject.removeFaults();
      await until(() => !isRunning(pid), endsWithinMs);
      await site.restart();
      await signIn();
      return !isStill;
    },
    async close() {
      console.close();
      await site.close();
    },
  };
}

/** A console's control of a camera over a line that can be silenced, with a stick that can be unplugged. */
export interface LineSide {
  cut(camera: WatchedCamera, turn: number): Promise<number>;
  /** Applies one of the causes while the camera moves. @returns whether it was left moving */
  runsAway(subject: Subject, turn: number): Promise<boolean>;
  close(): Promise<void>;
}

export async function openLineSide(site: SteeredSite, open: () => Promise<NodeConsole>): Promise<LineSide> {
  const console = await open();
  const ticket = await site.ticket('an', desk);
  const relay: Relay = await openRelay(Number(new URL(ticket.url).port));
  console.use({ ...ticket, url: `ws://127.0.0.1:${relay.port}` });
  let stick: VirtualStick = console.stick;

  async function begin(camera: WatchedCamera, side: number): Promise<void> {
    stick.axis(0, 0);
    await console.select(site.cameraId(camera));
    const from = camera.received.length;
    stick.axis(0, side);
    await camera.untilReceived((received) =>
      received.slice(from).find((one) => isMove(one) && panOf(one) * side > 0),
    );
    while (!(await camera.truth()).isMoving) await pause(lookEveryMs);
  }
  async function mendLine(): Promise<void> {
    await console.untilView(({ link }) => link === 'lost');
    relay.restore();
  }

  const causes: readonly { make(): Promise<void>; mend(): Promise<void> }[] = [
    { make: async () => relay.silence(), mend: mendLine },
    {
      make: async () => stick.unplug(),
      async mend() {
        stick = plugVirtualStick();
        await console.untilView(({ sticks }) => sticks.length === 1);
      },
    },
    {
      async make() {
        process.kill(site.gatewayPid() ?? Number.NaN, 'SIGKILL');
      },
      mend: async () => undefined,
    },
    // Has the effect of the end of a console's process.
    { make: async () => relay.restore(), mend: async () => undefined },
  ];

  return {
    async cut(camera, turn) {
      await begin(camera, turn % 2 === 0 ? pushed : -pushed);
      await pause(phasesMs[turn % phasesMs.length]);
      const at = machineMs();
      relay.silence();
      const took = await firstStop(camera, at);
      await mendLine();
      return took;
    },
    async runsAway(subject, turn) {
      const { camera } = subject;
      const cause = causes[turn % causes.length];
      if (!cause) throw new Error('no cause');
      await subject.removeFaults();
      await site.untilSpare();
      await begin(camera, turn % 2 === 0 ? pushed : -pushed);
      await subject.addFaults();
      await cause.make();
      const isStill = await isStationaryWithin(camera, leftMovingAfterMs);
      await subject.removeFaults();
      await cause.mend();
      return !isStill;
    },
    async close() {
      console.close();
      await relay.close();
    },
  };
}

/**
 * Kills the peer's program while its camera moves. @returns whether the camera was left moving; it is stopped
 * afterwards
 */
export async function directRunsAway(subject: Subject): Promise<boolean> {
  const { camera } = subject;
  const direct = await openDirect(camera);
  const from = camera.received.length;
  await direct.push(pushed);
  await camera.untilReceived((received) => received.slice(from).find(isMove));
  await subject.addFaults();
  direct.close();
  const isStill = await isStationaryWithin(camera, leftMovingAfterMs);
  await subject.removeFaults();
  if (isStill) return false;
  const next = await openDirect(camera);
  await next.push(pushed);
  await next.push(0);
  await isStationaryWithin(camera, leftMovingAfterMs);
  next.close();
  return true;
}
