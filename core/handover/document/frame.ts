import type { AlertClass, AlertPriority } from '../../alerts/alert.ts';
import { priorityShapes, siteSourceId } from '../../alerts/alert.ts';
import { type Html, html, noHtml } from '../../base/html.ts';
import type { CameraId } from '../../base/ids.ts';
import type { HandoverReport, UnknownData } from '../report.ts';
import type { ZoneTimes } from './times.ts';
import type { ReportTexts } from './words.ts';

/** Looks up names that a report contains only as ids. Undefined: unknown, or outside the scope. */
export interface ReportNames {
  readonly camera: (id: CameraId) => string | undefined;
  readonly alertClass: (key: AlertClass) => string | undefined;
}

/** The inputs of every part of the page. */
export interface ReportPageContext {
  readonly report: HandoverReport;
  readonly words: ReportTexts;
  readonly times: ZoneTimes;
  readonly names: ReportNames;
}

/** Characters that reverse text, break a page or are invisible; they are shown as a replacement character. */
const unfit = /(?![\n\t])[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]/gu;

/**
 * Matches anything except lines of composed Latin letters (including Vietnamese ones) and punctuation; such text
 * is checked further.
 */
const unusual = /[^\t\n -~\u00a0-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e]/;

/** Returns a person's text in composed form, with its line breaks and without characters that affect the page layout. */
export const toPlainText = (text: string): string =>
  unusual.test(text) ? text.replace(unfit, '\ufffd').normalize('NFC') : text;

const dayMs = 86_400_000;

/** Returns a time, with its date unless the period is shorter than a day and contains it. */
export const formatMoment = ({ times, report: { from, to } }: ReportPageContext, at: number): string =>
  at >= from && at <= to && to - from < dayMs ? times.time(at) : times.short(at);

export const getCameraName = ({ names }: ReportPageContext, id: CameraId): string =>
  toPlainText(names.camera(id) ?? id);

/** Returns the name of an alert source without a camera: as configured, except for the site itself. */
export const getSourceName = (source: string, { charts }: Pick<ReportTexts, 'charts'>): string =>
  source === siteSourceId ? charts.ownSource : toPlainText(source);

/** Returns one of the fourteen sections, by name, in their order. */
export function renderSection(
  { words }: ReportPageContext,
  name: keyof ReportTexts['sections'],
  body: Html | readonly Html[],
): Html {
  const number = Object.keys(words.sections).indexOf(name) + 1;
  return html`<section id="s${number}"><h2><span class="no">${number}.</span> ${words.sections[name]}</h2>${body}</section>`;
}

/** Returns a priority as shape and word, readable without colour. */
export const renderPriority = ({ words }: ReportPageContext, of: AlertPriority): Html =>
  html`<span class="nowrap"><svg class="mark" viewBox="0 0 10 10" aria-hidden="true"><use href="#mark-${priorityShapes[of]}"/></svg> ${words.priorities[of]}</span>`;

/** The shapes of the priorities, defined once for the page. */
export const priorityShapeDefs: Html = html`<svg width="0" height="0" class="defs" aria-hidden="true"><defs>
<symbol id="mark-square" viewBox="0 0 10 10"><rect x="1" y="1" width="8" height="8"/></symbol>
<symbol id="mark-triangle" viewBox="0 0 10 10"><path d="M5 .8 9.6 9.2H.4z"/></symbol>
<symbol id="mark-diamond" viewBox="0 0 10 10"><path d="M5 .7 9.3 5 5 9.3.7 5z" fill="none" stroke="#000" stroke-width="1.4"/></symbol>
<symbol id="mark-ring" viewBox="0 0 10 10"><circle cx="5" cy="5" r="3.8" fill="none" stroke="#000" stroke-width="1.2"/></symbol>
</defs></svg>`;

/** Lists which of these kinds could not be looked up: their absence from the report then means nothing. */
export function renderUnknownData({ report, words }: ReportPageContext, kinds: readonly UnknownData[]): Html {
  const found = kinds.filter((kind) => report.unknown.includes(kind));
  if (found.length === 0) return noHtml;
  return html`<p class="unknown"><b>${words.unknownNote}</b> ${found.map((kind) => words.unknown[kind]).join('; ')}.</p>`;
}

/** Returns the outgoing operator's remark on an item. */
export function getOutgoingRemark({ report, words }: ReportPageContext, item: string): Html {
  const text = report.words.find(({ place }) => place === item);
  return text ? html`<p class="said"><b>${words.handoverWordsOf}:</b> ${toPlainText(text.text)}</p>` : noHtml;
}

/** Returns whether the incoming operator has taken over an item; empty if it is not a carried one. */
export function renderTakeoverTick(frame: ReportPageContext, item: string): Html {
  const { report, words } = frame;
  const carried = report.carried.find((one) => one.item === item);
  if (!carried) return noHtml;
  return carried.ticked
    ? html`<span class="box full"></span>${words.tick(formatMoment(frame, carried.ticked.at))}`
    : html`<span class="box"></span>${words.notTicked}`;
}
