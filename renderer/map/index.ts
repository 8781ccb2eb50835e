import { createStore } from 'zustand/vanilla';
import { createSystemClock } from '../../core/base/clock.ts';
import { createPlaneAt, type Plane } from '../../core/base/geo.ts';
import { createBlockReader } from '../../core/map/city/blocks.ts';
import type { City, ReadCity } from '../../core/map/city/city.ts';
import { openCity } from '../../core/map/city/format.ts';
import type { MapSceneState, MapView } from './api.ts';
import { createFrameFactory } from './createFrameFactory.ts';
import { createMapFlights } from './flight.ts';
import { inflate } from './inflate.ts';
import { packCameras } from './packing.ts';
import type { MapScene, MapSceneOptions, MapThread } from './scene.ts';
import { listSignFontFaces } from './thread/faces.ts';
import type { MapMeasurements } from './thread/messages.ts';
import { createRemoteMap, type RemoteMapEvent } from './thread/remoteMap.ts';
import { clampView, dragView, orbitView, type RenderFrame, viewWholeBox, zoomView } from './view.ts';

/** An open city. */
interface OpenedCity {
  readonly city: City;
  readonly file: string;
}

/** The displayed city. */
interface CityKeeper {
  /** Opens another city. The previous one is removed at once, even if opening fails. */
  set(source: { readonly file: string; readonly read: ReadCity } | undefined): void;
  shown(): OpenedCity | undefined;
  /** True while a city is being opened. */
  isOpening(): boolean;
}

function keepCity(reported: {
  onShown(city: OpenedCity | undefined): void;
  /** Called with a sentence, or undefined when the fault is gone. */
  onFault(fault: string | undefined): void;
}): CityKeeper {
  let shown: OpenedCity | undefined;
  let run = 0;
  let isOpening = false;

  async function open(file: string, readFile: ReadCity, mine: number): Promise<void> {
    const read = createBlockReader(readFile);
    const opened = await openCity(read, inflate).catch((error: unknown) => String(error));
    if (mine !== run) return;
    isOpening = false;
    if (typeof opened === 'string') reported.onFault(opened);
    else if (!opened.ok) reported.onFault(`${opened.fault.code} ${JSON.stringify(opened.fault.params)}`);
    else {
      shown = { city: opened.value, file };
      reported.onShown(shown);
    }
  }

  return {
    set(source) {
      run += 1;
      const had = shown;
      shown = undefined;
      isOpening = source !== undefined;
      reported.onFault(undefined);
      if (had) reported.onShown(undefined);
      if (source) void open(source.file, source.read, run);
    },
    shown: () => shown,
    isOpening: () => isOpening,
  };
}

export type * from './api.ts';
export type * from './scene.ts';

/** Initial view: Hanoi. */
const firstView: MapView = { lat: 21.0285, lon: 105.8542, distanceM: 20_000, headingDeg: 0, tiltDeg: 0 };
/** Maximum time that the first picture waits for the city, ms: it avoids placing all objects twice, on two planes. */
const firstWaitMs = 400;
/** Distance from the plane's origin after which a map without a city gets a new plane, metres. */
const planeReachM = 50_000;

const measure = (host: HTMLElement): MapMeasurements => ({
  size: { width: host.clientWidth, height: host.clientHeight },
  pixelRatio: window.devicePixelRatio,
  remPx: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
});

const startThread = (): MapThread =>
  new Worker(new URL('./thread/worker.ts', import.meta.url), { type: 'module', name: 'map' });

