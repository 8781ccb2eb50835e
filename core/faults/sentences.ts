export type Language = 'vi' | 'en';

/** Sentences by code, in every language. */
export type Sentences = Readonly<Record<string, Readonly<Record<Language, string>>>>;
