import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isStop, machineMs } from '../fixtures/onvif/bad.ts';
import { type Cameras, startCameras, type WatchedCamera } from '../fixtures/ptz/cameras.ts';
import { packProgram, startConsoleSite } from '../fixtures/ptz/consoleSite.ts';
import { openSubjects, type Subject, type Subjects } from '../fixtures/ptz/habits.ts';
import { isRunning, type SteeredSite, startSteeredSite } from '../fixtures/ptz/steeredSite.ts';
import { until } from '../fixtures/until.ts';
import { causeNamed, createMatrix, lineCauses } from './ptz/matrix.ts';
import { type NodeArm, openNodeArm } from './ptz/nodeArm.ts';
import { getMoving } from './ptz/round.ts';

/**
 * A moving camera is stopped when its site ends, however the site was started and ended.
 * That holds even if the camera refuses Stop for a long time. Afterwards no process is left.
 */
interface Way {
  readonly name: string;
  start(cameras: readonly WatchedCamera[]): Promise<SteeredSite>;
}
const nothingElse = { others: [], alerts: {} };
const program: Way = {
  name: 'site program',
  start: (cameras) => startSteeredSite(cameras, nothingElse, 'site program'),
};
const npmRunSite: Way = {
  name: 'npm run site',
  start: (cameras) => startSteeredSite(cameras, nothingElse, 'npm run site'),
};
const npmStart: Way = { name: 'npm start', start: (cameras) => startConsoleSite(cameras, undefined) };
const packaged: Way = {
  name: 'the packaged program',
  start: (cameras) => startConsoleSite(cameras, packProgram()),
};
const ways = [program, npmRunSite, npmStart, packaged];
/** Starting a console takes a minute on a busy machine, packaging the program two. */
const roundMs = 300_000;
/**
 * Longer than a former limit of the gateway, which gave up after 10 s.
 * The launcher used to kill it at once.
 */
const longRefusedMs = 12_000;

interface Ending {
  readonly name: string;
  readonly of: readonly Way[];
  end(site: SteeredSite): void;
}
const endings: readonly Ending[] = [
  { name: 'the site killed', of: ways, end: ({ pid }) => process.kill(pid, 'SIGKILL') },
  {
    name: 'the command terminated',
    of: ways,
    end: ({ commandPid }) => process.kill(commandPid, 'SIGTERM'),
  },
  {
    name: 'the launcher killed',
    of: [npmRunSite, npmStart],
    end: ({ launcherPid }) => process.kill(launcherPid, 'SIGKILL'),
  },
  {
    // KillMode=control-group, systemd's default: every process of the unit gets SIGTERM (systemd.kill(5)).
    name: 'every process of the control group terminated',
    of: [program],
    end: ({ pid, gatewaysRunning }) => {
      for (const one of [pid, ...gatewaysRunning()]) process.kill(one, 'SIGTERM');
    },
  },
];

describe.each(ways)('a camera controlled through a site started by $name', (way) => {
  const matrix = createMatrix(lineCauses, { title: `${way.name}: `, part: 1 / ways.length });
  let cameras: Cameras;
  let subjects: Subjects;
  let stubborn: Subject;
  let site: SteeredSite;
  let arm: NodeArm;

  beforeAll(async () => {
    cameras = startCameras();
    subjects = await openSubjects(cameras, 'line');
    const [first] = subjects.bad;
    if (!first) throw new Error('no camera that ignores Timeout');
    stubborn = first;
    site = await way.start(subjects.all.map(({ camera }) => camera));
    arm = await openNodeArm(site);
  }, roundMs);
  afterAll(async () => {
    matrix.print();
    await arm?.close();
    await site?.close();
    await cameras?.close();
  });

  for (const name of lineCauses)
    test.each(matrix.roundsOf(name))(
      `stops on ${name}, round %i`,
      (round) => matrix.stops(causeNamed(arm.causes, name), arm.hand, subjects, round),
      roundMs,
    );

  const stopReceivedAfter = (camera: WatchedCamera, at: number) =>
    camera.untilReceived((received) => received.find((one) => one.atMs >= at && isStop(one)));

  async function endWhileStopIsRefused({ end }: Ending): Promise<readonly number[]> {
    const { camera } = stubborn;
    await arm.hand.release();
    await arm.hand.ready(stubborn);
    await getMoving(arm.hand, stubborn, 0.7);
    await camera.setFaults({ refusesStop: true });
    const gateways = site.gatewaysRunning();
    const { pid } = site;
    const at = machineMs();
    end(site);
    await until(() => !isRunning(pid), 30_000);
    await stopReceivedAfter(camera, at + longRefusedMs);
    expect((await camera.truth()).isMoving, 'it still moves').toBe(true);
    return gateways;
  }
  async function isStationaryAndNothingIsLeft(gateways: readonly number[]): Promise<void> {
    await stubborn.camera.setFaults({ refusesStop: false });
    await until(async () => !(await stubborn.camera.truth()).isMoving, 30_000);
    await until(() => !gateways.some(isRunning), 30_000);
  }
  async function siteAgain(): Promise<void> {
    await site.restart();
    await arm.signIn();
  }

  describe.each(endings.filter(({ of }) => of.includes(way)))(
    'with $name while the camera refuses Stop',
    (ending) => {
      test(
        'receives Stop until it obeys, and no process is left running',
        async () => {
          await isStationaryAndNothingIsLeft(await endWhileStopIsRefused(ending));
          await siteAgain();
        },
        roundMs,
      );

      test(
        'is taken over by the next site, and the previous gateway ends',
        async () => {
          const before = await endWhileStopIsRefused(ending);
          await siteAgain();
          await until(() => !before.some(isRunning), 30_000);
          const at = machineMs();
          await stopReceivedAfter(stubborn.camera, at);
          expect((await stubborn.camera.truth()).isMoving, 'it still moves').toBe(true);
          await stubborn.camera.setFaults({ refusesStop: false });
          await until(async () => !(await stubborn.camera.truth()).isMoving, 30_000);
        },
        roundMs,
      );
    },
  );
});
