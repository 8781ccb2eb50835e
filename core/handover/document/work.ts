import { toAlertTitle } from '../../alerts/alert.ts';
import { type Html, html, noHtml } from '../../base/html.ts';
import type { HandoverReport } from '../report.ts';
import {
  formatMoment,
  getCameraName,
  getOutgoingRemark,
  type ReportPageContext,
  renderPriority,
  renderSection,
  renderTakeoverTick,
  renderUnknownData,
  toPlainText,
} from './frame.ts';
import { getSuppressionEnd, getSuppressionReason } from './setAside.ts';
import { renderTable } from './table.ts';

type Alert = HandoverReport['alerts']['lines'][number];

function due(frame: ReportPageContext, at: number | null, overdue: boolean): Html {
  if (at === null) return html`–`;
  return overdue
    ? html`<b>${formatMoment(frame, at)}</b><br><b class="late">${frame.words.overdue}</b>`
    : html`${formatMoment(frame, at)}`;
}

/** Returns the remark on a whole section, and whether the incoming operator has taken it over. */
function ofSection(frame: ReportPageContext, item: string): Html {
  const taken = renderTakeoverTick(frame, item);
  return html`${taken === noHtml ? noHtml : html`<p class="taken">${taken}</p>`}${getOutgoingRemark(frame, item)}`;
}

/** Section 3: open incidents. */
export function renderIncidents(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return renderSection(
    frame,
    'incidents',
    renderTable(frame, report.incidents, [
      {
        head: `${heads.priority}, ${heads.state.toLocaleLowerCase(words.language)}`,
        width: 13,
        cell: (one) => html`${renderPriority(frame, one.priority)}<br>${words.incidentStates[one.state]}`,
      },
      {
        head: heads.incident,
        width: 31,
        cell: (one) =>
          html`<b>${toPlainText(one.title)}</b>${one.place?.text ? html`<br>${toPlainText(one.place.text)}` : noHtml}<br><small>${words.opened(
            formatMoment(frame, one.openedAt),
            toPlainText(one.openedBy.name),
          )}${one.pending ? ` · ${words.pending}` : ''}</small>${getOutgoingRemark(frame, one.item)}`,
      },
      {
        head: heads.owner,
        width: 14,
        cell: ({ owner }) => (owner ? toPlainText(owner.name) : html`<b>${words.unassigned}</b>`),
      },
      { head: heads.next, width: 20, cell: ({ nextStep }) => toPlainText(nextStep) || '–' },
      { head: heads.due, width: 10, cell: ({ dueAt, overdue }) => due(frame, dueAt, overdue) },
      { head: heads.taken, width: 12, cell: ({ item }) => renderTakeoverTick(frame, item) },
    ]),
  );
}

/** Returns an alert's class and its source's own title. */
function alertWords(frame: ReportPageContext, alert: Alert): Html {
  const kind = toPlainText(frame.names.alertClass(alert.class) ?? alert.class);
  const head = html`<b>${kind}</b>${toAlertTitle(kind, toPlainText(alert.title)).slice(kind.length)}`;
  return alert.count > 1 ? html`${head} ${frame.words.timesSeen(alert.count)}` : head;
}
const alertCamera = (frame: ReportPageContext, { camera, cameraName: name }: Alert) =>
  toPlainText(name) || (camera === null ? '–' : getCameraName(frame, camera));

/** Section 4: unacknowledged and open alerts. */
export function renderAlerts(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  const { total, unacknowledged, byPriority } = report.alerts;
  const split = (['critical', 'high', 'medium', 'low'] as const).map(
    (of) =>
      html`<span class="part">${renderPriority(frame, of)} <b>${words.count(byPriority[of])}</b></span>`,
  );
  return renderSection(frame, 'alerts', [
    total === 0
      ? noHtml
      : html`<p class="split">${words.ofTotal(total)}; ${words.unacknowledged.toLocaleLowerCase(words.language)}: <b>${words.count(
          unacknowledged,
        )}</b>. ${split}</p>`,
    ofSection(frame, 'alerts'),
    renderTable(frame, report.alerts, [
      { head: heads.priority, width: 13, cell: (one) => renderPriority(frame, one.priority) },
      { head: heads.received, width: 12, cell: (one) => formatMoment(frame, one.receivedAt) },
      { head: heads.alert, width: 30, cell: (one) => alertWords(frame, one) },
      { head: heads.camera, width: 25, cell: (one) => alertCamera(frame, one) },
      {
        head: heads.owner,
        width: 20,
        cell: ({ owner, acknowledged }) =>
          html`${acknowledged ? noHtml : html`<b>${words.unacknowledged}</b><br>`}${owner ? toPlainText(owner.name) : words.unassigned}`,
      },
    ]),
  ]);
}

