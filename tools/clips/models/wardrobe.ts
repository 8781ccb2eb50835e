/** Colours of clothes and vehicles, from which the scenes choose. */
import { type Material, paint } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import type { Clothes } from './people.ts';
import type { BikeLook, LampLook } from './vehicles.ts';

const cloths =
  '#c23b36 #2f5d9e #e3e0d6 #3b3f46 #d9a441 #4d8a5b #7a4a7d #cf6f8c #86a7c4 #d8d2b8 #5a3c2e #1f2a44 #e8e8ea #b85c2e'.split(
    ' ',
  );
const dims = '#23262d #33383f #2c3a55 #4a4237 #1d1f24 #5a5c5f #6b6450'.split(' ');
const helmets = '#d8372f #e9e6df #2b4f93 #25272b #e0a92f #3f8f6a #c9c9cf #8c2f4b'.split(' ');
const bikes = '#a51d24 #1f2328 #e6e4de #274a86 #6d7278 #7b1d2b #2f6b57 #b8bcc0'.split(' ');
const cars = '#e9e9e6 #d5d7da #23262a #8c9298 #8e1f24 #33507a #efefec #5d6166 #c9c3b4'.split(' ');
const loads = '#2f8f4e #d9772b #b33a2f #c9a25a #3d6fa8 #d8c04a'.split(' ');

const cloth = (random: Random) => paint(random.pick(cloths));

export function bikeLook(random: Random): BikeLook {
  return {
    body: paint(random.pick(bikes), { gloss: 0.35 }),
    helmet: paint(random.pick(helmets), { gloss: 0.3 }),
    shirt: cloth(random),
    trousers: paint(random.pick(dims)),
    load: paint(random.pick(loads)),
    second: cloth(random),
  };
}

/** Returns a look for rain, in which most riders wear a poncho. */
export function ponchoLook(random: Random): BikeLook {
  const look = bikeLook(random);
  if (random.chance(0.2)) return look;
  const poncho = paint(
    random.pick(['#3f6fb5', '#c9c93f', '#b53f6a', '#6aa58a', '#9aa3b5', '#7d4fa0', '#d07a3a']),
    { gloss: 0.25 },
  );
  return { ...look, shirt: poncho, second: poncho, trousers: poncho };
}

export function carPaint(random: Random): Material {
  return paint(random.pick(cars), { gloss: 0.5 });
}

export function clothes(random: Random, wet = false): Clothes {
  const cone = random.chance(0.16);
  const carries = wet
    ? 'umbrella'
    : random.chance(0.3)
      ? 'bag'
      : random.chance(0.12)
        ? 'umbrella'
        : undefined;
  const cap = !cone && random.chance(0.15);
  return {
    top: cloth(random),
    bottom: paint(random.pick(dims)),
    hair: paint('#16130f'),
    ...(cone ? { hat: 'cone' as const } : cap ? { hat: 'cap' as const } : {}),
    ...(carries ? { carries } : {}),
    cloth: cloth(random),
    dress: random.chance(0.2),
  };
}

export const lampsOff: LampLook = {
  head: paint('#cfd2d4', { gloss: 0.4 }),
  tail: paint('#7d1512', { gloss: 0.3 }),
};
export const lampsOn: LampLook = {
  head: paint('#fff2d6', { glow: 14 }),
  tail: paint('#ff2a1a', { glow: 3.2 }),
};
export const lampsBraking: LampLook = {
  head: paint('#fff2d6', { glow: 14 }),
  tail: paint('#ff2a1a', { glow: 9 }),
};
