import { type Html, html, noHtml } from '../../base/html.ts';
import { UnknownData } from '../report.ts';
import { getAbnormalityText } from './abnormal.ts';
import {
  formatMoment,
  type ReportPageContext,
  renderSection,
  renderUnknownData,
  toPlainText,
} from './frame.ts';
import { getSignatureState } from './heading.ts';
import { renderTable, type SectionLines, type TableColumn, toSectionLines } from './table.ts';
import { getExportName } from './words.ts';

/** Renders a section of which some kinds may be unknown: its lines are then what is known, not all there is. */
function asFarAsKnown<L>(
  frame: ReportPageContext,
  name: 'abnormal' | 'exports' | 'gaps',
  kinds: readonly UnknownData[],
  lines: SectionLines<L>,
  columns: readonly TableColumn<L>[],
): Html {
  const note = renderUnknownData(frame, kinds);
  const none = note === noHtml ? undefined : frame.words.noneKnown;
  return renderSection(frame, name, [note, renderTable(frame, lines, columns, none)]);
}

/** Section 7: abnormalities. */
export function renderAbnormalities(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return asFarAsKnown(frame, 'abnormal', ['leases', 'tours', 'walls', 'rights'], report.abnormal, [
    { head: heads.what, width: 18, cell: ({ what }) => words.abnormal[what] },
    { head: heads.name, width: 24, cell: ({ name }) => toPlainText(name) },
    { head: heads.by, width: 16, cell: ({ by }) => toPlainText(by) },
    {
      head: heads.since,
      width: 10,
      cell: ({ since }) => (since === null ? words.unknownSince : formatMoment(frame, since)),
    },
    {
      head: heads.until,
      width: 10,
      cell: ({ until }) => (until === null ? words.noEnd : formatMoment(frame, until)),
    },
    { head: heads.text, width: 22, cell: (one) => toPlainText(getAbnormalityText(words, one)) },
  ]);
}

/** Section 9: exports and pending evidence holds. */
export function renderExports(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return asFarAsKnown(frame, 'exports', ['exports'], report.exports, [
    { head: heads.what, width: 16, cell: ({ what }) => words.exports[what] },
    { head: heads.name, width: 34, cell: ({ name }) => toPlainText(getExportName(words, name)) },
    { head: heads.by, width: 16, cell: ({ by }) => toPlainText(by) },
    { head: heads.at, width: 10, cell: ({ at }) => formatMoment(frame, at) },
    { head: heads.reason, width: 24, cell: ({ reason }) => toPlainText(reason) },
  ]);
}

/** Section 12: gaps in the data. */
export function renderGaps(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return asFarAsKnown(frame, 'gaps', UnknownData.options, report.gaps, [
    {
      head: heads.what,
      width: 46,
      cell: ({ what, byMs }) =>
        byMs === null ? words.gaps[what] : `${words.gaps[what]}: ${words.clockBy(byMs)}`,
    },
    { head: heads.since, width: 18, cell: ({ from }) => formatMoment(frame, from) },
    {
      head: heads.until,
      width: 18,
      cell: ({ to, byMs }) => (to !== null ? formatMoment(frame, to) : byMs === null ? words.still : '–'),
    },
    {
      head: heads.period,
      width: 18,
      cell: ({ from, to }) => (to === null ? '–' : words.duration(to - from)),
    },
  ]);
}

/** Section 13: questions and answers. */
export function renderQuestions(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return renderSection(
    frame,
    'questions',
    renderTable(frame, toSectionLines(report.questions), [
      {
        head: heads.question,
        width: 50,
        cell: ({ by, at, text }) =>
          html`${toPlainText(text)}<br><small>${toPlainText(by.name)}, ${formatMoment(frame, at)}</small>`,
      },
      {
        head: heads.answer,
        width: 50,
        cell: ({ answer }) =>
          answer
            ? html`${toPlainText(answer.text)}<br><small>${toPlainText(answer.by.name)}, ${formatMoment(frame, answer.at)}</small>`
            : html`<b>${words.notAnswered}</b>`,
      },
    ]),
  );
}

/** Section 14: signatures with time, method and hash; with space for a pen, because paper procedures may require it. */
export function renderSignatures(frame: ReportPageContext): Html {
  const { report, words, times } = frame;
  const { heads } = words;
  const { state, version, sha256 } = getSignatureState(report);
  const block = (as: 'outgoing' | 'incoming') => {
    const signed = report.signatures.findLast((one) => one.as === as && one.version === version);
    const person = signed?.by ?? report.people.find((one) => one.as === as)?.person;
    return html`<div class="signature"><p><b>${words.parts[as].toLocaleUpperCase(words.language)}</b></p><p class="pen"></p><p class="name"><b>${
      person ? toPlainText(person.name) : '…………………………'
    }</b></p>${
      signed
        ? html`<p>${times.dateTime(signed.at)}</p><p>${words.signedBy[signed.how]}</p><p>${words.version(signed.version)}</p>`
        : html`<p>${words.unsigned}</p>`
    }</div>`;
  };
  const earlier = report.signatures.filter((one) => one.version !== version);
  return renderSection(frame, 'signatures', [
    html`<p>${state === 'both' ? words.closing : words.states[state]}</p>${report.handover === null ? noHtml : html`<div class="signatures">${block('outgoing')}${block('incoming')}</div>`}`,
    sha256 ? html`<p class="hash">${heads.hash}: <span>${sha256}</span></p>` : noHtml,
    earlier.length === 0
      ? noHtml
      : renderTable(frame, toSectionLines(earlier), [
          { head: heads.version, width: 10, cell: (one) => words.count(one.version) },
          { head: heads.part, width: 12, cell: ({ as }) => words.parts[as] },
          { head: heads.person, width: 22, cell: ({ by }) => toPlainText(by.name) },
          { head: heads.at, width: 14, cell: ({ at }) => times.dateTime(at) },
          { head: heads.how, width: 20, cell: ({ how }) => words.signedBy[how] },
          { head: heads.hash, width: 22, cell: (one) => html`<small>${one.sha256}</small>` },
        ]),
    report.addenda.length === 0
      ? noHtml
      : html`<h3>${words.addenda}</h3>${renderTable(frame, toSectionLines(report.addenda), [
          { head: heads.at, width: 16, cell: ({ at }) => times.dateTime(at) },
          { head: heads.by, width: 24, cell: ({ by }) => toPlainText(by.name) },
          { head: heads.text, width: 60, cell: ({ text }) => toPlainText(text) },
        ])}`,
  ]);
}
