import { priorityShapes } from '../../../core/alerts/alert.ts';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import { formatDateTime, formatMinute } from '../../../core/base/text.ts';
import type {
  Incident,
  IncidentConflict,
  IncidentLine,
  IncidentLinks,
} from '../../../core/shiftlog/incident.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { IncidentLinksList } from './incidentLinksList.tsx';
import styles from './incidents.module.css';
import { formatIncidentChange, formatIncidentLine } from './incidentTexts.ts';
import { getDueState, incidentStateShapes } from './model.ts';
import { formatDueTime } from './row.tsx';

interface Props {
  readonly incident: Incident;
  readonly lines: readonly IncidentLine[];
  readonly now: number;
  readonly onSettle: (record: ShiftLogId, how: 'again' | 'drop') => void;
  readonly onUntie: (ties: IncidentLinks) => void;
}

/** An incident: its state, next step, linked items and timeline. */
export function IncidentDetails(props: Props) {
  const { incident, lines, now } = props;
  const { t } = useLanguage();
  const words = t.log.incident;
  const due = getDueState(incident.dueAt, now);
  const isOver = due === 'over' && incident.state !== 'closed';
  return (
    <section className={styles.details} aria-label={words.label} data-testid="incident-details">
      <header className={styles.top}>
        <span className={styles.priority} data-priority={incident.priority}>
          <IconMark shape={priorityShapes[incident.priority]} /> {t.alerts.priorities[incident.priority]}
        </span>
        <h3>{incident.title}</h3>
        <span className={styles.state}>
          <IconMark shape={incidentStateShapes[incident.state]} /> {words.states[incident.state]}
        </span>
      </header>
      {incident.conflicts.map((conflict) => (
        <ConflictCard
          key={conflict.record}
          conflict={conflict}
          incident={incident}
          now={now}
          onSettle={props.onSettle}
        />
      ))}
      <dl className={styles.facts}>
        <div>
          <dt>{words.nextStep}</dt>
          <dd className={styles.strong}>{incident.nextStep || words.noStep}</dd>
        </div>
        <div>
          <dt>{words.due}</dt>
          <dd data-over={isOver}>
            {incident.dueAt === null ? words.noDue : formatDueTime(incident.dueAt, now)}
            {isOver && (
              <>
                {' '}
                <IconMark shape="square" /> {words.overdue}
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{words.owner}</dt>
          <dd>{incident.owner?.name ?? words.unassigned}</dd>
        </div>
        {incident.place?.text && (
          <div>
            <dt>{words.place}</dt>
            <dd>{incident.place.text}</dd>
          </div>
        )}
      </dl>
      <p className={styles.dim}>
        {words.opened(incident.openedBy.name, formatDateTime(incident.openedAt))}
        {incident.version > 0 &&
          ` · ${words.changed(incident.changedBy.name, formatMinute(incident.changedAt))}`}
        {incident.closedAt !== null && ` · ${words.closedAt(formatDateTime(incident.closedAt))}`}
        {incident.pending && (
          <span className={styles.pending}>
            {' '}
            <IconMark shape="half" /> {words.pending}
          </span>
        )}
      </p>
      <IncidentLinksList incident={incident} onUntie={props.onUntie} />
      <section className={styles.part}>
        <h4>{words.timeline}</h4>
        <ol className={styles.timeline}>
          {lines.map((line) => {
            const { did, words: text } = formatIncidentLine(line, t, now);
            const isTrouble = line.what.kind === 'changed' && line.what.conflict;
            return (
              <li key={line.record} data-trouble={isTrouble}>
                <time>{formatMinute(line.at)}</time>
                <span>
                  <b>{line.by.name}</b> {did}
                  {text && <q>{text}</q>}
                </span>
              </li>
            );
          })}
        </ol>
      </section>
    </section>
  );
}

/**
 * A change that was based on an outdated version, with both sides.
 * Nothing is applied until the operator chooses.
 */
function ConflictCard(props: {
  readonly conflict: IncidentConflict;
  readonly incident: Incident;
  readonly now: number;
  readonly onSettle: Props['onSettle'];
}) {
  const { conflict, incident, now, onSettle } = props;
  const mayWrite = useRight('log.write');
  const { t } = useLanguage();
  const words = t.log.incident;
  // Only the fields of the change are shown of the current version.
  const current = Object.fromEntries(
    Object.keys(conflict.change).map((field) => [field, incident[field as keyof Incident]]),
  );
  return (
    <article className={styles.conflict} data-testid="incident-conflict">
      <h4>
        <IconMark shape="stop" /> {words.conflictTitle}
      </h4>
      <p>{words.conflictWhy}</p>
      <div className={styles.sides}>
        <section>
          <h5>{words.mineSide(conflict.by.name, formatMinute(conflict.at))}</h5>
          <ul>
            {formatIncidentChange(conflict.change, t, now).map((part) => (
              <li key={part}>{part}</li>
            ))}
          </ul>
          <Button disabled={!mayWrite} onClick={() => onSettle(conflict.record, 'again')}>
            {words.again}
          </Button>
        </section>
        <section>
          <h5>{words.theirsSide}</h5>
          <ul>
            {formatIncidentChange(current, t, now).map((part) => (
              <li key={part}>{part}</li>
            ))}
          </ul>
          <Button disabled={!mayWrite} onClick={() => onSettle(conflict.record, 'drop')}>
            {words.drop}
          </Button>
        </section>
      </div>
    </article>
  );
}
