import { type Html, html } from '../../base/html.ts';
import type { Language } from '../../errors/faults.ts';
import type { HandoverReport } from '../report.ts';
import { figures } from './figures.ts';
import { cameraName, type Frame, marks, plain, type ReportNames, section } from './frame.ts';
import { heading, risks, signedState, things, thingsAgain, titleOf, where } from './heading.ts';
import { orderLines } from './order.ts';
import { abnormal, exports, gaps, questions, signatures } from './rest.ts';
import { reportStyle } from './style.ts';
import { leftOut } from './table.ts';
import { zoneTimes } from './times.ts';
import { reportWords } from './words.ts';
import { alerts, degraded, incidents, setAside, standing } from './work.ts';

type Line = HandoverReport['log']['lines'][number];

/**
 * The most lines under one heading. Chromium goes through all before each of an element's children when it tags a PDF, so 20,000
 * under one take minutes.
 */
const mostTogether = 100;
const hourMs = 3_600_000;
/** A log of a shift stays far below; that of a month is set closer. */
const longLog = 2_000;
/**
 * Of a long log, the entries of one paragraph, each on a line of its own. Chromium makes two nodes of each paragraph before it tags
 * a PDF, 50 us: of 20,000 that is a second.
 */
const entriesOfParagraph = 10;

/** Lines of the same hour, a hundred at most. */
function together(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  let hour: number | undefined;
  for (const line of lines) {
    const of = Math.floor(line.happenedAt / hourMs);
    const last = groups.at(-1);
    if (last && of === hour && last.length < mostTogether) last.push(line);
    else groups.push([line]);
    hour = of;
  }
  return groups;
}

/** What an entry says after its kind, as one run of text: each is some hundred bytes of a tagged PDF. */
function message(frame: Frame, line: Line): string {
  const { text, place, cameras, by, addenda } = line;
  const { words, times } = frame;
  const where = [place, ...cameras.map((id) => cameraName(frame, id))].filter((name) => name !== '');
  const added = [
    ...orderLines(words, times.dateTime, line),
    ...addenda.map((one) => `${words.addendum}, ${times.dateTime(one.at)}, ${one.by.name}: ${one.text}`),
  ].map((one) => `\n${one}`);
  const at = where.length === 0 ? '' : ` [${where.join(' · ')}]`;
  return plain(`${text}${at} – ${by.name}${added.join('')}`);
}

const entry = (frame: Frame, line: Line): Html =>
  html`<p>${frame.times.time(line.happenedAt)}\u2003<b>${frame.words.entries[line.type]}:</b> ${message(frame, line)}</p>`;

/** Entries as they stand in a long log. */
function paragraphs(frame: Frame, lines: readonly Line[]): Html[] {
  const { times, words } = frame;
  const texts = lines.map(
    (line) => `${times.time(line.happenedAt)}\u2002${words.entries[line.type]}: ${message(frame, line)}`,
  );
  return Array.from({ length: Math.ceil(texts.length / entriesOfParagraph) }, (_, n) => {
    const some = texts.slice(n * entriesOfParagraph, (n + 1) * entriesOfParagraph);
    return html`<p>${some.join('\n')}</p>`;
  });
}

/** 10: the log, in order of when it happened. */
function log(frame: Frame): Html {
  const { report, times } = frame;
  const { lines } = report.log;
  const cut = leftOut(frame, report.log);
  if (lines.length === 0) return section(frame, 'log', cut);
  const isLong = lines.length > longLog;
  const groups = together(lines).map((group) => {
    const [first, last] = [group[0]?.happenedAt ?? 0, group.at(-1)?.happenedAt ?? 0];
    const head = `${times.dateTime(first)} – ${times.time(last)}`;
    const entries = isLong ? paragraphs(frame, group) : group.map((line) => entry(frame, line));
    return html`<section aria-label="${head}"><h3>${head}</h3>${entries}</section>`;
  });
  return section(frame, 'log', html`${cut}<div class="log${isLong ? ' long' : ''}">${groups}</div>`);
}

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
