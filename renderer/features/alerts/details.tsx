import { memo, type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import { type Alert, priorityShapes } from '../../../core/alerts/alert.ts';
import type { AlertDetails, ShownAlert } from '../../../core/alerts/queue.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { formatDateTime, formatTime } from '../../../core/base/text.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { findNearestCameras } from '../../../core/map/nearest.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk, useMirror, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark, StateMarks } from '../../ui/iconMark.tsx';
import { useQuery } from '../../ui/query.ts';
import { useTickingText } from '../../ui/useTickingText.ts';
import { ConflictCard, type ResolveConflict } from './conflicts.tsx';
import { useAlertsContext } from './context.ts';
import styles from './details.module.css';
import { formatAge, formatClassHistory, getAlertClassName, getAlertStateMarks } from './model.ts';
import { getAlertPosition } from './openAlert.ts';
import { RawMessages, type RawMessagesHandle } from './rawMessages.tsx';
import { formatTimeline } from './timelineModel.ts';

/** A difference between the clocks of source and site above this is shown, s. */
const clockWorthS = 5;

/** The facts of an alert: what, where, when and who. Rows without a value are left out. */
const Facts = memo(function Facts({ alert }: { readonly alert: Alert }) {
  const { policy } = useAlertsContext();
  const cameras = useStore(useMirror().cameras);
  const speech = useLanguage();
  const { t } = speech;
  const words = t.alerts.details;
  const entry = alert.camera === null ? undefined : cameras.byId.get(alert.camera);
  const ward = entry?.ward ?? undefined;
  const by = (stamp: { readonly by: { readonly name: string }; readonly at: number } | null) =>
    stamp && words.by(stamp.by.name, formatDateTime(stamp.at));
  const behindS = Math.round((alert.receivedAt - alert.observedAt) / 1_000);
  const place = [
    entry && t.alerts.camera(entry.camera.number, entry.camera.name),
    ward && t.ward(ward),
    alert.place?.text,
  ];
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [words.place, place.filter(Boolean).join(' · ')],
    [words.classes, formatClassHistory(alert, speech, policy)],
    [words.received, formatDateTime(alert.receivedAt)],
    [
      words.observed,
      Math.abs(behindS) >= clockWorthS ? `${formatDateTime(alert.observedAt)} (${words.clock(behindS)})` : '',
    ],
    [
      words.last,
      alert.count > 1 || alert.duplicates > 0
        ? `${formatDateTime(alert.lastReceivedAt)}, ${words.counts(alert.count, alert.duplicates)}`
        : '',
    ],
    [words.source, `${alert.source.id} (${alert.source.kind})`],
    [words.rule, alert.rule],
    [words.owner, alert.owner?.name ?? t.alerts.unassigned],
    [words.acknowledgedBy, by(alert.acknowledged)],
    [words.shelvedBy, alert.shelved && `${by(alert.shelved)}: ${alert.shelved.reason}`],
    [words.heldBy, alert.held && `${by(alert.held)}: ${alert.held.reason}`],
    [words.suppressedBy, suppressed(alert)],
    [words.outBy, alert.outOfService && `${by(alert.outOfService)}: ${alert.outOfService.reason}`],
    [
      words.closedBy,
      alert.closed && `${t.alerts.dispositions[alert.closed.disposition]}, ${by(alert.closed)}`,
    ],
  ];
  return (
    <div className={styles.part}>
      <h4>{words.facts}</h4>
      <dl className={styles.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
});

/**
 * Describes a suppression: the works, the person responsible, reason and end.
 * A camera fault is described by its name alone.
 */
function suppressed({ suppressedBy, suppression }: Alert): string | null {
  if (suppressedBy === null || suppression?.why !== 'works') return suppressedBy;
  const { by, reason, until } = suppression;
  const end = until === null ? '' : ` → ${formatDateTime(until)}`;
  return `${[suppressedBy, by].filter(Boolean).join(', ')}: ${reason}${end}`;
}

/** The number of nearby cameras listed with an alert. */
const nearbyCount = 5;

/**
 * Loads the details of an alert, and again at each change.
 * The previous details stay until the next have arrived.
 */
export function useAlertDetails(
  id: AlertId | undefined,
  /** A change of this value reloads the details. */
  change: unknown,
): { readonly details: AlertDetails | undefined; readonly fault: Fault | undefined } {
  const desk = useDesk();
  const ask = useMemo(
    () => (id === undefined ? undefined : () => desk.call('alert.get', { alert: id })),
    [desk, id],
  );
  const { value, fault } = useQuery(ask, change);
  return { details: value?.shown.alert.id === id ? value : undefined, fault };
}

interface Props {
  /** The alert as the list has it, available at once. */
  readonly shown: ShownAlert | undefined;
  readonly details: AlertDetails | undefined;
  readonly fault: Fault | undefined;
  /** The number of alerts in the focused group; undefined where the focus is not at a group. */
  readonly groupOf: number | undefined;
  readonly raw: RefObject<RawMessagesHandle | null>;
  readonly onTick: (step: string, done: boolean) => void;
  readonly onSettle: ResolveConflict;
}

/** Details of the focused alert: first the instructions, then what, where, and the timeline. */
export function AlertDetailsView(props: Props) {
  const { shown, details, fault } = props;
  const { policy } = useAlertsContext();
  const speech = useLanguage();
  const { t, language } = speech;
  const alert = details?.shown.alert ?? shown?.alert;
  if (!alert || !shown)
    return (
      <section className={styles.details} aria-label={t.alerts.details.label} data-empty="true">
        <p className={styles.none}>
          {props.groupOf === undefined ? t.alerts.details.none : t.alerts.groups.about(props.groupOf)}
        </p>
      </section>
    );
  const name = getAlertClassName(alert.class, speech, policy);
  return (
    <section className={styles.details} aria-label={t.alerts.details.label} data-testid="alert-details">
      <header className={styles.head} data-priority={alert.priority}>
        <span className={styles.priority}>
          <IconMark shape={priorityShapes[alert.priority]} /> {t.alerts.priorities[alert.priority]}
        </span>
        <h3>
          {name}
          {alert.title && alert.title !== name && <small> {alert.title}</small>}
        </h3>
        <Age at={alert.receivedAt} />
        <p className={styles.states}>
          <StateMarks marks={getAlertStateMarks(details?.shown ?? shown, t)} />
        </p>
      </header>
      {details?.conflicts.map((conflict) => (
        <ConflictCard key={conflict.action.id} conflict={conflict} onSettle={props.onSettle} />
      ))}
      <div className={styles.columns}>
        <Steps alert={alert} onTick={props.onTick} />
        <Facts alert={alert} />
        <Nearby alert={alert} />
        <Evidences alert={alert} />
      </div>
      {details ? (
        <Timeline details={details} />
      ) : (
        <p className={styles.dim}>{fault ? faultText(fault, language) : t.alerts.details.loading}</p>
      )}
      <RawMessages key={alert.id} id={alert.id} handle={props.raw} />
    </section>
  );
}

function Age({ at }: { readonly at: number }) {
  const ref = useTickingText<HTMLTimeElement>(() => formatAge(Date.now() - at), 'figures');
  return <time ref={ref} className={styles.age} />;
}

function Steps(props: { readonly alert: Alert; readonly onTick: Props['onTick'] }) {
  const { alert, onTick } = props;
  const { policy } = useAlertsContext();
  const mayWork = useRight('alert.work');
  const { t, language } = useLanguage();
  const steps = policy?.classes[alert.class]?.steps ?? [];
  return (
    <div className={styles.part}>
      <h4>{t.alerts.details.steps}</h4>
      {steps.length === 0 && <p className={styles.dim}>{t.alerts.details.noSteps}</p>}
      <ol className={styles.steps}>
        {steps.map((step, at) => {
          const done = alert.steps.find((one) => one.step === step.id);
          return (
            <li key={step.id}>
              <label>
                <input
                  type="checkbox"
                  checked={done !== undefined}
                  disabled={!mayWork || alert.closed !== null}
                  onChange={(event) => onTick(step.id, event.target.checked)}
                />
                <span className={styles.step}>{step.text[language]}</span>
                {at < 9 && <kbd>⇧{at + 1}</kbd>}
                {done && <small>{t.alerts.details.stepBy(done.by.name, formatTime(done.at))}</small>}
              </label>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

const Nearby = memo(function Nearby({ alert }: { readonly alert: Alert }) {
  const { showCamera } = useAlertsContext();
  const cameras = useStore(useMirror().cameras);
  const { t } = useLanguage();
  const own = alert.camera === null ? undefined : cameras.byId.get(alert.camera);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an alert changes often, its camera and location rarely
  const near = useMemo(() => {
    const place = getAlertPosition(alert, cameras.byId);
    return place
      ? findNearestCameras(cameras.list, place, { count: nearbyCount, without: alert.camera })
      : [];
  }, [alert.camera, alert.place?.lat, alert.place?.lon, cameras]);
  return (
    <div className={styles.part}>
      <h4>{t.alerts.details.nearby}</h4>
      {!own && near.length === 0 && <p className={styles.dim}>{t.alerts.details.noNearby}</p>}
      <ul className={styles.nearby}>
        {own && (
          <li>
            <Button look="quiet" onClick={() => showCamera(own.camera.id)}>
              <b>{own.camera.number}</b>
              <span>{own.camera.name}</span>
              <small>{t.alerts.details.here}</small>
            </Button>
          </li>
        )}
        {near.map(({ entry, metres }) => (
          <li key={entry.camera.id}>
            <Button look="quiet" onClick={() => showCamera(entry.camera.id)}>
              <b>{entry.camera.number}</b>
              <span>{entry.camera.name}</span>
              <small>
                {entry.camera.kind === 'ptz' && `${t.kinds.ptz} · `}
                {t.alerts.details.metres(metres)}
              </small>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
});

const Evidences = memo(function Evidences({ alert }: { readonly alert: Alert }) {
  const { t } = useLanguage();
  return (
    <div className={styles.part}>
      <h4>{t.alerts.details.evidence}</h4>
      {alert.evidence.length === 0 && <p className={styles.dim}>{t.alerts.details.noEvidence}</p>}
      <ul className={styles.evidence}>
        {alert.evidence.map((one) => (
          <li key={`${one.kind} ${one.ref}`}>
            <b>{t.alerts.details.evidenceKinds[one.kind]}</b>
            <span>{one.text}</span>
            <code title={one.ref}>{one.ref}</code>
            <small>{formatTime(one.at)}</small>
          </li>
        ))}
      </ul>
    </div>
  );
});

const Timeline = memo(function Timeline({ details }: { readonly details: AlertDetails }) {
  const { policy } = useAlertsContext();
  const speech = useLanguage();
  const { t } = speech;
  const lines = useMemo(
    () =>
      formatTimeline(details.timeline, details.pending, speech, {
        policy,
        alertClass: details.shown.alert.class,
      }),
    [details, speech, policy],
  );
  return (
    <div className={styles.part}>
      <h4>{t.alerts.details.timeline}</h4>
      <ol className={styles.timeline}>
        {lines.map((line) => (
          <li key={line.key} data-pending={line.pending} data-trouble={line.trouble}>
            <time>{formatTime(line.at)}</time>
            <span>
              {line.who && <b>{line.who} </b>}
              {line.what}
              {line.pending && (
                <em>
                  {' '}
                  <IconMark shape="half" /> {t.alerts.timeline.pending}
                </em>
              )}
              {line.words && <q>{line.words}</q>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
});
