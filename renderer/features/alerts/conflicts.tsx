import { useCallback } from 'react';
import type { ActionId, AlertConflict } from '../../../core/alerts/action.ts';
import { priorityShapes } from '../../../core/alerts/alert.ts';
import { formatTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { type Translations, useLanguage } from '../../i18n/translations.ts';
import { useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { useQuery } from '../../ui/query.ts';
import styles from './conflicts.module.css';
import { useAlertsContext } from './context.ts';
import { getAlertClassName, getAlertStateMarks } from './model.ts';
import { formatAlertAction } from './timelineModel.ts';

/** Faults caused by another desk's change; all others are rejections by the site. */
const changedElsewhere: ReadonlySet<string> = new Set(['alert.changedBy', 'alert.raisedBy']);

/** Returns the title of a conflict by its kind. */
export const getConflictTitle = (
  { fault }: Pick<AlertConflict, 'fault'>,
  { conflict }: Translations['alerts'],
): string => (changedElsewhere.has(fault.code) ? conflict.title : conflict.refused);

export type ResolveConflict = (action: ActionId, how: 'again' | 'drop') => void;

/**
 * Shows a rejected action with both versions side by side.
 * Nothing is lost or overwritten until the operator chooses.
 */
export function ConflictCard(props: {
  readonly conflict: AlertConflict;
  readonly onSettle: ResolveConflict;
}) {
  const { conflict, onSettle } = props;
  const { policy } = useAlertsContext();
  const speech = useLanguage();
  const { t, language } = speech;
  const words = t.alerts.conflict;
  const { action, theirs } = conflict;
  const { what, words: written } = formatAlertAction(action, speech, { policy, alertClass: theirs.class });
  const name = getAlertClassName(theirs.class, speech, policy);
  return (
    <article className={styles.card} data-testid="alert-conflict">
      <h4>
        <IconMark shape="stop" /> {getConflictTitle(conflict, t.alerts)}: {name}
        {theirs.title && theirs.title !== name && ` · ${theirs.title}`}
      </h4>
      <p>{faultText(conflict.fault, language)}</p>
      <div className={styles.sides}>
        <section>
          <h5>
            {words.mine} <small>{words.at(formatTime(action.at))}</small>
          </h5>
          <p>
            <strong>
              {action.by.name} {what}
            </strong>
          </p>
          {written && <q>{written}</q>}
          <Button onClick={() => onSettle(action.id, 'again')}>{words.again}</Button>
        </section>
        <section>
          <h5>
            {words.theirs} <small>{words.at(formatTime(conflict.at))}</small>
          </h5>
          <ul>
            <li>
              <IconMark shape={priorityShapes[theirs.priority]} /> {t.alerts.priorities[theirs.priority]}
            </li>
            {getAlertStateMarks({ alert: theirs, pending: 0, conflicts: 0 }, t).map((mark) => (
              <li key={mark.text}>
                <IconMark shape={mark.shape} /> {mark.text}
              </li>
            ))}
            <li>
              {t.alerts.details.owner}: {theirs.owner?.name ?? t.alerts.unassigned}
            </li>
            {theirs.closed && (
              <li>{t.alerts.details.by(theirs.closed.by.name, formatTime(theirs.closed.at))}</li>
            )}
            {[theirs.shelved, theirs.outOfService].map(
              (put) =>
                put && (
                  <li key={put.at}>
                    {t.alerts.details.by(put.by.name, formatTime(put.at))}: <q>{put.reason}</q>
                  </li>
                ),
            )}
          </ul>
          <Button onClick={() => onSettle(action.id, 'drop')}>{words.drop}</Button>
        </section>
      </div>
    </article>
  );
}

/** All rejected actions of this desk. */
export function ConflictList(props: {
  /** A change of this value reloads the list. */
  readonly change: unknown;
  readonly onSettle: ResolveConflict;
}) {
  const desk = useDesk();
  const { change, onSettle } = props;
  const { t, language } = useLanguage();
  const ask = useCallback(() => desk.call('alert.conflicts', {}), [desk]);
  const { value, fault } = useQuery(ask, change);
  const conflicts = value?.conflicts;
  return (
    <div className={styles.page}>
      {fault && <p>{faultText(fault, language)}</p>}
      {conflicts?.length === 0 && <p>{t.alerts.empty.conflicts}</p>}
      {conflicts && conflicts.length > 0 && <p>{t.alerts.conflict.next}</p>}
      {conflicts?.map((conflict) => (
        <ConflictCard key={conflict.action.id} conflict={conflict} onSettle={onSettle} />
      ))}
    </div>
  );
}
