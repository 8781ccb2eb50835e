import { type KeyboardEvent, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ActionId } from '../../../core/alerts/action.ts';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useDesk, useMirror } from '../../shared/services.ts';
import { useCalmly } from '../../ui/calmly.ts';
import { StatusPlace } from '../../ui/viewsHead.tsx';
import { giveKeys, giveKeysBack } from '../../ui/whoseKeys.ts';
import styles from './alerts.module.css';
import { Conflicts, type Settle } from './conflicts.tsx';
import { Figures } from './figures.tsx';
import type { Chosen } from './filters.tsx';
import { PanelHead } from './head.tsx';
import { pressOf } from './keys.ts';
import { type FoundAlert, isAlertView, type View, viewOfAlert } from './model.ts';
import { QueueView } from './queueView.tsx';
import { SoundBar, type SoundView } from './soundBar.tsx';
import { Sources } from './sources.tsx';

export interface AlertsHandle {
  /** Gives the keys to the list. True where it has them already. */
  focus(): boolean;
}

interface AlertsPanelProps {
  readonly operator: Operator;
  readonly policy: AlertPolicy | undefined;
  /** List and details beside each other, for a monitor of their own. */
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** Puts the alert's camera and the nearest that can be steered on the wall. False where nothing shows its place. */
  readonly onOpen: (alert: Alert) => boolean;
  readonly onCamera: (camera: CameraId) => void;
  /** These have been seen: nothing sounds for them any more. */
  readonly onLooked: (alerts: readonly AlertId[]) => void;
  /** The reader is at this one. */
  readonly onAt: (alert: Alert) => void;
  /** What the queue is limited to; nothing while it is not shown. */
  readonly onChosen: (chosen: Chosen) => void;
  /** Begins an incident from them, named after the first; undefined where nobody may. */
  readonly onIncident: ((alerts: readonly Alert[]) => void) | undefined;
  readonly sound: SoundView;
  /** One that was found elsewhere, to be at. */
  readonly found: FoundAlert | undefined;
  readonly handle: React.Ref<AlertsHandle>;
}

const nothing = () => {};

/** Alerts beside the wall: the queue and what is done to it, conflicts, figures, and where alerts come from. */
export function AlertsPanel(props: AlertsPanelProps) {
  const desk = useDesk();
  const mirror = useMirror();
  const { operator, policy } = props;
  const { t, language } = useSpeech();
  const queue = useCalmly(mirror.queue) ?? undefined;
  const cameras = useStore(mirror.cameras);
  const root = useRef<HTMLElement>(null);
  const { found } = props;
  const [view, setView] = useState<View>(found ? viewOfAlert(found.alert) : 'queue');
  useEffect(() => {
    if (found) setView(viewOfAlert(found.alert));
  }, [found]);
  const [isSoundOpen, setSoundOpen] = useState(false);
  const [reload, setReload] = useState(0);
  const [fault, setFault] = useState<string>();
  const [status, setStatus] = useState<HTMLElement | null>(null);

  const toList = () => (root.current?.querySelector<HTMLElement>('[data-list]') ?? root.current)?.focus();
  useImperativeHandle(props.handle, () => ({
    focus: () => giveKeys(root.current, toList),
  }));
  // The keys go there when it is opened, and with each view; not when a desk is unlocked whose form has taken them again.
  const listOf = useRef<View>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view has another list
  useLayoutEffect(() => {
    if (listOf.current !== view || root.current?.contains(document.activeElement) !== true) toList();
    listOf.current = view;
  }, [view]);

  const settle: Settle = (action, how) => void settled(action, how);
  async function settled(action: ActionId, how: 'again' | 'drop'): Promise<void> {
    const answer = await desk.call('alert.settle', { action, how });
    setFault(answer.ok ? undefined : faultText(answer.fault, language));
    // The button that has the keys is about to go, and they would go to the wall.
    if (answer.ok) toList();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const command = pressOf(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'view') setView(command.view);
    else if (command.key === 'wide') props.onWide();
    else if (command.key === 'mute') setSoundOpen(true);
    else if (command.key === 'raw') setReload((n) => n + 1);
    else if (command.key === 'back') {
      giveKeysBack();
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
      data-view={isAlertView(view) ? 'list' : 'page'}
      data-testid="alerts"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={styles.top}>
        <PanelHead
          view={view}
          queue={queue}
          mayWork={operator.rights.includes('alert.work')}
          isMuted={props.sound.mutedUntil > 0}
          onView={setView}
          onSound={() => setSoundOpen((now) => !now)}
          onWide={props.onWide}
          onClose={props.onClose}
          status={setStatus}
        />
        {isSoundOpen && (
          <SoundBar
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
      <StatusPlace value={status}>
        {isAlertView(view) && (
          <QueueView
            key={view}
            found={found && viewOfAlert(found.alert) === view ? found : undefined}
            view={view}
            operator={operator}
            policy={policy}
            queue={queue}
            cameras={cameras}
            onOpen={props.onOpen}
            onCamera={props.onCamera}
            onLooked={props.onLooked}
            onAt={props.onAt}
            onChosen={view === 'queue' ? props.onChosen : nothing}
            onSettle={settle}
            onIncident={props.onIncident}
            onFocus={toList}
          />
        )}
      </StatusPlace>
      {view === 'conflicts' && <Conflicts policy={policy} change={queue?.revision} onSettle={settle} />}
      {view === 'figures' && <Figures cameras={cameras} queue={queue} />}
      {view === 'sources' && (
        <Sources mayQuarantine={operator.rights.includes('alert.sources')} reload={reload} />
      )}
    </section>
  );
}
