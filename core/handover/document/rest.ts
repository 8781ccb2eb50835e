import { type Html, html, noHtml } from '../../base/html.ts';
import { Unknown } from '../report.ts';
import { abnormalText } from './abnormal.ts';
import { type Frame, moment, plain, section, unknown } from './frame.ts';
import { signedState } from './heading.ts';
import { all, type Column, type Lines, table } from './table.ts';
import { nameOfExport } from './words.ts';

/** Renders a section of which some kinds may be unknown: its lines are then what is known, not all there is. */
function asFarAsKnown<L>(
  frame: Frame,
  name: 'abnormal' | 'exports' | 'gaps',
  kinds: readonly Unknown[],
  lines: Lines<L>,
  columns: readonly Column<L>[],
): Html {
  const note = unknown(frame, kinds);
  const none = note === noHtml ? undefined : frame.words.noneKnown;
  return section(frame, name, [note, table(frame, lines, columns, none)]);
}

/** Section 7: abnormalities. */
export function abnormal(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return asFarAsKnown(frame, 'abnormal', ['leases', 'tours', 'walls', 'rights'], report.abnormal, [
    { head: heads.what, width: 18, cell: ({ what }) => words.abnormal[what] },
    { head: heads.name, width: 24, cell: ({ name }) => plain(name) },
    { head: heads.by, width: 16, cell: ({ by }) => plain(by) },
    {
      head: heads.since,
      width: 10,
      cell: ({ since }) => (since === null ? words.unknownSince : moment(frame, since)),
    },
    {
      head: heads.until,
      width: 10,
      cell: ({ until }) => (until === null ? words.noEnd : moment(frame, until)),
    },
    { head: heads.text, width: 22, cell: (one) => plain(abnormalText(words, one)) },
  ]);
}

/** Section 9: exports and pending evidence holds. */
export function exports(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return asFarAsKnown(frame, 'exports', ['exports'], report.exports, [
    { head: heads.what, width: 16, cell: ({ what }) => words.exports[what] },
    { head: heads.name, width: 34, cell: ({ name }) => plain(nameOfExport(words, name)) },
    { head: heads.by, width: 16, cell: ({ by }) => plain(by) },
    { head: heads.at, width: 10, cell: ({ at }) => moment(frame, at) },
    { head: heads.reason, width: 24, cell: ({ reason }) => plain(reason) },
  ]);
}

/** Section 12: gaps in the data. */
export function gaps(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return asFarAsKnown(frame, 'gaps', Unknown.options, report.gaps, [
    {
      head: heads.what,
      width: 46,
      cell: ({ what, byMs }) =>
        byMs === null ? words.gaps[what] : `${words.gaps[what]}: ${words.clockBy(byMs)}`,
    },
    { head: heads.since, width: 18, cell: ({ from }) => moment(frame, from) },
    {
      head: heads.until,
      width: 18,
      cell: ({ to, byMs }) => (to !== null ? moment(frame, to) : byMs === null ? words.still : '–'),
    },
    {
      head: heads.period,
      width: 18,
      cell: ({ from, to }) => (to === null ? '–' : words.duration(to - from)),
    },
  ]);
}

/** Section 13: questions and answers. */
export function questions(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return section(
    frame,
    'questions',
    table(frame, all(report.questions), [
      {
        head: heads.question,
        width: 50,
        cell: ({ by, at, text }) =>
          html`${plain(text)}<br><small>${plain(by.name)}, ${moment(frame, at)}</small>`,
      },
      {
        head: heads.answer,
        width: 50,
        cell: ({ answer }) =>
          answer
            ? html`${plain(answer.text)}<br><small>${plain(answer.by.name)}, ${moment(frame, answer.at)}</small>`
            : html`<b>${words.notAnswered}</b>`,
      },
    ]),
  );
}

/** Section 14: signatures with time, method and hash; with space for a pen, because paper procedures may require it. */
export function signatures(frame: Frame): Html {
  const { report, words, times } = frame;
  const { heads } = words;
  const { state, version, sha256 } = signedState(report);
  const block = (as: 'outgoing' | 'incoming') => {
    const signed = report.signatures.findLast((one) => one.as === as && one.version === version);
    const person = signed?.by ?? report.people.find((one) => one.as === as)?.person;
    return html`<div class="signature"><p><b>${words.parts[as].toLocaleUpperCase(words.language)}</b></p><p class="pen"></p><p class="name"><b>${
      person ? plain(person.name) : '…………………………'
    }</b></p>${
      signed
        ? html`<p>${times.dateTime(signed.at)}</p><p>${words.signedBy[signed.how]}</p><p>${words.version(signed.version)}</p>`
        : html`<p>${words.unsigned}</p>`
    }</div>`;
  };
  const earlier = report.signatures.filter((one) => one.version !== version);
  return section(frame, 'signatures', [
    html`<p>${state === 'both' ? words.closing : words.states[state]}</p>${report.handover === null ? noHtml : html`<div class="signatures">${block('outgoing')}${block('incoming')}</div>`}`,
    sha256 ? html`<p class="hash">${heads.hash}: <span>${sha256}</span></p>` : noHtml,
    earlier.length === 0
      ? noHtml
      : table(frame, all(earlier), [
          { head: heads.version, width: 10, cell: (one) => words.count(one.version) },
          { head: heads.part, width: 12, cell: ({ as }) => words.parts[as] },
          { head: heads.person, width: 22, cell: ({ by }) => plain(by.name) },
          { head: heads.at, width: 14, cell: ({ at }) => times.dateTime(at) },
          { head: heads.how, width: 20, cell: ({ how }) => words.signedBy[how] },
          { head: heads.hash, width: 22, cell: (one) => html`<small>${one.sha256}</small>` },
        ]),
    report.addenda.length === 0
      ? noHtml
      : html`<h3>${words.addenda}</h3>${table(frame, all(report.addenda), [
          { head: heads.at, width: 16, cell: ({ at }) => times.dateTime(at) },
          { head: heads.by, width: 24, cell: ({ by }) => plain(by.name) },
          { head: heads.text, width: 60, cell: ({ text }) => plain(text) },
        ])}`,
  ]);
}
