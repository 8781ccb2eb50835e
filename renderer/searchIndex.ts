import type { Camera, Ward } from '../core/domain/camera.ts';
import { fold } from '../core/text.ts';
import { words } from './i18n/words.ts';

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

export function searchIndex(camera: Camera, ward: Ward | undefined): SearchIndex {
  const title = ` ${searchWords(camera.name)} | ${searchWords(ward?.name ?? '')} `;
  const tags = camera.tags.length > 0 ? `${searchWords(camera.tags.join(' '))} ` : '';
  return { title, all: ` ${camera.number}${title}${tags}${wordsFor(camera)} ` };
}
