import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { AlertPolicy } from '../../../../core/alerts/policy.ts';
import { useSpeech, words } from '../../../i18n/words.ts';
import type { Mirror } from '../../../shared/mirror.ts';
import { useClock } from '../../../shared/services.ts';
import { classNameOf } from '../model.ts';
import type { Annunciation } from './sounder.ts';
import styles from './spoken.module.css';
import { type Announced, createSpoken } from './spoken.ts';

/** What was told is out of the page after so long, ms: anyone who reads the page is not told of it again. */
const readForMs = 30_000;

/**
 * What calls, for a screen reader, in the window that has the keys: what is critical at once, the rest when nothing else is read.
 * `isBare`: without what it is about and where.
 */
export function useSpoken(options: {
  readonly policy: AlertPolicy | undefined;
  readonly isBare: boolean;
  readonly cameras: Mirror['cameras'];
}): { readonly onHear: (message: Annunciation) => void; readonly regions: ReactNode } {
  const clock = useClock();
  const { language } = useSpeech();
  const { policy, isBare, cameras } = options;
  const [reported, setReported] = useState<Announced & { readonly at: number }>();
  const spoken = useMemo(
    () => createSpoken({ clock, notify: (now) => setReported({ ...now, at: clock.monotonic() }) }),
    [clock],
  );
  useEffect(() => () => spoken.forget(), [spoken]);
  useEffect(() => {
    if (reported === undefined) return undefined;
    return clock.after(readForMs, () => setReported(undefined));
  }, [clock, reported]);
  const onHear = useCallback(
    (message: Annunciation) => {
      if (document.hasFocus()) spoken.hear(message);
    },
    [spoken],
  );

  function textOf({ call, priority, more }: Announced): string {
    const t = words[language];
    const alert = call?.shown.alert;
    const camera = alert?.camera ? cameras.getState().byId.get(alert.camera)?.camera : undefined;
    const where = camera ? `camera ${camera.number}, ${camera.name}` : alert?.place?.text;
    const what = alert && !isBare && [alert.title, where].filter(Boolean).join(', ');
    const head = [
      call ? t.alerts.notice[call.why] : t.alerts.notice.new,
      `${t.alerts.priorities[priority]}: ${alert ? classNameOf(alert.class, { language }, policy) : ''}`,
    ].join(', ');
    const first = [head, what].filter(Boolean).join('. ');
    return more > 0 ? `${first}, ${t.alerts.notice.more(more)}` : first;
  }

  const isGrave = reported?.priority === 'critical';
  const text = reported && <span key={reported.at}>{textOf(reported)}</span>;
  return {
    onHear,
    // Both are there before anything is said, or it would not be read out.
    regions: (
      <>
        <p className={styles.spoken} role="alert" data-testid="alerts-grave">
          {isGrave && text}
        </p>
        <p className={styles.spoken} role="status" data-testid="alerts-spoken">
          {!isGrave && text}
        </p>
      </>
    ),
  };
}
