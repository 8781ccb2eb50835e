import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Words } from '../../i18n/words.ts';
import type { Frame, Pick as Picked, ScreenPoint, SeenPoint } from '../../map/api.ts';
import type { Scene } from '../../map/scene.ts';
import { distanceFor } from './extent.ts';
import type { Found } from './find.ts';
import { fliesOn, type MapAction, type MapKey } from './keys.ts';
import { type MapModel, type MapStore, type Subject, stepOutOf, withCamera } from './model.ts';
import {
  camerasForWall,
  camerasOfCard,
  type Known,
  nearestToMiddle,
  placeMeant,
  placeToSee,
  subjectPosition,
} from './showing.ts';
import type { Stage } from './stage.ts';
import { idAmong, type MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** What lies on the right of the map covers so much of it. */
const cardRem = 25;
/** Nearer to the edge than this a place is as good as out of sight, CSS pixels. */
const rimPx = 40;

const cardPx = ({ width, remPx }: Frame): number => Math.min(width / 2, cardRem * remPx);

/** A place to look at from that far so that another is seen to the left of the card, not under it. */
function viewWithCard(frame: Frame, at: LatLon, distanceM: number): LatLon {
  const shiftPx = cardPx(frame) / 2;
  const shiftM = (shiftPx / frame.pxPerM) * (distanceM / frame.view.distanceM);
  const heading = (frame.view.headingDeg * Math.PI) / 180;
  const { x, y } = frame.plane.toPlane(at);
  return frame.plane.toLatLon({ x: x + Math.cos(heading) * shiftM, y: y - Math.sin(heading) * shiftM });
}

/** Where a place is seen, so high above it; undefined: that is out of sight, or as good as that. */
function seenAt(frame: Frame | undefined, at: LatLon | undefined, heightM = 0): SeenPoint | undefined {
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

/** Goes to a place, no further from it than it is and from that far at most; not `always`: only where it is out of sight. */
function showPlace(scene: Scene, at: LatLon, distanceM: number, always: boolean): void {
  const frame = scene.frame();
  if (!always && seenAt(frame, at)) return;
  const goal = Math.min(scene.state.getState().view.distanceM, distanceM);
  scene.flyTo({ ...(frame ? viewWithCard(frame, at, goal) : at), distanceM: goal });
}

/** Goes to a place, to look at it from so far, whatever was looked at before. */
function showFrom(scene: Scene, at: LatLon, distanceM: number, tiltDeg?: number): void {
  const frame = scene.frame();
  const place = frame ? viewWithCard(frame, at, distanceM) : at;
  scene.flyTo({ ...place, distanceM, ...(tiltDeg === undefined ? {} : { tiltDeg }) });
}

/** Goes straight above what is so many metres from side to side: all of it is in sight, none of it under the card. */
function showWhole(scene: Scene, { center, spanM }: Pick<MapWard, 'center' | 'spanM'>): void {
  const frame = scene.frame();
  const narrow = frame ? Math.min(1, (frame.width - cardPx(frame)) / frame.height) : 1;
  showFrom(scene, center, distanceFor(spanM) / narrow, 0);
}

/** The mark of the north stands in the lower left corner, in rem of its right and its upper edge. */
const northRem = { right: 2.8, top: 2.6 } as const;

/** Whether that is on the mark of the north, as signs/furniture.ts places it. */
const isOnNorth = (frame: Frame | undefined, { x, y }: ScreenPoint): boolean =>
  frame !== undefined && x < northRem.right * frame.remPx && y > frame.height - northRem.top * frame.remPx;

/** How far a camera, a point, a place is looked at from, metres. */
const nearM = { camera: 450, point: 700, pin: 700, street: 1_200, place: 1_200 } as const;

/** What is chosen on the map, and coming to it. */
interface Going {
  choose(subject: Subject | undefined): void;
  /** `always`: also where it is in sight. */
  toCamera(camera: CameraId, always?: boolean): void;
  toAlert(alert: AlertId, at?: LatLon): void;
  go(found: Found): void;
}

function createGoing(world: MapWorld, { scene }: Stage, wards: Known['wards']): Going {
  const { model } = world;

  function choose(subject: Subject | undefined): void {
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

  function go(found: Found): void {
    model.setState({ drawer: undefined });
    if (found.kind === 'camera') toCamera(found.entry.camera.id);
    else if (found.kind === 'ward') {
      // It may be of before the city was read, or of after.
      choose({ kind: 'ward', id: idAmong(wards, found.ward.id) });
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

/** So many times nearer a second click comes. */
const doubleFactor = 2.5;

/** What a click does with what it hits. */
interface Picking {
  click(at: ScreenPoint, adds: boolean): void;
  double(at: ScreenPoint): void;
}

function createPicking(
  model: MapStore,
  stage: Stage,
  { choose, toAlert }: Pick<Going, 'choose' | 'toAlert'>,
): Picking {
  const { scene } = stage;

  /** What is there now; what is done with it is done in its turn. */
  function pointed(
    at: ScreenPoint,
    action: (pick: Picked | undefined, place: LatLon | undefined) => void,
  ): void {
    const place = stage.placeAt(at);
    const pick = stage.pick(at);
    // Whoever waits for it hears of it in its turn; of a map that is closed nobody does.
    pick.catch(() => undefined);
    stage.enqueue(async () => {
      const { subject } = model.getState();
      const found = await pick;
      if (model.getState().subject === subject) action(found, place);
    });
  }

  /** To where the things that are one sign stand by themselves. */
  function nearer({ center, spanM }: { readonly center: PlanePoint; readonly spanM: number }): void {
    const at = scene.frame()?.plane.toLatLon(center);
    const { distanceM } = scene.state.getState().view;
    if (at) scene.flyTo({ ...at, distanceM: Math.min(distanceFor(spanM), distanceM / 2) });
  }

  function picked(pick: Picked, adds: boolean): void {
    const { selection } = model.getState();
    switch (pick.kind) {
      case 'camera':
        if (adds) model.setState({ selection: withCamera(selection, pick.id) });
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

/** 0 to tilted, degrees. */
const tiltedDeg = 55;

export interface MapActionsOptions extends Known {
  readonly world: MapWorld;
  readonly stage: Stage;
  readonly t: Words;
  /** It has the window: the wall is not seen. */
  readonly isWide: boolean;
  showMessage(text: string): void;
  /** Gives the keys back to the wall. */
  leave(): void;
  /** Makes room for the wall, and keeps the keys. */
  narrow(): void;
  bookmark(at: number): void;
  print(): void;
  slew(): void;
  /** Gives the keys to the buttons of what is open; false where nothing is. */
  toCard(): boolean;
}

/** What keys, buttons and the mouse do on the map. */
export interface MapActions {
  run(key: MapKey): void;
  /** Points of a line or a loop stand that can be taken back. */
  isDrawing(): boolean;
  click(at: ScreenPoint, adds: boolean): void;
  double(at: ScreenPoint): void;
  draw(at: ScreenPoint, stage: 'on' | 'end'): void;
  go(found: Found): void;
  /** Shows these on the wall, as many as it has room for. */
  toWall(cameras: readonly CameraId[]): void;
  toCamera(camera: CameraId): void;
  /** Chooses it, and comes to it only where it is out of sight. */
  follow(camera: CameraId): void;
  toAlert(alert: AlertId, at?: LatLon): void;
}

export function createMapActions(options: MapActionsOptions): MapActions {
  const { world, stage, t, showMessage } = options;
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
    const cameras = nearestToMiddle(wanted, world, stage.middle());
    if (cameras.length === 0) {
      showMessage(words.wall.nothing);
      return;
    }
    const shown = world.onWall(cameras);
    // Why is said for the whole window.
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
    } else if (subject) toWall(camerasOfCard(world, options));
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
      // It was there when that happened; where somebody sees it, it is now.
      set({ trail: [...trail, { camera: camera.id, at: alert?.observedAt ?? world.clock.now() }] });
      showMessage(words.trail.added(camera.number, trail.length + 1));
    },
    mark() {
      const { subject, selection } = now();
      if (subject?.kind === 'camera') set({ selection: withCamera(selection, subject.id) });
      else choose({ kind: 'point', at: stage.middle() });
    },
    wall: () => toWall(camerasForWall(world, options)),
    goTo: world.onFind,
    measure: () =>
      set(now().mode === 'measure' ? { mode: 'look', points: [] } : { mode: 'measure', points: [] }),
    lasso() {
      if (now().mode === 'lasso') return closeLasso();
      // What is chosen stays so until the loop is closed: nobody loses it by a loop that is given up.
      set({ mode: 'lasso', points: [] });
      return undefined;
    },
    bookmarks: () => drawerOf('bookmarks'),
    seen: () => drawerOf('seen', placeToSee(world, stage.middle())),
    slew: () => options.slew(),
    gaps: () => drawerOf('gaps'),
    footprint() {
      if (now().subject?.kind === 'camera') set({ footprint: !now().footprint });
      else showMessage(words.card.chooseCamera);
    },
    night: () => set({ night: !now().night }),
    pin() {
      const { subject, mode } = now();
      if (subject?.kind === 'point' || subject?.kind === 'alert')
        drawerOf('pin', placeMeant(world, stage.middle()));
      else set({ mode: mode === 'pin' ? 'look' : 'pin', points: [] });
    },
    print: () => options.print(),
    legend: () => drawerOf('legend'),
    card() {
      if (!options.toCard()) showMessage(words.card.nothingOpen);
    },
    whole: () => stage.toWhole(),
    erase() {
      const { mode, points, trail } = now();
      if (mode !== 'look') set({ points: points.slice(0, -1) });
      else if (trail.length > 0) set({ trail: trail.slice(0, -1) });
    },
    back() {
      const step = stepOutOf(now(), options.isWide);
      if (step === 'narrow') options.narrow();
      else if (step === 'leave') options.leave();
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
    // Something else was chosen meanwhile.
    if (camera && now().subject === subject) toCamera(camera, false);
  }

  /** What is chosen stays where it is while the view turns about the ground that it stands on, and comes nearer to it. */
  const pivot = (heightM = 0) => seenAt(scene.frame(), subjectPosition(now().subject, world), heightM);

  function runNow(key: MapKey): void | Promise<void> {
    // It is meant for where one is going, not for where the flight happens to be.
    if (!fliesOn(key)) scene.arrive();
    const { width = 0, height = 0 } = scene.frame() ?? {};
    if (key.key === 'pan') scene.pan(-key.x * width, key.y * height);
    else if (key.key === 'zoom') scene.zoom(key.factor, pivot(poleM()));
    else if (key.key === 'turn') scene.turn(key.headingDeg, key.tiltDeg, pivot());
    else if (key.key === 'adjacent') return walk(stage.adjacent(key.direction));
    else if (key.key === 'walk') return walk(stage.cameras.walk(key.by, chosenCamera()));
    else if (key.key === 'bookmark') options.bookmark(key.at);
    else if (key.key === 'alert') adjacentAlert(key.by);
    else return actions[key.key]();
    return undefined;
  }

  /** So high a camera is drawn. */
  function poleM(): number | undefined {
    const camera = chosenCamera();
    return camera && entryOf(camera)?.camera.position.heightM;
  }

  const chosenCamera = () => {
    const { subject } = now();
    return subject?.kind === 'camera' ? subject.id : undefined;
  };

  const atOnce: ReadonlySet<MapKey['key']> = new Set<MapAction>(['back', 'goTo', 'legend', 'bookmarks']);
  /** What gives the keys to something else does so at once: the next key is meant for that. */
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
      // What is drawn has two points there, and stays where it is seen.
      if (now().mode === 'look') picking.double(at);
    },
    draw(at, part) {
      if (now().mode !== 'lasso') return;
      const place = stage.placeAt(at);
      if (place) drawAt(place);
      if (part !== 'end') return;
      // It is closed now, anyone who waits for what.
      const chosen = closeLasso();
      if (!chosen) return;
      chosen.catch(() => undefined);
      stage.enqueue(() => chosen);
    },
  };
}
