import { type Html, html } from '../../base/html.ts';
import type { Language } from '../../errors/faults.ts';
import type { HandoverReport } from '../report.ts';
import { figures } from './figures.ts';
import { cameraName, type Frame, marks, plain, type ReportNames, section } from './frame.ts';
import { heading, risks, shiftFacts, signedState, things, thingsAgain, titleOf } from './heading.ts';
import { orderLines } from './order.ts';
import { abnormal, exports, gaps, questions, signatures } from './rest.ts';
import { reportStyle } from './style.ts';
import { leftOut } from './table.ts';
import { zoneTimes } from './times.ts';
import { reportWords } from './words.ts';
import { alerts, degraded, incidents, setAside, standing } from './work.ts';

type Line = HandoverReport['log']['lines'][number];

/**
 * The maximum number of lines under one heading. When Chromium tags a PDF, it visits all siblings before each
 * child, so 20,000 under one heading take minutes.
 */
const mostTogether = 100;
const hourMs = 3_600_000;
/** The log of a shift is far shorter; that of a month gets a denser layout. */
const longLog = 2_000;
/**
 * The number of entries in one paragraph of a long log, each on its own line. Chromium makes two nodes per
 * paragraph before it tags a PDF, 50 us: a second for 20,000.
 */
const entriesOfParagraph = 10;

/** Groups lines of the same hour, at most a hundred. */
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

/** Returns an entry's text after its kind as one text run, because each run adds some hundred bytes to a tagged PDF. */
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

/** Renders the entries of a long log. */
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

/** Section 10: the log, in order of events. */
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

/** A report as a printable page. */
export interface ReportPage {
  readonly html: string;
  readonly title: string;
  /** The identification under the title, in the footer of each page. */
  readonly foot: string;
}

/**
 * Renders a handover report as one HTML page for A4, without scripts and with no resources except its fonts
 * (`fontPath`).
 * The risks come first, followed by the fourteen sections.
 * @throws RangeError if the report's zone is unknown
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
${shiftFacts(frame)}
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
