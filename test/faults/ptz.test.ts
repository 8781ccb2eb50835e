import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isStop } from '../fixtures/onvif/bad.ts';
import { type Cameras, isMove, startCameras } from '../fixtures/ptz/cameras.ts';
import { openSubjects, type Subject, type Subjects } from '../fixtures/ptz/habits.ts';
import { type SteeredSite, startSteeredSite } from '../fixtures/ptz/steeredSite.ts';
import { type NodeArm, openNodeArm } from './ptz/nodeArm.ts';
import { type Cause, getMoving, type Hand, type Outcome, stoppedBy } from './ptz/round.ts';
import { openWindowArm, type WindowArm } from './ptz/windowArm.ts';

/**
 * Whatever happens while a camera moves, it stops: each cause is made for real, in turn against a camera with bad habits and
 * against one of the demo's domes. Two rounds a cause, or as many as there are to be in all (`npm run faults`).
 */
const roundsInAll = Number(process.env.WATCHFLOOR_PTZ_ROUNDS ?? 0);
const roundMs = 90_000;

/** Those that need no window, and those that do. */
const ofLine = ['the link cut', 'the site killed', 'the gateway killed'];
const ofConsole = [
  'the stick unplugged',
  'the stick’s profile changed',
  'the screen locked',
  'the machine suspended',
  'the lease lost to somebody who goes before',
  'another tile selected',
  'the steering window blurred',
  'the steering window killed',
];
const deskKilled = 'the desk killed';
// Last: each needs another console afterwards.
const mainKilled = 'Electron’s main killed';
const all = [...ofLine, ...ofConsole, deskKilled, mainKilled];
const roundsOf = (cause: string): number[] => {
  const share = Math.floor(roundsInAll / all.length);
  const more = all.indexOf(cause) < roundsInAll % all.length ? 1 : 0;
  return Array.from({ length: Math.max(2, share + more) }, (_, round) => round);
};

let cameras: Cameras;
let site: SteeredSite;
let lineSubjects: Subjects;
let consoleSubjects: Subjects;
const outcomes = new Map<string, Outcome[]>();

/** In turn a bad one, another with each round and each cause, and a dome. */
function subjectOf(of: Subjects, cause: string, round: number): Subject {
  const bad = of.bad[(Math.floor(round / 2) + all.indexOf(cause)) % of.bad.length];
  return round % 2 === 0 && bad ? bad : of.dome;
}
async function stops(cause: Cause, hand: Hand, of: Subjects, round: number): Promise<void> {
  const direction = round % 2 === 0 ? 1 : -1;
  const outcome = await stoppedBy(cause, hand, subjectOf(of, cause.name, round), direction);
  outcomes.set(cause.name, [...(outcomes.get(cause.name) ?? []), outcome]);
}
const named = <C extends { readonly name: string }>(causes: readonly C[], name: string): C => {
  const found = causes.find((one) => one.name === name);
  if (!found) throw new Error(`no cause ${name}`);
  return found;
};

beforeAll(async () => {
  cameras = startCameras();
  lineSubjects = await openSubjects(cameras, 'line');
  consoleSubjects = await openSubjects(cameras, 'console');
  site = await startSteeredSite([...lineSubjects.all, ...consoleSubjects.all].map(({ camera }) => camera));
});
afterAll(async () => {
  for (const [cause, of] of outcomes) {
    const most = (figure: (one: Outcome) => number) => Math.round(Math.max(...of.map(figure)));
    process.stdout.write(
      `${cause}: ${of.length} rounds, Stop after at most ${most(({ stopSentMs }) => stopSentMs)} ms, at rest after at most ${most(({ restMs }) => restMs)} ms\n`,
    );
  }
  await site?.close();
  await cameras?.close();
});

describe('a camera that moves at a console’s word stops on', () => {
  let arm: NodeArm;
  beforeAll(async () => {
    arm = await openNodeArm(site);
  });
  afterAll(() => arm?.close());

  for (const name of ofLine)
    test.each(roundsOf(name))(
      `${name}, round %i`,
      (round) => stops(named(arm.causes, name), arm.hand, lineSubjects, round),
      roundMs,
    );
});

describe('a camera that moves by a hand at a console', () => {
  let arm: WindowArm;
  beforeAll(async () => {
    arm = await openWindowArm(site, consoleSubjects);
  });
  afterAll(() => arm?.close());
  const stopsOn = (name: string) =>
    test.each(roundsOf(name))(
      `stops on ${name}, round %i`,
      (round) => {
        const cause = named(arm.causes, name);
        const hand = cause.hands[round % cause.hands.length] ?? 'stick';
        return stops(cause, arm.hands[hand], consoleSubjects, round);
      },
      roundMs,
    );

  for (const name of ofConsole) stopsOn(name);

  test.each(roundsOf(deskKilled))(
    `goes on by stick when ${deskKilled}, round %i`,
    async (round) => {
      const subject = subjectOf(consoleSubjects, deskKilled, round);
      const { stick } = arm.hands;
      await subject.better();
      if (round > 0) await arm.readyForDesk();
      await stick.letGo();
      await stick.ready(subject);
      const { camera } = subject;
      await getMoving(stick, subject, 0.7);
      const from = camera.heard.length;
      await arm.killDesk();
      expect((await camera.truth()).isMoving, 'it moves on').toBe(true);
      expect(camera.heard.slice(from).filter(isStop)).toEqual([]);
      await stick.letGo();
      await camera.hears((heard) => heard.slice(from).find(isStop));
      await subject.better();
    },
    roundMs,
  );

  stopsOn(mainKilled);
});

test('none is left moving', async () => {
  for (const { camera } of [...lineSubjects.all, ...consoleSubjects.all]) {
    expect(await camera.truth()).toMatchObject({ isMoving: false });
    const last = camera.heard.findLast((heard) => isMove(heard) || isStop(heard));
    expect(last === undefined || isStop(last), camera.id).toBe(true);
  }
});
