import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Alert } from '../../core/alerts/alert.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Language } from '../../core/errors/faults.ts';
import type { MapPin } from '../../core/map/map.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { Motion, OwnSettings, Theme } from '../../core/people/settings.ts';
import { useAlerts } from '../features/alerts/alerts.tsx';
import { type MapOfWindow, useMap } from '../features/map/map.tsx';
import type { Control } from '../features/ptz/control.ts';
import type { Steering } from '../features/ptz/steering.ts';
import { type LogOfWindow, useLog } from '../features/shiftlog/log.tsx';
import type { Sequences } from '../features/wall/sequences.ts';
import { spotlight, type WallStore } from '../features/wall/wall.ts';
import type { Media } from '../media/index.ts';
import type { Desk } from '../shared/client.ts';
import type { Mirror } from '../shared/mirror.ts';
import type { Undoing } from '../shared/undoing.ts';

type Dock = 'beside' | 'wide';

/** How the window is to be divided, for its style. */
interface Room {
  /** So many stand beside the wall. */
  readonly 'data-docks': number | undefined;
  readonly 'data-alerts': Dock | undefined;
  /** The map, or what stands in its place, has the wall's. */
  readonly 'data-page': 'wide' | undefined;
  /** As much room as they had: no picture moves. */
  readonly 'data-locked': true | undefined;
}

function roomOf(
  {
    alerts,
    log,
    map,
  }: { readonly alerts: Dock | undefined; readonly log: boolean; readonly map: Dock | undefined },
  locked: boolean,
): Room {
  const isWide = map === 'wide' && !locked;
  const beside = [alerts, log, map && !isWide].filter(Boolean).length;
  return {
    'data-docks': beside === 0 ? undefined : beside,
    'data-alerts': alerts,
    'data-page': isWide ? 'wide' : undefined,
    'data-locked': locked || undefined,
  };
}

/** What stands beside the wall in place of the list of cameras, and what each asks of the others: alerts, the log, the map. */
export function useDocks(options: {
  readonly enabled: boolean;
  /** Alerts sound and are counted, and that is all: nobody is known to be there. */
  readonly locked: boolean;
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly wall: WallStore;
  readonly sequences: Sequences;
  readonly steering: Steering;
  readonly control: Control;
  readonly clock: Clock;
  readonly operator: Operator | null | undefined;
  readonly language: Language;
  readonly theme: Theme;
  readonly motion: Motion;
  readonly settings: OwnSettings | undefined;
  /** What stands in the map's place for now. */
  readonly page: { readonly dock: Dock | undefined; readonly close: () => void };
  readonly lastSnapshot: () => string | undefined;
  /** Opens the search for what has a place on the map. */
  readonly onFind: () => void;
  readonly undoing: Undoing;
  readonly onToast: (text: string) => void;
}): {
  readonly alerts: ReturnType<typeof useAlerts>;
  readonly map: ReturnType<typeof useMap>;
  readonly log: ReturnType<typeof useLog>;
  readonly room: Room;
  /** What else of the window may ask of them. */
  readonly asked: {
    readonly map: RefObject<MapOfWindow | null>;
    readonly log: RefObject<LogOfWindow | null>;
  };
} {
  const { locked, desk, mirror, wall, clock, operator, language, page } = options;
  const ofMap = useRef<MapOfWindow>(null);
  const ofLog = useRef<LogOfWindow>(null);
  const alertAt = useRef<Alert>(undefined);
  const operatorId = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever comes next was at none
  useEffect(() => {
    alertAt.current = undefined;
  }, [operatorId]);
  const enabled = options.enabled && !locked;
  const shared = { enabled, desk, mirror, wall, clock, operator, language };
  const alerts = useAlerts({
    ...shared,
    locked,
    enabled: options.enabled,
    settings: options.settings,
    onAt: useCallback(
      (alert: Alert) => {
        alertAt.current = alert;
        if (alert.camera !== null) spotlight(wall, alert.camera);
        ofMap.current?.toAlert(alert);
      },
      [wall],
    ),
    onIncident: useCallback((all: readonly Alert[]) => ofLog.current?.fromAlerts(all), []),
  });
  const hasQueue = useRef(false);
  hasQueue.current = alerts.dock !== undefined;
  const { media, steering, control } = options;
  const mayWrite = operator?.rights.includes('log.write') === true;
  const fromPin = useCallback((pin: MapPin) => ofLog.current?.fromPin(pin), []);
  const map = useMap({
    ...shared,
    locked,
    media,
    steering,
    control,
    alerts,
    theme: options.theme,
    motion: options.motion,
    selectedAlert: useCallback(() => (hasQueue.current ? alertAt.current : undefined), []),
    isAside: page.dock !== undefined,
    onBack: page.close,
    onIncident: mayWrite ? fromPin : undefined,
    onFind: options.onFind,
    handle: ofMap,
  });
  const { sequences, lastSnapshot, undoing, onToast } = options;
  const log = useLog({
    ...shared,
    locked,
    sequences,
    alerts,
    alertAt,
    lastSnapshot,
    undoing,
    onToast,
    map: ofMap,
    handle: ofLog,
  });
  const stand = { alerts: alerts.dock, log: log.hasRoom, map: page.dock ?? map.dock };
  return { alerts, map, log, room: roomOf(stand, locked), asked: { map: ofMap, log: ofLog } };
}
