import type { CameraFunction, CameraKind } from '../../../core/domain/camera.ts';
import type { CameraEntry } from '../../mirror.ts';
import { type SearchIndex, searchWords } from '../../searchIndex.ts';

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
  const isWanted = ({ camera }: CameraEntry) =>
    every ||
    ((kinds.size === 0 || kinds.has(camera.kind)) &&
      (functions.size === 0 || functions.has(camera.function)));
  if (sought.length === 0) return every ? list : list.filter(isWanted);
  const rank = ranking(query, sought);
  const ranked = Array.from({ length: ranks }, (): CameraEntry[] => []);
  for (const entry of list) {
    const at = isWanted(entry) ? rank(entry.index) : undefined;
    if (at !== undefined) ranked[at]?.push(entry);
  }
  return ranked.flat();
}

const ranks = 7;
const space = 32;

/** How well an index matches, 0 best; undefined where it does not. Each keystroke asks this of 40,210 of them. */
function ranking(query: string, sought: readonly string[]): (index: SearchIndex) => number | undefined {
  const isNumber = /^\d+$/.test(query);
  const [phrase, phraseBegun] = [` ${query} `, ` ${query}`];
  return ({ all, title }) => {
    for (const word of sought) if (!all.includes(word)) return undefined;
    // The number stands first.
    if (isNumber && all.startsWith(phraseBegun)) return all.startsWith(phrase) ? 0 : 1;
    const inTitle = standing(title, query);
    if (inTitle === 'whole') return 2;
    if (hasInOrder(all, sought)) return 3;
    // The last word of a phrase is still being typed.
    if (inTitle === 'begun') return 4;
    return sought.every((word) => standing(all, word) !== 'within') ? 5 : 6;
  };
}

/** Looks for the words themselves: a search for what begins with a space would stop at every space. */
function standing(text: string, words: string): 'whole' | 'begun' | 'within' {
  let best: 'begun' | 'within' = 'within';
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (text.charCodeAt(at - 1) !== space) continue;
    if (text.charCodeAt(at + words.length) === space) return 'whole';
    best = 'begun';
  }
  return best;
}

function hasInOrder(text: string, sought: readonly string[]): boolean {
  let from = 0;
  for (const word of sought) {
    let at = text.indexOf(word, from);
    while (at >= 0 && (text.charCodeAt(at - 1) !== space || text.charCodeAt(at + word.length) !== space))
      at = text.indexOf(word, at + 1);
    if (at < 0) return false;
    from = at + word.length;
  }
  return true;
}

/** The set with a value put in, or taken out if it was in. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
