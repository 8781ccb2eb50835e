import type { AlertPriority } from '../../alerts/alert.ts';
import { getPriorityRank } from '../../alerts/alert.ts';
import { type Html, html, noHtml } from '../../base/html.ts';
import { formatMoment, type ReportPageContext, renderPriority, toPlainText } from './frame.ts';
import { floodPerQuarter, reduceToColumns } from './measures.ts';

/**
 * Charts are as wide as the page, in units of which 680 are its width. They must be readable in black and white:
 * important parts are filled, not coloured.
 */
const width = 680;
const left = 34;
const quarterMs = 900_000;
/** More bars could not be distinguished on A4. */
const mostBars = 160;

const round = (n: number) => Math.round(n * 10) / 10;

/** Returns the smallest of 1, 2, 3, 4, 6, 8, 10, 20, 30… that is not below `n`. */
function niceAbove(n: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= n) ?? 10 * power;
}

/** Returns the interval of hour labels under a chart, so that they do not touch. */
const hoursApart = (quarters: number) =>
  [1, 2, 3, 6, 12, 24, 48].find((hours) => quarters / 4 / hours <= 13) ?? 96;

/** Section 11: alerts per quarter of an hour, with the line above which it is a flood. */
export function renderRateChart(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const all = report.figures.perQuarterHour;
  if (all.length === 0) return noHtml;
  const { columns: bars, each: perBar } = reduceToColumns(all, mostBars);
  const most = Math.max(...all);
  const top = niceAbove(Math.max(most, floodPerQuarter * 1.2));
  const [height, below] = [120, 18];
  const y = (n: number) => round(height - (n / top) * (height - 8));
  const step = (width - left) / bars.length;
  const drawn = bars.map((n, i) =>
    n === 0
      ? noHtml
      : html`<rect x="${round(left + i * step + step * 0.12)}" y="${y(n)}" width="${round(step * 0.76)}" height="${round(height - y(n))}" class="${
          n > floodPerQuarter ? 'over' : 'bar'
        }"/>`,
  );
  const lines = [0, top / 2, top].map(
    (n) =>
      html`<line x1="${left}" x2="${width}" y1="${y(n)}" y2="${y(n)}" class="grid"/><text x="${left - 5}" y="${y(n) + 3}" class="end">${words.count(n)}</text>`,
  );
  const each = hoursApart(all.length) * 4;
  const hours = Array.from({ length: Math.ceil(all.length / each) }, (_, i) => {
    const x = round(left + ((i * each) / perBar) * step);
    return html`<line x1="${x}" x2="${x}" y1="${height}" y2="${height + 4}" class="axis"/><text x="${x}" y="${height + 14}">${formatMoment(
      frame,
      report.from + i * each * quarterMs,
    )}</text>`;
  });
  const alt = words.charts.rateAlt(
    all.reduce((sum, n) => sum + n, 0),
    most,
    formatMoment(frame, report.from + all.indexOf(most) * quarterMs),
  );
  return html`<figure><figcaption>${words.charts.rate}</figcaption><svg viewBox="0 0 ${width} ${height + below}" role="img" aria-label="${alt}">${lines}${drawn}<line x1="${left}" x2="${width}" y1="${y(
    floodPerQuarter,
  )}" y2="${y(floodPerQuarter)}" class="flood"/><text x="${width}" y="${y(floodPerQuarter) - 3}" class="end strong">${words.charts.flood(
    floodPerQuarter,
  )}</text>${hours}</svg>${perBar > 1 ? html`<p class="cut">${words.charts.binned(perBar * 15)}</p>` : noHtml}</figure>`;
}

const fills: Readonly<Record<AlertPriority, string>> = {
  critical: 'black',
  high: 'dense',
  medium: 'light',
  low: 'white',
};

/** Section 11: the distribution of alerts over priorities. */
export function renderPriorityChart(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { byPriority, received } = report.figures.alerts;
  const order = (Object.keys(byPriority) as AlertPriority[]).sort(
    (a, b) => getPriorityRank(a) - getPriorityRank(b),
  );
  const total = order.reduce((sum, of) => sum + byPriority[of], 0);
  if (total === 0) return noHtml;
  let x = 0;
  const parts = order.map((of) => {
    const w = (byPriority[of] / total) * width;
    const part = html`<rect x="${round(x)}" y="1" width="${round(w)}" height="18" class="part ${fills[of]}"/>`;
    x += w;
    return part;
  });
  const named = order.map(
    (of) =>
      html`<span class="part"><span class="key ${fills[of]}"></span>${renderPriority(frame, of)} <b>${words.count(byPriority[of])}</b> (${words.percent(
        byPriority[of] / total,
      )})</span>`,
  );
  return html`<figure><figcaption>${words.charts.split}: ${words.count(received)}</figcaption><svg viewBox="0 0 ${width} 20" aria-hidden="true"><defs><pattern id="dense" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="#fff"/><rect width="2.4" height="4"/></pattern><pattern id="light" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="6" height="6" fill="#fff"/><rect width="1" height="6"/></pattern></defs>${parts}</svg><p class="split">${named}</p></figure>`;
}

/** Returns a bar for a table; its length is the value's share of the greatest. */
export const renderBar = (n: number, most: number, isNow = false): Html =>
  html`<svg class="inline" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true"><rect y="1" width="${round(
    most === 0 ? 0 : (n / most) * 200,
  )}" height="8" class="${isNow ? 'over' : 'bar'}"/></svg>`;

/** Section 11: the time to acknowledge in this shift and in previous ones, oldest first. */
export function renderAcknowledgeChart(frame: ReportPageContext): Html {
  const { report, words, times } = frame;
  const { before, alerts } = report.figures;
  if (before.length === 0) return noHtml;
  const rows = [
    ...before.toReversed().map(({ shift, acknowledgeMs }) => ({
      name: `${shift.name[words.language]} ${times.day(shift.from).slice(0, 5)}`,
      ms: acknowledgeMs,
      isNow: false,
    })),
    { name: words.charts.thisShift, ms: alerts.acknowledgeMs.median, isNow: true },
  ];
  const most = Math.max(1, ...rows.map(({ ms }) => ms ?? 0));
  return html`<figure><figcaption>${words.charts.acknowledge}</figcaption><table class="bars"><tbody>${rows.map(
    ({ name, ms, isNow }) =>
      html`<tr${isNow ? html` class="now"` : noHtml}><th scope="row">${toPlainText(name)}</th><td>${ms === null ? noHtml : renderBar(ms, most, isNow)}</td><td class="n">${
        ms === null ? words.figures.notMeasured : words.duration(ms)
      }</td></tr>`,
  )}</tbody></table></figure>`;
}
