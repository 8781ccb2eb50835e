import { fold } from '../../../core/base/text.ts';
import type { CameraEntry } from '../../shared/mirror.ts';

/** The place a camera's name begins with: `Hồ Tây` of `Hồ Tây – Thanh Niên – bến thuyền`. */
const place = (entry: CameraEntry): string => fold(entry.camera.name.split(/ [–-] |,/)[0] ?? '');

/**
 * Cameras for a wall that nobody has arranged yet: from different wards and different places, so that a newcomer sees
 * something of the city. `order` is the window's among its desk's, from 0: each shows others, as far as there are others.
 */
export function firstCameras(list: readonly CameraEntry[], count: number, order = 0): readonly CameraEntry[] {
  const skipped = Math.min(order * count, Math.max(0, list.length - count));
  return apart(spread(list, skipped + count).slice(skipped), Math.ceil(Math.sqrt(count)));
}

/** What kind of place it is, as far as the registry says: its first tag, else the first word of its name. */
const look = ({ camera }: CameraEntry): string => fold(camera.tags[0] ?? camera.name.split(' ')[0] ?? '');

/** Tries before a wall with some alike side by side will do. */
const maxTries = 4_000;

/** The same cameras row by row, so that no two of a kind of place stand side by side or one above the other, as far as that goes. */
function apart(cameras: readonly CameraEntry[], columns: number): readonly CameraEntry[] {
  const looks = new Map(cameras.map((entry) => [entry, look(entry)]));
  let tries = 0;
  function rest(
    placed: readonly CameraEntry[],
    left: readonly CameraEntry[],
  ): readonly CameraEntry[] | undefined {
    if (left.length === 0) return placed;
    const at = placed.length;
    const adjacent = [at % columns === 0 ? undefined : placed[at - 1], placed[at - columns]];
    const taken = new Set(adjacent.map((entry) => entry && looks.get(entry)));
    const seen = new Set<string | undefined>();
    for (const entry of left) {
      const its = looks.get(entry);
      if (taken.has(its) || seen.has(its) || ++tries > maxTries) continue;
      seen.add(its);
      const found = rest(
        [...placed, entry],
        left.filter((other) => other !== entry),
      );
      if (found) return found;
    }
    return undefined;
  }
  return rest([], cameras) ?? cameras;
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
