import type { HandoverReport } from '../report.ts';
import type { ReportNames } from './frame.ts';
import type { ReportWords } from './words.ts';

type Line = Pick<HandoverReport['setAside']['lines'][number], 'reason' | 'until' | 'fault'>;

/** Why an alert is put aside: in somebody's words, or by the fault of its camera. */
export const asideReason = (words: ReportWords, names: ReportNames, { fault, reason }: Line): string =>
  fault === null ? reason : words.cameraFault(names.alertClass(fault) ?? fault);

/** Until when; what a fault keeps back comes when that is over. */
export const asideUntil = <T>(words: ReportWords, when: (at: number) => T, { fault, until }: Line) =>
  until !== null ? when(until) : fault === null ? words.noEnd : words.untilFaultOver;
