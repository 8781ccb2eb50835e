import { Activity, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { AlertSound, OwnSettings } from '../../../core/people/settings.ts';
import { useSpeech, words } from '../../i18n/words.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { useQuery } from '../../ui/query.ts';
import { Refreshable } from '../../ui/refreshable.tsx';
import { newTabId, useWall } from '../wall/public.ts';
import { actionsToOpen, camerasToOpen } from './alertOpening.ts';
import { AlertsContext } from './context.ts';
import { type AlertsHandle, AlertsPanel } from './index.tsx';
import type { Chosen, FoundAlert } from './model.ts';
import { useAnnouncements } from './sound/announcements.tsx';
import { notify } from './sound/notice.ts';
import type { Annunciation } from './sound/sounder.ts';
import { defaultSound, useSound } from './sound/useSound.ts';
import { AlertsStrip } from './strip.tsx';

/** Cameras that can be steered, beside the alert's own. */
const nearbyPtzCameras = 5;
/** The policy changes hardly ever: asked for again so often. */
const policyEveryMs = 300_000;
const tabNames = Object.values(words).map(({ alerts }) => alerts.title);

/** How the room's alerts are classed and answered, as the desk has it. */
function useLoadedPolicy(enabled: boolean, isLive: boolean) {
  const desk = useDesk();
  const clock = useClock();
  const ask = useMemo(() => (enabled ? () => desk.call('alert.policy', {}) : undefined), [desk, enabled]);
  // A site that is back may have another one.
  return useQuery(ask, isLive, { clock, ms: policyEveryMs }).value;
}

/** What must be seen also where the wall has the whole screen. */
const urgent = (queue: QueueState | null): boolean =>
  queue !== null &&
  ((queue.unacknowledged.critical ?? 0) > 0 || queue.heartbeat.stale || queue.paused !== null);

/** Alerts in a window: the line in its bar, the panel beside the wall, and what opening one does to the wall. */
export function useAlerts(options: {
  readonly enabled: boolean;
  /**
   * Alerts sound and are counted, and that is all: nobody is known to be there. What is being typed stays, unseen, for anyone who
   * locked the desk.
   */
  readonly locked: boolean;
  readonly operator: Operator | null | undefined;
  readonly settings: OwnSettings | undefined;
  /** Somebody comes to this one in the queue, or opens it. */
  readonly onAt: (alert: Alert) => void;
  /** An incident is to be begun from it. */
  readonly onIncident: (alerts: readonly Alert[]) => void;
}): {
  readonly strip: ReactNode;
  readonly panel: ReactNode;
  /** How much of the window it has. */
  readonly dock: 'adjacent' | 'wide' | undefined;
  /** Something must be seen, whatever else the window shows. */
  readonly isUrgent: boolean;
  /** Opens it, gives it the keys, or closes it where it has them. */
  readonly toggle: () => void;
  /** What the queue in sight is limited to. */
  readonly chosen: StoreApi<Chosen>;
  readonly policy: AlertPolicy | undefined;
  /** Puts its camera and the nearest that can be steered on the wall. False where nothing shows its place. */
  readonly open: (alert: Alert) => boolean;
  /** The focus is within its panel. */
  readonly hasFocus: () => boolean;
  /** Opens its list with the keys at it. */
  readonly toFound: (found: FoundAlert) => void;
} {
  const desk = useDesk();
  const mirror = useMirror();
  const wall = useWall();
  const { language } = useSpeech();
  const { operator, onAt, onIncident } = options;
  const [chosen] = useState(() => createStore<Chosen>(() => ({})));
  const onChosen = useCallback((now: Chosen) => chosen.setState(now, true), [chosen]);
  const mayRead = operator?.rights.includes('alert.read') === true;
  const enabled = options.enabled && mayRead;
  const [open, setOpen] = useState(false);
  const [wide, setWide] = useState(false);
  const [found, setFound] = useState<FoundAlert>();
  const handle = useRef<AlertsHandle>(null);
  const placed = useRef<ReadonlyMap<number, CameraId>>(new Map());
  // Not all of it: it changes a few times a second, and the whole window would be drawn again.
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
      const { camera, ptz } = camerasToOpen(alert, mirror.cameras.getState(), nearbyPtzCameras);
      if (!camera) return false;
      const made = actionsToOpen({
        wall: wall.getState(),
        camera,
        ptz,
        placed: placed.current,
        names: tabNames,
        newTabId,
        name: words[language].alerts.title,
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
  // It was found for anyone who sat here, and for that opening of the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another operator is a reason
  useEffect(() => {
    if (!isOpen) setFound(undefined);
  }, [isOpen, operator?.id]);
  const onCamera = useCallback((camera: CameraId) => wall.act({ do: 'put', camera, advance: false }), [wall]);
  const onNotice = useCallback(
    (message: Annunciation) =>
      notify(message, { policy, language, isBare: options.locked, onClick: () => setOpen(true) }),
    [policy, language, options.locked],
  );
  const { settings } = options;
  const { onHear, regions } = useAnnouncements({
    policy,
    isBare: options.locked,
    cameras: mirror.cameras,
  });
  const sound = useSound({
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
      if (settings) void desk.call('settings.save', { ...settings, alertSound }); // its word comes with the status
    },
    [desk, settings],
  );

  return {
    strip: enabled && (
      <>
        <AlertsStrip
          queue={mirror.queue}
          mutedUntil={sound.mutedUntil}
          isUnheard={sound.isUnheard}
          onOpen={options.locked ? undefined : toggle}
        />
        {regions}
      </>
    ),
    panel: hasRoom && context && (
      <Refreshable of={id}>
        <Activity mode={isOpen ? 'visible' : 'hidden'}>
          <AlertsContext value={context}>
            <AlertsPanel
              wide={wide}
              onWide={() => setWide((now) => !now)}
              onClose={() => setOpen(false)}
              sound={{
                settings: settings?.alertSound ?? defaultSound,
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
      </Refreshable>
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
