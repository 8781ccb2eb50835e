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

export const SpeechContext = createContext<Speech>({ language: 'vi', t: vi });

/** The words of the language in use, and which it is (for `faultText`). */
export const useSpeech = (): Speech => useContext(SpeechContext);
