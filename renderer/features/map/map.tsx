import {
  Activity,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createStore } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { MapPin } from '../../../core/map/map.ts';
import { findNearestCameras } from '../../../core/map/nearest.ts';
import type { TrailPoint } from '../../../core/map/trail.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Motion, Theme } from '../../../core/people/settings.ts';
import { translations, useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMedia, useMirror } from '../../shared/services.ts';
import { ensureFocus } from '../../ui/keyOwner.ts';
import type { useAlerts } from '../alerts/public.ts';
import type { PtzClient, PtzControl } from '../ptz/public.ts';
import { usePtzControl } from '../ptz/public.ts';
import { createTabId, onWallChangedByOperator, showOnSpotTiles, useWall } from '../wall/public.ts';
import { viewAllPositions } from './extent.ts';
import type { MapSearchResult } from './find.ts';
import type { MapHandle } from './index.tsx';
import type { MapKey } from './keys.ts';
import { getQueueAlertPosition, useMapAlerts } from './mapAlerts.ts';
import styles from './mapComing.module.css';
import { createShowCamerasActions, selectTileForControl } from './mapWall.tsx';
import { createMapStore, resetModelForNextOperator } from './model.ts';
import { useMapKeys } from './useMapKeys.ts';
import type { MapWorld } from './world.ts';

const noMapActions = { current: undefined };

/**
 * A placeholder until the map's code is loaded.
 * It has the focus from the opening on and collects pressed keys in `early`; undefined once the focus moved elsewhere.
 */
function MapComing(props: {
  readonly early: RefObject<MapKey[] | undefined>;
  readonly steering: Pick<PtzControl, 'state'>;
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly handle: RefObject<Pick<MapHandle, 'focus'> | null>;
}) {
  const { early, steering, wide, onWide, handle } = props;
  const { t } = useLanguage();
  const root = useRef<HTMLElement>(null);
  function take(): void {
    early.current ??= [];
    root.current?.focus();
  }
  // At once: the next key is the map's.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as it comes
  useLayoutEffect(take, []);
  useImperativeHandle(handle, () => ({
    focus: () => ensureFocus(root.current, take),
  }));
  const keep = useMapKeys({ stage: undefined, actions: noMapActions, steering, early });
  return (
    <section
      ref={root}
      className={styles.coming}
      aria-label={t.map.title}
      data-keys="own"
      data-testid="map-coming"
      tabIndex={-1}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget) early.current = undefined;
      }}
      onKeyDown={(event) => {
        const isBack = event.key === 'Escape' && !event.defaultPrevented;
        if (!isBack) keep(event);
        else if (wide) onWide();
        else {
          early.current = undefined;
          event.currentTarget.blur();
        }
        if (!isBack) return;
        event.preventDefault();
      }}
    >
      <h2>{t.map.title}</h2>
      <p role="status">{t.map.city.loading}</p>
    </section>
  );
}

/** Time after which the map's part is loaded in any case, ms: by then even a wall of 64 on a slow machine has its pictures. Loading it blocks the window for 70 ms. */
const idleAfterMs = 15_000;

/**
 * A large part of the window that is not loaded at its start: `load` is called as soon as the part is needed, or once the window has
 * settled, so that opening it takes no time. Undefined until it is loaded.
 * @param load the same function each time, e.g. of a file's `import()`
 */
function useDeferredPart<Part>(load: () => Promise<Part>, isNeeded: boolean): Part | undefined {
  const clock = useClock();
  const [held, hold] = useState<{ readonly part: Part }>();
  const [failure, fail] = useState<unknown>();
  useEffect(() => {
    if (held) return;
    let isLeft = false;
    const start = () => {
      load().then(
        (part) => isLeft || hold({ part }),
        (error: unknown) => isLeft || fail(error),
      );
    };
    const cancel = isNeeded ? start() : clock.after(idleAfterMs, start);
    return () => {
      isLeft = true;
      cancel?.();
    };
  }, [load, isNeeded, clock, held]);
  // A missing file is a bug like any other: the error boundary reports it.
  if (failure !== undefined) throw failure;
  return held?.part;
}

const tabNames = Object.values(translations).map(({ map }) => map.wall.tab);

/** The map's drawing code is more than half of the program. */
const readPanel = () => import('./index.tsx');

type Found = ReadonlySet<CameraId> | undefined;

