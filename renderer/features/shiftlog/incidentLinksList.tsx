import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Alert } from '../../../core/alerts/alert.ts';
import { priorityShapes } from '../../../core/alerts/alert.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { ok } from '../../../core/base/result.ts';
import { formatMinute, formatTime } from '../../../core/base/text.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { Incident, IncidentLinks } from '../../../core/shiftlog/incident.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk, useMirror, useRight } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { useQuery } from '../../ui/query.ts';
import { useShiftLogContext } from './context.ts';
import styles from './incidents.module.css';
import { countIncidentLinks, noIncidentLinks } from './incidentTexts.ts';

/** The maximum number of alerts loaded; an incident with more shows their number. */
const mostAlerts = 30;

interface Props {
  readonly incident: Incident;
  readonly onUntie: (ties: IncidentLinks) => void;
}

interface Read {
  readonly id: AlertId;
  readonly alert: Alert | undefined;
  readonly fault: Fault | undefined;
}

/** The items linked to an incident; each can be opened and unlinked. */
export function IncidentLinksList({ incident, onUntie }: Props) {
  const desk = useDesk();
  const mirror = useMirror();
  const log = useShiftLogContext();
  const showToast = useToast();
  const mayWrite = useRight('log.write');
  const { byId } = useStore(mirror.cameras);
  const revision = useStore(mirror.shiftLog, (shiftLog) => shiftLog?.revision);
  const { t, language } = useLanguage();
  const words = t.log.incident;
  const { ties } = incident;
  const key = ties.alerts.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: depends on the ids, not on the identity of the list
  const wanted = useMemo(() => ties.alerts.slice(0, mostAlerts), [key]);
  const ask = useCallback(async () => {
    const read = await Promise.all(
      wanted.map(async (id): Promise<Read> => {
        const answer = await desk.call('alert.get', { alert: id });
        return answer.ok
          ? { id, alert: answer.value.shown.alert, fault: undefined }
          : { id, alert: undefined, fault: answer.fault };
      }),
    );
    return ok(read);
  }, [desk, wanted]);
  const { value } = useQuery(ask, revision);
  const untie = (what: Partial<IncidentLinks>, label: string) =>
    mayWrite && (
      <IconButton
        shape="cross"
        label={`${words.untie}: ${label}`}
        title={words.untie}
        onClick={() => onUntie({ ...noIncidentLinks, ...what })}
      />
    );
  return (
    <section className={styles.part}>
      <h4>{words.ties}</h4>
      {countIncidentLinks(ties) === 0 && <p className={styles.dim}>{words.noTies}</p>}
      <ul className={styles.ties} data-testid="incident-ties">
        {value?.map(({ id, alert, fault }) => (
          <li key={id}>
            <span className={styles.kind}>{words.tieAlerts}</span>
            {alert ? (
              <button
                type="button"
                className={styles.tie}
                data-alert
                data-priority={alert.priority}
                onClick={() => {
                  if (!log.onOpenAlert(alert)) showToast(t.alerts.noPlace);
                }}
              >
                <IconMark shape={priorityShapes[alert.priority]} /> {t.alerts.priorities[alert.priority]} ·{' '}
                {log.nameOf(alert)}
                {alert.title && alert.title !== log.nameOf(alert) && ` ${alert.title}`} ·{' '}
                {formatTime(alert.receivedAt)}
                {alert.closed && ` · ${t.alerts.states.closed(alert.closed.disposition)}`}
              </button>
            ) : (
              <span className={styles.dim}>
                {words.unknownAlert}
                {fault && `: ${faultText(fault, language)}`}
              </span>
            )}
            {untie({ alerts: [id] }, alert ? log.nameOf(alert) : id)}
          </li>
        ))}
        {ties.snapshots.map((file) => (
          <li key={file}>
            <span className={styles.kind}>{words.tieSnapshots}</span>
            <code>{file}</code>
            {untie({ snapshots: [file] }, file)}
          </li>
        ))}
        {ties.trail.map((point) => {
          const camera = byId.get(point.camera)?.camera;
          const name = camera ? `${camera.number} ${camera.name}` : point.camera;
          return (
            <li key={`${point.camera} ${point.at}`}>
              <span className={styles.kind}>{words.trail}</span>
              <button type="button" className={styles.tie} onClick={() => log.onCamera(point.camera)}>
                {formatMinute(point.at)} · {name}
              </button>
              {untie({ trail: [point] }, name)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
