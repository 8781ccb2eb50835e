import { createContext, useContext } from 'react';
import type { Language } from '../../core/errors/faults.ts';
import { en } from './en.ts';
import { vi, type Words } from './vi.ts';

export type { Words } from './vi.ts';

export const words: Record<Language, Words> = { vi, en };

export interface Speech {
  readonly language: Language;
  readonly t: Words;
}

export const SpeechContext = createContext<Speech | undefined>(undefined);

/** The words of the language in use, and which it is (for `faultText`). */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === undefined) throw new Error('no language is provided here');
  return speech;
}
