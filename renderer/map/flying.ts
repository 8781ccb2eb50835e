import type { Plane } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import { type Flown, flightTo, fly } from './flight.ts';

/** Flights of the map, a picture at a time: the next view is shown once the one before is seen. */
export interface Flying {
  start(goal: MapView, plane: Plane): void;
  isFlying(): boolean;
  /** It stays where it is. */
  stop(): void;
  /** It is there at once. */
  arrive(): void;
  /** What was shown last may be seen now. */
  onPainted(): void;
}

export function createFlying(options: {
  view(): MapView;
  /** What was shown last is seen. */
  isPainted(): boolean;
  show(view: MapView): void;
}): Flying {
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
      flight = fly(flightTo(options.view(), goal, plane), performance.now());
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
