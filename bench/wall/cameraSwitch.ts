import { percentile } from '../report.ts';
import { idAt, withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { blank, type FrameOnScreen } from './framesOnScreen.ts';
import { pause } from './side.ts';

const tiles = 4;
/** Number of cameras that are switched in turn; another client views all of them already. */
const cameras = 16;
/** Time limit for a still or a picture, ms. */
const switchWithinMs = 10_000;
/** A picture is unreadable for an instant while it is drawn; a longer gap counts as a blank tile, ms. */
const tornMs = 50;
/** Duration of the new camera's live picture before the next switch, ms. */
const lookMs = 700;

/** Shows one camera after the other on the tiles of a wall, as an operator does. */
export const cameraSwitch: Case = {
  name: 'cameras switched',
  cameras,
  measure(bench, name, round) {
    return withSide(
      bench,
      name,
      { tiles, round, warm: cameras },
      async ({ ours, show, untilLive, site, watch }) => {
        if (!ours) throw new Error('only ours switches cameras');
        await show();
        await untilLive();
        const { stage, quick } = bench;
        const wall = stage.cameras.slice(0, tiles).map((camera) => idAt(site, camera));
        const [took, blanks]: [number[], number[]] = [[], []];
        for (let turn = 0; turn < (quick ? 8 : 24); turn++) {
          const camera = stage.cameras[tiles + (turn % (cameras - tiles))];
          if (!camera) throw new Error('too few cameras');
          const tile = turn % tiles;
          wall[tile] = idAt(site, camera);
          const began = process.hrtime.bigint();
          await ours.showCameras(wall);
          const isNew = (sighting: FrameOnScreen) =>
            sighting.tile === tile && sighting.code === camera.number && sighting.tNs >= began;
          await watch.until((sightings) => sightings.some(isNew), switchWithinMs);
          const first = watch.sightings.find(isNew)?.tNs ?? began;
          took.push(Number(first - began) / 1e6);
          blanks.push(blankMs(watch.sightings, tile, began, first));
          await pause(lookMs);
        }
        const [switchP95, switchBlankP95] = [percentile(took, 0.95), percentile(blanks, 0.95)];
        return { switchP95: switchP95 ?? 0, switchBlankP95: switchBlankP95 ?? 0 };
      },
    );
  },
};

/** Returns the time in which a tile showed no camera's picture, ms. */
export function blankMs(
  sightings: readonly FrameOnScreen[],
  tile: number,
  fromNs: bigint,
  toNs: bigint,
): number {
  const own = sightings.filter((sighting) => sighting.tile === tile);
  let sum = 0;
  for (const [at, { code, tNs }] of own.entries()) {
    if (code !== blank) continue;
    const from = tNs > fromNs ? tNs : fromNs;
    const next = own[at + 1]?.tNs ?? toNs;
    const lasted = Number((next < toNs ? next : toNs) - from) / 1e6;
    if (lasted > tornMs) sum += lasted;
  }
  return sum;
}
