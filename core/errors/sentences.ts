export type Language = 'vi' | 'en';

/** Sentences by code, in every language. */
export type SentencesByCode = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** Returns a function that turns a code into its text; an unknown code is returned as it is. */
export const createSentenceLookup =
  (words: SentencesByCode) =>
  (code: string, language: Language): string =>
    (Object.hasOwn(words, code) ? words[code]?.[language] : undefined) ?? code;
