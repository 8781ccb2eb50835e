import type { Language } from '../../errors/faults.ts';
import { en } from './words/en.ts';
import { type ReportWords, vi } from './words/vi.ts';

export type { ReportWords } from './words/vi.ts';

/** The texts of a handover report by language, the same on paper and on the screen. */
export const reportWords: Readonly<Record<Language, ReportWords>> = { vi, en };

/** Returns the name of an export: a camera's name for a picture, otherwise the name of the export action. */
export const nameOfExport = ({ left }: ReportWords, name: string): string =>
  Object.entries(left).find(([event]) => event === name)?.[1] ?? name;
