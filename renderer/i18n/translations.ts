import { createContext, useContext } from 'react';
import type { Language } from '../../core/errors/faults.ts';
import { englishTexts } from './en.ts';
import { type Translations, vietnameseTexts } from './vi.ts';

export type { Translations } from './vi.ts';

export const translations: Record<Language, Translations> = { vi: vietnameseTexts, en: englishTexts };

/** Returns the texts of the other languages, in which a title can be found too. */
export const listOtherTranslations = (t: Translations): readonly Translations[] =>
  Object.values(translations).filter((one) => one.keyMap.title !== t.keyMap.title);

/** `{key:map}`: the key of a command; `{key:wall.newTab}`: the key of a line of a part of the window. */
const keyPlaceholder = /\{key:([\w.]+)\}/g;

/**
 * Returns texts in which each `{key:NAME}` is replaced by its key, also in what functions among them return. Texts do not name the keys
 * of commands themselves: a command is declared in one place, with its keys.
 */
export function fillKeyPlaceholders<Texts>(texts: Texts, keyOf: (name: string) => string | undefined): Texts {
  // What an operator typed may look like a placeholder: it stays where no key has that name.
  const fill = (text: string) => text.replace(keyPlaceholder, (all, name: string) => keyOf(name) ?? all);
  const fillAny = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value);
    if (typeof value === 'function')
      return (...given: unknown[]) => {
        const result: unknown = value(...given);
        return typeof result === 'string' ? fill(result) : result;
      };
    if (Array.isArray(value)) return value.map(fillAny);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fillAny(each)]));
  };
  return fillAny(texts) as Texts;
}

export interface LanguageInUse {
  readonly language: Language;
  readonly t: Translations;
}

export const LanguageContext = createContext<LanguageInUse | undefined>(undefined);

/** Returns the texts of the language in use, and the language (for `faultText`). */
export function useLanguage(): LanguageInUse {
  const speech = useContext(LanguageContext);
  if (speech === undefined) throw new Error('no language is provided here');
  return speech;
}
