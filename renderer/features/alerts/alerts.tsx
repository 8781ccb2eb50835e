import { Activity, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { AlertSound, OwnSettings } from '../../../core/people/settings.ts';
import { translations, useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { useQuery } from '../../ui/query.ts';
import { RemountOnChange } from '../../ui/remountOnChange.tsx';
import { createTabId, useWall } from '../wall/public.ts';
import { AlertsContext } from './context.ts';
import { type AlertsHandle, AlertsPanel } from './index.tsx';
import type { ChosenAlertFilter, FoundAlert } from './model.ts';
import { createOpenAlertActions, selectAlertCameras } from './openAlert.ts';
import { useAnnouncements } from './sound/announcements.tsx';
import { showSystemNotification } from './sound/showSystemNotification.ts';
import type { Annunciation } from './sound/soundScheduler.ts';
import { defaultAlertSound, useAlertSound } from './sound/useAlertSound.ts';
import { AlertsTopBarStatus } from './topBarStatus.tsx';

/** The number of PTZ cameras that are opened in addition to the alert's own camera. */
const nearbyPtzCameras = 5;
/** Interval at which the policy, which rarely changes, is reloaded, ms. */
const policyEveryMs = 300_000;
const tabNames = Object.values(translations).map(({ alerts }) => alerts.title);

/** Loads the room's alert policy (classes and responses) from the desk. */
function useLoadedPolicy(enabled: boolean, isLive: boolean) {
  const desk = useDesk();
  const clock = useClock();
  const ask = useMemo(() => (enabled ? () => desk.call('alert.policy', {}) : undefined), [desk, enabled]);
  // A site that reconnects may have another policy.
  return useQuery(ask, isLive, { clock, ms: policyEveryMs }).value;
}

/** Tests for alerts that must be visible even while the wall fills the screen. */
const urgent = (queue: QueueState | null): boolean =>
  queue !== null &&
  ((queue.unacknowledged.critical ?? 0) > 0 || queue.heartbeat.stale || queue.paused !== null);

/** The alerts of a window: top bar line, panel, and the effect of opening an alert on the wall. */
export function useAlerts(options: {
  readonly enabled: boolean;
  /**
   * While the desk is locked, alerts only sound and are counted: nobody may be present.
   * Text typed before stays, hidden, for the operator who locked the desk.
   */
  readonly locked: boolean;
  readonly operator: Operator | null | undefined;
  readonly settings: OwnSettings | undefined;
  /** Called when the operator selects or opens this alert. */
  readonly onAt: (alert: Alert) => void;
  /** Called to start an incident from these alerts. */
  readonly onIncident: (alerts: readonly Alert[]) => void;
}): {
  readonly strip: ReactNode;
  readonly panel: ReactNode;
  /** How much of the window the panel takes. */
  readonly dock: 'adjacent' | 'wide' | undefined;
  /** Something must be visible, whatever else the window shows. */
  readonly isUrgent: boolean;
  /** Opens the panel, focuses it, or closes it where it has the focus. */
  readonly toggle: () => void;
  /** The filter of the visible queue. */
  readonly chosen: StoreApi<ChosenAlertFilter>;
  readonly policy: AlertPolicy | undefined;
  /** Puts its camera and the nearest PTZ cameras on the wall. False where no camera shows its location. */
  readonly open: (alert: Alert) => boolean;
  /** Tests whether the focus is within the panel. */
  readonly hasFocus: () => boolean;
  /** Opens the list of a found alert and focuses it. */
  readonly toFound: (found: FoundAlert) => void;
} {
  const desk = useDesk();
  const mirror = useMirror();
  const wall = useWall();
  const { language } = useLanguage();
  const { operator, onAt, onIncident } = options;
  const [chosen] = useState(() => createStore<ChosenAlertFilter>(() => ({})));
  const onChosen = useCallback((now: ChosenAlertFilter) => chosen.setState(now, true), [chosen]);
  const mayRead = operator?.rights.includes('alert.read') === true;
  const enabled = options.enabled && mayRead;
  const [open, setOpen] = useState(false);
  const [wide, setWide] = useState(false);
  const [found, setFound] = useState<FoundAlert>();
  const handle = useRef<AlertsHandle>(null);
  const placed = useRef<ReadonlyMap<number, CameraId>>(new Map());
  // Selects one field: the queue changes a few times a second, which would rerender the whole window.
  const isLive = useStore(mirror.queue, (queue) => queue?.live === true);
  const isUrgent = useStore(mirror.queue, urgent);
  const policy = useLoadedPolicy(enabled, isLive);

  const hasRoom = enabled && open;
  const isOpen = hasRoom && !options.locked;
  const toggle = useCallback(() => {
    if (!isOpen) setOpen(true);
    else if (handle.current?.focus()) setOpen(false);
  }, [isOpen]);

  const onOpen = useCallback(
    (alert: Alert): boolean => {
      onAt(alert);
      const { camera, ptz } = selectAlertCameras(alert, mirror.cameras.getState(), nearbyPtzCameras);
      if (!camera) return false;
      const made = createOpenAlertActions({
        wall: wall.getState(),
        camera,
        ptz,
        placed: placed.current,
        names: tabNames,
        newTabId: createTabId,
        name: translations[language].alerts.title,
      });
      placed.current = made.placed;
      for (const action of made.actions) wall.act(action);
      return true;
    },
    [mirror, wall, language, onAt],
  );
  const toFound = useCallback((next: FoundAlert) => {
    setFound({ ...next });
    setOpen(true);
    handle.current?.focus();
  }, []);
  // A found alert belongs to the operator who searched, and to that opening of the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of operator resets it
  useEffect(() => {
    if (!isOpen) setFound(undefined);
  }, [isOpen, operator?.id]);
  const onCamera = useCallback((camera: CameraId) => wall.act({ do: 'put', camera, advance: false }), [wall]);
  const onNotice = useCallback(
    (message: Annunciation) =>
      showSystemNotification(message, {
        policy,
        language,
        isBare: options.locked,
        onClick: () => setOpen(true),
      }),
    [policy, language, options.locked],
  );
  const { settings } = options;
  const { onHear, regions } = useAnnouncements({
    policy,
    isBare: options.locked,
    cameras: mirror.cameras,
  });
  const sound = useAlertSound({
    enabled,
    settings: settings?.alertSound,
    onNotice,
    onHear,
  });
  const mayWrite = operator?.rights.includes('log.write') === true;
  const { id, displayName } = operator ?? {};
  const context = useMemo(
    () =>
      id &&
      displayName !== undefined && {
        me: { id, name: displayName },
        policy,
        openAlert: onOpen,
        showCamera: onCamera,
        onLooked: sound.looked,
        onAt,
        onChosen,
        onIncident: mayWrite ? onIncident : undefined,
      },
    [id, displayName, policy, onOpen, onCamera, sound.looked, onAt, onChosen, mayWrite, onIncident],
  );
  const maySave = operator?.rights.includes('settings.own') === true;
  const onSave = useCallback(
    (alertSound: AlertSound) => {
      if (settings) void desk.call('settings.save', { ...settings, alertSound }); // the status message reports the result
    },
    [desk, settings],
  );

  return {
    strip: enabled && (
      <>
        <AlertsTopBarStatus
          queue={mirror.queue}
          mutedUntil={sound.mutedUntil}
          isUnheard={sound.isUnheard}
          onOpen={options.locked ? undefined : toggle}
        />
        {regions}
      </>
    ),
    panel: hasRoom && context && (
      <RemountOnChange of={id}>
        <Activity mode={isOpen ? 'visible' : 'hidden'}>
          <AlertsContext value={context}>
            <AlertsPanel
              wide={wide}
              onWide={() => setWide((now) => !now)}
              onClose={() => setOpen(false)}
              sound={{
                settings: settings?.alertSound ?? defaultAlertSound,
                mutedUntil: sound.mutedUntil,
                onMute: sound.mute,
                onSave: maySave ? onSave : undefined,
                onTest: sound.test,
              }}
              found={found}
              handle={handle}
            />
          </AlertsContext>
        </Activity>
      </RemountOnChange>
    ),
    dock: hasRoom ? (wide ? 'wide' : 'adjacent') : undefined,
    isUrgent: enabled && isUrgent,
    toggle,
    chosen,
    policy,
    open: onOpen,
    hasFocus: () => handle.current?.hasFocus() === true,
    toFound,
  };
}
