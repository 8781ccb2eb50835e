import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Alert } from '../../core/alerts/alert.ts';
import type { MapPin } from '../../core/map/map.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { Motion, OwnSettings, Theme } from '../../core/people/settings.ts';
import { useAlerts } from '../features/alerts/alerts.tsx';
import { useWindowMap, type WindowMap } from '../features/map/map.tsx';
import { usePtzClient } from '../features/ptz/context.ts';
import { useShiftLog, type WindowShiftLog } from '../features/shiftlog/useShiftLog.tsx';
import { useWall } from '../features/wall/context.ts';
import { showOnSpotTiles } from '../features/wall/wallStore.ts';

type Dock = 'adjacent' | 'wide';

/** Attributes by which the style sheet divides the window. */
interface Room {
  /** The number of docks next to the wall. */
  readonly 'data-docks': number | undefined;
  readonly 'data-alerts': Dock | undefined;
  /** The map, or a page in its place, fills the place of the wall. */
  readonly 'data-page': 'wide' | undefined;
  /** The docks keep their room while the desk is locked, so that no tile moves. */
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
  const docked = [alerts, log, map && !isWide].filter(Boolean).length;
  return {
    'data-docks': docked === 0 ? undefined : docked,
    'data-alerts': alerts,
    'data-page': isWide ? 'wide' : undefined,
    'data-locked': locked || undefined,
  };
}

/** Connects the docks that take the place of the camera list: alerts, shift log and map. */
export function useDocks(options: {
  readonly enabled: boolean;
  /** While the desk is locked, alerts only sound and are counted: nobody may be present. */
  readonly locked: boolean;
  readonly operator: Operator | null | undefined;
  readonly theme: Theme;
  readonly motion: Motion;
  readonly settings: OwnSettings | undefined;
  /** The page in the place of the map. */
  readonly page: { readonly dock: Dock | undefined; readonly close: () => void };
  readonly lastSnapshot: () => string | undefined;
  /** Opens the search for items with a location on the map. */
  readonly onFind: () => void;
}): {
  readonly alerts: ReturnType<typeof useAlerts>;
  readonly map: ReturnType<typeof useWindowMap>;
  readonly log: ReturnType<typeof useShiftLog>;
  readonly room: Room;
  /** The functions of the docks that the rest of the window calls. */
  readonly asked: {
    readonly map: RefObject<WindowMap | null>;
    readonly log: RefObject<WindowShiftLog | null>;
  };
} {
  const wall = useWall();
  const control = usePtzClient();
  const { locked, operator, page } = options;
  const ofMap = useRef<WindowMap>(null);
  const ofLog = useRef<WindowShiftLog>(null);
  const alertAt = useRef<Alert>(undefined);
  const operatorId = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the next operator has selected none yet
  useEffect(() => {
    alertAt.current = undefined;
  }, [operatorId]);
  const enabled = options.enabled && !locked;
  const alerts = useAlerts({
    enabled: options.enabled,
    locked,
    operator,
    settings: options.settings,
    onAt: useCallback(
      (alert: Alert) => {
        alertAt.current = alert;
        if (alert.camera !== null) showOnSpotTiles(wall, alert.camera);
        ofMap.current?.toAlert(alert);
      },
      [wall],
    ),
    onIncident: useCallback((all: readonly Alert[]) => ofLog.current?.fromAlerts(all), []),
  });
  const hasQueue = useRef(false);
  hasQueue.current = alerts.dock !== undefined;
  const mayWrite = operator?.rights.includes('log.write') === true;
  const fromPin = useCallback((pin: MapPin) => ofLog.current?.fromPin(pin), []);
  const map = useWindowMap({
    place: { enabled, locked, isAside: page.dock !== undefined, onBack: page.close },
    operator,
    control,
    alerts,
    theme: options.theme,
    motion: options.motion,
    selectedAlert: useCallback(() => (hasQueue.current ? alertAt.current : undefined), []),
    onIncident: mayWrite ? fromPin : undefined,
    onFind: options.onFind,
    handle: ofMap,
  });
  const { lastSnapshot } = options;
  const log = useShiftLog({
    enabled,
    locked,
    operator,
    alerts,
    alertAt,
    lastSnapshot,
    map: ofMap,
    handle: ofLog,
  });
  const stand = { alerts: alerts.dock, log: log.hasRoom, map: page.dock ?? map.dock };
  return { alerts, map, log, room: roomOf(stand, locked), asked: { map: ofMap, log: ofLog } };
}
