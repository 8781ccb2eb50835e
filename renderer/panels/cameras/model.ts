import type { CameraFunction, CameraKind } from '../../../core/domain/camera.ts';
import { fold, matchesWords } from '../../../core/text.ts';
import type { CameraEntry } from '../../mirror.ts';

export const cameraKinds: readonly CameraKind[] = ['ptz', 'fixed', 'anpr', 'thermal'];
export const cameraFunctions: readonly CameraFunction[] = ['security', 'traffic', 'defence'];

/** An empty set of kinds or functions limits nothing. */
export interface Filter {
  readonly query: string;
  readonly kinds: ReadonlySet<CameraKind>;
  readonly functions: ReadonlySet<CameraFunction>;
}

export const noFilter: Filter = { query: '', kinds: new Set(), functions: new Set() };

/**
 * The cameras that match, in the order of the list; a camera whose number is the query comes first, then those whose
 * number begins with it: an operator who types a number means a number.
 */
export function searchCameras(list: readonly CameraEntry[], filter: Filter): readonly CameraEntry[] {
  const query = fold(filter.query);
  const { kinds, functions } = filter;
  const every = kinds.size === 0 && functions.size === 0;
  const found = list.filter(
    ({ camera, folded }) =>
      (every ||
        ((kinds.size === 0 || kinds.has(camera.kind)) &&
          (functions.size === 0 || functions.has(camera.function)))) &&
      matchesWords(folded, query),
  );
  if (!/^\d+$/.test(query)) return found;
  const rank = ({ camera }: CameraEntry) => {
    const number = String(camera.number);
    return number === query ? 0 : number.startsWith(query) ? 1 : 2;
  };
  const ranked: CameraEntry[][] = [[], [], []];
  for (const entry of found) ranked[rank(entry)]?.push(entry);
  return ranked.flat();
}

/** The set with a value put in, or taken out if it was in. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
