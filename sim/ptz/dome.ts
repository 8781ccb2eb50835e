/** A simulated PTZ camera: its mechanics and its stored presets. */
import type { Clock } from '../../core/base/clock.ts';
import { type Mechanics, type MechanicsOptions, openMechanics } from './mechanics.ts';
import { Presets } from './presets.ts';
import { Tours } from './tours.ts';

/** The camera's data that the simulation needs (sim/city/registry.ts). */
export interface DomeCamera {
  readonly id: string;
  readonly name: string;
  readonly headingDeg: number;
  /** Widest horizontal field of view. */
  readonly fovDeg: number;
}

export interface Dome {
  readonly camera: DomeCamera;
  readonly mechanics: Mechanics;
  readonly presets: Presets;
  readonly tours: Tours;
}

/** Initial presets. */
const ready = [
  { name: 'Toàn cảnh', place: { panDeg: 0, tiltDeg: -12, zoom: 0 } },
  { name: 'Bên trái', place: { panDeg: -60, tiltDeg: -10, zoom: 0.2 } },
  { name: 'Bên phải', place: { panDeg: 60, tiltDeg: -10, zoom: 0.2 } },
];
const stayS = 8;

export function openDome(clock: Clock, camera: DomeCamera, changed?: Partial<MechanicsOptions>): Dome {
  const mechanics = openMechanics(clock, camera, changed);
  const presets = new Presets(mechanics.options.home, ready);
  const tours = new Tours(clock, mechanics, presets);
  tours.create(
    'Tuần tra',
    presets.all().map(({ token }) => ({ preset: token, stayS, speed: 0.5 })),
  );
  return { camera, mechanics, presets, tours };
}
