import { foldForSearch } from '../../core/base/text.ts';

/** A shorter word occurs in many good passwords by chance. */
const minWordLength = 4;
/** Digits and signs that stand for letters: `p@ssw0rd`. */
const lettersByLookalike: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

let loading: Promise<ReadonlySet<string>> | undefined;

/** Loads the list when it is first needed: few programs of the site check a password. */
async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}

/** Returns the part that is repeated throughout: `abc` of `abcabc`, otherwise the whole text. */
function getRepeatedPart(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return text.slice(0, length);
}

/**
 * Returns whether a password is one of the 49,000 that people choose most, as stolen lists show.
 * Capitals, Vietnamese marks, spaces, repetition, lookalikes of letters, and digits and signs before and after the word hide
 * nothing: guessing programs try these first.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  loading ??= loadCommonPasswords();
  const common = await loading;
  const folded = foldForSearch(password.normalize('NFC')).replaceAll(' ', '');
  const word = folded.replace(/^\P{L}+|\P{L}+$/gu, '');
  const spelled = word.replace(/[^\p{L}]/gu, (sign) => lettersByLookalike[sign] ?? sign);
  return [
    folded,
    getRepeatedPart(folded),
    word,
    spelled,
    getRepeatedPart(word),
    getRepeatedPart(spelled),
  ].some((form) => form.length >= minWordLength && common.has(form));
}
