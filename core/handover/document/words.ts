import type { Language } from '../../errors/faults.ts';
import { englishReportTexts } from './words/en.ts';
import { type ReportTexts, vietnameseReportTexts } from './words/vi.ts';

export type { ReportTexts } from './words/vi.ts';

/** The texts of a handover report by language, the same on paper and on the screen. */
export const reportTexts: Readonly<Record<Language, ReportTexts>> = {
  vi: vietnameseReportTexts,
  en: englishReportTexts,
};

/** Returns the name of an export: a camera's name for a picture, otherwise the name of the export action. */
export const getExportName = ({ left }: ReportTexts, name: string): string =>
  Object.entries(left).find(([event]) => event === name)?.[1] ?? name;
