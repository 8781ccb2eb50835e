import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isStop } from '../fixtures/onvif/bad.ts';
import { type Cameras, isMove, startCameras } from '../fixtures/ptz/cameras.ts';
import { openSubjects, type Subjects } from '../fixtures/ptz/habits.ts';
import { type SteeredSite, startSteeredSite } from '../fixtures/ptz/steeredSite.ts';
import { causeNamed, createMatrix, lineCauses } from './ptz/matrix.ts';
import { type NodeArm, openNodeArm } from './ptz/nodeArm.ts';
import { getMoving } from './ptz/round.ts';
import { openWindowArm, type WindowArm } from './ptz/windowArm.ts';

/**
 * A moving camera must stop whatever happens.
 * Each cause is produced for real, in turn against a faulty camera and an ordinary demo camera. There are two rounds
 * for each cause, or as many as `npm run faults` sets in all.
 */
const roundMs = 90_000;

/** Causes at a console with a window, in addition to `lineCauses`, which need none. */
const ofConsole = [
  'the stick unplugged',
  'the stick’s profile changed',
  'the screen locked',
  'the machine suspended',
  'the lease lost to an operator with higher priority',
  'another tile selected',
  'the controlling window blurred',
  'the controlling window killed',
];
const deskKilled = 'the desk killed';
// This cause comes last, because each round needs another console afterwards.
const mainKilled = 'Electron’s main killed';
const all = [...lineCauses, ...ofConsole, deskKilled, mainKilled];
const matrix = createMatrix(all);
const { roundsOf, subjectOf, stops } = matrix;

let cameras: Cameras;
let site: SteeredSite;
let lineSubjects: Subjects;
let consoleSubjects: Subjects;

beforeAll(async () => {
  cameras = startCameras();
  lineSubjects = await openSubjects(cameras, 'line');
  consoleSubjects = await openSubjects(cameras, 'console');
  site = await startSteeredSite([...lineSubjects.all, ...consoleSubjects.all].map(({ camera }) => camera));
});
afterAll(async () => {
  matrix.print();
  await site?.close();
  await cameras?.close();
});

describe('a camera moved by a console without a window stops on', () => {
  let arm: NodeArm;
  beforeAll(async () => {
    arm = await openNodeArm(site);
  });
  afterAll(() => arm?.close());

  for (const name of lineCauses)
    test.each(roundsOf(name))(
      `${name}, round %i`,
      (round) => stops(causeNamed(arm.causes, name), arm.hand, lineSubjects, round),
      roundMs,
    );
});

describe('a camera moved from a console’s window', () => {
  let arm: WindowArm;
  beforeAll(async () => {
    arm = await openWindowArm(site, consoleSubjects);
  });
  afterAll(() => arm?.close());
  const stopsOn = (name: string) =>
    test.each(roundsOf(name))(
      `stops on ${name}, round %i`,
      (round) => {
        const cause = causeNamed(arm.causes, name);
        const hand = cause.hands[round % cause.hands.length] ?? 'stick';
        return stops(cause, arm.hands[hand], consoleSubjects, round);
      },
      roundMs,
    );

  for (const name of ofConsole) stopsOn(name);

  test.each(roundsOf(deskKilled))(
    `keeps moving by stick on ${deskKilled}, and stops on release, round %i`,
    async (round) => {
      const subject = subjectOf(consoleSubjects, deskKilled, round);
      const { stick } = arm.hands;
      await subject.removeFaults();
      if (round > 0) await arm.readyForDesk();
      await stick.release();
      await stick.ready(subject);
      const { camera } = subject;
      await getMoving(stick, subject, 0.7);
      const from = camera.received.length;
      await arm.killDesk();
      expect((await camera.truth()).isMoving, 'it moves on').toBe(true);
      expect(camera.received.slice(from).filter(isStop)).toEqual([]);
      await stick.release();
      await camera.untilReceived((received) => received.slice(from).find(isStop));
      await subject.removeFaults();
    },
    roundMs,
  );

  stopsOn(mainKilled);
});

test('no camera is left moving, and the last command that each received is Stop', async () => {
  for (const { camera } of [...lineSubjects.all, ...consoleSubjects.all]) {
    expect(await camera.truth()).toMatchObject({ isMoving: false });
    const last = camera.received.findLast((received) => isMove(received) || isStop(received));
    expect(last === undefined || isStop(last), camera.id).toBe(true);
  }
});
