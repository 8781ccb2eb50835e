import { z } from 'zod';
import { type Alert, priorityRank } from '../../../core/domain/alert.ts';
import type { Camera } from '../../../core/domain/camera.ts';
import { fold } from '../../../core/text.ts';
import type { Reader, Writer } from './access.ts';

/** What an alert is found by, as far as it does not stand in the alert itself. */
export interface Surroundings {
  readonly camera: Camera | undefined;
  readonly wardName: string | undefined;
  /** The class's names in the site's policy. */
  readonly className: string | undefined;
}

const maxWords = 40;
const maxWordLength = 40;

/** The words of a text, folded: letters and digits, everything else parts them. */
export const wordsIn = (text: string): string[] =>
  (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, maxWordLength));

/** What alerts say differs little from one to the next: the words of a text are looked up rather than made. */
const mostTexts = 20_000;
const known = new Map<string, readonly string[]>();

function wordsOfText(text: string): readonly string[] {
  const before = known.get(text);
  if (before) return before;
  const words = wordsIn(text);
  if (known.size >= mostTexts) known.clear();
  known.set(text, words);
  return words;
}

/** A number plate, a time or a count is in a title but once: such are not worth keeping. */
const hasDigit = /\d/;

/** The words an alert is found by, each once. */
export function wordsOf(alert: Alert, { camera, wardName, className }: Surroundings): readonly string[] {
  const words = new Set<string>();
  const add = (text: string | null | undefined) => {
    if (text) for (const word of wordsOfText(text)) words.add(word);
  };
  if (camera) {
    add(camera.name);
    words.add(`${camera.number}`);
  }
  if (hasDigit.test(alert.title)) for (const word of wordsIn(alert.title)) words.add(word);
  else add(alert.title);
  add(alert.rule);
  add(alert.place?.text);
  add(alert.class);
  add(className);
  add(wardName);
  return [...words].slice(0, maxWords);
}

/** Words as an alert's row has them, each with a space before it: so is a word found that begins like what is looked for. */
export const asText = (words: readonly string[]): string => (words.length === 0 ? '' : ` ${words.join(' ')}`);

/** How the word index knows what a filter names. None of these can be a word: they have a colon. */
export const mark = {
  camera: (id: string) => id,
  ward: (id: string) => id,
  class: (name: string) => `k:${name}`,
  priority: (rank: number) => `p:${rank}`,
} as const;

/** What the word index holds of an alert: words, and marks of what filters name. */
export function indexed(words: readonly string[], alert: Alert, ward: string | null): readonly string[] {
  const all = [...words, mark.class(alert.class), mark.priority(priorityRank(alert.priority))];
  if (alert.camera !== null) all.push(mark.camera(alert.camera));
  if (ward !== null) all.push(mark.ward(ward));
  return all;
}

/** More distinct words than this are not held in memory: from there on the store is asked for each. */
const mostHeld = 300_000;

/**
 * Every word that is in the index, and about how often. A word that was found once stays, though its last alert is gone. How
 * often is kept in memory and written now and then: it only helps to choose which word to look for first.
 */
export interface Vocabulary {
  /** Counts words; new ones are written in this transaction. */
  count(tx: Writer, words: readonly string[]): void;
  /** About how many alerts have this word or mark. */
  often(word: string): number;
  /** The words (not marks) that begin so, at most `limit`. */
  beginning(store: Reader, word: string, limit: number): string[];
  /** Writes what was counted since, looking at so many words more; to be called now and then. */
  save(tx: Writer, limit: number): void;
  /** The transaction in which words were counted is on disk, or came to nothing. */
  settle(committed: boolean): void;
}

const Word = z.object({ word: z.string() });
const Counted = Word.extend({ n: z.int() });

export function openVocabulary(store: Reader): Vocabulary {
  const held = new Map<string, { n: number; saved: number }>();
  let fresh: string[] = [];
  let saving = held.entries();
  for (const { word, n } of store.all(Counted, 'SELECT word, n FROM alertVocabulary LIMIT ?', mostHeld))
    held.set(word, { n, saved: n });

  return {
    count(tx, words) {
      for (const word of words) {
        const before = held.get(word);
        if (before) {
          before.n += 1;
          continue;
        }
        tx.run('INSERT OR IGNORE INTO alertVocabulary VALUES (?, 1)', word);
        if (held.size >= mostHeld) continue;
        fresh.push(word);
        held.set(word, { n: 1, saved: 1 });
      }
    },
    often: (word) => held.get(word)?.n ?? 0,
    beginning: (reader, word, limit) =>
      reader
        .all(
          Word,
          `SELECT word FROM alertVocabulary WHERE word >= ? AND word < ? AND instr(word, ':') = 0 ORDER BY word LIMIT ?`,
          word,
          `${word}\u{10ffff}`,
          limit,
        )
        .map((row) => row.word),
    save(tx, limit) {
      for (let looked = 0; looked < limit; looked += 1) {
        const next = saving.next();
        if (next.done) {
          saving = held.entries();
          return;
        }
        const [word, count] = next.value;
        if (count.n < count.saved * 1.2 + 10) continue;
        tx.run('UPDATE alertVocabulary SET n = ? WHERE word = ?', count.n, word);
        count.saved = count.n;
      }
    },
    settle(committed) {
      // What is not in the store must be written when it comes next.
      if (!committed) for (const word of fresh) held.delete(word);
      fresh = [];
    },
  };
}