/** The map in a window: its panel next to the wall, and its effects on the wall. */
export function useWindowMap(options: {
  readonly place: {
    readonly enabled: boolean;
    /** True while the desk is locked: the map is hidden, and unfinished text stays for the operator. */
    readonly locked: boolean;
    /** True while another panel takes the map's place. */
    readonly isAside: boolean;
    /** Closes that other panel. */
    readonly onBack: () => void;
  };
  readonly control: Pick<PtzClient, 'do' | 'mapKeys' | 'onMapStick' | 'view'>;
  readonly operator: Operator | null | undefined;
  readonly theme: Theme;
  readonly motion: Motion;
  readonly alerts: Pick<ReturnType<typeof useAlerts>, 'chosen' | 'policy' | 'open'>;
  /** Returns the focused alert of an open alert list. */
  readonly selectedAlert: () => Alert | undefined;
  /** Starts an incident from a pin; undefined without the right to it. */
  readonly onIncident: ((pin: MapPin) => void) | undefined;
  /** Opens the search for locations. */
  readonly onFind: () => void;
  readonly handle: React.RefObject<WindowMap | null>;
}): {
  readonly panel: ReactNode;
  /** Its part of the window, now or once the desk is unlocked. */
  readonly dock: 'adjacent' | 'wide' | undefined;
  /** Opens the map, focuses it, or closes it if it has the focus. */
  readonly toggle: () => void;
  /** Expands it to the whole window, or back. */
  readonly toggleWide: () => void;
  /** Sets the cameras that pass the list's filter; undefined: all. */
  readonly onFound: (cameras: Found) => void;
} {
  const desk = useDesk();
  const mirror = useMirror();
  const media = useMedia();
  const clock = useClock();
  const wall = useWall();
  const steering = usePtzControl();
  const { language } = useLanguage();
  const { control, operator, theme, motion, alerts, selectedAlert, onIncident, onFind } = options;
  const { enabled, locked, isAside, onBack } = options.place;
  const [open, setOpen] = useState(false);
  const [wide, setWide] = useState(false);
  const [goTo, setGoTo] = useState<{ readonly found: MapSearchResult }>();
  const onGone = useCallback(() => setGoTo(undefined), []);
  const [model] = useState(createMapStore);
  const [found] = useState(() => createStore<{ readonly cameras: Found }>(() => ({ cameras: undefined })));
  const onFound = useCallback((cameras: Found) => found.setState({ cameras }), [found]);
  const panel = useRef<MapHandle>(null);
  const coming = useRef<Pick<MapHandle, 'focus'>>(null);
  /** Keys pressed before the map is ready. */
  const early = useRef<MapKey[] | undefined>([]);
  const operatorId = operator?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another operator is a reason
  useEffect(() => {
    model.setState(resetModelForNextOperator);
    setGoTo(undefined);
  }, [operatorId, model]);
  // A dark map is hard to read by day, a light one blinds by night: D overrides it until the theme changes.
  useEffect(() => model.setState({ night: theme === 'dark' }), [theme, model]);
  useEffect(() => model.setState({ still: motion === 'none' }), [motion, model]);
  const hasRoom = open && !isAside && operator != null;
  const isOpen = enabled && hasRoom;
  const isStored = hasRoom && (enabled || locked);
  const drawn = useMapAlerts({
    enabled: isOpen && operator.rights.includes('alert.read'),
    chosen: alerts.chosen,
    policy: alerts.policy,
  });

  /** Focuses the map. Returns true if it already has the focus. */
  const focus = useCallback(() => (panel.current ?? coming.current)?.focus() === true, []);

  const show = useCallback(() => {
    early.current = [];
    setOpen(true);
  }, []);

  /** Opens at the operator's current selection. */
  const openIt = useCallback(() => {
    const alert = selectedAlert();
    const place = alert && getQueueAlertPosition(alert, mirror.cameras.getState());
    const view = place && viewAllPositions([place]);
    if (view) model.setState({ view, subject: { kind: 'alert', id: alert.id }, drawer: undefined });
    show();
  }, [selectedAlert, mirror, model, show]);
  const toggle = useCallback(() => {
    onBack();
    if (!isOpen) openIt();
    else if (focus()) setOpen(false);
  }, [isOpen, openIt, focus, onBack]);
  const onWide = useCallback(() => {
    onBack();
    setWide((now) => !isOpen || !now);
    if (!isOpen) openIt();
    focus();
  }, [isOpen, openIt, focus, onBack]);

  const openAlert = alerts.open;
  const toAlert = useCallback(
    (alert: Alert) =>
      panel.current?.toAlert(alert.id, getQueueAlertPosition(alert, mirror.cameras.getState())),
    [mirror],
  );
  const toTrail = useCallback(
    (trail: readonly TrailPoint[], place: LatLon | undefined) => {
      const { byId } = mirror.cameras.getState();
      const places = trail.flatMap(({ camera }) => byId.get(camera)?.camera.position ?? []);
      const view = viewAllPositions([...places, ...(place ? [place] : [])]);
      if (!view) return false;
      const subject = place && ({ kind: 'point', at: place } as const);
      model.setState({ trail, view, subject, drawer: undefined });
      if (panel.current) panel.current.toView(view);
      show();
      onBack();
      return true;
    },
    [mirror, model, onBack, show],
  );
  const toPlace = useCallback(
    (place: MapSearchResult) => {
      setGoTo({ found: place });
      show();
      onBack();
    },
    [onBack, show],
  );

  /** Makes the wall visible after pictures were put on it. */
  const seeWall = useCallback(() => setWide(false), []);
  useEffect(() => onWallChangedByOperator(wall, seeWall), [wall, seeWall]);
  const toCamera = useCallback(
    (camera: CameraId) => {
      seeWall();
      panel.current?.toCamera(camera);
    },
    [seeWall],
  );
  options.handle.current = { toAlert, toTrail, toPlace, toCamera, trail: () => model.getState().trail };

  const world = useMemo((): MapWorld | undefined => {
    if (!isStored) return undefined;
    return {
      desk,
      mirror,
      media,
      steering,
      control,
      wall,
      clock,
      operator,
      model,
      found,
      alerts: drawn,
      onFind,
      nearest: (to, count, without) =>
        findNearestCameras(mirror.cameras.getState().list, to, { count, without }),
      onPut(camera) {
        seeWall();
        wall.act({ do: 'put', camera, advance: true });
      },
      onWall(cameras) {
        seeWall();
        const { actions, shown } = createShowCamerasActions({
          wall: wall.getState(),
          cameras,
          names: tabNames,
          name: translations[language].map.wall.tab,
          newTabId: createTabId,
        });
        return actions.every((action) => wall.act(action)) ? shown : 0;
      },
      onSteer(camera) {
        seeWall();
        void selectTileForControl(camera, false, { wall, steering, control, clock }).then((isThere) => {
          if (isThere && !steering.state.getState().on) steering.toggle();
        });
      },
      async onSlew(camera, { panDeg, tiltDeg, fovDeg }) {
        seeWall();
        // A camera is controlled only with its picture visible; the refusal explains it.
        await selectTileForControl(camera, true, { wall, steering, control, clock });
        const done = await control.do('control.do', {
          camera,
          command: { do: 'look', panDeg, tiltDeg, fovDeg },
        });
        return done.ok ? undefined : done.fault;
      },
      onHighlight: (camera) => showOnSpotTiles(wall, camera),
      onIncident,
      onOpenAlert(alert) {
        seeWall();
        return openAlert(alert);
      },
    };
  }, [
    isStored,
    desk,
    mirror,
    media,
    steering,
    control,
    wall,
    clock,
    operator,
    model,
    found,
    drawn,
    language,
    seeWall,
    onIncident,
    onFind,
    openAlert,
  ]);

  const part = useDeferredPart(readPanel, isOpen);

  return {
    panel: world && (
      <Activity mode={isOpen ? 'visible' : 'hidden'}>
        {part ? (
          <part.MapPanel
            world={world}
            wide={wide}
            onWide={onWide}
            goTo={goTo}
            onGone={onGone}
            early={early}
            onClose={() => setOpen(false)}
            handle={panel}
          />
        ) : (
          <MapComing early={early} steering={steering} wide={wide} onWide={onWide} handle={coming} />
        )}
      </Activity>
    ),
    dock: hasRoom ? (wide ? 'wide' : 'adjacent') : undefined,
    toggle,
    onFound,
    toggleWide: onWide,
  };
}

/** The map's functions for other features of the window. */
export interface WindowMap {
  toAlert(alert: Alert): void;
  /** Opens the map with a trail and a location. Returns false if neither is known. */
  toTrail(trail: readonly TrailPoint[], place: LatLon | undefined): boolean;
  /** Opens the map at a location. */
  toPlace(place: MapSearchResult): void;
  /** Selects a camera on an open map. */
  toCamera(camera: CameraId): void;
  /** Returns the drawn trail. */
  trail(): readonly TrailPoint[];
}
