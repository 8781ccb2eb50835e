/** The effects of time of day and weather on a scene. */
import { z } from 'zod';
import type { MoodName } from '../../../sim/clips/index.ts';
import type { HouseLight } from '../models/houses.ts';
import type { Film } from '../render/film.ts';
import type { Air } from '../render/light.ts';
import { rgb, scale, type Vec } from '../render/mesh.ts';
import rows from './moods.json' with { type: 'json' };

export interface Mood {
  readonly air: Air;
  readonly film: Film;
  readonly houses: HouseLight;
  /** Street lamps and headlights are on. */
  readonly lit: boolean;
  readonly wet: boolean;
  readonly rainDrops: number;
  /** Power of a street lamp: 1 lights a white wall 1 m away to 1. */
  readonly lampPower: number;
  /** Depth of the soft shadow under objects. */
  readonly softShadow: number;
}

/** A colour and its power. */
const Light = z.tuple([z.string(), z.number()]).transform(([hex, power]): Vec => scale(rgb(hex), power));
/** Light from the sun's bearing, at a height above the horizon. */
const Beam = z.object({ heightDeg: z.number(), color: Light });

const Row = z.object({
  air: z.object({ zenith: Light, horizon: Light, bounce: Light, haze: Light, hazePerM: z.number() }),
  sun: Beam.optional(),
  afterglow: Beam.optional(),
  cover: z.object({ clouds: z.number(), cloud: Light }).optional(),
  film: z.object({
    exposure: z.number(),
    bloom: z.number(),
    noise: z.number(),
    saturation: z.number(),
    balance: z.tuple([z.number(), z.number(), z.number()]),
  }),
  houses: z.object({ windows: z.number(), glow: z.number(), shopGlow: z.number(), signGlow: z.number() }),
  lit: z.boolean(),
  wet: z.boolean(),
  rainDrops: z.number(),
  lampPower: z.number(),
  softShadow: z.number(),
});

/** Returns a scene's light. `sunFrom`: bearing of the sun relative to the camera's axis, degrees: 0 ahead, 90 right. */
export function mood(name: MoodName, sunFrom: number): Mood {
  const turn = (sunFrom * Math.PI) / 180;
  const beam = ({ heightDeg, color }: z.output<typeof Beam>) => {
    const h = (heightDeg * Math.PI) / 180;
    const towards: Vec = [Math.sin(turn) * Math.cos(h), Math.sin(h), Math.cos(turn) * Math.cos(h)];
    return { towards, color };
  };
  const { air, sun, afterglow, cover, ...others } = Row.parse(rows[name]);
  return {
    ...others,
    air: {
      ...air,
      ...cover,
      ...(sun && { sun: beam(sun) }),
      ...(afterglow && { afterglow: beam(afterglow) }),
    },
  };
}
