import { memo } from 'react';
import { priorityShape } from '../../../core/alerts/alert.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './incidents.module.css';
import { dueOf, incidentShape } from './model.ts';
import { dueText } from './row.tsx';

export const incidentElementId = (id: string): string => `incident-${id}`;

/** One incident in its list: what it is, who has it, what is next and by when. */
export const IncidentRow = memo(function IncidentRow(props: {
  readonly incident: Incident;
  readonly active: boolean;
  readonly now: number;
  readonly onPick: (id: string) => void;
}) {
  const { incident, active, now } = props;
  const { t } = useSpeech();
  const words = t.log.incident;
  const { state, priority, owner, nextStep, dueAt, conflicts } = incident;
  const due = state === 'closed' ? 'none' : dueOf(dueAt, now);
  return (
    <div
      id={incidentElementId(incident.id)}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-state={state}
      onPointerDown={() => props.onPick(incident.id)}
    >
      <span className={styles.priority} data-priority={priority}>
        <Mark shape={priorityShape[priority]} /> {t.alerts.priorities[priority]}
      </span>
      <strong className={styles.title}>{incident.title}</strong>
      <span className={styles.due} data-due={due}>
        {due === 'over' && <Mark shape="square" />}
        {due === 'soon' && <Mark shape="triangle" />}{' '}
        {dueAt !== null && state !== 'closed' && t.log.order.due(dueText(dueAt, now))}
      </span>
      <span className={styles.state}>
        <Mark shape={incidentShape[state]} /> {words.states[state]}
      </span>
      <span className={styles.next}>
        {owner?.name ?? words.nobody} · {nextStep || words.noStep}
      </span>
      <span className={styles.flags}>
        {conflicts.length > 0 && (
          <span className={styles.alarm}>
            <Mark shape="stop" /> {words.conflict(conflicts.length)}
          </span>
        )}
        {incident.pending && (
          <span className={styles.pending}>
            <Mark shape="half" /> {words.pending}
          </span>
        )}
      </span>
    </div>
  );
});
