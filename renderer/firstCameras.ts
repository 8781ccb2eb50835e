import { fold } from '../core/text.ts';
import type { CameraEntry } from './mirror.ts';

/** The place a camera's name begins with: `Hồ Tây` of `Hồ Tây – Thanh Niên – bến thuyền`. */
const place = (entry: CameraEntry): string => fold(entry.camera.name.split(/ [–-] |,/)[0] ?? '');

/**
 * Cameras for a wall that nobody has arranged yet: from different wards and different places, so that a newcomer sees
 * something of the city. `order` is the window's among its desk's, from 0: each shows others, as far as there are others.
 */
export function firstCameras(list: readonly CameraEntry[], count: number, order = 0): readonly CameraEntry[] {
  const skipped = Math.min(order * count, Math.max(0, list.length - count));
  return spread(list, skipped + count).slice(skipped);
}

/** In order of number; fewer only where there are fewer. */
function spread(list: readonly CameraEntry[], count: number): readonly CameraEntry[] {
  const chosen: CameraEntry[] = [];
  const [wards, places] = [new Set<string>(), new Set<string>()];
  for (const entry of list) {
    if (chosen.length === count) return chosen;
    if (wards.has(entry.camera.ward) || places.has(place(entry))) continue;
    wards.add(entry.camera.ward);
    places.add(place(entry));
    chosen.push(entry);
  }
  const rest = list.filter((entry) => !chosen.includes(entry));
  return [...chosen, ...rest.slice(0, count - chosen.length)];
}
