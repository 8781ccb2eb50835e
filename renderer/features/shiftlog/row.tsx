import { memo } from 'react';
import type { DeskId } from '../../../core/base/ids.ts';
import { formatDateTime, formatMinute } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { type LanguageInUse, useLanguage } from '../../i18n/translations.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { IconMark, StateMarks } from '../../ui/iconMark.tsx';
import { MouseTarget } from '../../ui/mouseTarget.tsx';
import type { FormSubject } from './entryForms.tsx';
import { entryTypeShapes, getLineMarks, wasWrittenLate } from './model.ts';
import styles from './row.module.css';
import type { LogDivider } from './rows.ts';

interface Props {
  readonly line: LogLine;
  readonly active: boolean;
  /** Current time, ms since the epoch; it decides what is overdue. */
  readonly now: number;
  readonly thisDesk: DeskId | undefined;
  readonly byId: CamerasState['byId'];
  readonly onPick: (id: LogLine['id']) => void;
  readonly onOpen: (line: LogLine) => void;
}

export const getLineElementId = (id: string): string => `log-${id}`;

/** Formats a time as date and minute. */
export const formatDayAndMinute = (at: number): string => formatDateTime(at).slice(0, -3);

/** Times within this distance are shown without a date, ms. */
const sameDayMs = 12 * 3_600_000;
/** Formats a due time for a row, with its date where the day is not obvious. */
export const formatDueTime = (at: number, now: number): string =>
  Math.abs(at - now) < sameDayMs ? formatMinute(at) : formatDayAndMinute(at);

/** Returns the subject of a form: the row itself may be out of view or have moved. */
export const toFormSubject = ({ entry }: LogLine, now: number): FormSubject => ({
  time: formatDueTime(entry.happenedAt, now),
  text: entry.text,
});

/** Lists the cameras of an entry, the first with number and name. */
function camerasText({ entry }: LogLine, byId: Props['byId'], { t }: LanguageInUse): string | undefined {
  const [first, ...more] = entry.cameras.flatMap((id) => byId.get(id)?.camera ?? []);
  return first && `${t.log.camera(first.number)} ${first.name}${more.length > 0 ? ` +${more.length}` : ''}`;
}

/**
 * Returns the second line of a row: place, author and desk.
 * The operators on duty are shown for the focused entry.
 */
function under(
  line: LogLine,
  { byId, thisDesk, active }: Pick<Props, 'byId' | 'thisDesk' | 'active'>,
  { t }: LanguageInUse,
): readonly string[] {
  const { entry } = line;
  const [camera] = entry.cameras;
  const { place } = entry;
  const people = entry.people.join(', ');
  const isAbout = entry.type === 'call' || entry.type === 'visitor';
  const reported = !isAbout ? t.log.onDuty : entry.type === 'call' ? t.log.called : t.log.visitors;
  const isOfCamera = camera !== undefined && place?.text === byId.get(camera)?.camera.name;
  return [
    ...(place?.text && !isOfCamera ? [place.text] : []),
    ...(entry.alerts.length > 0 ? [t.log.alerts(entry.alerts.length)] : []),
    ...(people === '' || !(isAbout || active) ? [] : [reported(people)]),
    ...(line.desk === thisDesk ? [] : [t.log.otherDesk(line.desk.slice(-4))]),
  ];
}

/** One entry of the log with its addenda. */
export const LineRow = memo(function LineRow(props: Props) {
  const { line, active, now, onPick, onOpen } = props;
  const speech = useLanguage();
  const { t, language } = speech;
  const { entry, ended } = line;
  const { order } = entry;
  const camera = camerasText(line, props.byId, speech);
  return (
    <div
      id={getLineElementId(line.id)}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-type={entry.type}
      data-pending={line.pending}
      data-refused={line.refused !== null}
      onPointerDown={() => onPick(line.id)}
      onDoubleClick={() => onOpen(line)}
    >
      <time className={styles.time}>{formatMinute(entry.happenedAt)}</time>
      <div className={styles.kind}>
        <span className={styles.type}>
          <IconMark shape={entryTypeShapes[entry.type]} /> {t.log.types[entry.type]}
        </span>
        <StateMarks marks={getLineMarks(line, now, t)} />
      </div>
      <div className={styles.body}>
        <p className={styles.text} data-whole={active}>
          {entry.text}
        </p>
        {order && (
          <p className={styles.order}>
            {t.log.order.given(order.givenBy, order.answers)} ·{' '}
            <b>
              {order.dueAt === null ? t.log.order.noDue : t.log.order.due(formatDueTime(order.dueAt, now))}
            </b>
          </p>
        )}
        <p className={styles.under} data-whole={active}>
          <b>{line.by.name}</b>
          {camera && (
            <MouseTarget className={styles.camera} onPress={() => onOpen(line)}>
              {camera}
            </MouseTarget>
          )}
          {under(line, props, speech).map((part) => (
            <span key={part}>{part}</span>
          ))}
          {wasWrittenLate(line) && <span>{t.log.writtenAt(formatMinute(line.at))}</span>}
        </p>
        {line.addenda.map((one) => (
          <p key={one.id} className={styles.addendum}>
            <time>{formatMinute(one.at)}</time>
            <span>
              <b>{one.by.name}:</b>
              {one.how && ` ${t.log.order.hows[one.how]}.`} {one.text}
            </span>
          </p>
        ))}
        {ended && (
          <p className={styles.addendum}>
            <time>{formatMinute(ended.at)}</time>
            <span>
              <b>{t.log.order.ended(t.log.order.hows[ended.how], ended.by.name, formatMinute(ended.at))}</b>
              {ended.text && ` · ${ended.text}`}
            </span>
          </p>
        )}
        {line.refused && (
          <p className={styles.refused}>{t.log.refusedWhy(faultText(line.refused, language))}</p>
        )}
      </div>
    </div>
  );
});

/** A divider between the entries of two days or shifts. */
export function DividerRow({ divider }: { readonly divider: LogDivider }) {
  const { t, language } = useLanguage();
  const { day, shift } = divider;
  return (
    <div className={styles.divider} role="presentation">
      {day !== undefined && <b>{formatDateTime(day).slice(0, 10)}</b>}
      {shift !== undefined && (
        <span>
          {shift === null
            ? t.log.noShift
            : t.log.shift(shift.name[language], formatMinute(shift.from), formatMinute(shift.to))}
        </span>
      )}
    </div>
  );
}
