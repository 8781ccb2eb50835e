import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { ElevatedScreenPoint, MapFrame, MapPick, ScreenPoint } from '../../map/api.ts';
import type { MapScene } from '../../map/scene.ts';
import {
  type CityObjects,
  getDrawerPosition,
  getSubjectPosition,
  getViewingPosition,
  listCamerasForWall,
  listCamerasOfCard,
  sortByDistanceToCentre,
} from './cardSubject.ts';
import { getViewDistanceM } from './extent.ts';
import type { MapSearchResult } from './find.ts';
import { keepsFlight, type MapAction, type MapKey } from './keys.ts';
import {
  type MapCardSubject,
  type MapModel,
  type MapStore,
  stepBack,
  toggleSelectedCamera,
} from './model.ts';
import type { MapStage } from './stage.ts';
import { findPresentWardId, type MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** Width of the cards on the right of the map. */
const cardRem = 25;
/** Margin within which a location counts as outside the view, CSS pixels. */
const rimPx = 40;

const cardPx = ({ width, remPx }: MapFrame): number => Math.min(width / 2, cardRem * remPx);

/** Returns a view of a location at that distance, shifted so that it is left of the card. */
function viewWithCard(frame: MapFrame, at: LatLon, distanceM: number): LatLon {
  const shiftPx = cardPx(frame) / 2;
  const shiftM = (shiftPx / frame.pxPerM) * (distanceM / frame.view.distanceM);
  const heading = (frame.view.headingDeg * Math.PI) / 180;
  const { x, y } = frame.plane.toPlane(at);
  return frame.plane.toLatLon({ x: x + Math.cos(heading) * shiftM, y: y - Math.sin(heading) * shiftM });
}

/** Returns the screen point of a location at a height; undefined if it is outside the view or at its edge. */
function seenAt(
  frame: MapFrame | undefined,
  at: LatLon | undefined,
  heightM = 0,
): ElevatedScreenPoint | undefined {
  if (!frame || !at) return undefined;
  const place = frame.plane.toPlane(at);
  const seen = frame.project(place.x, place.y, heightM);
  const isInSight =
    seen !== undefined &&
    seen.x > rimPx &&
    seen.y > rimPx &&
    seen.x < frame.width - cardPx(frame) &&
    seen.y < frame.height - rimPx;
  return isInSight ? { x: seen.x, y: seen.y, heightM } : undefined;
}

/** Moves to a location at most that far away, without zooming out; unless `always`, only if it is outside the view. */
function showPlace(scene: MapScene, at: LatLon, distanceM: number, always: boolean): void {
  const frame = scene.frame();
  if (!always && seenAt(frame, at)) return;
  const goal = Math.min(scene.state.getState().view.distanceM, distanceM);
  scene.flyTo({ ...(frame ? viewWithCard(frame, at, goal) : at), distanceM: goal });
}

/** Moves to a location at exactly that distance. */
function showFrom(scene: MapScene, at: LatLon, distanceM: number, tiltDeg?: number): void {
  const frame = scene.frame();
  const place = frame ? viewWithCard(frame, at, distanceM) : at;
  scene.flyTo({ ...place, distanceM, ...(tiltDeg === undefined ? {} : { tiltDeg }) });
}

/** Moves straight above an area so that all of it is visible and none of it is under the card. */
function showWhole(scene: MapScene, { center, spanM }: Pick<MapWard, 'center' | 'spanM'>): void {
  const frame = scene.frame();
  const narrow = frame ? Math.min(1, (frame.width - cardPx(frame)) / frame.height) : 1;
  showFrom(scene, center, getViewDistanceM(spanM) / narrow, 0);
}

/** Bounds of the north arrow in the lower left corner: right and upper edge, rem. */
const northRem = { right: 2.8, top: 2.6 } as const;

/** Tells whether a point is on the north arrow, as signs/furniture.ts places it. */
const isOnNorth = (frame: MapFrame | undefined, { x, y }: ScreenPoint): boolean =>
  frame !== undefined && x < northRem.right * frame.remPx && y > frame.height - northRem.top * frame.remPx;

/** Viewing distances of a camera, a point and other locations, metres. */
const nearM = { camera: 450, point: 700, pin: 700, street: 1_200, place: 1_200 } as const;

/** Selecting objects on the map and moving to them. */
interface Going {
  choose(subject: MapCardSubject | undefined): void;
  /** `always`: even if it is in view. */
  toCamera(camera: CameraId, always?: boolean): void;
  toAlert(alert: AlertId, at?: LatLon): void;
  go(found: MapSearchResult): void;
}

function createGoing(world: MapWorld, { scene }: MapStage, wards: CityObjects['wards']): Going {
  const { model } = world;

  function choose(subject: MapCardSubject | undefined): void {
    const before = model.getState();
    model.setState({ subject, ...(subject?.kind === 'camera' ? {} : { footprint: false }) });
    if (subject?.kind === 'camera') world.onHighlight(subject.id);
    if (before.drawer === 'seen') model.setState({ drawer: undefined, place: undefined });
  }

  function toCamera(camera: CameraId, always = true): void {
    const entry = world.mirror.cameras.getState().byId.get(camera);
    if (!entry) return;
    choose({ kind: 'camera', id: camera });
    showPlace(scene, entry.camera.position, nearM.camera, always);
  }

  function toAlert(id: AlertId, at?: LatLon): void {
    const alert = world.alerts.getState().drawn.find((one) => one.id === id);
    if (alert) choose({ kind: 'alert', id });
    else if (at) choose({ kind: 'point', at });
    const place = alert ?? at;
    if (place) showPlace(scene, { lat: place.lat, lon: place.lon }, nearM.point, true);
  }

  function go(found: MapSearchResult): void {
    model.setState({ drawer: undefined });
    if (found.kind === 'camera') toCamera(found.entry.camera.id);
    else if (found.kind === 'ward') {
      // The result may stem from before or after the city was loaded.
      choose({ kind: 'ward', id: findPresentWardId(wards, found.ward.id) });
      showWhole(scene, found.ward);
    } else {
      if (found.kind === 'street') choose({ ...found, kind: 'street' });
      else if (found.kind === 'pin') choose({ kind: 'pin', id: found.id });
      else choose({ kind: 'point', at: found.at });
      showFrom(scene, found.at, found.kind === 'coordinates' ? nearM.point : nearM[found.kind]);
    }
  }

  return { choose, toCamera, toAlert, go };
}

/** Zoom factor of a double click. */
const doubleFactor = 2.5;

/** Actions of a click on its target. */
interface Picking {
  click(at: ScreenPoint, adds: boolean): void;
  double(at: ScreenPoint): void;
}

function createPicking(
  model: MapStore,
  stage: MapStage,
  { choose, toAlert }: Pick<Going, 'choose' | 'toAlert'>,
): Picking {
  const { scene } = stage;

  /** Requests the target now; its action runs in turn. */
  function pointed(
    at: ScreenPoint,
    action: (pick: MapPick | undefined, place: LatLon | undefined) => void,
  ): void {
    const place = stage.placeAt(at);
    const pick = stage.pick(at);
    // The queued action handles the error; on a closed map none follows.
    pick.catch(() => undefined);
    stage.enqueue(async () => {
      const { subject } = model.getState();
      const found = await pick;
      if (model.getState().subject === subject) action(found, place);
    });
  }

  /** Zooms in until a group's members stand alone. */
  function nearer({ center, spanM }: { readonly center: PlanePoint; readonly spanM: number }): void {
    const at = scene.frame()?.plane.toLatLon(center);
    const { distanceM } = scene.state.getState().view;
    if (at) scene.flyTo({ ...at, distanceM: Math.min(getViewDistanceM(spanM), distanceM / 2) });
  }

  function picked(pick: MapPick, adds: boolean): void {
    const { selection } = model.getState();
    switch (pick.kind) {
      case 'camera':
        if (adds) model.setState({ selection: toggleSelectedCamera(selection, pick.id) });
        choose({ kind: 'camera', id: pick.id });
        return;
      case 'cluster':
        if (adds) model.setState({ selection: new Set([...selection, ...pick.cameras]) });
        else nearer(pick);
        return;
      case 'alert':
        toAlert(pick.id);
        return;
      case 'alerts':
        nearer(pick);
        return;
      case 'pin':
        choose({ kind: 'pin', id: pick.id });
    }
  }

  return {
    click: (at, adds) =>
      pointed(at, (pick, place) => {
        if (pick) picked(pick, adds);
        else if (place) {
          model.setState({ selection: new Set() });
          choose({ kind: 'point', at: place });
        }
      }),
    double: (at) =>
      pointed(at, (pick, place) => {
        if (!place || pick) return;
        scene.flyTo({ ...place, distanceM: scene.state.getState().view.distanceM / doubleFactor });
      }),
  };
}

/** The tilt that the tilt key toggles with 0, degrees. */
const tiltedDeg = 55;

export interface MapActionsOptions extends CityObjects {
  readonly world: MapWorld;
  readonly stage: MapStage;
  readonly t: Translations;
  readonly panel: MapPanel;
  readonly tools: {
    bookmark(at: number): void;
    print(): void;
    slew(): void;
  };
  showMessage(text: string): void;
}

/** The panel that the map lies in. */
interface MapPanel {
  /** True if the map fills the window, hiding the wall. */
  readonly isWide: boolean;
  /** Returns the focus to the wall. */
  leave(): void;
  /** Makes room for the wall, and retains the focus. */
  narrow(): void;
  /** Focuses the buttons of the open card or drawer; false if there is none. */
  toCard(): boolean;
}

/** The actions of keys, buttons and the mouse on the map. */
export interface MapActions {
  run(key: MapKey): void;
  /** Tells whether a drawn line or loop has points to undo. */
  isDrawing(): boolean;
  click(at: ScreenPoint, adds: boolean): void;
  double(at: ScreenPoint): void;
  draw(at: ScreenPoint, stage: 'on' | 'end'): void;
  go(found: MapSearchResult): void;
  /** Shows these on the wall, as many as it has room for. */
  toWall(cameras: readonly CameraId[]): void;
  toCamera(camera: CameraId): void;
  /** Selects it, and moves to it only if it is outside the view. */
  follow(camera: CameraId): void;
  toAlert(alert: AlertId, at?: LatLon): void;
}

export function createMapActions(options: MapActionsOptions): MapActions {
  const { world, stage, panel, tools, t, showMessage } = options;
  const { scene } = stage;
  const { model } = world;
  const words = t.map;
  const now = () => model.getState();
  const set = (change: Partial<MapModel>) => model.setState(change);
  const going = createGoing(world, stage, options.wards);
  const { choose, toCamera, toAlert } = going;
  const picking = createPicking(model, stage, going);
  const entryOf = (camera: CameraId) => world.mirror.cameras.getState().byId.get(camera);

  function toWall(wanted: readonly CameraId[]): void {
    const cameras = sortByDistanceToCentre(wanted, world, stage.middle());
    if (cameras.length === 0) {
      showMessage(words.wall.nothing);
      return;
    }
    const shown = world.onWall(cameras);
    // The window shows the reason.
    if (shown === 0) return;
    showMessage(shown < cameras.length ? words.wall.some(shown, cameras.length) : words.wall.shown(shown));
  }

  function put(): void {
    const { subject, mode } = now();
    if (mode !== 'look') {
      drawAt(stage.middle());
      return;
    }
    if (subject?.kind === 'camera') {
      world.onPut(subject.id);
      const number = entryOf(subject.id)?.camera.number;
      if (number !== undefined) showMessage(words.wall.put(number));
    } else if (subject?.kind === 'alert') {
      const alert = world.alerts.getState().byId.get(subject.id);
      if (alert && !world.onOpenAlert(alert)) showMessage(t.alerts.noPlace);
    } else if (subject) toWall(listCamerasOfCard(world, options));
    else showMessage(words.wall.nothing);
  }

  function drawAt(place: LatLon): void {
    const { mode, points } = now();
    const frame = scene.frame();
    if (mode === 'pin') set({ mode: 'look', drawer: 'pin', place });
    else if (frame) set({ points: [...points, frame.plane.toPlane(place)] });
  }

  function closeLasso(): void | Promise<void> {
    const { points } = now();
    set({ mode: 'look', points: [] });
    return points.length < 3 ? undefined : chooseWithin(points);
  }

  async function chooseWithin(loop: readonly PlanePoint[]): Promise<void> {
    const selection = await stage.cameras.within(loop);
    set({ selection: new Set(selection), subject: undefined });
    if (selection.length === 0) showMessage(words.wall.none);
  }

  function drawerOf(drawer: MapModel['drawer'], place?: LatLon): void {
    const isOpen = now().drawer === drawer;
    set({ drawer: isOpen ? undefined : drawer, place: isOpen ? undefined : place });
  }

  const actions: { readonly [K in MapAction]: () => void | Promise<void> } = {
    top() {
      const { tiltDeg } = scene.state.getState().view;
      scene.flyTo({ ...stage.middle(), tiltDeg: tiltDeg > 0 ? 0 : tiltedDeg });
    },
    north: () => scene.flyTo({ ...stage.middle(), headingDeg: 0 }),
    put,
    follow() {
      const { subject, trail } = now();
      const alert = subject?.kind === 'alert' ? world.alerts.getState().byId.get(subject.id) : undefined;
      const id = alert ? alert.camera : chosenCamera();
      const camera = id && entryOf(id)?.camera;
      if (!camera) return;
      // Time of the alert, or the present for a camera without one.
      set({ trail: [...trail, { camera: camera.id, at: alert?.observedAt ?? world.clock.now() }] });
      showMessage(words.trail.added(camera.number, trail.length + 1));
    },
    mark() {
      const { subject, selection } = now();
      if (subject?.kind === 'camera') set({ selection: toggleSelectedCamera(selection, subject.id) });
      else choose({ kind: 'point', at: stage.middle() });
    },
    wall: () => toWall(listCamerasForWall(world, options)),
    goTo: world.onFind,
    measure: () =>
      set(now().mode === 'measure' ? { mode: 'look', points: [] } : { mode: 'measure', points: [] }),
    lasso() {
      if (now().mode === 'lasso') return closeLasso();
      // The selection stays until the loop is closed, and so survives an abandoned one.
      set({ mode: 'lasso', points: [] });
      return undefined;
    },
    bookmarks: () => drawerOf('bookmarks'),
    seen: () => drawerOf('seen', getViewingPosition(world, stage.middle())),
    slew: () => tools.slew(),
    gaps: () => drawerOf('gaps'),
    footprint() {
      if (now().subject?.kind === 'camera') set({ footprint: !now().footprint });
      else showMessage(words.card.chooseCamera);
    },
    night: () => set({ night: !now().night }),
    pin() {
      const { subject, mode } = now();
      if (subject?.kind === 'point' || subject?.kind === 'alert')
        drawerOf('pin', getDrawerPosition(world, stage.middle()));
      else set({ mode: mode === 'pin' ? 'look' : 'pin', points: [] });
    },
    print: () => tools.print(),
    legend: () => drawerOf('legend'),
    card() {
      if (!panel.toCard()) showMessage(words.card.nothingOpen);
    },
    whole: () => stage.toWhole(),
    erase() {
      const { mode, points, trail } = now();
      if (mode !== 'look') set({ points: points.slice(0, -1) });
      else if (trail.length > 0) set({ trail: trail.slice(0, -1) });
    },
    back() {
      const step = stepBack(now(), panel.isWide);
      if (step === 'narrow') panel.narrow();
      else if (step === 'leave') panel.leave();
      else set(step);
    },
  };

  function adjacentAlert(by: 1 | -1): void {
    const { drawn } = world.alerts.getState();
    const { subject } = now();
    const at = subject?.kind === 'alert' ? drawn.findIndex(({ id }) => id === subject.id) : by > 0 ? -1 : 0;
    const next = drawn[(at + by + drawn.length) % drawn.length];
    if (next) toAlert(next.id);
  }

  async function walk(next: Promise<CameraId | undefined>): Promise<void> {
    const { subject } = now();
    const camera = await next;
    // The selection changed meanwhile.
    if (camera && now().subject === subject) toCamera(camera, false);
  }

  /** Returns the pivot that keeps the selected object in place while the view turns or zooms. */
  const pivot = (heightM = 0) => seenAt(scene.frame(), getSubjectPosition(now().subject, world), heightM);

  function runNow(key: MapKey): void | Promise<void> {
    // The key applies to the flight's target, not to an intermediate view.
    if (!keepsFlight(key)) scene.arrive();
    const { width = 0, height = 0 } = scene.frame() ?? {};
    if (key.key === 'pan') scene.pan(-key.x * width, key.y * height);
    else if (key.key === 'zoom') scene.zoom(key.factor, pivot(poleM()));
    else if (key.key === 'turn') scene.turn(key.headingDeg, key.tiltDeg, pivot());
    else if (key.key === 'adjacent') return walk(stage.adjacent(key.direction));
    else if (key.key === 'walk') return walk(stage.cameras.walk(key.by, chosenCamera()));
    else if (key.key === 'bookmark') tools.bookmark(key.at);
    else if (key.key === 'alert') adjacentAlert(key.by);
    else return actions[key.key]();
    return undefined;
  }

  /** Returns the height at which a camera is drawn. */
  function poleM(): number | undefined {
    const camera = chosenCamera();
    return camera && entryOf(camera)?.camera.position.heightM;
  }

  const chosenCamera = () => {
    const { subject } = now();
    return subject?.kind === 'camera' ? subject.id : undefined;
  };

  const atOnce: ReadonlySet<MapKey['key']> = new Set<MapAction>(['back', 'goTo', 'legend', 'bookmarks']);
  /** A key that moves the focus acts at once, because the next key belongs there. */
  function run(key: MapKey): void {
    if (atOnce.has(key.key)) void runNow(key);
    else stage.enqueue(() => runNow(key));
  }

  return {
    run,
    isDrawing: () => now().mode !== 'look' && now().points.length > 0,
    go: going.go,
    toWall,
    toCamera,
    follow: (camera) => toCamera(camera, false),
    toAlert,
    click(at, adds) {
      const { mode } = now();
      if (mode !== 'look') {
        const place = stage.placeAt(at);
        if (place) drawAt(place);
      } else if (isOnNorth(scene.frame(), at)) actions.north();
      else picking.click(at, adds);
    },
    double(at) {
      // While drawing, the double click has set two points, and the view stays.
      if (now().mode === 'look') picking.double(at);
    },
    draw(at, part) {
      if (now().mode !== 'lasso') return;
      const place = stage.placeAt(at);
      if (place) drawAt(place);
      if (part !== 'end') return;
      // Closed now, not in the queued action.
      const chosen = closeLasso();
      if (!chosen) return;
      chosen.catch(() => undefined);
      stage.enqueue(() => chosen);
    },
  };
}
