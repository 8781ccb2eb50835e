/** A simulated PTZ camera: its mechanics and its stored presets. */
import type { Clock } from '../../core/base/clock.ts';
import { createMechanics, type Mechanics, type MechanicsOptions } from './mechanics.ts';
import { Presets } from './presets.ts';
import { Tours } from './tours.ts';

/** The camera's data that the simulation needs (sim/city/registry.ts). */
export interface PtzCameraInfo {
  readonly id: string;
  readonly name: string;
  readonly headingDeg: number;
  /** Widest horizontal field of view. */
  readonly fovDeg: number;
}

export interface PtzCamera {
  readonly info: PtzCameraInfo;
  readonly mechanics: Mechanics;
  readonly presets: Presets;
  readonly tours: Tours;
}

/** Initial presets. */
const initialPresets = [
  { name: 'Toàn cảnh', position: { panDeg: 0, tiltDeg: -12, zoom: 0 } },
  { name: 'Bên trái', position: { panDeg: -60, tiltDeg: -10, zoom: 0.2 } },
  { name: 'Bên phải', position: { panDeg: 60, tiltDeg: -10, zoom: 0.2 } },
];
const stayS = 8;

export function createPtzCamera(
  clock: Clock,
  camera: PtzCameraInfo,
  changed?: Partial<MechanicsOptions>,
): PtzCamera {
  const mechanics = createMechanics(clock, camera, changed);
  const presets = new Presets(mechanics.options.home, initialPresets);
  const tours = new Tours(clock, mechanics, presets);
  tours.create(
    'Tuần tra',
    presets.all().map(({ token }) => ({ preset: token, stayS, speed: 0.5 })),
  );
  return { info: camera, mechanics, presets, tours };
}
