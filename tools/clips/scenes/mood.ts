/** What the hour and the weather do to a scene. */
import type { MoodName } from '../../../sim/clips/index.ts';
import type { HouseLight } from '../models/houses.ts';
import type { Film } from '../render/film.ts';
import type { Air } from '../render/light.ts';
import { rgb, scale, type Vec } from '../render/mesh.ts';

export interface Mood {
  readonly air: Air;
  readonly film: Film;
  readonly houses: HouseLight;
  /** Street lamps and headlights burn. */
  readonly lit: boolean;
  readonly wet: boolean;
  readonly rainDrops: number;
  /** Power of a street lamp, of a white wall lit to 1 at 1 m. */
  readonly lampPower: number;
  /** Depth of the soft shadow under things. */
  readonly softShadow: number;
}

const up = (hex: string, power: number): Vec => scale(rgb(hex), power);

/** `sunFrom` is the compass of the sun about the camera's axis, in degrees: 0 ahead, 90 right. */
export function mood(name: MoodName, sunFrom: number): Mood {
  const turn = (sunFrom * Math.PI) / 180;
  const sunAt = (heightDeg: number): Vec => {
    const h = (heightDeg * Math.PI) / 180;
    return [Math.sin(turn) * Math.cos(h), Math.sin(h), Math.cos(turn) * Math.cos(h)];
  };
  switch (name) {
    case 'day':
      return {
        air: {
          zenith: up('#9dbbe0', 0.75),
          horizon: up('#dfe6ea', 1.0),
          bounce: up('#b3a58f', 0.4),
          sun: { towards: sunAt(54), color: up('#ffeccb', 2.4) },
          haze: up('#d5dde3', 0.85),
          hazePerM: 0.0042,
        },
        film: { exposure: 0.85, bloom: 0.06, noise: 2.2, saturation: 1.06, balance: [1, 1, 0.99] },
        houses: { windows: 0.04, glow: 0.5, shopGlow: 0.35, signGlow: 0.06 },
        lit: false,
        wet: false,
        rainDrops: 0,
        lampPower: 0,
        softShadow: 0.45,
      };
    case 'dawn':
      return {
        air: {
          zenith: up('#7f9cc9', 0.6),
          horizon: up('#f5cfa6', 0.95),
          bounce: up('#a98d7a', 0.32),
          sun: { towards: sunAt(13), color: up('#ffb066', 2.5) },
          afterglow: { towards: sunAt(6), color: up('#ffc27a', 1.6) },
          haze: up('#efcfae', 0.8),
          hazePerM: 0.0085,
        },
        film: { exposure: 0.9, bloom: 0.14, noise: 2.4, saturation: 1.06, balance: [1.02, 1, 0.98] },
        houses: { windows: 0.15, glow: 0.9, shopGlow: 0.5, signGlow: 0.25 },
        lit: false,
        wet: false,
        rainDrops: 0,
        lampPower: 0,
        softShadow: 0.4,
      };
    case 'dusk':
      return {
        air: {
          zenith: up('#4a62a8', 0.34),
          horizon: up('#e7987c', 0.42),
          bounce: up('#75606c', 0.2),
          afterglow: { towards: sunAt(2), color: up('#ff8a4a', 0.55) },
          clouds: 0.8,
          cloud: up('#b0647a', 0.34),
          haze: up('#b08296', 0.26),
          hazePerM: 0.005,
        },
        film: { exposure: 1.55, bloom: 0.16, noise: 2.8, saturation: 1, balance: [0.99, 1, 1.08] },
        houses: { windows: 0.5, glow: 0.85, shopGlow: 0.8, signGlow: 0.55 },
        lit: true,
        wet: false,
        rainDrops: 0,
        lampPower: 10,
        softShadow: 0.5,
      };
    case 'night':
      return {
        air: {
          zenith: up('#26325c', 0.16),
          horizon: up('#8a6f62', 0.2),
          bounce: up('#6a5040', 0.12),
          haze: up('#7a6252', 0.15),
          hazePerM: 0.0065,
        },
        film: { exposure: 2.1, bloom: 0.22, noise: 2.6, saturation: 0.9, balance: [1, 0.99, 1.06] },
        houses: { windows: 0.38, glow: 0.8, shopGlow: 0.85, signGlow: 0.62 },
        lit: true,
        wet: true,
        rainDrops: 0,
        lampPower: 26,
        softShadow: 0.55,
      };
    case 'rain':
      return {
        air: {
          zenith: up('#8d99a5', 0.5),
          horizon: up('#c3cad0', 0.62),
          bounce: up('#7d7f80', 0.22),
          haze: up('#b3bcc4', 0.55),
          hazePerM: 0.013,
        },
        film: { exposure: 1.1, bloom: 0.12, noise: 2.6, saturation: 0.98, balance: [0.98, 1, 1.04] },
        houses: { windows: 0.3, glow: 0.8, shopGlow: 0.75, signGlow: 0.45 },
        lit: true,
        wet: true,
        rainDrops: 260,
        lampPower: 1.5,
        softShadow: 0.5,
      };
  }
}
