import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Words } from '../../i18n/words.ts';
import type { ScreenPoint } from '../../map/api.ts';
import type { Found } from './find.ts';
import { createGoing } from './going.ts';
import { fliesOn, type MapDeed, type MapKey } from './keys.ts';
import { backFrom, type MapModel, withCamera } from './model.ts';
import { createPicking } from './picking.ts';
import { camerasOfCard, fromMiddle, type Known, meant, placeMeant, placeOf, placeToSee } from './showing.ts';
import { isOnNorth, seenAt } from './showPlace.ts';
import type { Stage } from './stage.ts';
import type { MapWorld } from './world.ts';

/** 0 to tilted, degrees. */
const tiltedDeg = 55;

export interface DeedOptions extends Known {
  readonly world: MapWorld;
  readonly stage: Stage;
  readonly t: Words;
  /** It has the window: the wall is not seen. */
  readonly isWide: boolean;
  say(text: string): void;
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
export interface MapDeeds {
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

export function mapDeeds(options: DeedOptions): MapDeeds {
  const { world, stage, t, say } = options;
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
    const cameras = fromMiddle(wanted, world, stage.middle());
    if (cameras.length === 0) {
      say(words.wall.nothing);
      return;
    }
    const shown = world.onWall(cameras);
    // Why is said for the whole window.
    if (shown === 0) return;
    say(shown < cameras.length ? words.wall.some(shown, cameras.length) : words.wall.shown(shown));
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
      if (number !== undefined) say(words.wall.put(number));
    } else if (subject?.kind === 'alert') {
      const alert = world.alerts.getState().byId.get(subject.id);
      if (alert && !world.onOpenAlert(alert)) say(t.alerts.noPlace);
    } else if (subject) toWall(camerasOfCard(world, options));
    else say(words.wall.nothing);
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
    if (selection.length === 0) say(words.wall.none);
  }

  function drawerOf(drawer: MapModel['drawer'], place?: LatLon): void {
    const isOpen = now().drawer === drawer;
    set({ drawer: isOpen ? undefined : drawer, place: isOpen ? undefined : place });
  }

  const deeds: { readonly [K in MapDeed]: () => void | Promise<void> } = {
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
      say(words.trail.added(camera.number, trail.length + 1));
    },
    mark() {
      const { subject, selection } = now();
      if (subject?.kind === 'camera') set({ selection: withCamera(selection, subject.id) });
      else choose({ kind: 'point', at: stage.middle() });
    },
    wall: () => toWall(meant(world, options)),
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
      else say(words.card.chooseCamera);
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
      if (!options.toCard()) say(words.card.nothingOpen);
    },
    whole: () => stage.toWhole(),
    erase() {
      const { mode, points, trail } = now();
      if (mode !== 'look') set({ points: points.slice(0, -1) });
      else if (trail.length > 0) set({ trail: trail.slice(0, -1) });
    },
    back() {
      const step = backFrom(now(), options.isWide);
      if (step === 'narrow') options.narrow();
      else if (step === 'leave') options.leave();
      else set(step);
    },
  };

  function alertBeside(by: 1 | -1): void {
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
  const pivot = (heightM = 0) => seenAt(scene.frame(), placeOf(now().subject, world), heightM);

  function runNow(key: MapKey): void | Promise<void> {
    // It is meant for where one is going, not for where the flight happens to be.
    if (!fliesOn(key)) scene.arrive();
    const { width = 0, height = 0 } = scene.frame() ?? {};
    if (key.key === 'pan') scene.pan(-key.x * width, key.y * height);
    else if (key.key === 'zoom') scene.zoom(key.factor, pivot(poleM()));
    else if (key.key === 'turn') scene.turn(key.headingDeg, key.tiltDeg, pivot());
    else if (key.key === 'beside') return walk(stage.beside(key.direction));
    else if (key.key === 'walk') return walk(stage.cameras.walk(key.by, chosenCamera()));
    else if (key.key === 'bookmark') options.bookmark(key.at);
    else if (key.key === 'alert') alertBeside(key.by);
    else return deeds[key.key]();
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

  const atOnce: ReadonlySet<MapKey['key']> = new Set<MapDeed>(['back', 'goTo', 'legend', 'bookmarks']);
  /** What gives the keys to something else does so at once: the next key is meant for that. */
  function run(key: MapKey): void {
    if (atOnce.has(key.key)) void runNow(key);
    else stage.inTurn(() => runNow(key));
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
      } else if (isOnNorth(scene.frame(), at)) deeds.north();
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
      // It is closed now, whoever waits for what.
      const chosen = closeLasso();
      if (!chosen) return;
      chosen.catch(() => undefined);
      stage.inTurn(() => chosen);
    },
  };
}
