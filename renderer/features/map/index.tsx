import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { PinId, SavedView } from '../../../core/map/map.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { MapView } from '../../map/api.ts';
import { useToast } from '../../shared/toast.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { ensureFocus, returnFocusToWall } from '../../ui/keyOwner.ts';
import { getReasonForOperator } from '../../ui/otherOperator.ts';
import { CameraSelectionBar, IncidentTrailBar, MapCentreMark, MapModeLine, MapToolbar } from './bars.tsx';
import { focusMapCard } from './cardKeys.ts';
import { getAlertOfCard, isSubjectOfCamera } from './cardSubject.ts';
import { MapCard } from './cards.tsx';
import { useDeskCity } from './city.ts';
import { PinForm, SavedViewsDrawer } from './drawers.tsx';
import type { MapSearchResult } from './find.ts';
import { GapsDrawer } from './gaps.tsx';
import type { MapAction, MapKey } from './keys.ts';
import { MapLegend } from './legend.tsx';
import styles from './map.module.css';
import { createMapActions, type MapActions } from './mapActions.ts';
import { useSaveMapPicture } from './mapPicture.ts';
import { createMarkActions } from './marks.ts';
import { HoverCard, LiveThumbnails, type MapHoverState } from './overlays.tsx';
import { useCityPlaces } from './places.ts';
import { createMapStage, type MapStage } from './stage.ts';
import { MapStates } from './states.tsx';
import { useMapStick } from './stick.ts';
import { getStreet } from './streets.ts';
import { useMapKeys } from './useMapKeys.ts';
import { useMapPointer } from './useMapPointer.ts';
import { useTurnCameraToPoint, useViewingCameras, ViewingCameraList } from './viewingCameraList.tsx';
import type { MapWorld, ThumbnailState } from './world.ts';

/** Creates the scene in its host, with the window's cameras and alerts, until the panel closes. */
function useStage(options: {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly overview: RefObject<HTMLCanvasElement | null>;
  readonly world: MapWorld;
  readonly thumbnails: StoreApi<ThumbnailState>;
}): MapStage | undefined {
  const { host, overview, thumbnails } = options;
  // Not the world itself, which changes with the user's rights: the map stays.
  const { model, mirror, alerts, found, media } = options.world;
  const [stage, setStage] = useState<MapStage>();
  const { t, language } = useLanguage();
  const words = useMemo(
    () => ({ looks: t.map.looks, priorities: t.alerts.priorities, language }),
    [t, language],
  );
  const spoken = useRef(words);
  spoken.current = words;
  useEffect(() => {
    const element = host.current;
    const canvas = overview.current;
    if (!element || !canvas) return undefined;
    const made = createMapStage({
      host: element,
      overview: canvas,
      model,
      mirror,
      alerts,
      found,
      thumbnails,
      words: spoken.current,
      tiles: () => media.tiles().map(({ camera }) => camera),
      onTiles: media.onTiles,
    });
    setStage(made);
    return () => {
      setStage(undefined);
      made.dispose();
    };
  }, [host, overview, model, mirror, alerts, found, media, thumbnails]);
  useEffect(() => stage?.scene.setWords(words), [stage, words]);
  return stage;
}

export interface MapHandle {
  /** Focuses the map. Returns true if it already has the focus. */
  focus(): boolean;
  /** `at`: location of the alert, if known; it need not be among the drawn ones. */
  toAlert(alert: AlertId, at: LatLon | undefined): void;
  toView(view: MapView): void;
  /** Selects a camera, and moves to it if it is outside the view. */
  toCamera(camera: CameraId): void;
}

interface Props {
  readonly world: MapWorld;
  /** True if the map fills the window. */
  readonly wide: boolean;
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** Location to show as soon as the map is ready. */
  readonly goTo: { readonly found: MapSearchResult } | undefined;
  /** Called when it is shown, so that reopening the map does not show it again. */
  readonly onGone: () => void;
  readonly handle: React.Ref<MapHandle>;
  /** Keys pressed before the map was ready; undefined if the focus moved elsewhere meanwhile. */
  readonly early: React.RefObject<MapKey[] | undefined>;
}

