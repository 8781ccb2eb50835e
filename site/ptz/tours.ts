import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { PtzCommand, Tour } from '../../core/ptz/ptz.ts';

type TourStop = Tour['stops'][number];

/** Maximum number of site tours per camera. */
export const maxSiteTours = 32;
/** Prefix of site tours' tokens; a camera's own tours never reach here. */
const tokenPrefix = 'site-';
/** Delay after a preset that could not be reached, before the next is tried, ms. */
const afterFailureMs = 5_000;

/** The site's own tours of one camera: presets in turn, run by the gateway. One runs at a time. */
export interface SiteTours {
  list(): Tour[];
  has(token: string): boolean;
  /** Returns the name of the running or paused tour. */
  running(): string | null;
  start(token: string): Result<void>;
  /**
   * Stops the running tour.
   * @returns false if none ran
   */
  stop(): boolean;
  /** Pauses for manual control. */
  pause(): void;
  /** Resumes at the stop at which it was paused. */
  resume(): void;
  save(tour: {
    readonly token?: string | undefined;
    readonly name: string;
    readonly stops: readonly TourStop[];
  }): Result<Tour>;
  /**
   * Removes a tour.
   * @returns false if the token is unknown
   */
  remove(token: string): boolean;
}

export function createSiteTours(options: {
  readonly stored: readonly Tour[];
  readonly clock: Clock;
  readonly goTo: (stop: TourStop) => Promise<Result<unknown>>;
  readonly onChange: () => void;
}): SiteTours {
  const { clock, goTo, onChange } = options;
  const tours = new Map<string, Tour>(
    options.stored.map((tour) => [tour.token, { ...tour, running: false, paused: false }]),
  );
  let current: { readonly token: string; at: number; isPaused: boolean } | undefined;
  let cancelNext: Cancel = () => undefined;

  function run(): void {
    cancelNext();
    const mine = current;
    const stops = mine && tours.get(mine.token)?.stops;
    const stop = stops?.[mine?.at ?? 0];
    if (!mine || !stops || !stop || mine.isPaused) return;
    goTo(stop).then((gone) => {
      if (current !== mine || mine.isPaused) return;
      const waitMs = stop.dwellS * 1_000;
      cancelNext = clock.after(gone.ok ? waitMs : Math.max(waitMs, afterFailureMs), () => {
        mine.at = (mine.at + 1) % stops.length;
        run();
      });
    });
  }

  function stop(): boolean {
    cancelNext();
    if (!current) return false;
    current = undefined;
    onChange();
    return true;
  }

  return {
    list: () =>
      [...tours.values()].map((tour) => {
        const isRunning = current?.token === tour.token;
        return { ...tour, running: isRunning, paused: isRunning && current?.isPaused === true };
      }),
    has: (token) => tours.has(token),
    running: () => (current ? (tours.get(current.token)?.name ?? null) : null),
    start(token) {
      if (!tours.has(token)) return fail('steer.noTour');
      current = { token, at: 0, isPaused: false };
      onChange();
      run();
      return ok(undefined);
    },
    stop,
    pause() {
      if (!current || current.isPaused) return;
      cancelNext();
      current.isPaused = true;
      onChange();
    },
    resume() {
      if (!current?.isPaused) return;
      // A new object, so that a pending response from before the pause is ignored.
      current = { ...current, isPaused: false };
      onChange();
      run();
    },
    save({ token = `${tokenPrefix}${randomBytes(6).toString('hex')}`, name, stops }) {
      const known = tours.get(token);
      if (!known && tours.size >= maxSiteTours) return fail('steer.tooManyTours', { most: maxSiteTours });
      const tour: Tour = { token, name, by: 'site', stops: [...stops], running: false, paused: false };
      if (!known && !token.startsWith(tokenPrefix)) return fail('steer.noTour');
      tours.set(token, tour);
      if (current?.token === token) {
        current = { ...current, at: 0 };
        run();
      }
      onChange();
      return ok(tour);
    },
    remove(token) {
      if (!tours.delete(token)) return false;
      if (current?.token === token) stop();
      onChange();
      return true;
    },
  };
}

/**
 * Runs a command about site tours.
 * @returns undefined for other commands, or a tour of the camera's own
 */
export function runTourCommand(
  tours: SiteTours,
  command: PtzCommand,
  events: {
    /** Called when a tour was created, changed or (null) removed. */
    readonly onTour: (token: string, tour: Tour | null) => void;
    /** Called when a running tour has ended. */
    readonly onEnd: () => void;
  },
): Result<void> | undefined {
  if (command.do === 'saveTour') {
    const saved = tours.save(command);
    if (saved.ok) events.onTour(saved.value.token, saved.value);
    return saved.ok ? ok(undefined) : saved;
  }
  if (command.do === 'removeTour') {
    if (!tours.remove(command.token)) return fail('steer.noTour');
    events.onTour(command.token, null);
    return ok(undefined);
  }
  if (command.do === 'startTour' && tours.has(command.token)) return tours.start(command.token);
  if (command.do !== 'stopTour' || !tours.has(command.token)) return undefined;
  if (tours.stop()) events.onEnd();
  return ok(undefined);
}
