import { memo } from 'react';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import styles from './details.module.css';
import { classHistoryText } from './model.ts';

/** Clocks of source and site that differ by more than this are worth a word, s. */
const clockWorthS = 5;

/** What, where, when, and who. Only what there is something to say of. */
export const Facts = memo(function Facts({
  alert,
  cameras,
  policy,
}: {
  readonly alert: Alert;
  readonly cameras: CamerasState;
  readonly policy: AlertPolicy | undefined;
}) {
  const speech = useSpeech();
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
    [words.classes, classHistoryText(alert, speech, policy)],
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
    [words.owner, alert.owner?.name ?? t.alerts.nobody],
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

/** By which works, who answers for them, why, and until when; a fault of its camera says all by its name. */
function suppressed({ suppressedBy, suppression }: Alert): string | null {
  if (suppressedBy === null || suppression?.why !== 'works') return suppressedBy;
  const { by, reason, until } = suppression;
  const end = until === null ? '' : ` → ${formatDateTime(until)}`;
  return `${[suppressedBy, by].filter(Boolean).join(', ')}: ${reason}${end}`;
}
