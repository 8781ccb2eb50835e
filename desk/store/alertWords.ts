import { z } from 'zod';
import { type Alert, priorityRank } from '../../core/alerts/alert.ts';
import { fold } from '../../core/base/text.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

/** What an alert is found by, as far as it does not stand in the alert itself. */
export interface Surroundings {
  readonly camera: Camera | undefined;
  readonly wardName: string | undefined;
  /** The class's names in the site's policy. */
  readonly className: { readonly vi: string; readonly en: string } | undefined;
}

const maxWords = 40;
const maxWordLength = 40;

/** The words of a text, folded: letters and digits, everything else parts them. */
export const wordsIn = (text: string): string[] =>
  (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, maxWordLength));

/** How often a word is there, as a vocabulary has it in memory, and as it last wrote it. */
interface Held {
  n: number;
  saved: number;
  /** Whose it is; undefined: nobody's any more. */
  of: object | undefined;
}

/** A word or mark that alerts are found by; there is one object for each. */
export interface KnownWord {
  readonly text: string;
  /** The alert, by number, that it was last met in: looked at and set sooner than a set of words is made. */
  metIn: number;
  /** Where it was counted last: looking it up by its text again is a tenth of what taking an alert in costs. */
  held: Held | undefined;
}

/** What alerts say differs little from one to the next: the words of a text are looked up rather than made. */
const mostKnown = 40_000;
const knownWords = new Map<string, KnownWord>();
const knownTexts = new Map<string, readonly KnownWord[]>();
let knownCameras = new WeakMap<Camera, readonly KnownWord[]>();
let alertNumber = 0;

function knownWord(text: string): KnownWord {
  const before = knownWords.get(text);
  if (before) return before;
  const word = { text, metIn: 0, held: undefined };
  knownWords.set(text, word);
  return word;
}

function wordsOfText(text: string): readonly KnownWord[] {
  const before = knownTexts.get(text);
  if (before) return before;
  const words = wordsIn(text).map(knownWord);
  knownTexts.set(text, words);
  return words;
}

function wordsOfCamera(camera: Camera): readonly KnownWord[] {
  const before = knownCameras.get(camera);
  if (before) return before;
  const words = [...wordsOfText(camera.name), knownWord(`${camera.number}`)];
  knownCameras.set(camera, words);
  return words;
}

/** A number plate, a time or a count is in a title but once: such are not worth keeping. */
const hasDigit = /\d/;
const wordsOfToken = (token: string): readonly KnownWord[] =>
  hasDigit.test(token) ? wordsIn(token).map(knownWord) : wordsOfText(token);

/** The words an alert is found by, each once. */
export function wordsOf(alert: Alert, { camera, wardName, className }: Surroundings): readonly KnownWord[] {
  // Only between two alerts: within one each word must stay the one object that it is.
  if (knownWords.size + knownTexts.size > mostKnown) {
    knownWords.clear();
    knownTexts.clear();
    knownCameras = new WeakMap();
  }
  alertNumber += 1;
  const found: KnownWord[] = [];
  const add = (words: readonly KnownWord[]) => {
    for (const word of words) {
      if (word.metIn === alertNumber) continue;
      word.metIn = alertNumber;
      found.push(word);
    }
  };
  const addText = (text: string | null | undefined) => {
    if (text) add(wordsOfText(text));
  };
  if (camera) add(wordsOfCamera(camera));
  if (hasDigit.test(alert.title)) for (const token of alert.title.split(/\s+/)) add(wordsOfToken(token));
  else addText(alert.title);
  addText(alert.rule);
  addText(alert.place?.text);
  addText(alert.class);
  addText(className?.vi);
  addText(className?.en);
  addText(wardName);
  return found.length > maxWords ? found.slice(0, maxWords) : found;
}

/** Words as an alert's row has them, each with a space before it: so is a word found that begins like what is looked for. */
export const asText = (words: readonly string[]): string => (words.length === 0 ? '' : ` ${words.join(' ')}`);

export const textOfWords = (words: readonly KnownWord[]): string => asText(words.map(({ text }) => text));

/** How the word index knows what a filter names. None of these can be a word: they have a colon. */
export const mark = {
  camera: (id: string) => id,
  ward: (id: string) => id,
  class: (name: string) => `k:${name}`,
  priority: (rank: number) => `p:${rank}`,
} as const;

/** What the word index holds of an alert beside its words. */
export function marksOf(alert: Alert, ward: string | null): readonly KnownWord[] {
  const marks = [mark.class(alert.class), mark.priority(priorityRank(alert.priority))];
  if (alert.camera !== null) marks.push(mark.camera(alert.camera));
  if (ward !== null) marks.push(mark.ward(ward));
  return marks.map(knownWord);
}

/** More distinct words than this are not held in memory: from there on the store is asked for each. */
const mostHeld = 300_000;

/**
 * Every word that is in the index, and about how often. A word that was found once stays, though its last alert is gone. How
 * often is kept in memory and written now and then: it only helps to choose which word to look for first.
 */
export interface Vocabulary {
  /** Counts words; new ones are written in this transaction. */
  count(tx: Writer, words: readonly KnownWord[]): void;
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
  const me = {};
  const held = new Map<string, Held>();
  let fresh: string[] = [];
  let saving = held.entries();
  const hold = (word: string, n: number): Held => {
    const entry = { n, saved: n, of: me };
    held.set(word, entry);
    return entry;
  };
  const forget = (word: string) => {
    const entry = held.get(word);
    if (entry) entry.of = undefined;
    held.delete(word);
  };
  for (const { word, n } of store.all(Counted, 'SELECT word, n FROM alertVocabulary LIMIT ?', mostHeld))
    hold(word, n);

  return {
    count(tx, words) {
      for (const word of words) {
        if (word.held?.of !== me) word.held = held.get(word.text);
        if (word.held) {
          word.held.n += 1;
          continue;
        }
        tx.run('INSERT OR IGNORE INTO alertVocabulary VALUES (?, 1)', word.text);
        if (held.size >= mostHeld) continue;
        fresh.push(word.text);
        word.held = hold(word.text, 1);
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
      if (!committed) for (const word of fresh) forget(word);
      fresh = [];
    },
  };
}
