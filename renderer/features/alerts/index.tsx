import { type KeyboardEvent, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { ActionId } from '../../../core/alerts/action.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk, useMirror } from '../../shared/services.ts';
import { ensureFocus, hasFocusWithin, returnFocusToWall } from '../../ui/keyOwner.ts';
import { useLowPriorityState } from '../../ui/useLowPriorityState.ts';
import { StatusElementContext } from '../../ui/viewTabsHeader.tsx';
import { AlertStatistics } from './alertStatistics.tsx';
import styles from './alerts.module.css';
import { ConflictList, type ResolveConflict } from './conflicts.tsx';
import { AlertsPanelHeader } from './header.tsx';
import { getAlertKeyAt } from './keys.ts';
import { type AlertsPanelView, type FoundAlert, getListOfAlert, isAlertListView } from './model.ts';
import { AlertQueueView } from './queueView.tsx';
import { AlertSoundBar, type AlertSoundView } from './soundBar.tsx';
import { AlertSourceList } from './sources.tsx';

export interface AlertsHandle {
  /** Focuses the list. Returns true where it already had the focus. */
  focus(): boolean;
  /** Tests whether the focus is within the panel. */
  hasFocus(): boolean;
}

interface AlertsPanelProps {
  /** List and details are side by side, on a monitor of their own. */
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  readonly sound: AlertSoundView;
  /** An alert found elsewhere that the list should select. */
  readonly found: FoundAlert | undefined;
  readonly handle: React.Ref<AlertsHandle>;
}

/** The alerts panel next to the wall: queue and actions, conflicts, statistics and alert sources. */
export function AlertsPanel(props: AlertsPanelProps) {
  const desk = useDesk();
  const mirror = useMirror();
  const { t, language } = useLanguage();
  const queue = useLowPriorityState(mirror.queue) ?? undefined;
  const root = useRef<HTMLElement>(null);
  const { found } = props;
  const [view, setView] = useState<AlertsPanelView>(found ? getListOfAlert(found.alert) : 'queue');
  useEffect(() => {
    if (found) setView(getListOfAlert(found.alert));
  }, [found]);
  const [isSoundOpen, setSoundOpen] = useState(false);
  const [reload, setReload] = useState(0);
  const [fault, setFault] = useState<string>();
  const [status, setStatus] = useState<HTMLElement | null>(null);

  const toList = () => (root.current?.querySelector<HTMLElement>('[data-list]') ?? root.current)?.focus();
  useImperativeHandle(props.handle, () => ({
    focus: () => ensureFocus(root.current, toList),
    hasFocus: () => hasFocusWithin(root.current),
  }));
  // The list gets the focus when the panel or a view opens, but not at an unlock after which a form has taken it
  // again.
  const listOf = useRef<AlertsPanelView>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view has another list
  useLayoutEffect(() => {
    if (listOf.current !== view || root.current?.contains(document.activeElement) !== true) toList();
    listOf.current = view;
  }, [view]);

  const settle: ResolveConflict = (action, how) => void settled(action, how);
  async function settled(action: ActionId, how: 'again' | 'drop'): Promise<void> {
    const answer = await desk.call('alert.settle', { action, how });
    setFault(answer.ok ? undefined : faultText(answer.fault, language));
    // The focused button is about to be removed; without this the focus would move to the wall.
    if (answer.ok) toList();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = getAlertKeyAt(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'view') setView(command.view);
    else if (command.key === 'wide') props.onWide();
    else if (command.key === 'mute') setSoundOpen(true);
    else if (command.key === 'raw') setReload((n) => n + 1);
    else if (command.key === 'back') {
      returnFocusToWall();
    } else return;
    event.preventDefault();
  }

  return (
    <section
      ref={root}
      className={styles.panel}
      aria-label={t.alerts.title}
      data-keys="own"
      data-wide={props.wide}
      data-view={isAlertListView(view) ? 'list' : 'page'}
      data-testid="alerts"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={styles.top}>
        <AlertsPanelHeader
          view={view}
          queue={queue}
          isMuted={props.sound.mutedUntil > 0}
          onView={setView}
          onSound={() => setSoundOpen((now) => !now)}
          onWide={props.onWide}
          onClose={props.onClose}
          status={setStatus}
        />
        {isSoundOpen && (
          <AlertSoundBar
            sound={props.sound}
            onClose={() => {
              setSoundOpen(false);
              toList();
            }}
          />
        )}
        {fault && <p className={styles.fault}>{fault}</p>}
        {queue?.paused != null && (
          <p className={styles.paused} role="alert">
            {queue.paused}
          </p>
        )}
      </div>
      <StatusElementContext value={status}>
        {isAlertListView(view) && (
          <AlertQueueView
            key={view}
            found={found && getListOfAlert(found.alert) === view ? found : undefined}
            view={view}
            queue={queue}
            onSettle={settle}
            onFocus={toList}
          />
        )}
      </StatusElementContext>
      {view === 'conflicts' && <ConflictList change={queue?.revision} onSettle={settle} />}
      {view === 'figures' && <AlertStatistics queue={queue} />}
      {view === 'sources' && <AlertSourceList reload={reload} />}
    </section>
  );
}
