import type { LatLon } from '../../../core/domain/geo.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { CameraEntry } from '../../mirror.ts';
import type { Pick as MapPick, MapView, Scene, ScreenPoint } from '../../scene/api.ts';
import { type CameraWords, createCameraLayer, type Direction } from '../../scene/cameras/index.ts';
import { createScene } from '../../scene/index.ts';
import { windowHost } from '../../scene/signs/host.ts';
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
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const scene = createScene({ host, still });
  const { engine } = scene;
  const { view, night } = model.getState();
  scene.setNight(night);
  const whole = () => wholeOf(scene, mirror.cameras.getState().list);
  let isPlaced = false;
  function place(): void {
    const first = view ?? where(mirror.cameras.getState().list, mostShare) ?? whole();
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

/** How far away it takes to see so many metres from side to side: the field of view from top to bottom is 40 degrees. */
export const distanceFor = (spanM: number): number => Math.max(150, spanM * 1.5);

const metresPerDegree = 111_200;

/** A few cameras that stand far away do not make the rest small. */
const nearlyAllShare = 0.96;
/** A map that is opened first begins where most cameras are. */
const mostShare = 0.8;

/** A view of the whole city from above; without one, of nearly all cameras. */
function wholeOf(scene: Scene, list: readonly CameraEntry[]): MapView | undefined {
  const city = scene.city();
  const flat = { headingDeg: 0, tiltDeg: 0 };
  if (city) {
    const [west, south, east, north] = city.header.box;
    const { lat, lon } = city.header.origin;
    const cos = Math.cos((lat * Math.PI) / 180);
    const at = {
      lat: lat + (south + north) / 2 / metresPerDegree,
      lon: lon + (west + east) / 2 / metresPerDegree / cos,
    };
    return { ...at, ...flat, distanceM: distanceFor(Math.max(east - west, north - south)) };
  }
  return where(list, nearlyAllShare);
}

/** A view from above of that share of the cameras, those in the middle; undefined where there are none. */
function where(list: readonly CameraEntry[], share: number): MapView | undefined {
  if (list.length === 0) return undefined;
  const within = (all: readonly number[]) => {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
    const [low, high] = [at((1 - share) / 2), at((1 + share) / 2)];
    return { middle: (low + high) / 2, span: high - low };
  };
  const lats = within(list.map(({ camera }) => camera.position.lat));
  const lons = within(list.map(({ camera }) => camera.position.lon));
  const eastM = lons.span * metresPerDegree * Math.cos((lats.middle * Math.PI) / 180);
  const spanM = Math.max(lats.span * metresPerDegree, eastM);
  return {
    ...{ lat: lats.middle, lon: lons.middle, headingDeg: 0, tiltDeg: 0 },
    distanceM: distanceFor(spanM * 1.1),
  };
}
