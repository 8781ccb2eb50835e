import type { HandoverReport } from '../report.ts';
import type { ReportTexts } from './words.ts';

type Line = Pick<HandoverReport['abnormal']['lines'][number], 'text' | 'granted'>;

/** Returns the text of an abnormality; for the four-eyes principle with the right and the second person. */
export const getAbnormalityText = (words: ReportTexts, { granted, text }: Line): string =>
  granted === null
    ? text
    : [words.granted[granted.right](granted.second), text].filter((part) => part !== '').join(' · ');