/** Section 5: shelved, suppressed and out-of-service alerts, with person, reason and end. */
export function renderSuppressedAlerts(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return renderSection(frame, 'setAside', [
    ofSection(frame, 'setAside'),
    renderTable(frame, report.setAside, [
      { head: heads.what, width: 14, cell: ({ how }) => words.setAside[how] },
      {
        head: heads.alert,
        width: 36,
        cell: (one) =>
          html`${renderPriority(frame, one.priority)} · ${alertWords(frame, one)}<br>${alertCamera(frame, one)}`,
      },
      { head: heads.by, width: 16, cell: ({ by }) => toPlainText(by) },
      {
        head: heads.reason,
        width: 22,
        cell: (one) => toPlainText(getSuppressionReason(words, frame.names, one)),
      },
      {
        head: heads.until,
        width: 12,
        cell: (one) => getSuppressionEnd(words, (at) => formatMoment(frame, at), one),
      },
    ]),
  ]);
}

const placed = (
  frame: ReportPageContext,
  place: string,
  cameras: readonly Parameters<typeof getCameraName>[1][],
): Html => {
  const named = [toPlainText(place), ...cameras.map((id) => getCameraName(frame, id))].filter(
    (name) => name !== '',
  );
  return named.length === 0 ? noHtml : html`<br><small>${named.join(' · ')}</small>`;
};

/** Section 8: watch list, standing orders, planned events, and orders without an end. */
export function renderStandingItems(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return renderSection(frame, 'standing', [
    renderTable(frame, report.standing, [
      { head: heads.what, width: 14, cell: ({ what }) => words.standing[what] },
      {
        head: heads.text,
        width: 42,
        cell: (one) =>
          html`${toPlainText(one.text)}${placed(frame, one.place?.text ?? '', one.cameras)}${getOutgoingRemark(frame, one.item)}`,
      },
      { head: heads.since, width: 10, cell: ({ from }) => formatMoment(frame, from) },
      {
        head: heads.until,
        width: 10,
        cell: ({ until }) => (until === null ? words.noEnd : formatMoment(frame, until)),
      },
      { head: heads.by, width: 12, cell: ({ by }) => toPlainText(by.name) },
      { head: heads.taken, width: 12, cell: ({ item }) => renderTakeoverTick(frame, item) },
    ]),
    html`<h3>${words.orders}</h3>`,
    renderTable(frame, report.orders, [
      {
        head: heads.text,
        width: 36,
        cell: (one) =>
          html`${toPlainText(one.text)}<br><small>${formatMoment(frame, one.at)}, ${toPlainText(one.by.name)}</small>${getOutgoingRemark(frame, one.item)}`,
      },
      { head: heads.givenBy, width: 21, cell: ({ order }) => toPlainText(order.givenBy) },
      { head: heads.answers, width: 19, cell: ({ order }) => toPlainText(order.answers) },
      { head: heads.due, width: 12, cell: ({ order, overdue }) => due(frame, order.dueAt, overdue) },
      { head: heads.taken, width: 12, cell: ({ item }) => renderTakeoverTick(frame, item) },
    ]),
  ]);
}

/** Section 6: degraded cameras and links. */
export function renderDegradedCameras(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { heads } = words;
  return renderSection(frame, 'degraded', [
    ofSection(frame, 'degraded'),
    renderUnknownData(frame, ['desks']),
    renderTable(frame, report.degraded, [
      { head: heads.what, width: 16, cell: ({ what }) => words.degraded[what] },
      { head: heads.name, width: 34, cell: ({ name }) => toPlainText(name) },
      {
        head: heads.since,
        width: 12,
        cell: ({ since }) => (since === null ? words.unknownSince : formatMoment(frame, since)),
      },
      { head: heads.text, width: 38, cell: ({ text }) => toPlainText(text) },
    ]),
  ]);
}
