import type { Plane } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import { clampView, normaliseAngleDeg } from './view.ts';

/** A flight from one view to another. */
export interface FlightPath {
  readonly durationMs: number;
  /** Returns the view at that time; the target from `durationMs` on. */
  at(ms: number): MapView;
}

/** How much zooming weighs against panning; van Wijk and Nuij found people to like 1.42. */
const rho = 1.42;
/** Lengths of the path flown in a second, and how long flights last, ms. */
const speed = { perS: 2.4, minMs: 250, maxMs: 2_600 } as const;

const smooth = (t: number) => t * t * (3 - 2 * t);

/**
 * The path that zooms out, pans and zooms in with the least motion as seen: van Wijk and Nuij, "Smooth and efficient zooming
 * and panning" (InfoVis 2003), equations 9 to 12, the distance to the ground standing for the window's width. Heading (the
 * shorter way round) and tilt follow smoothly.
 */
export function planFlight(from: MapView, to: MapView, plane: Plane): FlightPath {
  const goal = clampView(to);
  const a = plane.toPlane(from);
  const b = plane.toPlane(goal);
  const span = Math.hypot(b.x - a.x, b.y - a.y);
  const w0 = from.distanceM;
  const w1 = goal.distanceM;
  const turn = normaliseAngleDeg(goal.headingDeg - from.headingDeg + 180) - 180;
  const tilt = goal.tiltDeg - from.tiltDeg;
  const path = span < Math.min(w0, w1) * 1e-4 ? straight(w0, w1) : arc(w0, w1, span);
  // Turning on the spot takes its time too: half a turn as long as two lengths of the path.
  const length = Math.max(path.length, Math.abs(turn) / 90, Math.abs(tilt) / 45);
  const durationMs =
    length < 1e-6 ? 0 : Math.min(speed.maxMs, Math.max(speed.minMs, (length / speed.perS) * 1000));
  return {
    durationMs,
    at(ms) {
      if (ms >= durationMs) return goal;
      const t = smooth(Math.max(0, ms / durationMs));
      const { share, distanceM } = path.at(t * path.length);
      const place = plane.toLatLon({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
      return clampView({
        ...place,
        distanceM,
        headingDeg: from.headingDeg + turn * t,
        tiltDeg: from.tiltDeg + tilt * t,
      });
    },
  };
}

/** A flight that is under way. */
interface Flown {
  readonly goal: MapView;
  /** The view of the picture that is drawn at this time (ms, as `since`), and whether it is the last. */
  at(now: number): { readonly view: MapView; readonly isThere: boolean };
}

/** Frame time, ms, above which a flight is no longer followable and takes processor time from the wall. */
const slowestMs = 60;
/** Pictures before the frame rate counts; the first ones may include loading. */
const knownAfter = 3;

/** Flies from `since` on; cuts to the target if pictures are too slow, as for reduced motion. */
export function startFlight(flight: FlightPath, since: number): Flown {
  const goal = flight.at(flight.durationMs);
  let pictures = 0;
  return {
    goal,
    at(now) {
      pictures += 1;
      const isSlow = pictures >= knownAfter && now - since > pictures * slowestMs;
      const isThere = isSlow || now - since >= flight.durationMs;
      return { view: isThere ? goal : flight.at(now - since), isThere };
    },
  };
}

interface Path {
  readonly length: number;
  /** After that length: the share of the way that is behind one, and the distance to the ground. */
  at(s: number): { readonly share: number; readonly distanceM: number };
}

function straight(w0: number, w1: number): Path {
  const length = Math.abs(Math.log(w1 / w0)) / rho;
  const way = w1 < w0 ? -1 : 1;
  return {
    length,
    at: (s) => ({ share: length === 0 ? 1 : s / length, distanceM: w0 * Math.exp(way * rho * s) }),
  };
}

function arc(w0: number, w1: number, span: number): Path {
  const rate = (w: number, sign: number) => {
    const b = (w1 ** 2 - w0 ** 2 + sign * rho ** 4 * span ** 2) / (2 * w * rho ** 2 * span);
    // -ln(b + sqrt(b^2 + 1)), without loss where b is large.
    return -Math.asinh(b);
  };
  const r0 = rate(w0, 1);
  const r1 = rate(w1, -1);
  return {
    length: (r1 - r0) / rho,
    at(s) {
      const r = rho * s + r0;
      const u = (w0 / rho ** 2) * (Math.cosh(r0) * Math.tanh(r) - Math.sinh(r0));
      return { share: u / span, distanceM: (w0 * Math.cosh(r0)) / Math.cosh(r) };
    },
  };
}

/** The flights of a map, picture by picture: the next view is shown once the previous one is on the screen. */
export interface MapFlights {
  /** Starts a flight from the present view. */
  start(goal: MapView, plane: Plane): void;
  isFlying(): boolean;
  /** Ends the flight at the view that is shown. */
  stop(): void;
  /** Ends the flight at its goal. */
  arrive(): void;
  /** Called when a picture was painted. */
  onPainted(): void;
}

export function createMapFlights(options: {
  view(): MapView;
  /** Tells whether the last shown view is on the screen. */
  isPainted(): boolean;
  show(view: MapView): void;
}): MapFlights {
  let flight: Flown | undefined;
  let asked: number | undefined;

  function step(now: number): void {
    asked = undefined;
    if (!flight) return;
    const { view, isThere } = flight.at(now);
    if (isThere) flight = undefined;
    options.show(view);
    onPainted();
  }

  function onPainted(): void {
    if (flight && options.isPainted()) asked ??= requestAnimationFrame(step);
  }

  function stop(): void {
    flight = undefined;
    if (asked !== undefined) cancelAnimationFrame(asked);
    asked = undefined;
  }

  return {
    start(goal, plane) {
      flight = startFlight(planFlight(options.view(), goal, plane), performance.now());
      asked ??= requestAnimationFrame(step);
    },
    isFlying: () => flight !== undefined,
    stop,
    arrive() {
      const goal = flight?.goal;
      stop();
      if (goal) options.show(goal);
    },
    onPainted,
  };
}
