/** Privacy masks of the demo cameras, as a city's registry would have them. */
import type { PrivacyMask } from '../../core/media/mask.ts';
import type { CityCamera } from '../city/registry.ts';
import { spreadOf } from '../spread.ts';

/** One camera in this many has masks. */
const every = 40;
const half = every / 2;

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

/** A quadrilateral with slightly irregular corners, as drawn by hand. */
function patch(seed: string, left: number, top: number, width: number, height: number): [number, number][] {
  const askew = (corner: number) => (spreadOf(`${seed}|${corner}`) - 0.5) * 0.03;
  return [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
  ].map(([x = 0, y = 0], at) => [rounded(x + askew(at)), rounded(y + askew(at + 4))]);
}

/** Masks camera 20 and every fortieth after it. */
export function masksOf({ id, number }: Pick<CityCamera, 'id' | 'number'>): PrivacyMask[] {
  if (number % every !== half) return [];
  const left = 0.08 + 0.4 * spreadOf(`${id}|mask`);
  return [
    { id: 'cua-so', points: patch(`${id}|a`, left, 0.22, 0.16, 0.2), reason: 'Cửa sổ nhà dân' },
    { id: 'san', points: patch(`${id}|b`, left + 0.28, 0.55, 0.2, 0.25), reason: 'Sân trường học' },
  ];
}
