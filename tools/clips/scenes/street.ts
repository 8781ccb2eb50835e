/** A street of tube houses, seen along its length from a pole. */

import type { MoodName } from '../../../sim/clips/index.ts';
import {
  bicycleBody,
  bikeBody,
  busBody,
  carBody,
  enter,
  hawkerBody,
  type Look,
  lorryBody,
  walkerBody,
} from '../cast.ts';
import { block } from '../models/blocks.ts';
import { ground, powerPole, streetLamp, tree, wire } from '../models/furniture.ts';
import { tubeHouse } from '../models/houses.ts';
import { sitter } from '../models/people.ts';
import { motorbike } from '../models/vehicles.ts';
import { bikeLook, clothes, lampsOff } from '../models/wardrobe.ts';
import type { Lamp } from '../render/light.ts';
import { Mesh, type Placed, paint, rgb, scale, type Vec } from '../render/mesh.ts';
import { seeded } from '../render/random.ts';
import type { Scene } from '../render/stage.ts';
import { copies, settle, straight, type Wish } from '../traffic.ts';
import { mood } from './mood.ts';
import { asphalt, roadPaint, strip, tiles } from './surfaces.ts';

const roadHalf = 6.2;
const kerbM = 0.16;
const houseLine = 9.6;
const farM = 150;
const still = (mesh: Mesh): Placed => ({ mesh, at: [0, 0, 0], yaw: 0 });

