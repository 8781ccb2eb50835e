import { html } from '../../base/html.ts';
import type { Language } from '../../errors/faults.ts';
import type { HandoverReport } from '../report.ts';
import { figures } from './figures.ts';
import { type Frame, marks, plain, type ReportNames } from './frame.ts';
import { heading, risks, signedState, things, thingsAgain, titleOf, where } from './heading.ts';
import { log } from './log.ts';
import { abnormal, exports, gaps, questions, signatures } from './rest.ts';
import { reportStyle } from './style.ts';
import { zoneTimes } from './times.ts';
import { reportWords } from './words.ts';
import { alerts, degraded, incidents, setAside, standing } from './work.ts';

/** A report as a page to be printed. */
export interface ReportPage {
  readonly html: string;
  readonly title: string;
  /** At the foot of each of its pages, below the title: by what it is known. */
  readonly foot: string;
}

/**
 * A handover report as one page of HTML for A4, without scripts and with nothing to fetch but its fonts (`fontPath`). The
 * fourteen sections stand in their order; what makes the handover risky stands before all of them.
 * @throws RangeError where the report's zone is none
 */
export function reportPage(report: HandoverReport, language: Language, names: ReportNames): ReportPage {
  const words = reportWords[language];
  const frame: Frame = { report, words, names, times: zoneTimes(report.zone) };
  const { title: called, time } = titleOf(frame);
  const when =
    report.handover === null ? time : `${report.shift.name[language]} ${frame.times.day(report.shift.from)}`;
  const title = plain(`${called} – ${words.subject(report.subject)} – ${when}`);
  const { state, sha256 } = signedState(report);
  const foot = sha256 === undefined ? words.states[state] : `SHA-256 ${sha256}`;
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title><style>${{ html: reportStyle }}</style></head><body>${marks}<main>
${risks(frame)}<header>${heading(frame)}</header>
${where(frame)}
${things(frame)}
${incidents(frame)}
${alerts(frame)}
${setAside(frame)}
${degraded(frame)}
${abnormal(frame)}
${standing(frame)}
${exports(frame)}
${log(frame)}
${figures(frame)}
${gaps(frame)}
${questions(frame)}
${thingsAgain(frame)}
${signatures(frame)}
</main></body></html>
`;
  return { html: page.html, title, foot };
}
