import { useEffect, useRef } from 'react';
import type { Operator } from '../../../core/people/operator.ts';
import type { OwnSettings } from '../../../core/people/settings.ts';
import { useDesk } from '../../shared/services.ts';
import type { useOpenPanel } from '../useOpenPanel.ts';

/** Tests whether the tour starts by itself: never over an alarm, or if it cannot be marked as seen. */
export const isTourDue = (now: {
  readonly asked: boolean;
  readonly mayKeep: boolean;
  /** Undefined: not known yet. */
  readonly settings: Pick<OwnSettings, 'tourSeen'> | undefined;
  readonly isUrgent: boolean;
}): boolean =>
  now.asked && now.mayKeep && now.settings !== undefined && !now.settings.tourSeen && !now.isUrgent;

/**
 * Shows the tour to a new operator, where it was requested.
 * Once closed, in any way, it does not start by itself again. It is hidden while there is an alarm.
 */
export function useOperatorTour(options: {
  readonly operator: Pick<Operator, 'id' | 'demo' | 'rights'> | null | undefined;
  readonly settings: OwnSettings | undefined;
  readonly panels: Pick<ReturnType<typeof useOpenPanel>, 'open' | 'toggle'>;
  readonly isUrgent: boolean;
  readonly mayAdd: boolean;
  /** An operator is signed in and the tour was requested. */
  readonly asked: boolean;
}): {
  readonly isDemo: boolean;
  readonly onOwn: (() => void) | undefined;
  readonly isHidden: boolean;
} {
  const desk = useDesk();
  const { operator, settings, panels, isUrgent, mayAdd, asked } = options;
  const { open, toggle } = panels;
  const mayKeep = operator?.rights.includes('settings.own') === true;
  const isDue = isTourDue({ asked, mayKeep, settings, isUrgent });
  const shownTo = useRef<string>(undefined);
  const operatorId = operator?.id;
  useEffect(() => {
    if (!isDue || open !== undefined || shownTo.current === operatorId) return;
    shownTo.current = operatorId;
    toggle('tour');
  }, [isDue, open, operatorId, toggle]);

  const openTo = useRef<string>(undefined);
  useEffect(() => {
    const was = openTo.current;
    openTo.current = open === 'tour' ? operatorId : undefined;
    // A change of operator while the tour is open does not mark it as seen for the next one.
    if (was === undefined || open === 'tour' || was !== operatorId) return;
    if (mayKeep && settings && !settings.tourSeen)
      void desk.call('settings.save', { ...settings, tourSeen: true }); // the status message reports the result
  }, [open, operatorId, mayKeep, settings, desk]);

  return {
    isDemo: operator?.demo === true,
    onOwn: mayAdd ? () => toggle('ownCamera') : undefined,
    isHidden: open === 'tour' && isUrgent,
  };
}
