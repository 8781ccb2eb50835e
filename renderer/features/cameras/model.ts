import type { CameraFunction, CameraKind } from '../../../core/cameras/camera.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { type SearchIndex, toSearchWords } from '../../shared/searchIndex.ts';
import { getLetterBits, getLetterIndex, hasLetterBit } from './letterIndex.ts';

export const cameraKinds: readonly CameraKind[] = ['ptz', 'fixed', 'anpr', 'thermal'];
export const cameraFunctions: readonly CameraFunction[] = ['security', 'traffic', 'defence'];

/** A camera filter. An empty set of kinds or functions does not filter. */
export interface CameraFilter {
  readonly query: string;
  readonly kinds: ReadonlySet<CameraKind>;
  readonly functions: ReadonlySet<CameraFunction>;
}

export const noCameraFilter: CameraFilter = { query: '', kinds: new Set(), functions: new Set() };

/** Returns the cameras that match, best first: see `findBestCameras`. */
export function searchCameras(list: readonly CameraEntry[], filter: CameraFilter): readonly CameraEntry[] {
  const query = toSearchWords(filter.query);
  const { kinds, functions } = filter;
  const every = kinds.size === 0 && functions.size === 0;
  const isWanted = ({ camera }: CameraEntry) =>
    every ||
    ((kinds.size === 0 || kinds.has(camera.kind)) &&
      (functions.size === 0 || functions.has(camera.function)));
  const wanted = every ? list : list.filter(isWanted);
  return query === '' ? wanted : findBestCameras(wanted, query, wanted.length).best;
}

/**
 * A rank of matches. Ranks are ordered from best to worst, and an entry has the first that holds.
 * All words of the query occur in the entry by then.
 */
interface Rank {
  /** The index of letters that must contain the query's letters for this rank. */
  readonly in: 'has' | 'begins' | 'alone';
  readonly holds: (index: SearchIndex) => boolean;
}

function ranksOf(query: string, desired: readonly string[]): readonly Rank[] {
  const [phrase, begun] = [` ${query} `, ` ${query}`];
  const [whole, begins] = [desired.map((word) => ` ${word} `), desired.map((word) => ` ${word}`)];
  const isNumber = /^\d+$/.test(query);
  const byItself = hasLetterBit(query) ? 'alone' : 'begins';
  return [
    // A match of the camera number ranks first.
    ...(isNumber
      ? ([
          { in: 'begins', holds: ({ all }) => all.startsWith(phrase) },
          { in: 'begins', holds: ({ all }) => all.startsWith(begun) },
        ] satisfies Rank[])
      : []),
    { in: byItself, holds: ({ title }) => title.includes(phrase) },
    { in: byItself, holds: ({ all }) => hasInOrder(all, whole) },
    // The last word of a phrase may be incomplete, as it is still being typed.
    { in: 'begins', holds: ({ title }) => title.includes(begun) },
    { in: 'begins', holds: ({ all }) => begins.every((word) => all.includes(word)) },
    { in: 'has', holds: () => true },
  ];
}

/**
 * Tests whether the text contains the words in order.
 * `words`: each between spaces; adjacent words may share one.
 */
function hasInOrder(text: string, words: readonly string[]): boolean {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length - 1;
  }
  return true;
}

/** The last query of a list, and the indices of all its matches, in order. */
const lastMatches = new WeakMap<
  readonly CameraEntry[],
  { readonly query: string; readonly places: readonly number[] }
>();
/** Below this share of the list, matches are checked one by one rather than by the letter index. */
const fewShare = 0.25;

/**
 * Returns the indices of entries that contain every word.
 * It runs on each keystroke over 40,210 entries.
 */
function matching(
  list: readonly CameraEntry[],
  query: string,
  desired: readonly string[],
): readonly number[] {
  const before = lastMatches.get(list);
  if (before?.query === query) return before.places;
  const { has } = getLetterIndex(list);
  const { all: wanted } = getLetterBits(desired);
  const isNotified = hasLetterBit(query);
  const places: number[] = [];
  const look = (place: number) => {
    if (((has[place] ?? 0) & wanted) !== wanted) return;
    const all = isNotified ? undefined : list[place]?.index.all;
    if (all !== undefined) for (const word of desired) if (!all.includes(word)) return;
    places.push(place);
  };
  // A query that extends the previous one only narrows the previous matches.
  const isLess = before && query.startsWith(before.query) && before.places.length < fewShare * list.length;
  if (isLess) for (const place of before.places) look(place);
  else for (let place = 0; place < list.length; place += 1) look(place);
  lastMatches.set(list, { query, places });
  return places;
}

/**
 * Returns the best matches, up to a limit, best first.
 * Order: the camera of that number; numbers that begin with it (an operator who types a number means a number); the
 * whole phrase in name or ward; its whole words in order; the phrase with its last word incomplete; words that begin
 * so; the rest. Equal ranks keep the order of the list. `total`: the number of all matches. It stops as soon as the
 * result is complete. `query`: as `toSearchWords` returns it, not empty.
 */
export function findBestCameras(
  list: readonly CameraEntry[],
  query: string,
  most: number,
): { readonly best: readonly CameraEntry[]; readonly total: number } {
  const desired = query.split(' ');
  const places = matching(list, query, desired);
  const letters = getLetterIndex(list);
  const { first, pair } = getLetterBits(desired);
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

/** Returns a copy of the set with the value added, or removed if it was present. */
export function toggleInSet<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
