/** The preset tours of a PTZ camera: it goes from preset to preset and stays at each, until a client moves it. */
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Mechanics } from './mechanics.ts';
import { maxNameLength, type Presets } from './presets.ts';

export interface TourSpot {
  /** A preset's token; undefined for the home position. */
  readonly preset: string | undefined;
  /** Duration of the stay, s. */
  readonly stayS: number;
  /** As a share of the maximum speed. */
  readonly speed: number;
}

export interface PresetTour {
  readonly token: string;
  readonly name: string;
  readonly spots: readonly TourSpot[];
  readonly state: 'Idle' | 'Touring' | 'Paused';
}

export const maxTours = 8;
export const maxSpots = 64;
export const maxStayS = 3_600;

interface StoredTour extends PresetTour {
  name: string;
  spots: readonly TourSpot[];
  state: 'Idle' | 'Touring' | 'Paused';
  /** Index of the spot at which it is or to which it moves. */
  at: number;
}

export class Tours {
  private readonly byToken = new Map<string, StoredTour>();
  private readonly clock: Clock;
  private readonly mechanics: Mechanics;
  private readonly presets: Presets;
  private next = 1;
  private cancel: Cancel = () => {};

  constructor(clock: Clock, mechanics: Mechanics, presets: Presets) {
    this.clock = clock;
    this.mechanics = mechanics;
    this.presets = presets;
  }

  all(): readonly PresetTour[] {
    return [...this.byToken.values()];
  }

  find(token: string): PresetTour | undefined {
    return this.byToken.get(token);
  }

  /** Creates a tour; undefined if the maximum number is reached. */
  create(name?: string, spots: readonly TourSpot[] = []): PresetTour | undefined {
    if (this.byToken.size >= maxTours) return undefined;
    const token = `tour${this.next++}`;
    const tour: StoredTour = { token, name: name || `Tour ${token.slice(4)}`, spots, state: 'Idle', at: 0 };
    this.byToken.set(token, tour);
    return tour;
  }

  /** Changes a tour; false if it or a spot's preset does not exist. A running tour starts again. */
  modify(token: string, name: string | undefined, spots: readonly TourSpot[]): boolean {
    const tour = this.byToken.get(token);
    if (!tour || !spots.every(({ preset }) => preset === undefined || this.presets.find(preset)))
      return false;
    tour.name = (name || tour.name).slice(0, maxNameLength);
    tour.spots = spots.slice(0, maxSpots);
    if (tour.state === 'Touring') this.start(tour, 0);
    else tour.at = 0;
    return true;
  }

  remove(token: string): boolean {
    if (this.byToken.get(token)?.state === 'Touring') this.interrupt();
    return this.byToken.delete(token);
  }

  /** Starts, stops or pauses a tour; false if it does not exist or has no spots. */
  operate(token: string, operation: 'Start' | 'Stop' | 'Pause'): boolean {
    const tour = this.byToken.get(token);
    if (!tour) return false;
    if (operation === 'Start') {
      if (tour.spots.length === 0) return false;
      this.interrupt();
      this.start(tour, tour.state === 'Paused' ? tour.at : 0);
      return true;
    }
    if (tour.state === 'Touring') {
      this.cancel();
      this.mechanics.stop('pan', 'tilt', 'zoom');
    }
    tour.state = operation === 'Pause' && tour.state !== 'Idle' ? 'Paused' : 'Idle';
    return true;
  }

  /** Ends the running tour because a client moves the camera; does not stop that movement. */
  interrupt(): void {
    this.cancel();
    for (const tour of this.byToken.values()) if (tour.state === 'Touring') tour.state = 'Idle';
  }

  private start(tour: StoredTour, spot: number): void {
    this.cancel();
    tour.state = 'Touring';
    this.visit(tour, spot);
  }

  private visit(tour: StoredTour, at: number): void {
    tour.at = at % Math.max(1, tour.spots.length);
    const spot = tour.spots[tour.at];
    if (!spot) {
      tour.state = 'Idle';
      return;
    }
    // A spot whose preset was removed takes its time, but the camera does not move.
    const place = spot.preset === undefined ? this.presets.home : this.presets.find(spot.preset)?.position;
    if (place)
      this.mechanics.goTo(
        { pan: place.panDeg, tilt: place.tiltDeg, zoom: place.zoom },
        { panTilt: spot.speed, zoom: spot.speed },
      );
    const onTheWayMs = Math.max(0, this.mechanics.restAt() - this.clock.monotonic());
    const stayMs = Math.max(1, spot.stayS) * 1_000;
    const waitMs = (Number.isFinite(onTheWayMs) ? onTheWayMs : 0) + stayMs;
    this.cancel = this.clock.after(waitMs, () => this.visit(tour, tour.at + 1));
  }
}
