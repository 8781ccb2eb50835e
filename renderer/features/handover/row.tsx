import { memo } from 'react';
import type { ReportNames } from '../../../core/handover/document/frame.ts';
import type { HandoverReport } from '../../../core/handover/report.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { MouseTarget } from '../../ui/mouseTarget.tsx';
import type { HandoverActionName } from './model.ts';
import styles from './row.module.css';
import type { ReportRow } from './rowContext.ts';
import { ShiftStatistics } from './shiftStatistics.tsx';

interface Props {
  readonly row: ReportRow;
  readonly active: boolean;
  readonly report: HandoverReport;
  readonly names: ReportNames;
  readonly may: ReadonlySet<HandoverActionName>;
  readonly onTick: (item: string, ticked: boolean) => void;
}

/** A line of the report as shown. */
export const ReportRowView = memo(function Row(props: Props) {
  const { row } = props;
  const { t } = useLanguage();
  switch (row.kind) {
    case 'section':
    case 'part':
      return (
        <div className={styles[row.kind]}>
          <h3>
            {row.kind === 'section' && <span className={styles.number}>{row.section}</span>}
            {row.title}
            {row.total !== undefined && <small>{t.count(row.total)}</small>}
          </h3>
          <Carried {...props} />
        </div>
      );
    case 'line':
      return (
        <div
          className={styles.line}
          data-weight={row.weight}
          data-priority={row.tone}
          data-loud={row.loud === true}
        >
          <span className={styles.label}>
            {row.mark && <IconMark shape={row.mark} />}
            {row.label}
          </span>
          <span className={styles.text}>
            {row.text}
            {row.under !== '' && <small>{row.under}</small>}
            <Carried {...props} />
          </span>
          <span className={styles.at}>{row.at}</span>
        </div>
      );
    case 'thing':
      return (
        <div className={styles.thing} data-empty={row.text === null}>
          <span className={styles.number}>{row.n}</span>
          <span>{row.text ?? (props.may.has('word') ? t.handover.noThing : t.handover.noThingRead)}</span>
        </div>
      );
    case 'question':
      return (
        <div className={styles.question} data-open={row.answer === null}>
          <small>{t.handover.question(row.by, row.at)}</small>
          <strong>{row.text}</strong>
          {row.answer === null ? (
            <span className={styles.open}>
              <IconMark shape="ring" /> {t.handover.notAnswered}
            </span>
          ) : (
            <span>
              <small>{t.handover.answered}: </small>
              {row.answer}
            </span>
          )}
        </div>
      );
    case 'figures':
      return <ShiftStatistics report={props.report} names={props.names} />;
    case 'none':
      return (
        <p className={styles.none}>
          <b>{t.handover.noneOf}</b>
          {row.sections.map(({ section, title }) => (
            <span key={section}>
              <span>{section}</span> {title}
            </span>
          ))}
        </p>
      );
    case 'note':
      return <p className={styles.note}>{row.text}</p>;
  }
});

/** The outgoing operator's comment on an item, and the incoming operator's tick. */
function Carried({ row, active, may, onTick }: Props) {
  const { t } = useLanguage();
  const { item, tick, words } = row;
  if (item === undefined) return null;
  return (
    <span className={styles.carried}>
      {words !== undefined && <q className={styles.words}>{words}</q>}
      {active && words === undefined && may.has('word') && (
        <em className={styles.note}>{t.handover.writeWords}</em>
      )}
      {(may.has('tick') || tick) && (
        <span className={styles.tick} data-ticked={tick !== null}>
          <MouseTarget
            disabled={!may.has('tick')}
            title={t.handover.tick}
            onPress={() => onTick(item, tick === null)}
          >
            {tick ? t.handover.ticked(tick.by, tick.at) : t.handover.notTicked}
          </MouseTarget>
        </span>
      )}
    </span>
  );
}
