import type { LatLon } from '../../../core/domain/geo.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { Pick as MapPick, Scene, ScreenPoint } from '../../scene/api.ts';
import { type CameraWords, createCameraLayer, type Direction } from '../../scene/cameras/index.ts';
import { createScene } from '../../scene/index.ts';
import { windowHost } from '../../scene/signs/host.ts';
import { viewOfMost, viewOfWhole } from './extent.ts';
import { createOverview } from './overview.ts';
import { createSights, type Sights } from './sights.ts';
import { feedCameras, type StageCameras } from './stageCameras.ts';
import { addSigns, type StageSigns } from './stageSigns.ts';
import type { StageOptions } from './world.ts';

/** The map's scene with all that lies on it. */
export interface Stage {
  readonly scene: Scene;
  readonly cameras: StageCameras;
  readonly signs: StageSigns;
  readonly sights: Sights;
  setCity(city: Parameters<Scene['setCity']>[0]): void;
  pick(at: ScreenPoint): MapPick | undefined;
  /** Another language. */
  setWords(words: CameraWords): void;
  /** What the pointer is at. */
  hover(pick: MapPick | undefined): void;
  /** The camera beside the one that is chosen, in a direction of the screen. */
  beside(direction: Direction): CameraId | undefined;
  /** The place under a pixel; undefined in the sky. */
  placeAt(at: ScreenPoint): LatLon | undefined;
  /** The place in the middle. */
  middle(): LatLon;
  /** All of the city, or of the cameras where there is none. */
  toWhole(): void;
  dispose(): void;
}

export function createStage(options: StageOptions): Stage {
  const { host, model, mirror } = options;
  const { view, night, still } = model.getState();
  const scene = createScene({ host, still });
  const { engine } = scene;
  scene.setNight(night);
  const whole = () => viewOfWhole(scene, mirror.cameras.getState().list);
  let isPlaced = false;
  function place(): void {
    const first = view ?? viewOfMost(mirror.cameras.getState().list) ?? whole();
    if (isPlaced || !first) return;
    isPlaced = true;
    scene.setView(first);
  }
  place();

  const signs = windowHost(engine);
  const layer = createCameraLayer(engine, signs, options.words);
  const cameras = feedCameras(layer, engine, options);
  const named = addSigns(scene, signs, { ...options, still, cameras: layer });
  const sights = createSights({ ...options, engine, layer, signs });
  const small = createOverview(scene, signs, options);
  const cancels = [
    engine.add(layer),
    cameras.cancel,
    named.cancel,
    sights.close,
    small.cancel,
    model.subscribe((now, before) => {
      if (now.night !== before.night) scene.setNight(now.night);
      if (now.still === before.still) return;
      scene.setStill(now.still);
      named.setStill(now.still);
    }),
    mirror.cameras.subscribe(place),
    scene.state.subscribe(place),
  ];
  return {
    scene,
    cameras,
    signs: named,
    setWords: layer.setWords,
    sights,
    setCity(city) {
      scene.setCity(city);
      sights.setCity(city);
    },
    pick: (at) => scene.pick(at),
    hover(pick) {
      layer.setHover(pick?.kind === 'camera' ? pick.id : undefined);
      named.hover(pick);
    },
    beside: layer.nextInView,
    placeAt(at) {
      const frame = engine.frame();
      const ground = frame?.ground(at);
      return frame && ground && frame.plane.toLatLon(ground);
    },
    middle() {
      const { lat, lon } = scene.state.getState().view;
      return { lat, lon };
    },
    toWhole() {
      const all = whole();
      if (all) scene.flyTo(all);
    },
    dispose() {
      if (isPlaced) model.setState({ view: scene.state.getState().view });
      for (const cancel of cancels) cancel();
      scene.dispose();
    },
  };
}
