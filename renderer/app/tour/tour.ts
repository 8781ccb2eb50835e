import { useEffect, useRef } from 'react';
import type { Operator } from '../../../core/people/operator.ts';
import type { OwnSettings } from '../../../core/people/settings.ts';
import { useDesk } from '../../shared/services.ts';
import type { usePanels } from '../panels.ts';

/** Whether the tour comes by itself: never over an alarm, and to nobody of whom it cannot be kept that they have seen it. */
export const tourIsDue = (now: {
  readonly asked: boolean;
  readonly mayKeep: boolean;
  /** Undefined: not known yet. */
  readonly settings: Pick<OwnSettings, 'tourSeen'> | undefined;
  readonly isUrgent: boolean;
}): boolean =>
  now.asked && now.mayKeep && now.settings !== undefined && !now.settings.tourSeen && !now.isUrgent;

/**
 * Shows somebody around who has not been yet, where that was asked for; once closed, in whichever way, it comes by itself no
 * more. It gives way to an alarm for as long as that is there.
 */
export function useTour(options: {
  readonly operator: Pick<Operator, 'id' | 'demo' | 'rights'> | null | undefined;
  readonly settings: OwnSettings | undefined;
  readonly panels: Pick<ReturnType<typeof usePanels>, 'open' | 'toggle'>;
  readonly isUrgent: boolean;
  readonly mayAdd: boolean;
  /** Somebody sits here, and is to be shown around. */
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
  const isDue = tourIsDue({ asked, mayKeep, settings, isUrgent });
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
    // Not for anyone who sits down while it stands open to somebody else.
    if (was === undefined || open === 'tour' || was !== operatorId) return;
    if (mayKeep && settings && !settings.tourSeen)
      void desk.call('settings.save', { ...settings, tourSeen: true }); // its word comes with the status
  }, [open, operatorId, mayKeep, settings, desk]);

  return {
    isDemo: operator?.demo === true,
    onOwn: mayAdd ? () => toggle('ownCamera') : undefined,
    isHidden: open === 'tour' && isUrgent,
  };
}
