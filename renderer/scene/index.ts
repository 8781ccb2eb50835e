import { createStore } from 'zustand/vanilla';
import { type Plane, planeAt } from '../../core/domain/geo.ts';
import type { MapView, Scene, SceneOptions, SceneState } from './api.ts';
import { keepCity } from './city.ts';
import { type Flown, flightTo, fly } from './flight.ts';
import { fill, keepPainter } from './painters.ts';
import { createPictures } from './pictures.ts';
import { dragged, limited, orbited, overview, type Picture, pictureOf, zoomed } from './view.ts';

export type * from './api.ts';

/** Before anybody has said where to look: Hanoi. */
const firstView: MapView = { lat: 21.0285, lon: 105.8542, distanceM: 20_000, headingDeg: 0, tiltDeg: 0 };
/** The first picture waits so long for a city that is being opened, ms: whatever stands on its plane would be placed twice. */
const firstWaitMs = 400;
/** Without a city: how far the view may go from its plane's origin until that is laid anew, metres. */
const planeReachM = 50_000;

const measured = (host: HTMLElement) => ({
  size: { width: host.clientWidth, height: host.clientHeight },
  pixelRatio: window.devicePixelRatio,
  remPx: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
});

/** A map in a host element, which it fills; the host must be positioned. */
export function createScene(options: SceneOptions): Scene {
  const { host } = options;
  let { still } = options;
  const signs = document.createElement('canvas');
  fill(signs);
  host.prepend(signs);

  let plane: Plane = planeAt(firstView);
  let isPlaced = false;
  let isPainted = false;
  let isNight = true;
  let flight: Flown | undefined;
  let size = measured(host);
  let last: Picture | undefined;
  let lastSize = size;
  let waiting: { readonly until: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  const painters = keepPainter({
    host,
    flat: options.flat === true,
    invalidate: () => pictures.invalidate(),
    onFault: (fault) => state.setState({ fault }),
    onChange: (isLost) => {
      state.setState({ isLost, engine: painters.kind() });
      if (isPlaced) show(state.getState().view);
    },
  });
  const state = createStore<SceneState>(() => ({
    view: firstView,
    engine: painters.kind(),
    isLost: false,
    missing: 0,
    fault: undefined,
  }));

  function frame(now: number): Picture | undefined {
    if (!isPlaced || size.size.width === 0 || size.size.height === 0) return undefined;
    if (!isPainted && waiting && now < waiting.until && cities.isOpening()) return undefined;
    const { view } = state.getState();
    const isSame = last?.view === view && last.plane === plane && lastSize === size && last.night === isNight;
    last = isSame && last ? { ...last, now } : pictureOf({ view, plane, ...size, night: isNight, now });
    lastSize = size;
    return last;
  }

  const pictures = createPictures({
    signs,
    kind: painters.kind,
    painter: painters.current,
    frame,
    step(now) {
      if (!flight) return false;
      const { view, isThere } = flight.at(now);
      if (isThere) flight = undefined;
      show(view);
      return !isThere;
    },
    onPainted({ missing }) {
      isPainted = true;
      if (missing !== state.getState().missing) state.setState({ missing });
    },
  });

  const cities = keepCity({
    onFault(fault) {
      state.setState({ fault });
      pictures.invalidate();
    },
    onShown(shown) {
      painters.setCity(shown);
      const { view } = state.getState();
      if (!shown) {
        if (isPlaced) plane = planeAt(view);
        return;
      }
      plane = planeAt(shown.city.header.origin);
      show(isPlaced ? view : overview(shown.city.header.box, plane, size.size));
    },
  });

  function show(view: MapView): void {
    // A plan is seen from straight above.
    const next = limited(painters.kind() === 'flat' ? { ...view, tiltDeg: 0 } : view);
    const place = plane.toPlane(next);
    const isFar = !isPlaced || Math.hypot(place.x, place.y) > planeReachM;
    if (isFar && !cities.shown()) plane = planeAt(next);
    isPlaced = true;
    state.setState({ view: next });
    pictures.invalidate();
  }

  /** By hand: whatever flies stops. */
  function move(by: (picture: Picture) => MapView): void {
    flight = undefined;
    const picture = frame(performance.now());
    if (picture) show(by(picture));
  }

  function resize(): void {
    size = measured(host);
    pictures.invalidate();
  }
  const watched = new ResizeObserver(resize);
  // Device pixels: told as well when the window goes to a display with others.
  watched.observe(host, { box: 'device-pixel-content-box' });
  pictures.invalidate();

  return {
    state,
    engine: pictures,
    setCity(source) {
      if (source && !isPainted && !waiting)
        waiting = {
          until: performance.now() + firstWaitMs,
          timer: setTimeout(() => pictures.invalidate(), firstWaitMs),
        };
      cities.set(source);
    },
    city: () => cities.shown()?.city,
    setNight(night) {
      isNight = night;
      pictures.invalidate();
    },
    setStill(wanted) {
      still = wanted;
    },
    setView(view) {
      flight = undefined;
      show(view);
    },
    flyTo(to) {
      const from = state.getState().view;
      const goal = limited({ ...from, ...to });
      if (still || !isPlaced) {
        flight = undefined;
        show(goal);
        return;
      }
      const now = performance.now();
      flight = fly(flightTo(from, goal, plane), now);
      painters.current()?.foresee?.(pictureOf({ view: goal, plane, ...size, night: isNight, now }));
      pictures.invalidate();
    },
    arrive() {
      const goal = flight?.goal;
      flight = undefined;
      if (goal) show(goal);
    },
    pan: (dx, dy, to) => move((picture) => dragged(picture, dx, dy, to)),
    turn: (headingDeg, tiltDeg, about) => move((picture) => orbited(picture, headingDeg, tiltDeg, about)),
    zoom: (factor, about) => move((picture) => zoomed(picture, factor, about)),
    pick: pictures.pick,
    async picture() {
      const picture = pictures.paintNow() ? frame(performance.now()) : undefined;
      const city = painters.current()?.canvas;
      const paper = new OffscreenCanvas(Math.max(1, signs.width), Math.max(1, signs.height));
      const context = paper.getContext('2d');
      if (picture && city && context) {
        // Behind what is not opaque a canvas on the page has black.
        context.fillRect(0, 0, paper.width, paper.height);
        context.drawImage(city, 0, 0);
      }
      context?.drawImage(signs, 0, 0);
      return await paper.convertToBlob({ type: 'image/png' });
    },
    paintNow: pictures.paintNow,
    resize,
    dispose() {
      watched.disconnect();
      clearTimeout(waiting?.timer);
      cities.set(undefined);
      pictures.dispose();
      painters.dispose();
      signs.remove();
    },
  };
}
