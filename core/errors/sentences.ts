export type Language = 'vi' | 'en';

/** Sentences by code, in every language. */
export type Sentences = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** Turns a code into its words; what is none of these codes stays as it is. */
export const textOf =
  (words: Sentences) =>
  (code: string, language: Language): string =>
    (Object.hasOwn(words, code) ? words[code]?.[language] : undefined) ?? code;
