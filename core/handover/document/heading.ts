import { type Html, html, noHtml } from '../../base/html.ts';
import { listPeopleOfReport } from '../parties.ts';
import type { HandoverReport } from '../report.ts';
import { listCurrentRisks } from '../risks.ts';
import { formatMoment, type ReportPageContext, renderSection, toPlainText } from './frame.ts';
import { renderTable, toSectionLines } from './table.ts';
import type { ReportTexts } from './words.ts';

/** Returns the latest version and its signature state. */
export function getSignatureState({ signatures }: HandoverReport): {
  readonly state: keyof ReportTexts['states'];
  readonly version: number;
  readonly sha256: string | undefined;
} {
  const version = Math.max(0, ...signatures.map((one) => one.version));
  const last = signatures.filter((one) => one.version === version);
  const has = (as: 'outgoing' | 'incoming') => last.some((one) => one.as === as);
  return {
    state: has('incoming') ? 'both' : has('outgoing') ? 'outgoing' : 'preview',
    version,
    sha256: last[0]?.sha256,
  };
}

/** Returns a risk with its figures. A figure without a translation appears with its name. */
export function getRiskText(words: ReportTexts, { why, figures }: HandoverReport['risks'][number]): string {
  const values = Object.entries(figures)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => words.risks.figures[name]?.(value) ?? `${name} ${words.decimal(value)}`);
  return values.length === 0 ? words.risks.why[why] : `${words.risks.why[why]}: ${values.join(', ')}`;
}

/** Returns whether the report covers a shift: without a handover the period is arbitrary. */
const isOfShift = ({ handover, to, shift }: HandoverReport) => handover !== null || to === shift.to;

/** Returns the title of the report and its time. */
export function getReportTitle({ report, words, times }: ReportPageContext): {
  readonly title: string;
  readonly time: string;
} {
  const period = `${times.dateTime(report.from)} – ${times.dateTime(report.to)}`;
  return {
    title: report.handover === null ? words.periodTitle : words.title,
    time: isOfShift(report) ? `${toPlainText(report.shift.name[words.language])}, ${period}` : period,
  };
}

/** The risks of this handover, at the very top. */
export function renderRisks({ report, words }: ReportPageContext): Html {
  const risks = listCurrentRisks(report);
  if (risks.length === 0) return noHtml;
  return html`<div class="risks"><p><b>${words.risks.title}</b></p><ul>${risks.map(
    (risk) => html`<li>${toPlainText(getRiskText(words, risk))}</li>`,
  )}</ul></div>`;
}

/** The heading of a Vietnamese record (biên bản): its author on the left, the nation's name and motto on the right. */
export function renderHeading(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { state, version } = getSignatureState(report);
  const { title, time } = getReportTitle(frame);
  const number = report.handover
    ? html`<p class="number">${words.number}: ${report.handover}${version > 0 ? ` · ${words.version(version)}` : ''}</p>`
    : noHtml;
  return html`<div class="letterhead"><div><p><b>${toPlainText(report.centre).toLocaleUpperCase(words.language)}</b></p><p class="under">${toPlainText(
    words.subject(report.subject),
  )}</p></div><div><p><b>${words.nation}</b></p><p class="under"><b>${words.motto}</b></p></div></div>
<h1>${title}</h1><p class="subtitle">${time}</p><p class="state ${state}">${words.states[state]}</p>${number}`;
}

const fact = (head: string, value: string) => html`<div><dt>${head}</dt><dd>${value}</dd></div>`;

/** Section 1: desk, centre, shift, people, times. */
export function renderShiftFacts(frame: ReportPageContext): Html {
  const { report, words, times } = frame;
  const { heads } = words;
  const made = words.inFull(times.time(report.madeAt), times.day(report.madeAt));
  const opening = report.handover === null ? words.periodOpening : words.opening;
  return renderSection(frame, 'where', [
    html`<p>${toPlainText(opening(made, report.centre))}</p><dl class="facts">${fact(heads.centre, toPlainText(report.centre))}${fact(
      heads.desk,
      `${toPlainText(words.subject(report.subject))} (${report.desk})`,
    )}${
      isOfShift(report)
        ? fact(
            heads.shift,
            `${toPlainText(report.shift.name[words.language])} ${times.day(report.shift.from)}`,
          )
        : noHtml
    }${fact(heads.period, `${times.dateTime(report.from)} – ${times.dateTime(report.to)}`)}</dl>`,
    renderTable(frame, toSectionLines(listPeopleOfReport(report)), [
      {
        head: heads.part,
        width: 16,
        cell: ({ as }) => (as === 'duty' ? words.parts.duty : html`<b>${words.parts[as]}</b>`),
      },
      { head: heads.person, width: 32, cell: ({ person }) => html`<b>${toPlainText(person.name)}</b>` },
      { head: heads.post, width: 26, cell: ({ post }) => toPlainText(post) },
      { head: heads.since, width: 13, cell: ({ since }) => formatMoment(frame, since) },
      {
        head: heads.until,
        width: 13,
        cell: ({ until }) => (until === null ? '–' : formatMoment(frame, until)),
      },
    ]),
  ]);
}

function listed({ report, words }: ReportPageContext): Html {
  return html`<ol class="things">${[0, 1, 2].map((i) => {
    const thing = report.things[i];
    return html`<li>${thing ? toPlainText(thing.text) : html`<span class="none">${words.noThing}</span>`}</li>`;
  })}</ol>`;
}

/** Section 2: the three things that matter, in the outgoing operator's words. */
export const renderThreeThings = (frame: ReportPageContext): Html =>
  renderSection(frame, 'things', listed(frame));

/** The three things again, right before the signatures. */
export const renderThreeThingsAgain = (frame: ReportPageContext): Html =>
  html`<section class="again"><h3>${frame.words.thingsAgain}</h3>${listed(frame)}</section>`;
