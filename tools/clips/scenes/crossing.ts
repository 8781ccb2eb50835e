/** A junction with traffic lights, seen across its corner. Road A runs along z, road B along x; traffic keeps right. */

import type { MoodName } from '../../../sim/clips/index.ts';
import { enter, type Look } from '../cast.ts';
import { block } from '../models/blocks.ts';
import { planter, powerPole, signal, streetLamp, tree, wire } from '../models/furniture.ts';
import { tubeHouse } from '../models/houses.ts';
import { person, sitter } from '../models/people.ts';
import { streetPlate } from '../models/signs.ts';
import { motorbike } from '../models/vehicles.ts';
import { bikeLook, clothes, lampsOff } from '../models/wardrobe.ts';
import type { Lamp } from '../render/light.ts';
import { Mesh, type Placed, paint, rgb, scale, type Vec } from '../render/mesh.ts';
import { seeded } from '../render/random.ts';
import type { Moment, Scene } from '../render/stage.ts';
import { replays } from '../signals.ts';
import { crossingFlows, signalAt } from './crossingTraffic.ts';
import { corners, far, half, kerbM, line, pavements, placeRow, roads } from './junction.ts';
import { mood } from './mood.ts';

export function crossing(moodName: MoodName, periodS: number): Scene {
  const random = seeded(77);
  const m = mood(moodName, moodName === 'dusk' ? 14 : 215);
  const look: Look = { lights: m.lit, wet: m.rainDrops > 0 };
  const pose = { at: [-10.4, 8.6, -19.5] as Vec, lookAt: [0.6, 0.2, 2.5] as Vec, hfovDeg: 68 };
  const lamps: Lamp[] = [];
  const town = new Mesh();
  const plasters = ['#d8b978', '#c9cbb9', '#c79a7a', '#b9c4c6'];
  corners.forEach(([sx, sz], i) => {
    // The camera is at the fourth corner, so its houses are behind it.
    if (sx < 0 && sz < 0) return;
    const style = { floors: sx * sz > 0 ? 4 : 3, plaster: plasters[i] ?? '#cccccc' };
    const facesB = tubeHouse(random, 10, m.houses, style).mesh;
    const facesA = tubeHouse(random, 10, m.houses, style).mesh;
    placeRow(town, facesB, 'b', sx, sz, line - 0.05, line, 10);
    placeRow(town, facesA, 'a', sx, sz, line - 0.05, line, 10);
    for (const road of ['a', 'b'] as const)
      for (let d = line + 10.1; d < far + 24; ) {
        const width = random.between(3.8, 5.6);
        placeRow(town, tubeHouse(random, width, m.houses).mesh, road, sx, sz, line, d, width);
        d += width + 0.04;
      }
    if (!m.lit) return;
    for (let d = line + 2; d < 48; d += 5.5) {
      const warm = scale(rgb(random.pick(['#ffc07a', '#ffd9a8', '#ff9f6a', '#cfe4ff'])), m.houses.shopGlow);
      lamps.push({ at: [sx * (line - 0.9), 2.4, sz * d], color: warm, reachM: 7 });
      lamps.push({ at: [sx * d, 2.4, sz * (line - 0.9)], color: warm, reachM: 7 });
    }
  });
  for (let i = 0; i < 10; i++)
    town.put(
      block(random, random.between(14, 24), random.between(24, 60), 14, m.houses.windows, m.houses.glow),
      [random.between(-60, 110), 0, random.between(112, 170)],
    );
  const things = new Mesh();
  const bulb = paint('#ffd9a0', { glow: m.lit ? 16 : 0 });
  for (const [x, z, yaw] of [
    [half + 0.7, 14.5, Math.PI],
    [-half - 0.7, 17, 0],
    [half + 0.7, 36, Math.PI],
    [-half - 0.7, 42, 0],
    [half + 0.7, -15, Math.PI],
    [17, half + 0.7, Math.PI / 2],
    [-18, half + 0.7, Math.PI / 2],
    [38, half + 0.7, Math.PI / 2],
    [30, -half - 0.7, -Math.PI / 2],
    [-38, half + 0.7, Math.PI / 2],
  ] as const) {
    things.put(streetLamp(8, 1.9, bulb), [x, kerbM, z], yaw);
    const at: Vec = [x + Math.cos(yaw) * 1.9, 7.9, z - Math.sin(yaw) * 1.9];
    if (m.lampPower > 0)
      lamps.push({ at, color: scale(rgb('#ffab5e'), m.lampPower), reachM: 27, down: true });
  }
  const green = new Mesh();
  const kinds = [0, 1, 2].map((i) => tree(seeded(60 + i), 8, 2.9));
  for (const [i, [x, z]] of (
    [
      [-9.4, 20],
      [9.4, 23],
      [-9.4, 33],
      [9.4, 35],
      [9.4, 48],
      [-9.4, 47],
      [23, 9.4],
      [35, 9.4],
      [-24, 9.4],
      [24, -9.6],
      [-37, 9.4],
      [47, 9.4],
    ] as const
  ).entries()) {
    const kind = kinds[i % 3];
    if (kind) green.put(kind, [x, kerbM, z], i * 1.3, 0.85 + (i % 4) * 0.06);
  }
  for (const [x, z] of [
    [8.2, 9.6],
    [9.8, 8.2],
    [-8.2, 9.8],
    [-9.9, 8.3],
  ] as const)
    green.put(planter(random), [x, kerbM, z]);
  const poles: readonly Vec[] = [
    [10.4, kerbM, 10.4],
    [10.4, kerbM, 36],
    [10.4, kerbM, 62],
  ];
  for (const p of poles) things.put(powerPole(8.6), p);
  things.put(powerPole(8.6), [40, kerbM, 10.4]);
  things.use(paint('#121315'));
  for (let k = 0; k < 7; k++) {
    const [dx, y] = [(k % 4) * 0.45 - 0.7, 8 - (k % 3) * 0.5];
    wire(things, [10.4 + dx, y, 10.4], [10.4 + dx, y, 36], 0.3 + k * 0.07, pose.at, 1420);
    wire(things, [10.4 + dx, y, 36], [10.4 + dx, y, 62], 0.4, pose.at, 1420);
    wire(things, [10.4, y, 10.4 + dx], [40, y, 10.4 + dx], 0.35 + k * 0.08, pose.at, 1420);
    wire(things, [10.4, y, 10.4], [-11.5, y + 0.6, 13 + k], 0.5 + k * 0.06, pose.at, 1420);
  }
  things.use(paint('#5c6164'));
  things.rod([8.4, kerbM, 8.2], [8.4, 3.1, 8.2], 0.05);
  things.use(streetPlate('PHỐ HÀNG SEN'));
  things.quad([7.5, 3.1, 8.14], [9.3, 3.1, 8.14], [9.3, 2.65, 8.14], [7.5, 2.65, 8.14], [0, 0, -1]);
  const people: Placed[] = [];
  for (let i = 0; i < 18; i++) {
    const onA = i % 2 === 0;
    const d = 15 + (i >> 1) * 2.1 + random.between(0, 0.8);
    const s = i % 4 < 2 ? 1 : -1;
    const mesh = motorbike('parked', bikeLook(random), lampsOff);
    const at: Vec = onA ? [s * 10.6, kerbM, d] : [s * d, kerbM, 10.5];
    people.push({ mesh, at, yaw: onA ? -s * 1.4 : 3.3, lean: 0.13 });
  }
  for (let i = 0; i < 10; i++) {
    const mesh =
      i % 2
        ? sitter(clothes(random), paint(random.pick(['#c2322b', '#2f62a8'])))
        : person(clothes(random, m.rainDrops > 0), 0.1, 0.1);
    const d = 12.5 + i * 1.7;
    people.push({
      mesh,
      at: i % 3 ? [d, kerbM, random.between(8.6, 9.8)] : [-random.between(8.4, 9.8), kerbM, d],
      yaw: random.between(0, 6),
    });
  }
  const flows = crossingFlows(random, look, periodS, m.rainDrops > 0);
  const glow = m.lit ? 9 : 2.2;
  const heads = { red: signal('red', glow), amber: signal('amber', glow), green: signal('green', glow) };
  return {
    pose,
    air: m.air,
    film: m.film,
    lamps,
    still: [
      ...[roads(m.wet), pavements(m.wet), town, things, green].map(
        (mesh): Placed => ({ mesh, at: [0, 0, 0], yaw: 0 }),
      ),
      ...people,
    ],
    periodS,
    ...(m.wet ? { mirror: 'wet' as const } : {}),
    rainDrops: m.rainDrops,
    sunArea: { centre: [2, 0, 10], widthM: 96 },
    moment(t) {
      const moment: Moment = { items: [], contacts: [], beams: [] };
      for (const one of flows) enter(moment, replays(one, t, periodS), look.lights, m.softShadow);
      const [a, b] = [heads[signalAt('a', t / periodS)], heads[signalAt('b', t / periodS)]];
      moment.items.push({ mesh: a, at: [half + 0.6, kerbM, 8.4], yaw: 0 });
      moment.items.push({ mesh: b, at: [8.4, kerbM, -half - 0.6], yaw: Math.PI / 2 });
      moment.items.push({ mesh: b, at: [-8.4, kerbM, half + 0.6], yaw: -Math.PI / 2 });
      return moment;
    },
  };
}
