/** A market lane between tube houses: stalls on both sides, a crowd, and scooters between the people. */

import type { MoodName } from '../../../sim/clips/index.ts';
import { bikeBody, enter, hawkerBody, walkerBody } from '../cast.ts';
import { block } from '../models/blocks.ts';
import { ground, wire } from '../models/furniture.ts';
import { tubeHouse } from '../models/houses.ts';
import { person } from '../models/people.ts';
import { basket, stall } from '../models/stalls.ts';
import { clothes } from '../models/wardrobe.ts';
import type { Lamp } from '../render/light.ts';
import { Mesh, type Placed, paint, rgb, scale, type Vec } from '../render/mesh.ts';
import { seeded } from '../render/random.ts';
import type { Moment, Scene } from '../render/stage.ts';
import { copies, settle, straight, type Wish } from '../traffic.ts';
import { mood } from './mood.ts';
import { asphalt, tiles } from './surfaces.ts';

const laneHalf = 2.6;
const houseLine = 6.1;
const farM = 74;

export function market(moodName: MoodName, periodS: number): Scene {
  const random = seeded(505);
  const m = mood(moodName, moodName === 'dawn' ? 14 : 168);
  const look = { lights: m.lit, wet: m.rainDrops > 0 };
  const pose = { at: [-0.9, 5.6, -4.6] as Vec, lookAt: [0.25, 0.9, 9] as Vec, hfovDeg: 66 };
  const lamps: Lamp[] = [];
  const floor = new Mesh();
  floor.use(asphalt(m.wet));
  ground(floor, -laneHalf, laneHalf, -7, farM, 0, 6, 3);
  floor.use(tiles(m.wet, '#9a8f84', '#857a70'));
  for (const s of [-1, 1])
    ground(floor, s < 0 ? -houseLine - 1 : laneHalf, s < 0 ? -laneHalf : houseLine + 1, -7, farM, 0.01, 3);
  const town = new Mesh();
  for (const s of [-1, 1])
    for (let z = -9; z < farM - 6; ) {
      const width = random.between(3.4, 4.8);
      town.put(
        tubeHouse(random, width, m.houses).mesh,
        [s * houseLine, 0, s < 0 ? z : z + width],
        s < 0 ? -Math.PI / 2 : Math.PI / 2,
      );
      z += width + 0.04;
    }
  for (let i = 0; i < 6; i++)
    town.put(
      block(random, random.between(12, 20), random.between(16, 34), 12, m.houses.windows, m.houses.glow),
      [random.between(-34, 34), 0, random.between(82, 110)],
    );
  const stalls = new Mesh();
  for (const s of [-1, 1])
    for (let z = 2.2; z < farM - 8; z += 2.85) {
      if (random.chance(0.08)) continue;
      const one = stall(random, m.houses.signGlow, m.lit ? 13 : 0);
      const at: Vec = [s * (laneHalf + 0.15), 0, z + (s > 0 ? 0.8 : 0)];
      stalls.put(one.mesh, at, s > 0 ? 0 : Math.PI);
      if (m.lit && z < 52)
        lamps.push({
          at: [at[0] + s * one.bulb[0], one.bulb[1] - 0.1, at[2]],
          color: scale(rgb(random.pick(['#ffc27a', '#ffd7a0', '#fff0d8'])), moodName === 'rain' ? 0.9 : 1.9),
          reachM: 6,
        });
    }
  const things = new Mesh();
  for (let i = 0; i < 8; i++) {
    const z = 5 + i * 6.4;
    things.use(paint('#1a1b1d'));
    wire(things, [-houseLine, 5.4, z], [houseLine, 5.2, z + 2], 0.7, pose.at, 1480);
    for (let k = 1; k < 8; k++) {
      const t = k / 8;
      const p: Vec = [-houseLine + 2 * houseLine * t, 5.4 - 0.2 * t - 2.8 * t * (1 - t) - 0.14, z + 2 * t];
      if (i % 2 === 0) {
        things.use(paint(random.pick(['#ff5a3a', '#ffb43a', '#ff7a3a']), { glow: m.lit ? 2.6 : 0 }));
        things.ellipsoid(p, [0.2, 0.24, 0.2], 9, 6);
      } else {
        things.use(
          paint(random.pick(['#c8322b', '#d9b13a', '#2f7f5a', '#3a62a8', '#c95a8a']), { thin: true }),
        );
        things.triangle(
          [p[0] - 0.18, p[1] + 0.12, p[2]],
          [p[0] + 0.18, p[1] + 0.12, p[2]],
          [p[0], p[1] - 0.3, p[2]],
          [0, 0.2, -1],
          [0, 0.2, -1],
          [0, 0.2, -1],
        );
      }
    }
    if (m.lit && i % 2 === 0)
      lamps.push({ at: [0, 4.5, z + 1], color: scale(rgb('#ff9a5a'), 2.6), reachM: 9 });
  }
  const people: Placed[] = [];
  for (let i = 0; i < 22; i++) {
    const s = i % 2 ? 1 : -1;
    const z = 3 + i * 1.75 + random.between(0, 1);
    people.push({
      mesh: person(clothes(random, look.wet && random.chance(0.6)), random.next(), 0.15),
      at: [s * random.between(1.68, 1.86), 0, z],
      yaw: s * random.between(1.1, 2),
    });
  }
  for (let i = 0; i < 9; i++)
    people.push({
      mesh: basket(random, random.between(0.3, 0.4)),
      at: [(i % 2 ? 1 : -1) * random.between(2.2, 2.3), 0, 4 + i * 3.1],
      yaw: 0,
    });
  const [up, down] = [straight(0.62, -8, 0.62, 60), straight(-0.62, 60, -0.62, -8)];
  const wishes: Wish[] = [];
  wishes.push({
    track: up,
    body: bikeBody(random, look),
    across: [-0.62, -0.58],
    speed: [2.2, 2.3],
    sway: 0.05,
  });
  wishes.push({
    track: down,
    body: hawkerBody(random),
    across: [0.6, 0.62],
    speed: [0.84, 0.86],
    sway: 0.03,
  });
  // Parallel files, slower near the stalls; each has one speed, so that nobody walks through a slower person.
  for (const [across, speed] of [
    [-0.28, 1.3],
    [0.22, 1.12],
    [0.7, 0.84],
  ] as const)
    for (const track of [up, down])
      for (let i = 0; i < 4; i++)
        wishes.push({
          track,
          body: walkerBody(random, look.wet),
          across: [across - 0.06, across + 0.06],
          speed: [speed, speed],
          sway: 0.06,
        });
  const travellers = settle(random, wishes, periodS);
  return {
    pose,
    air: m.air,
    film: m.film,
    lamps,
    still: [
      ...[floor, town, stalls, things].map((mesh): Placed => ({ mesh, at: [0, 0, 0], yaw: 0 })),
      ...people,
    ],
    periodS,
    ...(m.wet ? { mirror: 'wet' as const } : {}),
    rainDrops: m.rainDrops,
    sunArea: { centre: [0, 0, 18], widthM: 62 },
    moment(t) {
      const moment: Moment = { items: [], contacts: [], beams: [] };
      for (const one of travellers) enter(moment, copies(one, t, periodS), look.lights, m.softShadow * 0.8);
      return moment;
    },
  };
}
