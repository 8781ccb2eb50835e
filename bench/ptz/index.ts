import { type Cameras, startCameras } from '../../test/fixtures/ptz/cameras.ts';
import { packProgram, startConsoleSite } from '../../test/fixtures/ptz/consoleSite.ts';
import { openSubjects, type Subject, type Subjects } from '../../test/fixtures/ptz/habits.ts';
import { openNodeConsole } from '../../test/fixtures/ptz/nodeConsole.ts';
import { type SteeredSite, startSteeredSite } from '../../test/fixtures/ptz/steeredSite.ts';
import { makeRow, percentile, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { alertsPerSecond, type City, isFull, openCity } from './load.ts';
import { timePicture } from './picture.ts';
import { openDirect, openOurs } from './sides.ts';
import { directRunsAway, openLaunchedSide, openLineSide, timeUnplug } from './stopTime.ts';
import { timeStick } from './timing.ts';

/**
 * `npm run bench:ptz [-- --rows GLOB] [--rounds N] [--quick]`: the time from a stick's event to the ONVIF request at
 * the camera, and from the end of a movement's cause to Stop. Stick, console (real Electron), site, gateway and cameras
 * are separate processes on loopback, as in use; the camera reports when it received each request, by the machine's one
 * monotonic clock. The peer `direct` is the `onvif` library driven directly by a stick's events. Rounds are
 * interleaved.
 */
type Side = 'ours' | 'direct';
interface Spec extends Pick<Row, 'row' | 'goal'> {
  readonly unit?: string;
  readonly of:
    | 'stick'
    | 'load'
    | 'cut'
    | 'unplug'
    | 'picture'
    | 'runaways'
    | 'npmRunaways'
    | 'packagedRunaways';
  /** The percentile of a round's figures, 0..1. */
  readonly p: number;
}
const rows: readonly Spec[] = [
  { row: 'stick-to-camera-p50', of: 'stick', p: 0.5, goal: '' },
  { row: 'stick-to-camera-p95', of: 'stick', p: 0.95, goal: 'ours <= 30' },
  { row: 'stick-to-camera-p99', of: 'stick', p: 0.99, goal: '' },
  { row: 'stick-to-camera-p95@load', of: 'load', p: 0.95, goal: 'ours <= 60' },
  { row: 'cut-to-stop-p100', of: 'cut', p: 1, goal: 'ours <= 650' },
  { row: 'unplug-to-stop-p100', of: 'unplug', p: 1, goal: 'ours <= 60' },
  { row: 'stick-to-picture-p95', of: 'picture', p: 0.95, goal: '' },
  { row: 'runaways@200', of: 'runaways', p: 1, goal: 'ours <= 0', unit: 'cameras' },
  { row: 'runaways@npm-run-site', of: 'npmRunaways', p: 1, goal: 'ours <= 0', unit: 'cameras' },
  { row: 'runaways@packaged', of: 'packagedRunaways', p: 1, goal: 'ours <= 0', unit: 'cameras' },
];

/** Amounts per round of a full run and of a quick trial, and the number of rounds in which runaways are counted. */
const amounts = {
  full: {
    gestures: 20,
    cuts: 10,
    unplugs: 10,
    pictures: 10,
    runaways: 200,
    launched: 24,
    directRunaways: 16,
  },
  quick: { gestures: 5, cuts: 3, unplugs: 3, pictures: 4, runaways: 16, launched: 3, directRunaways: 4 },
};

async function main(): Promise<void> {
  const { chosen, rounds, quick } = runOf(rows, {});
  const many = quick ? amounts.quick : amounts.full;
  const wanted = new Set(chosen.map(({ of }) => of));
  const samples = new Map<string, number[][]>();
  const { whys, attempt: tried } = failures<Spec['of']>();
  const put = (of: Spec['of'], side: Side, figures: number[]) =>
    samples.set(`${of} ${side}`, [...(samples.get(`${of} ${side}`) ?? []), figures]);
  const attempt = async (of: Spec['of'], measure: () => Promise<void>): Promise<void> => {
    if (wanted.has(of)) await tried(of, of, measure);
  };

  const cameras: Cameras = startCameras();
  const subjects: Subjects = await openSubjects(cameras, 'ours');
  // The peer has no lease, and two programs cannot control one camera.
  const forDirect = await openSubjects(cameras, 'direct');
  const additional = await openSubjects(cameras, 'others');
  const line = await openSubjects(cameras, 'line');
  const launched = await openSubjects(cameras, 'launched');
  const steered = [subjects, additional, line].flatMap(({ all }) => all).map(({ camera }) => camera);
  const undo: (() => unknown)[] = [() => cameras.close()];
  try {
    let city: City | undefined;
    if (wanted.has('load')) {
      city = await openCity();
      undo.push(city.close);
    }
    const site: SteeredSite = await startSteeredSite(steered, city?.site);
    undo.push(() => site.close());
    if (['stick', 'load', 'unplug'].some((of) => wanted.has(of as Spec['of']))) {
      const ours = await openOurs(site);
      undo.push(() => ours.close());
      const direct = await openDirect(forDirect.ptzCamera.camera);
      undo.push(() => direct.close());
      const { camera } = subjects.ptzCamera;
      const others = additional.all.slice(0, 3).map((one) => one.camera);
      for (let round = 0; round < rounds; round++) {
        await ours.show(camera, []);
        await attempt('stick', async () => {
          put('stick', 'ours', await timeStick(camera, ours.push, many.gestures));
          put('stick', 'direct', await timeStick(forDirect.ptzCamera.camera, direct.push, many.gestures));
        });
        await attempt('unplug', async () => {
          put('unplug', 'ours', await timeUnplug(ours, camera, many.unplugs));
        });
        await attempt('load', async () => {
          await ours.show(camera, others);
          const load = city?.report(ours);
          if (!load) return;
          try {
            await load.flows();
            const { measured, perSecond } = await load.during(() =>
              timeStick(camera, ours.push, many.gestures),
            );
            put('load', 'ours', measured);
            const reported = `${perSecond.toFixed(0)} of ${alertsPerSecond} alerts a second reached the desk`;
            if (!isFull(perSecond)) whys.set('load', reported);
            process.stderr.write(`load: ${reported}\n`);
            put('load', 'direct', await timeStick(forDirect.ptzCamera.camera, direct.push, many.gestures));
          } finally {
            await load.end();
          }
        });
      }
    }
    if (wanted.has('cut') || wanted.has('runaways')) {
      const side = await openLineSide(site, openNodeConsole);
      try {
        await attempt('cut', async () => {
          for (let round = 0; round < rounds; round++) {
            const took: number[] = [];
            for (let turn = 0; turn < many.cuts; turn++)
              took.push(await side.cut(line.ptzCamera.camera, turn));
            put('cut', 'ours', took);
          }
        });
        await attempt('runaways', async () => {
          let [left, leftByDirect] = [0, 0];
          for (let turn = 0; turn < many.runaways; turn++)
            if (await side.runsAway(turnOf(line, turn), turn)) left += 1;
          put('runaways', 'ours', [left]);
          for (let turn = 0; turn < many.directRunaways; turn++)
            if (await directRunsAway(turnOf(forDirect, turn))) leftByDirect += 1;
          put('runaways', 'direct', [Math.round((leftByDirect / many.directRunaways) * many.runaways)]);
          whys.set(
            'runaways',
            `ours: ${many.runaways} rounds of link cut, stick unplugged, gateway killed, console ended; direct: ${leftByDirect} of ${many.directRunaways} rounds in which its process was killed, scaled to as many`,
          );
        });
      } finally {
        // A process opens its sticks only once, so they must be closed before the next console.
        await side.close();
      }
    }
    const launchedCameras = launched.all.map(({ camera }) => camera);
    for (const [of, command, start] of [
      ['npmRunaways', 'npm run site', () => startSteeredSite(launchedCameras, undefined, 'npm run site')],
      ['packagedRunaways', 'the packaged program', () => startConsoleSite(launchedCameras, packProgram())],
    ] as const)
      await attempt(of, async () => {
        const side = await openLaunchedSide(await start(), openNodeConsole);
        let [left, leftByDirect] = [0, 0];
        try {
          for (let turn = 0; turn < many.launched; turn++)
            if (await side.runsAway(turnOf(launched, turn), turn)) left += 1;
        } finally {
          await side.close();
        }
        for (let turn = 0; turn < many.directRunaways; turn++)
          if (await directRunsAway(turnOf(forDirect, turn))) leftByDirect += 1;
        put(of, 'ours', [left]);
        put(of, 'direct', [Math.round((leftByDirect / many.directRunaways) * many.launched)]);
        whys.set(
          of,
          `ours: ${many.launched} rounds in which ${command} was killed or terminated; direct: ${leftByDirect} of ${many.directRunaways} rounds in which its process was killed, scaled to as many`,
        );
      });
    await attempt('picture', async () => {
      for (let round = 0; round < rounds; round++) put('picture', 'ours', await timePicture(many.pictures));
    });
    const rowOf = ({ row, of, p, goal, unit = 'ms' }: Spec): Row => {
      const figures = (side: Side) =>
        (samples.get(`${of} ${side}`) ?? []).flatMap((took) => percentile(took, p) ?? []);
      const peers = samples.has(`${of} direct`) ? { direct: figures('direct') } : {};
      const spec = { bench: 'ptz', row, unit, better: 'lower', goal } as const;
      return makeRow(spec, { ours: figures('ours'), ...peers }, whys.get(of));
    };
    printRows(chosen.map(rowOf));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Alternates between the faulty cameras and the normal one. */
function turnOf({ ptzCamera, bad }: Subjects, turn: number): Subject {
  return (turn % 2 === 0 ? bad[(turn / 2) % bad.length] : ptzCamera) ?? ptzCamera;
}

await main();
