import { z } from 'zod';
import { type Alert, getPriorityRank } from '../../core/alerts/alert.ts';
import { foldForSearch } from '../../core/base/text.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

/** The words that find an alert but are not part of the alert itself. */
export interface AlertContextWords {
  readonly camera: Camera | undefined;
  readonly wardName: string | undefined;
  /** The class's names in the site's alert policy. */
  readonly className: { readonly vi: string; readonly en: string } | undefined;
}

const maxWords = 40;
const maxWordLength = 40;

/** Splits a text into folded words of letters and digits. */
export const splitIntoWords = (text: string): string[] =>
  (foldForSearch(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, maxWordLength));

/** The frequency of a word: in a vocabulary's memory (`n`) and as last written (`saved`). */
interface Held {
  n: number;
  saved: number;
  /** The vocabulary that owns the entry; undefined: none any longer. */
  of: object | undefined;
}

/** A word or filter term of the index; there is exactly one object for each. */
export interface KnownWord {
  readonly text: string;
  /** The number of the last alert that contained it; comparing and setting it is faster than building a set of words. */
  metIn: number;
  /** The vocabulary's entry that counted it last; a lookup by text would be a tenth of the cost of storing an alert. */
  held: Held | undefined;
}

/**
 * The maximum number of cached words and texts: alerts resemble each other, so words are looked up rather than
 * created.
 */
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
  const words = splitIntoWords(text).map(knownWord);
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

/** A number plate, time or count occurs in one title only, so caching it is useless. */
const hasDigit = /\d/;
const wordsOfToken = (token: string): readonly KnownWord[] =>
  hasDigit.test(token) ? splitIntoWords(token).map(knownWord) : wordsOfText(token);

/** Returns the words that find an alert, each once. */
export function listAlertWords(
  alert: Alert,
  { camera, wardName, className }: AlertContextWords,
): readonly KnownWord[] {
  // The cache is cleared only between alerts: within one alert, equal words must be the same object.
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

/** Joins words for an alert's row, each after a space, so that a search for ` abc` finds words that begin with "abc". */
export const joinWords = (words: readonly string[]): string =>
  words.length === 0 ? '' : ` ${words.join(' ')}`;

export const getWordsText = (words: readonly KnownWord[]): string => joinWords(words.map(({ text }) => text));

/** The index terms of filter values. They contain a colon, so no word can equal one. */
export const filterTerms = {
  camera: (id: string) => id,
  ward: (id: string) => id,
  class: (name: string) => `k:${name}`,
  priority: (rank: number) => `p:${rank}`,
} as const;

/** Returns the index terms of an alert's filter values, which are indexed in addition to its words. */
export function listFilterTerms(alert: Alert, ward: string | null): readonly KnownWord[] {
  const marks = [filterTerms.class(alert.class), filterTerms.priority(getPriorityRank(alert.priority))];
  if (alert.camera !== null) marks.push(filterTerms.camera(alert.camera));
  if (ward !== null) marks.push(filterTerms.ward(ward));
  return marks.map(knownWord);
}

/** Up to this number of distinct words are held in memory; beyond it the store is queried for each word. */
const mostHeld = 300_000;

/**
 * Every word in the index with its approximate frequency.
 * A word once found remains, even after its last alert is removed. Frequencies are held in memory and written now
 * and then: they only decide which word is looked up first.
 */
export interface IndexVocabulary {
  /** Counts words; new words are written in this transaction. */
  count(tx: SqlWriter, words: readonly KnownWord[]): void;
  /** Returns the approximate number of alerts with this word or filter term. */
  often(word: string): number;
  /** Returns the words (not filter terms) with this prefix, at most `limit`. */
  beginning(store: SqlReader, word: string, limit: number): string[];
  /** Writes changed counts, examining `limit` further words; called now and then. */
  save(tx: SqlWriter, limit: number): void;
  /** Reports whether the transaction in which words were counted was committed or rolled back. */
  settle(committed: boolean): void;
}

const Word = z.object({ word: z.string() });
const Counted = Word.extend({ n: z.int() });

export function openIndexVocabulary(store: SqlReader): IndexVocabulary {
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
      // A word that is not in the store must be written when it next occurs.
      if (!committed) for (const word of fresh) forget(word);
      fresh = [];
    },
  };
}
