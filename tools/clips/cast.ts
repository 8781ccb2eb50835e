/** Builds the travellers' bodies, and adds the visible ones to the moment that is drawn. */

import { bus } from './models/bus.ts';
import { gaitSteps, person } from './models/people.ts';
import { type BikeKind, bicycle, car, type LampLook, lorry, motorbike } from './models/vehicles.ts';
import {
  bikeLook,
  carPaint,
  clothes,
  lampsBraking,
  lampsOff,
  lampsOn,
  ponchoLook,
} from './models/wardrobe.ts';
import { type Material, type Mesh, paint } from './render/mesh.ts';
import type { Random } from './render/random.ts';
import type { Moment } from './render/stage.ts';
import type { Body, Seen } from './traffic.ts';

export interface Look {
  readonly lights: boolean;
  readonly wet: boolean;
}

export interface Driven extends Body {
  /** The vehicle's meshes with its brake lights on. */
  readonly braking: Body['meshes'];
}

export function bikeBody(random: Random, look: Look): Driven {
  const kind: BikeKind = random.chance(0.3)
    ? 'two'
    : random.chance(0.16)
      ? 'parcel'
      : random.chance(0.07)
        ? 'baskets'
        : 'one';
  const dress = look.wet ? ponchoLook(random) : bikeLook(random);
  const build = (brakes: boolean) => motorbike(kind, dress, lampsOf(look, brakes));
  const halfWidth = kind === 'baskets' ? 0.65 : 0.38;
  return {
    halfLength: 0.95,
    halfWidth,
    meshes: [build(false)],
    braking: [build(true)],
    lamps: [0],
    lampHeight: 0.9,
    twoWheels: true,
  };
}

export function bicycleBody(random: Random): Driven {
  const meshes = [bicycle(bikeLook(random))];
  return {
    halfLength: 0.95,
    halfWidth: 0.4,
    meshes,
    braking: meshes,
    lamps: [],
    lampHeight: 0.8,
    twoWheels: true,
  };
}

const lampsOf = (look: Look, brakes: boolean): LampLook =>
  look.lights ? (brakes ? lampsBraking : lampsOn) : lampsOff;

/** A vehicle with two lamps, each `lamp` metres from its middle. */
function fourWheeled(
  look: Look,
  { lamp, ...size }: Pick<Driven, 'halfLength' | 'halfWidth' | 'lampHeight'> & { readonly lamp: number },
  build: (lamps: LampLook) => Mesh,
): Driven {
  return {
    ...size,
    meshes: [build(lampsOf(look, false))],
    braking: [build(lampsOf(look, true))],
    lamps: [-lamp, lamp],
    twoWheels: false,
  };
}

export function carBody(random: Random, look: Look): Driven {
  const taxi = random.chance(0.25);
  const body = taxi
    ? paint(random.pick(['#2f8a4a', '#d8d9d6', '#c9a52f']), { gloss: 0.5 })
    : carPaint(random);
  const sign: Material | undefined = taxi ? paint('#f3e29a', { glow: look.lights ? 2.5 : 0 }) : undefined;
  const tall = random.pick([1, 1, 1.05, 1.22]);
  const size = { halfLength: 2.25, halfWidth: 0.9, lamp: 0.58, lampHeight: 0.65 };
  return fourWheeled(look, size, (lamps) => car(body, lamps, tall, sign));
}

export function busBody(random: Random, look: Look): Driven {
  const [color, stripe] = random.pick([
    ['#c9362c', '#e9c52f'],
    ['#2f8a57', '#e9e4cf'],
    ['#e3a21f', '#b3261f'],
  ] as const);
  const inside = look.lights ? 0.5 : 0;
  const size = { halfLength: 4.6, halfWidth: 1.3, lamp: 0.95, lampHeight: 0.8 };
  return fourWheeled(look, size, (lamps) => bus(color, stripe, lamps, inside));
}

export function lorryBody(random: Random, look: Look): Driven {
  const cab = carPaint(random);
  const cover = paint(random.pick(['#3f5a3a', '#3a5878', '#8f8a7a']));
  const size = { halfLength: 2.75, halfWidth: 1, lamp: 0.7, lampHeight: 0.75 };
  return fourWheeled(look, size, (lamps) => lorry(cab, cover, lamps));
}

export function walkerBody(random: Random, wet: boolean, stride = 1): Body {
  const dress = clothes(random, wet);
  const carries = stride > 1.2 ? { hat: undefined, carries: undefined, dress: false } : {};
  const { hat, carries: load, ...rest } = { ...dress, ...carries };
  const worn = { ...rest, ...(hat ? { hat } : {}), ...(load ? { carries: load } : {}) };
  return {
    halfLength: 0.3,
    halfWidth: 0.32,
    meshes: Array.from({ length: gaitSteps }, (_, i) => person(worn, i / gaitSteps, stride)),
    lamps: [],
    lampHeight: 0,
    twoWheels: false,
  };
}

/** A hawker with a shoulder pole. */
export function hawkerBody(random: Random): Body {
  const dress = { ...clothes(random), hat: 'cone' as const, carries: 'pole' as const, dress: false };
  return {
    halfLength: 0.9,
    halfWidth: 0.4,
    meshes: Array.from({ length: gaitSteps }, (_, i) => person(dress, i / gaitSteps, 0.9)),
    lamps: [],
    lampHeight: 0,
    twoWheels: false,
  };
}

const headlight = [2.9, 2.5, 1.9] as const;

/** Adds a visible traveller to a moment; `lights` adds headlight cones. */
export function enter(
  moment: Moment,
  seen: readonly Seen[],
  lights: boolean,
  softShadow: number,
  floorM = 0,
): void {
  for (const one of seen) {
    const at = [one.x, floorM, one.z] as const;
    moment.items.push({ mesh: one.mesh, at, yaw: one.yaw, lean: one.lean });
    const { halfLength, halfWidth } = one.body;
    moment.contacts.push({ at, yaw: one.yaw, halfLength, halfWidth, strength: softShadow });
    if (!lights) continue;
    const [sin, cos] = [Math.sin(one.yaw), Math.cos(one.yaw)];
    const narrow = one.body.lamps.length === 1;
    if (one.body.lamps.length === 0) continue;
    // a car's two lamps are drawn as one wider cone
    moment.beams.push({
      at: [one.x + sin * halfLength * 0.6, one.body.lampHeight, one.z + cos * halfLength * 0.6],
      yaw: one.yaw,
      color: narrow ? headlight : [headlight[0] * 1.35, headlight[1] * 1.35, headlight[2] * 1.35],
      reachM: narrow ? 9 : 12,
    });
  }
}
