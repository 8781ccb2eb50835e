import type { HandoverReport } from '../report.ts';
import type { ReportWords } from './words.ts';

type Line = Pick<HandoverReport['abnormal']['lines'][number], 'text' | 'granted'>;

/** What is said of something that is not normal: of four eyes, for what and with whom too. */
export const abnormalText = (words: ReportWords, { granted, text }: Line): string =>
  granted === null
    ? text
    : [words.granted[granted.right](granted.second), text].filter((part) => part !== '').join(' · ');
