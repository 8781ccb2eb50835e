import type { AlertPolicy } from '../../../../core/alerts/policy.ts';
import type { Language } from '../../../../core/errors/faults.ts';
import { translations } from '../../../i18n/translations.ts';
import { getAlertClassName, sumCounters } from '../model.ts';
import type { Annunciation } from './soundScheduler.ts';

/** The maximum number of system notifications at once; more would only cover each other. */
const mostAtOnce = 3;

/** Shows a system notification of an alert; a click brings the window to the front with its alerts. */
export function showSystemNotification(
  message: Annunciation,
  options: {
    readonly policy: AlertPolicy | undefined;
    readonly language: Language;
    /** Without the title and the location of the alert. */
    readonly isBare: boolean;
    readonly onClick: () => void;
  },
): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const { language, policy } = options;
  const t = translations[language];
  const shown = message.alerts.slice(0, mostAtOnce);
  const rest = message.alerts.length - shown.length + sumCounters(message.more);
  for (const [at, { why, shown: one }] of shown.entries()) {
    const { alert } = one;
    const more = at === shown.length - 1 && rest > 0 ? ` (${t.alerts.notice.more(rest)})` : '';
    const notice = new Notification(
      `${t.alerts.notice[why]} · ${t.alerts.priorities[alert.priority]}: ${getAlertClassName(alert.class, { language }, policy)}`,
      // The notification is silent, because the window already sounds.
      {
        body: `${options.isBare ? '' : alert.title || alert.place?.text || ''}${more}`,
        tag: `watchfloor ${at}`,
        silent: true,
      },
    );
    notice.addEventListener('click', () => {
      window.focus();
      options.onClick();
    });
  }
}
