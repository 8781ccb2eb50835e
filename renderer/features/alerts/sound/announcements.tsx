import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { AlertPriority } from '../../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../../core/alerts/policy.ts';
import type { Cancel, Clock } from '../../../../core/base/clock.ts';
import { translations, useLanguage } from '../../../i18n/translations.ts';
import type { Mirror } from '../../../shared/mirror.ts';
import { useClock } from '../../../shared/services.ts';
import { getAlertClassName } from '../model.ts';
import styles from './announcements.module.css';
import type { Annunciation } from './soundScheduler.ts';

type Call = Annunciation['alerts'][number];

/** One announcement to a screen reader: the most urgent alert in full, the others as a number. */
interface Announced {
  readonly call: Call | undefined;
  /** The highest priority of all these alerts. */
  readonly priority: AlertPriority;
  /** The number of further alerts. */
  readonly more: number;
}

/**
 * Shortest time between two announcements, ms.
 * Speech takes some seconds, and a new announcement cuts off the one before or queues behind it. Critical alerts do
 * not wait for announcements of others.
 */
export const betweenAnnouncementsMs = { critical: 3_000, other: 10_000 } as const;

/** Collects alerts and announces them one by one, most urgent first; in a flood, a number now and then. */
export interface AnnouncementQueue {
  add(message: Annunciation): void;
  /** Drops all alerts that were not announced yet. */
  clear(): void;
}

export function createAnnouncementQueue(options: {
  readonly clock: Clock;
  readonly notify: (report: Announced) => void;
}): AnnouncementQueue {
  const { clock, notify } = options;
  let calls: Call[] = [];
  let more = new Map<AlertPriority, number>();
  const publishedAt = { critical: Number.NEGATIVE_INFINITY, other: Number.NEGATIVE_INFINITY };
  let cancel: Cancel = () => {};

  function clear(): void {
    cancel();
    cancel = () => {};
    calls = [];
    more = new Map();
  }

  function next(): void {
    cancel();
    const waiting = [...calls.map(({ shown }) => shown.alert.priority), ...more.keys()];
    if (waiting.length === 0) return;
    const priority = AlertPriority.options.find((each) => waiting.includes(each)) ?? 'low';
    const kind = priority === 'critical' ? 'critical' : 'other';
    const now = clock.monotonic();
    // After a critical alert the others wait as long as after each other.
    const last =
      kind === 'critical' ? publishedAt.critical : Math.max(publishedAt.critical, publishedAt.other);
    const left = last + betweenAnnouncementsMs[kind] - now;
    if (left > 0) {
      cancel = clock.after(left, next);
      return;
    }
    const call = calls.find(({ shown }) => shown.alert.priority === priority);
    const all = calls.length + [...more.values()].reduce((sum, n) => sum + n, 0);
    publishedAt[kind] = now;
    clear();
    notify({ call, priority, more: all - (call ? 1 : 0) });
  }

  return {
    add(message) {
      calls.push(...message.alerts);
      for (const priority of AlertPriority.options) {
        const count = message.more[priority] ?? 0;
        if (count > 0) more.set(priority, (more.get(priority) ?? 0) + count);
      }
      next();
    },
    clear,
  };
}

/** Time after which an announcement is removed, ms, so that reading the page does not repeat it. */
const readForMs = 30_000;

/**
 * Announces alerts to a screen reader in the focused window.
 * Critical alerts are announced at once (assertive), others when nothing else is being read (polite). `isBare`:
 * without the alert's title and location. `regions` must always be on the page.
 */
export function useAnnouncements(options: {
  readonly policy: AlertPolicy | undefined;
  readonly isBare: boolean;
  readonly cameras: Mirror['cameras'];
}): { readonly onHear: (message: Annunciation) => void; readonly regions: ReactNode } {
  const clock = useClock();
  const { language } = useLanguage();
  const { policy, isBare, cameras } = options;
  const [reported, setReported] = useState<Announced & { readonly at: number }>();
  const queue = useMemo(
    () => createAnnouncementQueue({ clock, notify: (now) => setReported({ ...now, at: clock.monotonic() }) }),
    [clock],
  );
  useEffect(() => () => queue.clear(), [queue]);
  useEffect(() => {
    if (reported === undefined) return undefined;
    return clock.after(readForMs, () => setReported(undefined));
  }, [clock, reported]);
  const onHear = useCallback(
    (message: Annunciation) => {
      if (document.hasFocus()) queue.add(message);
    },
    [queue],
  );

  function textOf({ call, priority, more }: Announced): string {
    const t = translations[language];
    const alert = call?.shown.alert;
    const camera = alert?.camera ? cameras.getState().byId.get(alert.camera)?.camera : undefined;
    const where = camera ? `camera ${camera.number}, ${camera.name}` : alert?.place?.text;
    const what = alert && !isBare && [alert.title, where].filter(Boolean).join(', ');
    const head = [
      call ? t.alerts.notice[call.why] : t.alerts.notice.new,
      `${t.alerts.priorities[priority]}: ${alert ? getAlertClassName(alert.class, { language }, policy) : ''}`,
    ].join(', ');
    const first = [head, what].filter(Boolean).join('. ');
    return more > 0 ? `${first}, ${t.alerts.notice.more(more)}` : first;
  }

  const isCritical = reported?.priority === 'critical';
  const text = reported && <span key={reported.at}>{textOf(reported)}</span>;
  return {
    onHear,
    // Both regions are on the page before their text: a region that comes with its text is not read out.
    regions: (
      <>
        <p className={styles.spoken} role="alert" data-testid="alerts-critical">
          {isCritical && text}
        </p>
        <p className={styles.spoken} role="status" data-testid="alerts-spoken">
          {!isCritical && text}
        </p>
      </>
    ),
  };
}
