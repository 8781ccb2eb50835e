import { fold } from '../../core/base/text.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import { words } from '../i18n/words.ts';

/** What a search runs over: words between single spaces, folded, a space at either end. Built once a camera. */
export interface SearchIndex {
  /** All of it: number, name, ward, tags, and what it is and what for, in every language. */
  readonly all: string;
  /** Its name and its ward, which no phrase spans. */
  readonly title: string;
}

/** Words of a text as the index and queries have them: punctuation parts them. */
export const searchWords = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The same few for every camera, so worked out once. */
const kindWords = new Map<string, string>();

function wordsFor({ kind, function: purpose }: Camera): string {
  const key = `${kind} ${purpose}`;
  const known = kindWords.get(key);
  if (known !== undefined) return known;
  const { vi, en } = words;
  const made = searchWords(
    [kind, vi.kinds[kind], en.kinds[kind], vi.functions[purpose], en.functions[purpose]].join(' '),
  );
  kindWords.set(key, made);
  return made;
}

/** Some forty cameras have the same. */
const wardWords = new WeakMap<Ward, string>();

function wordsOfWard(ward: Ward): string {
  const known = wardWords.get(ward) ?? searchWords(ward.name);
  wardWords.set(ward, known);
  return known;
}

export function searchIndex(camera: Camera, ward: Ward | undefined): SearchIndex {
  const title = ` ${searchWords(camera.name)} | ${ward ? wordsOfWard(ward) : ''} `;
  const tags = camera.tags.length > 0 ? `${searchWords(camera.tags.join(' '))} ` : '';
  return { title, all: ` ${camera.number}${title}${tags}${wordsFor(camera)} ` };
}

/** What can be found by a name. Of one thing with several names there are several. */
export interface Named<T> {
  /** Folded, a space at either end. */
  readonly words: string;
  readonly of: T;
  /** So much further away than by a name that it goes by here. */
  readonly more?: number;
}

export const named = <T>(name: string, of: T): Named<T> => ({ words: ` ${searchWords(name)} `, of });

export interface Close<T> {
  readonly of: T;
  /** Lower is closer: see `closeness`. */
  readonly away: number;
}

/** 0: the name itself; 1: it begins so; 2: the phrase begins within it; 3: words of it begin so; undefined: it has none of it. */
export function closeness(words: string, query: string, desired: readonly string[]): number | undefined {
  if (words === ` ${query} `) return 0;
  if (words.startsWith(` ${query}`)) return 1;
  if (words.includes(` ${query}`)) return 2;
  return desired.every((word) => words.includes(` ${word}`)) ? 3 : undefined;
}

/** The closest first, each once by the closest of its names; of equals the one that stands first among them. */
export function closest<T>(
  among: readonly Named<T>[],
  query: string,
  moreAway: (of: T) => number = () => 0,
): readonly Close<T>[] {
  const desired = query.split(' ');
  const found: Close<T>[] = [];
  for (const { words, of, more = 0 } of among) {
    const away = closeness(words, query, desired);
    if (away !== undefined) found.push({ of, away: away + more + moreAway(of) });
  }
  found.sort((a, b) => a.away - b.away);
  const seen = new Set<T>();
  return found.filter(({ of }) => !seen.has(of) && seen.add(of));
}
