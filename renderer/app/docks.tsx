import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Alert } from '../../core/alerts/alert.ts';
import type { MapPin } from '../../core/map/map.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { Motion, OwnSettings, Theme } from '../../core/people/settings.ts';
import { useAlerts } from '../features/alerts/alerts.tsx';
import { type MapOfWindow, useMap } from '../features/map/map.tsx';
import { useControl } from '../features/ptz/context.ts';
import { type LogOfWindow, useLog } from '../features/shiftlog/log.tsx';
import { useWall } from '../features/wall/context.ts';
import { spotlight } from '../features/wall/wall.ts';

type Dock = 'adjacent' | 'wide';

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
  const docked = [alerts, log, map && !isWide].filter(Boolean).length;
  return {
    'data-docks': docked === 0 ? undefined : docked,
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
  readonly operator: Operator | null | undefined;
  readonly theme: Theme;
  readonly motion: Motion;
  readonly settings: OwnSettings | undefined;
  /** What stands in the map's place for now. */
  readonly page: { readonly dock: Dock | undefined; readonly close: () => void };
  readonly lastSnapshot: () => string | undefined;
  /** Opens the search for what has a place on the map. */
  readonly onFind: () => void;
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
  const wall = useWall();
  const control = useControl();
  const { locked, operator, page } = options;
  const ofMap = useRef<MapOfWindow>(null);
  const ofLog = useRef<LogOfWindow>(null);
  const alertAt = useRef<Alert>(undefined);
  const operatorId = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: anyone who comes next was at none
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
        if (alert.camera !== null) spotlight(wall, alert.camera);
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
  const map = useMap({
    enabled,
    locked,
    operator,
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
  const { lastSnapshot } = options;
  const log = useLog({
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