/** A map in a host element, which it fills; the host must be positioned. */
export function createMapScene(options: MapSceneOptions): MapScene {
  const { host } = options;
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
  // The ground is not fully opaque.
  canvas.style.background = '#000';
  host.prepend(canvas);

  let plane: Plane = createPlaneAt(firstView);
  let isPlaced = false;
  let isNight = true;
  let { still } = options;
  let measured = measure(host);
  const frames = createFrameFactory();
  /** True while no picture is requested because a city is about to be set or is being opened. */
  let isHeld = true;
  let holding: ReturnType<typeof setTimeout> | undefined;
  /** The last view change sent to the thread, and the last one that it painted. */
  const turns = { reported: 0, painted: 0 };
  /** Sequence number of the city. */
  let exchange = 0;
  let paintedFile: string | undefined;

  const state = createStore<MapSceneState>(() => ({
    view: firstView,
    engine: 'gl',
    isLost: false,
    isSilent: false,
    missing: 0,
    isDrawn: false,
    fault: undefined,
    broken: undefined,
  }));

  host.ariaBusy = 'true';
  function publishDrawn(): void {
    const { missing, isLost, isDrawn: was } = state.getState();
    const isDrawn =
      turns.painted === turns.reported &&
      !flights.isFlying() &&
      !cities.isOpening() &&
      paintedFile === cities.shown()?.file &&
      missing === 0 &&
      !isLost;
    if (isDrawn === was) return;
    state.setState({ isDrawn });
    host.ariaBusy = String(!isDrawn);
  }
  /** Counts a view change that has not been painted yet. */
  function nextTurn(): number {
    turns.reported += 1;
    publishDrawn();
    return turns.reported;
  }

  function onAudible(message: RemoteMapEvent): void {
    if (message.t === 'painted') {
      const { turn, missing, file, places } = message;
      turns.painted = turn;
      paintedFile = file;
      flights.onPainted();
      if (missing !== state.getState().missing) state.setState({ missing });
      publishDrawn();
      if (places) options.onPlaces?.(places);
    } else if (message.t === 'painter') {
      const { engine, isLost } = message;
      const before = state.getState().engine;
      state.setState({ engine, isLost });
      publishDrawn();
      if (isPlaced && engine !== before) show(state.getState().view);
    } else if (message.exchange === exchange) state.setState({ fault: message.fault });
  }
  const map = createRemoteMap((options.start ?? startThread)(), {
    city: (of) => (of === exchange ? cities.shown()?.city : undefined),
    onAudible,
    onBroken: (broken) => state.setState({ broken }),
    onSilent(isSilent) {
      if (isSilent !== state.getState().isSilent) state.setState({ isSilent });
    },
    clock: createSystemClock(),
  });
  const surface = canvas.transferControlToOffscreen();
  map.send({ t: 'open', canvas: surface, still, words: options.words, faces: listSignFontFaces() }, [
    surface,
  ]);
  map.send({ t: 'size', measured, turn: turns.reported });

  function frame(): RenderFrame | undefined {
    if (!isPlaced) return undefined;
    return frames({ view: state.getState().view, plane, measured, night: isNight }, performance.now());
  }

  const flights = createMapFlights({
    view: () => state.getState().view,
    // Allows one view in advance: it is painted while the previous one is shown.
    isPainted: () => turns.reported - turns.painted <= 1,
    show,
  });

  function emitView(): void {
    if (isPlaced && !isHeld)
      map.send({ t: 'view', view: state.getState().view, origin: plane.origin, turn: nextTurn() });
  }

  function begin(): void {
    if (!isHeld) return;
    isHeld = false;
    clearTimeout(holding);
    emitView();
  }

  const cities = keepCity({
    onFault(fault) {
      state.setState({ fault });
      if (fault !== undefined) begin();
      publishDrawn();
    },
    onShown(shown) {
      const city = shown && { file: shown.file, header: shown.city.header, tiles: shown.city.tiles };
      exchange += 1;
      map.send({ t: 'city', city, exchange, turn: nextTurn() });
      const { view } = state.getState();
      if (shown) {
        plane = createPlaneAt(shown.city.header.origin);
        begin();
        show(isPlaced ? view : viewWholeBox(shown.city.header.box, plane, measured.size));
      } else if (isPlaced) {
        plane = createPlaneAt(view);
        show(view);
      }
    },
  });

  function show(view: MapView): void {
    // The flat plan is always seen from straight above.
    const next = clampView(state.getState().engine === 'flat' ? { ...view, tiltDeg: 0 } : view);
    const place = plane.toPlane(next);
    const isFar = !isPlaced || Math.hypot(place.x, place.y) > planeReachM;
    if (isFar && !cities.shown()) plane = createPlaneAt(next);
    if (!isPlaced)
      requestAnimationFrame(() => {
        if (holding === undefined) begin();
      });
    isPlaced = true;
    state.setState({ view: next });
    emitView();
  }

  /** Moves the view by hand, which stops a flight. */
  function move(by: (picture: RenderFrame) => MapView): void {
    flights.stop();
    const picture = frame();
    if (picture) show(by(picture));
  }

  function resize(): void {
    measured = measure(host);
    map.send({ t: 'size', measured, turn: nextTurn() });
  }
  const watched = new ResizeObserver(resize);
  // Device pixels also change when the window moves to another display.
  watched.observe(host, { box: 'device-pixel-content-box' });

  return {
    state,
    layers: map.layers,
    frame,
    setCameras(cameras) {
      const numbers = packCameras(cameras);
      const [ids, names] = [cameras.map(({ id }) => id), cameras.map(({ name }) => name)];
      map.send({ t: 'cameras', ids, names, numbers }, [numbers.buffer]);
    },
    setCity(source) {
      if (source && isHeld) holding ??= setTimeout(begin, firstWaitMs);
      cities.set(source);
    },
    city: () => cities.shown()?.city,
    setNight(night) {
      isNight = night;
      map.send({ t: 'night', night, turn: nextTurn() });
    },
    setStill(wanted) {
      still = wanted;
      map.layers.alerts.setStill(wanted);
    },
    setWords: (message) => map.send({ t: 'words', words: message }),
    setView(view) {
      flights.stop();
      show(view);
    },
    flyTo(to) {
      const goal = clampView({ ...state.getState().view, ...to });
      if (still || !isPlaced) {
        flights.stop();
        show(goal);
        return;
      }
      flights.start(goal, plane);
      map.send({ t: 'foresee', view: goal });
    },
    arrive: flights.arrive,
    pan: (dx, dy, to) => move((picture) => dragView(picture, dx, dy, to)),
    turn: (headingDeg, tiltDeg, about) => move((picture) => orbitView(picture, headingDeg, tiltDeg, about)),
    zoom: (factor, about) => move((picture) => zoomView(picture, factor, about)),
    ask: map.ask,
    resize,
    dispose() {
      watched.disconnect();
      isHeld = false;
      clearTimeout(holding);
      flights.stop();
      // The thread does not need to remove the city first.
      map.close();
      cities.set(undefined);
      canvas.remove();
    },
  };
}
