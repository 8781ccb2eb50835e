import { withTitle } from '../../alerts/alert.ts';
import { type Html, html, noHtml } from '../../base/html.ts';
import type { HandoverReport } from '../report.ts';
import { cameraName, type Frame, moment, plain, priority, section, tick, unknown, wordsOf } from './frame.ts';
import { asideReason, asideUntil } from './setAside.ts';
import { table } from './table.ts';

type Alert = HandoverReport['alerts']['lines'][number];

function due(frame: Frame, at: number | null, overdue: boolean): Html {
  if (at === null) return html`–`;
  return overdue
    ? html`<b>${moment(frame, at)}</b><br><b class="late">${frame.words.overdue}</b>`
    : html`${moment(frame, at)}`;
}

/** Returns the remark on a whole section, and whether the incoming operator has taken it over. */
function ofSection(frame: Frame, item: string): Html {
  const taken = tick(frame, item);
  return html`${taken === noHtml ? noHtml : html`<p class="taken">${taken}</p>`}${wordsOf(frame, item)}`;
}

/** Section 3: open incidents. */
export function incidents(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return section(
    frame,
    'incidents',
    table(frame, report.incidents, [
      {
        head: `${heads.priority}, ${heads.state.toLocaleLowerCase(words.language)}`,
        width: 13,
        cell: (one) => html`${priority(frame, one.priority)}<br>${words.incidentStates[one.state]}`,
      },
      {
        head: heads.incident,
        width: 31,
        cell: (one) =>
          html`<b>${plain(one.title)}</b>${one.place?.text ? html`<br>${plain(one.place.text)}` : noHtml}<br><small>${words.opened(
            moment(frame, one.openedAt),
            plain(one.openedBy.name),
          )}${one.pending ? ` · ${words.pending}` : ''}</small>${wordsOf(frame, one.item)}`,
      },
      {
        head: heads.owner,
        width: 14,
        cell: ({ owner }) => (owner ? plain(owner.name) : html`<b>${words.unassigned}</b>`),
      },
      { head: heads.next, width: 20, cell: ({ nextStep }) => plain(nextStep) || '–' },
      { head: heads.due, width: 10, cell: ({ dueAt, overdue }) => due(frame, dueAt, overdue) },
      { head: heads.taken, width: 12, cell: ({ item }) => tick(frame, item) },
    ]),
  );
}

/** Returns an alert's class and its source's own title. */
function alertWords(frame: Frame, alert: Alert): Html {
  const kind = plain(frame.names.alertClass(alert.class) ?? alert.class);
  const head = html`<b>${kind}</b>${withTitle(kind, plain(alert.title)).slice(kind.length)}`;
  return alert.count > 1 ? html`${head} ${frame.words.timesSeen(alert.count)}` : head;
}
const alertCamera = (frame: Frame, { camera, cameraName: name }: Alert) =>
  plain(name) || (camera === null ? '–' : cameraName(frame, camera));

/** Section 4: unacknowledged and open alerts. */
export function alerts(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  const { total, unacknowledged, byPriority } = report.alerts;
  const split = (['critical', 'high', 'medium', 'low'] as const).map(
    (of) => html`<span class="part">${priority(frame, of)} <b>${words.count(byPriority[of])}</b></span>`,
  );
  return section(frame, 'alerts', [
    total === 0
      ? noHtml
      : html`<p class="split">${words.ofTotal(total)}; ${words.unacknowledged.toLocaleLowerCase(words.language)}: <b>${words.count(
          unacknowledged,
        )}</b>. ${split}</p>`,
    ofSection(frame, 'alerts'),
    table(frame, report.alerts, [
      { head: heads.priority, width: 13, cell: (one) => priority(frame, one.priority) },
      { head: heads.received, width: 12, cell: (one) => moment(frame, one.receivedAt) },
      { head: heads.alert, width: 30, cell: (one) => alertWords(frame, one) },
      { head: heads.camera, width: 25, cell: (one) => alertCamera(frame, one) },
      {
        head: heads.owner,
        width: 20,
        cell: ({ owner, acknowledged }) =>
          html`${acknowledged ? noHtml : html`<b>${words.unacknowledged}</b><br>`}${owner ? plain(owner.name) : words.unassigned}`,
      },
    ]),
  ]);
}

