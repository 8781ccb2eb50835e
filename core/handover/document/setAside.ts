import type { HandoverReport } from '../report.ts';
import type { ReportNames } from './frame.ts';
import type { ReportTexts } from './words.ts';

type Line = Pick<HandoverReport['setAside']['lines'][number], 'reason' | 'until' | 'fault'>;

/** Returns why an alert is set aside: a person's reason, or the fault of its camera. */
export const getSuppressionReason = (
  words: ReportTexts,
  names: ReportNames,
  { fault, reason }: Line,
): string => (fault === null ? reason : words.cameraFault(names.alertClass(fault) ?? fault));

/** Returns the end of the suppression; one by a fault lasts as long as the fault. */
export const getSuppressionEnd = <T>(words: ReportTexts, when: (at: number) => T, { fault, until }: Line) =>
  until !== null ? when(until) : fault === null ? words.noEnd : words.untilFaultOver;