/** The panel with the city's map, its cameras and alerts, next to the wall or instead of it. */
export function MapPanel({ world, wide, onWide, onClose, goTo, onGone, handle, early }: Props) {
  const { t, language } = useLanguage();
  const { model, steering } = world;
  const undoHistory = useUndoHistory();
  const root = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const list = useStore(world.mirror.cameras, (now) => now.list);
  const filtered = useStore(world.found, ({ cameras }) => cameras);
  const drawer = useStore(model, (now) => now.drawer);
  const place = useStore(model, (now) => now.place);
  const isNight = useStore(model, (now) => now.night);
  const { pins } = useStore(world.mirror.mapPins);
  const [hovered] = useState(() => createStore<MapHoverState>(() => ({ now: undefined })));
  const onHover = useCallback((now: MapHoverState['now']) => hovered.setState({ now }), [hovered]);

  const overview = useRef<HTMLCanvasElement>(null);
  const [thumbnails] = useState(() => createStore<ThumbnailState>(() => ({ places: [] })));
  const stage = useStage({ host, overview, world, thumbnails });
  const held = useDeskCity(stage);
  const places = useCityPlaces(stage?.scene, list, model);
  const { labels, borders } = places;
  useEffect(() => stage?.signs.setNames(labels, borders), [stage, labels, borders]);
  const along = useCallback((name: string) => getStreet(name, places, list), [places, list]);

  const toMap = useCallback(() => host.current?.focus(), []);
  const closeDrawer = useCallback(() => model.setState({ drawer: undefined, place: undefined }), [model]);
  const showToast = useToast();
  const actions = useRef<MapActions>(undefined);
  function toBookmark(at: number): void {
    const saved = world.mirror.mapViews.getState().views[at - 1];
    if (saved) toView(saved);
    else showToast(t.map.bookmarks.noSuch(at));
  }
  function toView({ view, name }: SavedView): void {
    stage?.scene.flyTo(view);
    model.setState({ drawer: undefined });
    showToast(t.map.bookmarks.went(name));
  }
  const alert = useStore(model, getAlertOfCard);
  const reporter = useStore(
    world.alerts,
    ({ drawn }) => drawn.find(({ id }) => id === alert)?.camera ?? null,
  );
  const whoSees = useViewingCameras(stage, drawer === 'seen' ? place : undefined, reporter, world);
  const slew = useTurnCameraToPoint({ world, found: whoSees, isListed: drawer === 'seen', actions });
  const print = useSaveMapPicture(world, stage, places.wardOf);
  const wardMeant = useStore(model, ({ subject }) => (subject?.kind === 'ward' ? subject.id : undefined));
  actions.current =
    stage &&
    createMapActions({
      world,
      stage,
      t,
      showMessage: showToast,
      wards: places.wards,
      streetOf: along,
      panel: {
        isWide: wide,
        narrow: onWide,
        leave: returnFocusToWall,
        toCard: () => host.current !== null && focusMapCard(host.current),
      },
      tools: { bookmark: toBookmark, print: () => void print(), slew: () => void slew() },
    });
  const onCommand = useCallback((action: MapAction) => actions.current?.run({ key: action }), []);

  // The map follows the operator's selection elsewhere, unless it is in the middle of an operation.
  useEffect(
    () =>
      world.wall.subscribe(({ attended }, before) => {
        if (attended === null || attended === before.attended) return;
        const { subject, mode, drawer: isOpen } = model.getState();
        if (mode !== 'look' || isOpen !== undefined || isSubjectOfCamera(subject, attended, world)) return;
        actions.current?.follow(attended);
      }),
    [world, model],
  );
  useMapPointer({ stage, host, model, actions, onHover });
  useMapStick({ root, stage, world });
  // An opened map takes the focus at once for the next key. A restored form has it instead.
  useLayoutEffect(() => {
    if (early.current && root.current?.contains(document.activeElement) !== true) toMap();
  }, [early, toMap]);
  const wasDrawer = useRef(drawer);
  // At once: the next key is the map's.
  useLayoutEffect(() => {
    if (wasDrawer.current && !drawer) toMap();
    wasDrawer.current = drawer;
  }, [drawer, toMap]);
  useImperativeHandle(handle, () => ({
    focus: () => ensureFocus(root.current, toMap),
    toAlert: (alert, at) => actions.current?.toAlert(alert, at),
    toView: (view) => stage?.scene.flyTo(view),
    toCamera: (camera) => actions.current?.toCamera(camera),
  }));
  useEffect(() => {
    if (!stage || !goTo) return;
    onGone();
    actions.current?.go(goTo.found);
    toMap();
  }, [stage, goTo, onGone, toMap]);

  async function removePin(id: PinId): Promise<void> {
    const pin = pins.find((one) => one.id === id);
    if (!pin) return;
    const removed = await createMarkActions({ desk: world.desk, undoHistory, language }).unpin(pin);
    showToast(removed.ok ? t.map.pins.removed : getReasonForOperator(removed.fault, language));
    if (removed.ok) model.setState({ subject: undefined });
    toMap();
  }

  const onKeyDown = useMapKeys({ stage, host, actions, steering, early });

  const seen = drawer === 'seen' && (
    <ViewingCameraList
      world={world}
      found={whoSees}
      reporter={reporter}
      isAdjacent={wide}
      onCamera={(camera) => actions.current?.toCamera(camera)}
      onSlew={() => void slew()}
      onClose={closeDrawer}
    />
  );
  const count = t.map.cameras(filtered?.size ?? list.length, list.length);
  return (
    <section
      ref={root}
      className={styles.panel}
      aria-label={t.map.title}
      data-keys="own"
      data-wide={wide}
      data-testid="map"
      data-yields-keys="steering"
      onKeyDown={onKeyDown}
    >
      <MapToolbar
        model={model}
        count={count}
        wide={wide}
        onCommand={onCommand}
        onWide={onWide}
        onClose={onClose}
        scene={stage?.scene.state}
      />
      <div className={styles.stage}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the map has keys of its own */}
        <div ref={host} className={styles.host} role="application" aria-label={t.map.stage} tabIndex={0} />
        <MapCentreMark model={model} />
        {stage && <MapStates held={held} scene={stage.scene.state} alerts={world.alerts} />}
        {stage && drawer === 'bookmarks' && (
          <SavedViewsDrawer world={world} stage={stage} onGo={toView} onClose={closeDrawer} />
        )}
        {!wide && seen}
        {stage && drawer === 'gaps' && (
          <GapsDrawer
            stage={stage}
            isNight={isNight}
            ward={places.wards.find(({ id }) => id === wardMeant)}
            onClose={closeDrawer}
          />
        )}
        {drawer === 'legend' && <MapLegend isNight={isNight} onClose={closeDrawer} />}
        {drawer === 'pin' && place && (
          <PinForm
            // Resets the typed text for another operator before the first picture.
            key={world.operator.id}
            world={world}
            alert={alert}
            at={place}
            onClose={closeDrawer}
          />
        )}
        <div className={styles.side}>
          <CameraSelectionBar world={world} onCommand={onCommand} />
          <IncidentTrailBar world={world} />
          {(wide || !drawer) && (
            <MapCard
              world={world}
              wards={places.wards}
              wardOf={places.wardOf}
              streetOf={along}
              houseAt={places.houseAt}
              pins={pins}
              actions={{
                onCommand,
                onCamera: (camera) => actions.current?.toCamera(camera),
                onWall: (cameras) => actions.current?.toWall(cameras),
                onClose: () => {
                  model.setState({ subject: undefined, footprint: false });
                  toMap();
                },
                onRemovePin: (id) => void removePin(id),
              }}
            />
          )}
          {wide && seen}
        </div>
        <MapModeLine model={model} />
        <HoverCard hovered={hovered} world={world} pins={pins} />
        <canvas
          ref={overview}
          className={styles.overview}
          // Hidden where another panel lies along the lower edge.
          data-shown={held.state === 'there' && (wide || drawer !== 'seen')}
        />
        <LiveThumbnails world={world} places={thumbnails} />
      </div>
    </section>
  );
}
