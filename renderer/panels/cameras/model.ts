import type { CameraFunction, CameraKind } from '../../../core/domain/camera.ts';
import type { CameraEntry } from '../../mirror.ts';
import { searchWords } from '../../searchIndex.ts';

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
 * The cameras that match, best first: those of that number, then those whose number begins with it (an operator who types
 * a number means a number), then those with the whole phrase in their name or ward, with the whole words in that order,
 * with words that begin so, and the rest; in the order of the list within each.
 */
export function searchCameras(list: readonly CameraEntry[], filter: Filter): readonly CameraEntry[] {
  const query = searchWords(filter.query);
  const sought = query === '' ? [] : query.split(' ');
  const { kinds, functions } = filter;
  const every = kinds.size === 0 && functions.size === 0;
  const found = list.filter(
    ({ camera, index }) =>
      (every ||
        ((kinds.size === 0 || kinds.has(camera.kind)) &&
          (functions.size === 0 || functions.has(camera.function)))) &&
      sought.every((word) => index.all.includes(word)),
  );
  if (sought.length === 0) return found;
  const rank = ranking(query, sought);
  const ranked: CameraEntry[][] = [];
  for (const entry of found) {
    const at = rank(entry);
    ranked[at] ??= [];
    ranked[at].push(entry);
  }
  return ranked.flat();
}

function ranking(query: string, sought: readonly string[]): (entry: CameraEntry) => number {
  const isNumber = /^\d+$/.test(query);
  const phrase = ` ${query} `;
  const whole = sought.map((word) => ` ${word} `);
  const begun = sought.map((word) => ` ${word}`);
  return ({ camera, index: { all, title } }) => {
    if (isNumber) {
      const number = String(camera.number);
      if (number === query) return 0;
      if (number.startsWith(query)) return 1;
    }
    if (title.includes(phrase)) return 2;
    if (hasInOrder(all, whole)) return 3;
    // The last word of a phrase is still being typed.
    if (title.includes(` ${query}`)) return 4;
    return begun.every((word) => all.includes(word)) ? 5 : 6;
  };
}

/** Neighbours share the space between them. */
function hasInOrder(text: string, spaced: readonly string[]): boolean {
  let from = 0;
  for (const word of spaced) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length - 1;
  }
  return true;
}

/** The set with a value put in, or taken out if it was in. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
