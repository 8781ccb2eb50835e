import { type Html, html } from '../../base/html.ts';
import type { Language } from '../../errors/faults.ts';
import type { HandoverReport } from '../report.ts';
import { renderFigures } from './figures.ts';
import {
  getCameraName,
  priorityShapeDefs,
  type ReportNames,
  type ReportPageContext,
  renderSection,
  toPlainText,
} from './frame.ts';
import {
  getReportTitle,
  getSignatureState,
  renderHeading,
  renderRisks,
  renderShiftFacts,
  renderThreeThings,
  renderThreeThingsAgain,
} from './heading.ts';
import { renderOrderLines } from './order.ts';
import { renderAbnormalities, renderExports, renderGaps, renderQuestions, renderSignatures } from './rest.ts';
import { reportStyle } from './style.ts';
import { getOmittedLinesText } from './table.ts';
import { createZoneTimes } from './times.ts';
import { reportTexts } from './words.ts';
import {
  renderAlerts,
  renderDegradedCameras,
  renderIncidents,
  renderStandingItems,
  renderSuppressedAlerts,
} from './work.ts';

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
function message(frame: ReportPageContext, line: Line): string {
  const { text, place, cameras, by, addenda } = line;
  const { words, times } = frame;
  const where = [place, ...cameras.map((id) => getCameraName(frame, id))].filter((name) => name !== '');
  const added = [
    ...renderOrderLines(words, times.dateTime, line),
    ...addenda.map((one) => `${words.addendum}, ${times.dateTime(one.at)}, ${one.by.name}: ${one.text}`),
  ].map((one) => `\n${one}`);
  const at = where.length === 0 ? '' : ` [${where.join(' · ')}]`;
  return toPlainText(`${text}${at} – ${by.name}${added.join('')}`);
}

const entry = (frame: ReportPageContext, line: Line): Html =>
  html`<p>${frame.times.time(line.happenedAt)}\u2003<b>${frame.words.entries[line.type]}:</b> ${message(frame, line)}</p>`;

/** Renders the entries of a long log. */
function paragraphs(frame: ReportPageContext, lines: readonly Line[]): Html[] {
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
function log(frame: ReportPageContext): Html {
  const { report, times } = frame;
  const { lines } = report.log;
  const cut = getOmittedLinesText(frame, report.log);
  if (lines.length === 0) return renderSection(frame, 'log', cut);
  const isLong = lines.length > longLog;
  const groups = together(lines).map((group) => {
    const [first, last] = [group[0]?.happenedAt ?? 0, group.at(-1)?.happenedAt ?? 0];
    const head = `${times.dateTime(first)} – ${times.time(last)}`;
    const entries = isLong ? paragraphs(frame, group) : group.map((line) => entry(frame, line));
    return html`<section aria-label="${head}"><h3>${head}</h3>${entries}</section>`;
  });
  return renderSection(frame, 'log', html`${cut}<div class="log${isLong ? ' long' : ''}">${groups}</div>`);
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
export function renderReportPage(report: HandoverReport, language: Language, names: ReportNames): ReportPage {
  const words = reportTexts[language];
  const frame: ReportPageContext = { report, words, names, times: createZoneTimes(report.zone) };
  const { title: called, time } = getReportTitle(frame);
  const when =
    report.handover === null ? time : `${report.shift.name[language]} ${frame.times.day(report.shift.from)}`;
  const title = toPlainText(`${called} – ${words.subject(report.subject)} – ${when}`);
  const { state, sha256 } = getSignatureState(report);
  const foot = sha256 === undefined ? words.states[state] : `SHA-256 ${sha256}`;
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title><style>${{ html: reportStyle }}</style></head><body>${priorityShapeDefs}<main>
${renderRisks(frame)}<header>${renderHeading(frame)}</header>
${renderShiftFacts(frame)}
${renderThreeThings(frame)}
${renderIncidents(frame)}
${renderAlerts(frame)}
${renderSuppressedAlerts(frame)}
${renderDegradedCameras(frame)}
${renderAbnormalities(frame)}
${renderStandingItems(frame)}
${renderExports(frame)}
${log(frame)}
${renderFigures(frame)}
${renderGaps(frame)}
${renderQuestions(frame)}
${renderThreeThingsAgain(frame)}
${renderSignatures(frame)}
</main></body></html>
`;
  return { html: page.html, title, foot };
}
