import { type Html, html } from '../../base/html.ts';
import type { HandoverReport } from '../report.ts';
import { cameraName, type Frame, plain, section } from './frame.ts';
import { orderLines } from './order.ts';
import { leftOut } from './table.ts';

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
function said(frame: Frame, line: Line): string {
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
  html`<p>${frame.times.time(line.happenedAt)}\u2003<b>${frame.words.entries[line.type]}:</b> ${said(frame, line)}</p>`;

/** Entries as they stand in a long log. */
function paragraphs(frame: Frame, lines: readonly Line[]): Html[] {
  const { times, words } = frame;
  const texts = lines.map(
    (line) => `${times.time(line.happenedAt)}\u2002${words.entries[line.type]}: ${said(frame, line)}`,
  );
  return Array.from({ length: Math.ceil(texts.length / entriesOfParagraph) }, (_, n) => {
    const some = texts.slice(n * entriesOfParagraph, (n + 1) * entriesOfParagraph);
    return html`<p>${some.join('\n')}</p>`;
  });
}

/** 10: the log, in order of when it happened. */
export function log(frame: Frame): Html {
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