/** Section 5: shelved, suppressed and out-of-service alerts, with person, reason and end. */
export function setAside(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return section(frame, 'setAside', [
    ofSection(frame, 'setAside'),
    table(frame, report.setAside, [
      { head: heads.what, width: 14, cell: ({ how }) => words.setAside[how] },
      {
        head: heads.alert,
        width: 36,
        cell: (one) =>
          html`${priority(frame, one.priority)} · ${alertWords(frame, one)}<br>${alertCamera(frame, one)}`,
      },
      { head: heads.by, width: 16, cell: ({ by }) => plain(by) },
      { head: heads.reason, width: 22, cell: (one) => plain(asideReason(words, frame.names, one)) },
      {
        head: heads.until,
        width: 12,
        cell: (one) => asideUntil(words, (at) => moment(frame, at), one),
      },
    ]),
  ]);
}

const placed = (frame: Frame, place: string, cameras: readonly Parameters<typeof cameraName>[1][]): Html => {
  const named = [plain(place), ...cameras.map((id) => cameraName(frame, id))].filter((name) => name !== '');
  return named.length === 0 ? noHtml : html`<br><small>${named.join(' · ')}</small>`;
};

/** Section 8: watch list, standing orders, planned events, and orders without an end. */
export function standing(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return section(frame, 'standing', [
    table(frame, report.standing, [
      { head: heads.what, width: 14, cell: ({ what }) => words.standing[what] },
      {
        head: heads.text,
        width: 42,
        cell: (one) =>
          html`${plain(one.text)}${placed(frame, one.place?.text ?? '', one.cameras)}${wordsOf(frame, one.item)}`,
      },
      { head: heads.since, width: 10, cell: ({ from }) => moment(frame, from) },
      {
        head: heads.until,
        width: 10,
        cell: ({ until }) => (until === null ? words.noEnd : moment(frame, until)),
      },
      { head: heads.by, width: 12, cell: ({ by }) => plain(by.name) },
      { head: heads.taken, width: 12, cell: ({ item }) => tick(frame, item) },
    ]),
    html`<h3>${words.orders}</h3>`,
    table(frame, report.orders, [
      {
        head: heads.text,
        width: 36,
        cell: (one) =>
          html`${plain(one.text)}<br><small>${moment(frame, one.at)}, ${plain(one.by.name)}</small>${wordsOf(frame, one.item)}`,
      },
      { head: heads.givenBy, width: 21, cell: ({ order }) => plain(order.givenBy) },
      { head: heads.answers, width: 19, cell: ({ order }) => plain(order.answers) },
      { head: heads.due, width: 12, cell: ({ order, overdue }) => due(frame, order.dueAt, overdue) },
      { head: heads.taken, width: 12, cell: ({ item }) => tick(frame, item) },
    ]),
  ]);
}

/** Section 6: degraded cameras and links. */
export function degraded(frame: Frame): Html {
  const { report, words } = frame;
  const { heads } = words;
  return section(frame, 'degraded', [
    ofSection(frame, 'degraded'),
    unknown(frame, ['desks']),
    table(frame, report.degraded, [
      { head: heads.what, width: 16, cell: ({ what }) => words.degraded[what] },
      { head: heads.name, width: 34, cell: ({ name }) => plain(name) },
      {
        head: heads.since,
        width: 12,
        cell: ({ since }) => (since === null ? words.unknownSince : moment(frame, since)),
      },
      { head: heads.text, width: 38, cell: ({ text }) => plain(text) },
    ]),
  ]);
}
