import type { CameraFunction, CameraKind } from '../../../core/cameras/camera.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { type SearchIndex, searchWords } from '../../shared/searchIndex.ts';
import { isLetter, lettersIn, lettersOf } from './letters.ts';

export const cameraKinds: readonly CameraKind[] = ['ptz', 'fixed', 'anpr', 'thermal'];
export const cameraFunctions: readonly CameraFunction[] = ['security', 'traffic', 'defence'];

/** An empty set of kinds or functions limits nothing. */
export interface Filter {
  readonly query: string;
  readonly kinds: ReadonlySet<CameraKind>;
  readonly functions: ReadonlySet<CameraFunction>;
}

export const noFilter: Filter = { query: '', kinds: new Set(), functions: new Set() };

/** The cameras that match, best first: see `bestCameras`. */
export function searchCameras(list: readonly CameraEntry[], filter: Filter): readonly CameraEntry[] {
  const query = searchWords(filter.query);
  const { kinds, functions } = filter;
  const every = kinds.size === 0 && functions.size === 0;
  const isWanted = ({ camera }: CameraEntry) =>
    every ||
    ((kinds.size === 0 || kinds.has(camera.kind)) &&
      (functions.size === 0 || functions.has(camera.function)));
  const wanted = every ? list : list.filter(isWanted);
  return query === '' ? wanted : bestCameras(wanted, query, wanted.length).best;
}

/** What makes an entry match ever less: its rank is the first of these that holds. Every word is somewhere in it by then. */
interface Rank {
  /** What must be among its letters for it. */
  readonly in: 'has' | 'begins' | 'alone';
  readonly holds: (index: SearchIndex) => boolean;
}

function ranksOf(query: string, desired: readonly string[]): readonly Rank[] {
  const [phrase, begun] = [` ${query} `, ` ${query}`];
  const [whole, begins] = [desired.map((word) => ` ${word} `), desired.map((word) => ` ${word}`)];
  const isNumber = /^\d+$/.test(query);
  const byItself = isLetter(query) ? 'alone' : 'begins';
  return [
    // The number stands first.
    ...(isNumber
      ? ([
          { in: 'begins', holds: ({ all }) => all.startsWith(phrase) },
          { in: 'begins', holds: ({ all }) => all.startsWith(begun) },
        ] satisfies Rank[])
      : []),
    { in: byItself, holds: ({ title }) => title.includes(phrase) },
    { in: byItself, holds: ({ all }) => hasInOrder(all, whole) },
    // The last word of a phrase is still being typed.
    { in: 'begins', holds: ({ title }) => title.includes(begun) },
    { in: 'begins', holds: ({ all }) => begins.every((word) => all.includes(word)) },
    { in: 'has', holds: () => true },
  ];
}

/** `words`: each between spaces; one space may end one and begin the next. */
function hasInOrder(text: string, words: readonly string[]): boolean {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length - 1;
  }
  return true;
}

/** What a list was last searched for, and the places of all that matched, in order. */
const lastMatches = new WeakMap<
  readonly CameraEntry[],
  { readonly query: string; readonly places: readonly number[] }
>();
/** So many are looked through one by one rather than all by their letters. */
const fewShare = 0.25;

/** The places of those that have every word somewhere. Each keystroke asks this of 40,210 of them. */
function matching(
  list: readonly CameraEntry[],
  query: string,
  desired: readonly string[],
): readonly number[] {
  const before = lastMatches.get(list);
  if (before?.query === query) return before.places;
  const { has } = lettersOf(list);
  const { all: wanted } = lettersIn(desired);
  const isNotified = isLetter(query);
  const places: number[] = [];
  const look = (place: number) => {
    if (((has[place] ?? 0) & wanted) !== wanted) return;
    const all = isNotified ? undefined : list[place]?.index.all;
    if (all !== undefined) for (const word of desired) if (!all.includes(word)) return;
    places.push(place);
  };
  // Who types on finds some of what was found before.
  const isLess = before && query.startsWith(before.query) && before.places.length < fewShare * list.length;
  if (isLess) for (const place of before.places) look(place);
  else for (let place = 0; place < list.length; place += 1) look(place);
  lastMatches.set(list, { query, places });
  return places;
}

/**
 * The first so many that match, best first: those of that number, then those whose number begins with it (an operator who types a
 * number means a number), then those with the whole phrase in their name or ward, with the whole words in that order, with the
 * phrase just begun, with words that begin so, and the rest; in the order of the list within each. `total`: how many match at all.
 * It looks no further than it must. `query`: as `searchWords` has it, not empty.
 */
export function bestCameras(
  list: readonly CameraEntry[],
  query: string,
  most: number,
): { readonly best: readonly CameraEntry[]; readonly total: number } {
  const desired = query.split(' ');
  const places = matching(list, query, desired);
  const letters = lettersOf(list);
  const { first, pair } = lettersIn(desired);
  const best = new Set<CameraEntry>();
  for (const { in: where, holds } of ranksOf(query, desired)) {
    const wanted = where === 'has' ? 0 : first;
    const wantedPair = where === 'begins' ? pair : 0;
    const among = letters[where];
    for (const place of places) {
      if (best.size >= most) break;
      if (((among[place] ?? 0) & wanted) !== wanted) continue;
      if (((letters.pairs[place] ?? 0) & wantedPair) !== wantedPair) continue;
      const entry = list[place];
      if (entry && holds(entry.index)) best.add(entry);
    }
  }
  return { best: [...best], total: places.length };
}

/** The set with a value put in, or taken out if it was in. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