export function street(moodName: MoodName, periodS: number): Scene {
  const random = seeded(2024);
  const m = mood(moodName, 152);
  const look: Look = { lights: m.lit, wet: m.rainDrops > 0 };
  const pose = { at: [-2.6, 6.6, -3] as Vec, lookAt: [0.6, 1.2, 17] as Vec, hfovDeg: 66 };
  const lamps: Lamp[] = [];
  const road = new Mesh();
  road.use(asphalt(m.wet));
  ground(road, -roadHalf, roadHalf, -6, farM, 0, 9);
  road.use(roadPaint(m.wet, '#e8d9a0'));
  for (let z = -4; z < farM; z += 5.5) strip(road, -0.08, 0.08, z, z + 2.6);
  road.use(roadPaint(m.wet));
  for (const x of [-roadHalf + 0.35, roadHalf - 0.35]) strip(road, x - 0.06, x + 0.06, -6, farM);
  for (let x = -5.6; x < 5.6; x += 1.05) strip(road, x, x + 0.55, 27, 30);
  for (const s of [-1, 1]) {
    road.use(tiles(m.wet));
    ground(road, s < 0 ? -houseLine - 1 : roadHalf, s < 0 ? -roadHalf : houseLine + 1, -6, farM, kerbM, 3.2);
    road.use(paint('#9a968c'));
    for (let z = -6; z < farM; z += 4) road.box([s * (roadHalf + 0.1), 0, z + 2], [0.22, kerbM + 0.02, 3.96]);
  }
  const town = new Mesh();
  for (const s of [-1, 1])
    for (let z = -8; z < farM - 20; ) {
      const width = random.between(3.6, 5.4);
      const { mesh } = tubeHouse(random, width, m.houses);
      town.put(mesh, [s * houseLine, kerbM, s < 0 ? z : z + width], s < 0 ? -Math.PI / 2 : Math.PI / 2);
      if (m.houses.shopGlow > 0.6 && random.chance(0.75) && z < 70)
        lamps.push({
          at: [s * (houseLine - 1.1), 2.5, z + width / 2],
          color: scale(rgb('#ffc47a'), 0.9 * m.houses.shopGlow),
          reachM: 7,
        });
      z += width + 0.04;
    }
  for (let i = 0; i < 9; i++)
    town.put(
      block(random, random.between(14, 26), random.between(22, 55), 12, m.houses.windows, m.houses.glow),
      [random.between(-70, 70), 0, random.between(150, 210)],
    );
  const green = new Mesh();
  const trees = [0, 1, 2].map((i) => tree(seeded(40 + i), random.between(7.5, 9), random.between(2.6, 3.3)));
  [-7.6, 7.5].forEach((x, side) => {
    for (let i = 0; i < 8; i++) {
      const z = 13 + i * 13.5 + side * 6;
      const one = trees[(i + side) % 3];
      if (one) green.put(one, [x, kerbM, z], random.between(0, 6), random.between(0.85, 1.1));
    }
  });
  const things = new Mesh();
  const bulb = paint('#ffd9a0', { glow: m.lit ? 16 : 0 });
  for (let i = 0; i < 6; i++)
    for (const s of [-1, 1]) {
      const z = 19 + i * 22 + (s > 0 ? 11 : 0);
      things.put(streetLamp(7.6, 1.9, bulb), [s * (roadHalf + 0.6), kerbM, z], s > 0 ? Math.PI : 0);
      if (m.lampPower > 0)
        lamps.push({
          at: [s * (roadHalf - 1.3), 7.5, z],
          color: scale(rgb('#ffab5e'), m.lampPower),
          reachM: 26,
          down: true,
        });
    }
  const poles = [4, 30, 56, 82, 108].map((z): Vec => [roadHalf + 1.1, kerbM, z]);
  for (const p of poles) things.put(powerPole(8.4), p);
  things.use(paint('#121315'));
  const pxPerRad = 1480;
  for (let i = 0; i + 1 < poles.length; i++)
    for (let k = 0; k < 9; k++) {
      const [a, b] = [poles[i], poles[i + 1]];
      if (!a || !b) continue;
      const [x, y] = [(k % 5) * 0.4 - 0.8, 7.7 - Math.floor(k / 5) - (k % 3) * 0.12];
      wire(things, [a[0] + x, y, a[2]], [b[0] + x, y, b[2]], 0.3 + (k % 4) * 0.16, pose.at, pxPerRad);
    }
  const people: Placed[] = [];
  for (let i = 0; i < 15; i++) {
    const s = i % 2 ? 1 : -1;
    const z = 4 + i * 3.4 + random.between(0, 2);
    const parked = motorbike('parked', bikeLook(random), lampsOff);
    people.push({
      mesh: parked,
      at: [s * 7.4, kerbM, z],
      yaw: s * -1.2 + random.between(-0.2, 0.2),
      lean: 0.13,
    });
  }
  for (let i = 0; i < 16; i++) {
    const s = i % 3 ? 1 : -1;
    const z = random.between(6, 42);
    people.push({
      mesh: sitter(clothes(random), paint(random.pick(['#c2322b', '#2f62a8', '#3a8a55']))),
      at: [s * random.between(8.1, 8.9), kerbM, z],
      yaw: random.between(0, 6),
    });
  }
  const [away, towards] = [straight(2.9, -14, 2.9, farM - 30), straight(-2.9, farM - 30, -2.9, -14)];
  const wishes: Wish[] = [];
  const wish = (
    body: Wish['body'],
    across: readonly [number, number],
    speed: readonly [number, number],
    sway: number,
  ) => {
    for (const track of [away, towards])
      if (random.chance(0.5)) return wishes.push({ track, body, across, speed, sway });
    return wishes.push({ track: away, body, across, speed, sway });
  };
  wishes.push({
    track: towards,
    body: busBody(random, look),
    across: [0.6, 0.9],
    speed: [6.2, 6.4],
    sway: 0.05,
  });
  for (const track of [away, towards, away])
    wishes.push({ track, body: carBody(random, look), across: [-1.2, -0.6], speed: [6.6, 7.4], sway: 0.1 });
  wishes.push({
    track: away,
    body: lorryBody(random, look),
    across: [-0.2, 0.4],
    speed: [6, 6.4],
    sway: 0.05,
  });
  for (let i = 0; i < 64; i++) wish(bikeBody(random, look), [-2.3, 2.7], [6.2, 9], 0.3);
  for (let i = 0; i < 2; i++) wish(bicycleBody(random), [2.2, 2.7], [3.2, 3.8], 0.1);
  const paths = [
    straight(7.9, 40, 7.9, -2),
    straight(8.4, -4, 8.4, 44),
    straight(-8.3, 44, -8.3, 2),
    straight(-7.8, 1, -7.8, 44),
  ];
  const walkers: Wish[] = [];
  for (let i = 0; i < 9; i++) {
    const track = paths[i % paths.length];
    if (track)
      walkers.push({
        track,
        body: walkerBody(random, look.wet),
        across: [-0.4, 0.4],
        speed: [1.1, 1.6],
        sway: 0.1,
      });
  }
  const hawkerTrack = straight(6.2, 34, 5.4, -4);
  walkers.push({
    track: hawkerTrack,
    body: hawkerBody(random),
    across: [-0.1, 0.1],
    speed: [1.15, 1.25],
    sway: 0.05,
  });
  const travellers = settle(random, wishes, periodS);
  const strollers = settle(random, walkers, periodS);
  return {
    pose,
    air: m.air,
    film: m.film,
    lamps,
    still: [still(road), still(town), still(green), still(things), ...people],
    periodS,
    ...(m.wet ? { mirror: 'wet' as const } : {}),
    rainDrops: m.rainDrops,
    sunArea: { centre: [0, 0, 32], widthM: 96 },
    moment(t) {
      const moment = { items: [], contacts: [], beams: [] };
      for (const one of travellers) enter(moment, copies(one, t, periodS), look.lights, m.softShadow);
      for (const one of strollers) enter(moment, copies(one, t, periodS), false, m.softShadow * 0.7);
      return moment;
    },
  };
}
