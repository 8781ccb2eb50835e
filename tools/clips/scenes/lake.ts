/** A lake in the middle of the old town: promenade, willows, red bridge, the tower on its islet. */

import type { MoodName } from '../../../sim/clips/index.ts';
import { bicycleBody, enter, hawkerBody, walkerBody } from '../cast.ts';
import { block } from '../models/blocks.ts';
import { crown, ground, planter, tree, willow } from '../models/furniture.ts';
import { bench, gate, globeLamp, islandTower, redBridge } from '../models/lakeside.ts';
import { person, sitter } from '../models/people.ts';
import { clothes } from '../models/wardrobe.ts';
import type { Lamp } from '../render/light.ts';
import { Mesh, type Placed, paint, rgb, scale, type Vec } from '../render/mesh.ts';
import { seeded } from '../render/random.ts';
import type { Moment, Scene } from '../render/stage.ts';
import { bent, copies, settle, straight, type Track, type Wish } from '../traffic.ts';
import { mood } from './mood.ts';
import { grass, tiles } from './surfaces.ts';

/** Height of the promenade above the water, whose surface is y = 0, metres. */
const quayM = 0.75;
const shoreZ = 9;
const greens = ['#1f3a1a', '#2c4f22', '#3d6629', '#567f33'];

export function lake(moodName: MoodName, periodS: number): Scene {
  const random = seeded(1010);
  const m = mood(moodName, moodName === 'night' ? 0 : -24);
  const pose = { at: [1.5, 6.4, -8.5] as Vec, lookAt: [0.2, 1.4, 19] as Vec, hfovDeg: 64 };
  const lamps: Lamp[] = [];
  const quay = new Mesh();
  quay.use(tiles(false, '#a59a8c', '#948676'));
  ground(quay, -46, 46, -9, shoreZ - 0.5, quayM, 4);
  quay.use(paint('#8e8a80'));
  for (let x = -46; x < 46; x += 3) {
    quay.box([x + 1.5, 0, shoreZ - 0.25], [2.97, quayM + 0.14, 0.55]);
    quay.box([x + 1.5, -0.6, shoreZ + 0.2], [3, 0.75, 0.6]);
  }
  quay.use(grass());
  for (const [x0, x1] of [
    [-40, -13],
    [-9.5, 2],
    [12, 40],
  ] as const)
    ground(quay, x0, x1, 5.2, shoreZ - 1.3, quayM + 0.06, 4);
  const water = new Mesh();
  water.use({ color: moodName === 'night' ? [0.006, 0.011, 0.011] : [0.035, 0.06, 0.045], mirror: 1 });
  ground(water, -170, 170, shoreZ, 190, 0, 4, 20);
  const green = new Mesh();
  const willows = [0, 1].map((i) => willow(seeded(80 + i), 8.6 + i, 3.4));
  const [first, second] = willows;
  if (first && second) {
    green.put(first, [-10.6, quayM, 7.4], 0.4);
    green.put(second, [13.4, quayM, 7.6], 2, 0.92);
    green.put(second, [-23, quayM, 7.2], 1);
    green.put(first, [24.5, quayM, 7.4], 3.6);
  }
  // The far shore: a belt of trees in front of the town.
  for (let x = -150; x < 150; x += 3.6) {
    const z = 108 + 14 * Math.cos(x / 46) + random.between(-3, 3);
    const h = random.between(5, 8.5);
    crown(green, random, [x, h * 0.55, z], [4, h * 0.55, 3.4], 420, greens, 0.42);
  }
  green.use(paint('#5d5a4e'));
  green.box([0, 0, 121], [320, 0.7, 20]);
  const islet = new Mesh();
  islet.use(paint('#5b5747'));
  islet.rod([31, -0.5, 52], [31, 0.7, 52], 15, 14.4, 30);
  const grove = tree(seeded(91), 9.5, 4.2);
  for (const [x, z] of [
    [24, 46],
    [30, 43],
    [36, 50],
    [28, 55],
    [41, 57],
    [34, 60],
    [22, 54],
  ] as const)
    islet.put(grove, [x, 0.6, z], x, random.between(0.8, 1.1));
  const nightGlow = m.lit ? (moodName === 'night' ? 0.28 : 0.1) : 0;
  const bridge = redBridge([23, quayM, 10.5], [18.6, 1, 41], 1.7, nightGlow * 1.9);
  const tower = islandTower(random, nightGlow * 0.8);
  const town = new Mesh();
  for (let i = 0; i < 42; i++) {
    const h = random.chance(0.1) ? random.between(18, 27) : random.between(7, 14);
    town.put(block(random, random.between(8, 20), h, 10, m.lit ? 0.42 : 0.04, m.houses.glow * 2.2), [
      -165 + i * 8 + random.between(-2, 2),
      0,
      random.between(134, 160),
    ]);
  }
  const things = new Mesh();
  const globe = globeLamp(m.lit ? 9 : 0);
  for (const x of [-34, -26, -18, -8.6, 0.6, 10, 19, 29]) {
    things.put(globe, [x, quayM, shoreZ - 1]);
    if (m.lit)
      lamps.push({
        at: [x, quayM + 3.05, shoreZ - 1],
        color: scale(rgb('#ffc98a'), m.lampPower * 0.42),
        reachM: 17,
      });
  }
  for (const x of [-30, -14.5, -4, 5.6, 16.5]) things.put(bench(), [x, quayM, 4.6], Math.PI);
  for (const x of [-6.5, 3, 8.2]) things.put(planter(random), [x, quayM, 4.3]);
  things.put(gate(nightGlow * 2), [22.6, quayM, 6.8], 0.1);
  if (m.lit) {
    // The street lamps behind the camera.
    for (const x of [-18, -6, 6, 18])
      lamps.push({
        at: [x, 6, -3],
        color: scale(rgb('#ffc07c'), m.lampPower * 0.45),
        reachM: 18,
        down: true,
      });
    for (let i = 0; i <= 10; i++) {
      const t = i / 10;
      lamps.push({
        at: [23 - 4.4 * t, 2.2 + 1.7 * 4 * t * (1 - t), 10.5 + 30.5 * t],
        color: scale(rgb('#ff6a3a'), 2.2),
        reachM: 8,
      });
    }
    for (const [x, z] of [
      [-17, 51],
      [-9, 51],
      [-13, 49],
    ] as const)
      lamps.push({ at: [x, 1.4, z], color: scale(rgb('#ffb45a'), 7), reachM: 14 });
    for (let x = -140; x < 150; x += 9) {
      const z = 104 + 14 * Math.cos(x / 46);
      lamps.push({ at: [x, 3.2, z], color: scale(rgb('#ffb870'), 16), reachM: 11 });
      things.use(paint('#ffd9a0', { glow: 12 }));
      things.ellipsoid([x, 3.4, z - 1.5], [0.42, 0.42, 0.42], 8, 5);
    }
  }
  const people: Placed[] = [];
  for (const [x, n] of [
    [-4, 2],
    [5.6, 1],
    [-14.5, 2],
  ] as const)
    for (let i = 0; i < n; i++)
      people.push({
        mesh: sitter(clothes(random), paint('#6d4a2c')),
        at: [x + i * 0.7 - 0.35, quayM + 0.18, 4.5],
        yaw: 0.1 - i * 0.2,
      });
  for (const [x, z, yaw] of [
    [-2.2, 7.9, 0.3],
    [-1.5, 8.0, -0.2],
    [7.2, 7.9, 0.2],
    [3.9, 1.2, 1.3],
    [4.7, 1.4, -1.6],
    [4.4, 2.0, 3],
    [-17, 7.8, 0],
    [15.8, 4.8, 2],
  ] as const)
    people.push({ mesh: person(clothes(random), 0.08, 0.12), at: [x, quayM, z], yaw });
  const tracks: readonly Track[] = [
    straight(-24, 2.6, 26, 3.2),
    straight(26, 0.8, -24, 0.4),
    straight(-22, -1.6, 24, -1.2),
    bent(
      [
        [22.6, -9],
        [22.6, 8],
        [23, 10],
        [22, 17],
      ],
      2,
    ),
    bent(
      [
        [-20, 6.4],
        [-12.5, 4],
        [-2, 2],
        [9, -9],
      ],
      4,
    ),
  ];
  const wishes: Wish[] = [];
  const add = (i: number, body: Wish['body'], speed: readonly [number, number]) => {
    const track = tracks[i % tracks.length];
    if (track) wishes.push({ track, body, across: [-0.8, 0.8], speed, sway: 0.12 });
  };
  for (let i = 0; i < 4; i++) add(i % 3, walkerBody(random, false, 1.32), [2.7, 3.3]);
  add(2, bicycleBody(random), [3.6, 4]);
  add(1, hawkerBody(random), [1.15, 1.25]);
  for (let i = 0; i < 18; i++) add(i, walkerBody(random, false), [1, 1.5]);
  const travellers = settle(random, wishes, periodS);
  const bridgeTrack = straight(23, 10.5, 18.6, 41);
  const onBridge = settle(
    random,
    [0, 1, 2].map(() => ({
      track: bridgeTrack,
      body: walkerBody(random, false),
      across: [-0.8, 0.8] as const,
      speed: [0.9, 1.3] as const,
      sway: 0.1,
    })),
    periodS,
  );
  return {
    pose,
    air: m.air,
    film: m.film,
    lamps,
    still: [
      ...[quay, water, green, islet, bridge, town, things].map(
        (mesh): Placed => ({ mesh, at: [0, 0, 0], yaw: 0 }),
      ),
      { mesh: tower, at: [-13, 0, 56], yaw: 0.12 },
      ...people,
    ],
    periodS,
    mirror: 'lake',
    sunArea: { centre: [2, 0, 16], widthM: 90 },
    moment(t) {
      const moment: Moment = { items: [], contacts: [], beams: [] };
      for (const one of travellers) enter(moment, copies(one, t, periodS), false, m.softShadow * 0.8, quayM);
      for (const one of onBridge)
        for (const seen of copies(one, t, periodS)) {
          const along = Math.max(0, Math.min(1, (seen.z - 10.5) / 30.5));
          enter(moment, [seen], false, 0, quayM + 0.25 * along + 1.7 * 4 * along * (1 - along));
        }
      return moment;
    },
  };
}
