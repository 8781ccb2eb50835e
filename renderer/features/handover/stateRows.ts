import { type AlertPriority, priorityShapes, toAlertTitle } from '../../../core/alerts/alert.ts';
import { getAbnormalityText } from '../../../core/handover/document/abnormal.ts';
import { getSuppressionEnd, getSuppressionReason } from '../../../core/handover/document/setAside.ts';
import { getExportName } from '../../../core/handover/document/words.ts';
import type { HandoverReport } from '../../../core/handover/report.ts';
import {
  createSectionRows,
  createUnknownDataNote,
  joinNonEmpty,
  type ReportRow,
  type ReportRowContext,
} from './rowContext.ts';

type AlertLine = HandoverReport['alerts']['lines'][number];

/**
 * Returns the class and the source's own text, as on paper.
 * For a line-crossing alert that text may be only the line's name.
 */
function nameOf({ title, class: key }: AlertLine, { names }: ReportRowContext): string {
  const kind = names.alertClass(key) ?? key;
  return toAlertTitle(kind, title);
}

/**
 * Returns the highlighting of an alert as in the queue.
 * An unacknowledged severe one is filled, one of medium priority coloured.
 */
function gradeOf({ priority, acknowledged }: AlertLine): {
  readonly tone?: AlertPriority;
  readonly loud?: boolean;
} {
  if (acknowledged || priority === 'low') return {};
  return priority === 'medium' ? { tone: priority } : { tone: priority, loud: true };
}

/** Sections 4 to 9: the state at the end of the shift. */
export function createStateRows(making: ReportRowContext): ReportRow[] {
  const { w, report, when } = making;
  const { alerts, setAside, degraded, abnormal, standing, exports } = report;
  const calm = { mark: undefined, weight: 'calm' } as const;
  return [
    ...createSectionRows(
      making,
      { ...alerts, section: 4, title: w.sections.alerts, name: 'alerts', item: 'alerts' },
      (one) => ({
        mark: priorityShapes[one.priority],
        label: w.priorities[one.priority],
        text: nameOf(one, making),
        under: joinNonEmpty(
          one.cameraName,
          one.acknowledged ? w.acknowledged : w.unacknowledged,
          one.owner?.name ?? w.unassigned,
          one.count > 1 ? w.timesSeen(one.count) : null,
        ),
        at: when(one.receivedAt),
        weight: 'calm',
        ...gradeOf(one),
      }),
    ),
    ...createSectionRows(
      making,
      { ...setAside, section: 5, title: w.sections.setAside, name: 'setAside', item: 'setAside' },
      (one) => ({
        ...calm,
        mark: priorityShapes[one.priority],
        label: w.setAside[one.how],
        text: joinNonEmpty(nameOf(one, making), one.cameraName),
        under: joinNonEmpty(one.by, getSuppressionReason(w, making.names, one)),
        at: getSuppressionEnd(w, (at) => `${w.heads.until} ${when(at)}`, one),
      }),
    ),
    ...createSectionRows(
      making,
      { ...degraded, section: 6, title: w.sections.degraded, name: 'degraded', item: 'degraded' },
      (one) => ({
        ...calm,
        label: w.degraded[one.what],
        text: one.name,
        under: one.text,
        at: one.since === null ? w.unknownSince : `${w.heads.since} ${when(one.since)}`,
      }),
    ),
    ...createUnknownDataNote(making, 6, ['desks']),
    ...createSectionRows(
      making,
      { ...abnormal, section: 7, title: w.sections.abnormal, name: 'abnormal' },
      (one) => ({
        ...calm,
        label: w.abnormal[one.what],
        text: one.name,
        under: joinNonEmpty(one.by, getAbnormalityText(w, one)),
        at: joinNonEmpty(
          one.since === null ? null : `${w.heads.since} ${when(one.since)}`,
          one.until === null ? null : `${w.heads.until} ${when(one.until)}`,
        ),
      }),
    ),
    ...createUnknownDataNote(making, 7, ['leases', 'tours', 'walls', 'rights']),
    ...createSectionRows(
      making,
      { ...standing, section: 8, title: w.sections.standing, name: 'standing' },
      (one) => ({
        ...calm,
        label: w.standing[one.what],
        text: one.text,
        under: joinNonEmpty(one.by.name, one.place?.text),
        at: `${when(one.from)} – ${one.until === null ? w.noEnd : when(one.until)}`,
        ...making.of(one.item),
      }),
    ),
    ...orderRows(making),
    ...createSectionRows(
      making,
      { ...exports, section: 9, title: w.sections.exports, name: 'exports' },
      (one) => ({
        ...calm,
        label: w.exports[one.what],
        text: getExportName(w, one.name),
        under: joinNonEmpty(one.by, one.reason),
        at: when(one.at),
      }),
    ),
    ...createUnknownDataNote(making, 9, ['exports']),
  ];
}

function orderRows(making: ReportRowContext): ReportRow[] {
  const { w, report, when } = making;
  const { lines, total } = report.orders;
  return createSectionRows(
    making,
    { section: 8, title: w.orders, name: 'orders', lines, total, part: true },
    (one) => ({
      mark: undefined,
      label: w.entries.order,
      text: one.text,
      under: joinNonEmpty(
        `${w.heads.givenBy}: ${one.order.givenBy}`,
        `${w.heads.answers}: ${one.order.answers}`,
        when(one.at),
      ),
      at:
        one.order.dueAt === null
          ? ''
          : `${w.heads.due} ${when(one.order.dueAt)}${one.overdue ? ` ${w.overdue}` : ''}`,
      weight: one.overdue ? 'alarm' : 'calm',
      ...making.of(one.item),
    }),
  );
}
