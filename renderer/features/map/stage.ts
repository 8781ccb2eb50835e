import type { Cancel } from '../../../core/base/clock.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { HoveredObject, MapPick, ScreenPoint } from '../../map/api.ts';
import type { ArrowDirection } from '../../map/cameras/index.ts';
import { createMapScene } from '../../map/index.ts';
import type { MapScene } from '../../map/scene.ts';
import { createMiniMap } from '../../map/signs/miniMap.ts';
import { viewMostCameras, viewWholeCity } from './extent.ts';
import { feedCameras, type StageCameras } from './stageCameras.ts';
import { feedSigns, type StageSigns } from './stageSigns.ts';
import { createMapViewsheds, type MapViewsheds } from './viewsheds.ts';
import type { StageOptions } from './world.ts';

/** Creates the overview map of the whole city with the view's outline; a click moves the view there. */
function createOverview(
  scene: Pick<MapScene, 'city' | 'state' | 'frame' | 'setView'>,
  { overview: canvas, host: map, model }: Pick<StageOptions, 'overview' | 'host' | 'model'>,
): { readonly cancel: Cancel } {
  let asked: number | undefined;
  let isGone = false;
  function repaint(): void {
    if (isGone) return;
    asked ??= requestAnimationFrame(() => {
      asked = undefined;
      const frame = scene.frame();
      if (frame) small.update(frame);
    });
  }
  const host = { repaint, canvas: (width: number, height: number) => new OffscreenCanvas(width, height) };
  const small = createMiniMap(host, {
    canvas,
    pixelRatio: window.devicePixelRatio,
    onMove: (to) => scene.setView({ ...scene.state.getState().view, ...to }),
    // The scene reports the same file.
    onFault() {},
  });
  let shown = scene.city();
  function show(): void {
    const city = scene.city();
    if (city === shown) return;
    shown = city;
    small.setCity(city);
  }
  if (shown) small.setCity(shown);
  const resized = new ResizeObserver(() => small.resize());
  // Another map shape changes the visible area.
  for (const element of [canvas, map]) resized.observe(element);
  canvas.addEventListener('contextrestored', small.resize);
  const cancels = [
    small.dispose,
    scene.state.subscribe((now, before) => {
      show();
      if (now.view !== before.view) repaint();
    }),
    model.subscribe(({ subject, night }, before) => {
      small.select(subject?.kind === 'ward' ? subject.id : undefined);
      if (night !== before.night) repaint();
    }),
  ];
  return {
    cancel() {
      isGone = true;
      resized.disconnect();
      canvas.removeEventListener('contextrestored', small.resize);
      if (asked !== undefined) cancelAnimationFrame(asked);
      for (const cancel of cancels) cancel();
    },
  };
}

/** Runs actions one after the other. */
interface ActionQueue {
  /** Runs an action: at once if none is running, else after the earlier ones. */
  run(action: () => void | Promise<void>): void;
  /** Drops the waiting actions. */
  end(): void;
}

/**
 * Creates the queue of a map's actions: an action waits for the map's reply to the one before, so that Enter after Tab acts on the
 * camera that Tab selected.
 * @param onFailed called with the error of an action that failed; the next one runs all the same
 */
export function createMapActionQueue(onFailed: (why: unknown) => void): ActionQueue {
  let last: Promise<void> | undefined;
  let isEnded = false;

  function follow(done: Promise<void>): void {
    const mine = done
      .catch((why: unknown) => {
        if (!isEnded) onFailed(why);
      })
      .then(() => {
        if (last === mine) last = undefined;
      });
    last = mine;
  }

  return {
    run(action) {
      if (last) {
        follow(last.then(() => (isEnded ? undefined : action())));
        return;
      }
      const done = action();
      if (done) follow(done);
    },
    end() {
      isEnded = true;
    },
  };
}

/** The map's scene with all its layers. */
export interface MapStage {
  readonly scene: MapScene;
  readonly cameras: StageCameras;
  readonly signs: StageSigns;
  readonly viewsheds: MapViewsheds;
  setCity(city: Parameters<MapScene['setCity']>[0]): void;
  pick(at: ScreenPoint): Promise<MapPick | undefined>;
  /** A short result for hovering. */
  pointed(at: ScreenPoint): Promise<HoveredObject | undefined>;
  /** Sets the object under the pointer. */
  hover(pick: HoveredObject | undefined): void;
  /** Returns the camera adjacent to the selected one in a screen direction. */
  adjacent(direction: ArrowDirection): Promise<CameraId | undefined>;
  /** Returns the location under a pixel; undefined in the sky. */
  placeAt(at: ScreenPoint): LatLon | undefined;
  /** Returns the location in the centre. */
  middle(): LatLon;
  /** Moves to the whole city, or to all cameras if there is none. */
  toWhole(): void;
  /** Runs an action after the earlier ones (`createMapActionQueue`). */
  enqueue(action: () => void | Promise<void>): void;
  dispose(): void;
}

export function createMapStage(options: StageOptions): MapStage {
  const { host, model, mirror } = options;
  const { view, night, still } = model.getState();
  const scene = createMapScene({
    host,
    still,
    words: options.words,
    onPlaces: (places) => options.thumbnails.setState({ places }),
  });
  scene.setNight(night);
  const whole = () => viewWholeCity(scene, mirror.cameras.getState().list);
  let isPlaced = false;
  function place(): void {
    const first = view ?? viewMostCameras(mirror.cameras.getState().list) ?? whole();
    if (isPlaced || !first) return;
    isPlaced = true;
    scene.setView(first);
  }
  place();

  const queue = createMapActionQueue((why) => console.error('the map did not answer', why));
  const cameras = feedCameras(scene, options);
  const signs = feedSigns(scene, options);
  const viewsheds = createMapViewsheds({ ...options, scene });
  const small = createOverview(scene, options);
  const cancels = [
    cameras.cancel,
    signs.cancel,
    viewsheds.close,
    small.cancel,
    model.subscribe((now, before) => {
      if (now.night !== before.night) scene.setNight(now.night);
      if (now.still !== before.still) scene.setStill(now.still);
    }),
    mirror.cameras.subscribe(place),
    scene.state.subscribe(place),
  ];
  return {
    scene,
    cameras,
    signs,
    viewsheds,
    setCity(city) {
      scene.setCity(city);
      viewsheds.setCity(city);
    },
    pick: (at) => scene.ask('pick', at),
    pointed: (at) => scene.ask('pointed', at),
    hover(pick) {
      scene.layers.cameras.setHover(pick?.kind === 'camera' ? pick.id : undefined);
      signs.hover(pick);
    },
    adjacent: (direction) => scene.ask('adjacent', direction),
    placeAt(at) {
      const frame = scene.frame();
      const ground = frame?.ground(at);
      return frame && ground && frame.plane.toLatLon(ground);
    },
    middle() {
      const { lat, lon } = scene.state.getState().view;
      return { lat, lon };
    },
    enqueue: queue.run,
    toWhole() {
      const all = whole();
      if (all) scene.flyTo(all);
    },
    dispose() {
      queue.end();
      if (isPlaced) model.setState({ view: scene.state.getState().view });
      for (const cancel of cancels) cancel();
      scene.dispose();
    },
  };
}
