import type { Language } from '../../errors/faults.ts';
import { en } from './words/en.ts';
import { type ReportWords, vi } from './words/vi.ts';

export type { ReportWords } from './words/vi.ts';

/** What a handover report says in a language: the same on paper and on the screen. */
export const reportWords: Readonly<Record<Language, ReportWords>> = { vi, en };

/** What left a desk: a camera's picture by its name, all else by the action by which it left. */
export const nameOfExport = ({ left }: ReportWords, name: string): string =>
  Object.entries(left).find(([event]) => event === name)?.[1] ?? name;
