/** Triggers incidents in the demo's city, spontaneously and on a drill's request. */
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CityCamera } from '../city/registry.ts';
import { accident, flapping, flood, incidentAt, storm } from './incidents.ts';
import { oneOf, type TimedMessage } from './message.ts';

/**
 * A drill. `count` and `ms` are the number of messages and the duration of a storm, the number of cameras and the
 * duration of a flood, or the number of repeats of a flapping event and the duration of each.
 */
export interface Drill {
  readonly play: 'incident' | 'storm' | 'flood' | 'flapping' | 'accident';
  readonly camera?: string | undefined;
  readonly count?: number | undefined;
  readonly ms?: number | undefined;
}

const drills = {
  storm: { count: 300, ms: 60_000 },
  flood: { count: 600, ms: 600_000 },
  flapping: { count: 36, ms: 5_000 },
};

/** Number of cameras that cause a third of all incidents: a branch, a lane where vehicles stop. */
const usualSuspects = 12;
const shareOfSuspects = 1 / 3;
/** Delay of the first spontaneous incident, ms. */
const firstAfterMs = 15_000;
/** Limits of the interval, as multiples of the mean. */
const [shortestPause, longestPause] = [0.15, 3];
/** Maximum timer length: a drill of many messages then holds few timers. */
const stepMs = 20;

export interface Rounds {
  /** @returns the number of messages; undefined: unknown camera */
  play(drill: Drill): number | undefined;
  stop(): void;
}

export function startRounds(parts: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly cameras: readonly CityCamera[];
  /** Mean interval of spontaneous incidents, ms; 0: none. */
  readonly everyMs: number;
  readonly publish: (message: TimedMessage) => void;
}): Rounds {
  const { clock, random, cameras, everyMs, publish } = parts;
  const pending = new Set<Cancel>();
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  const crossings = cameras.filter(({ scene }) => scene === 'crossing');
  const suspects = Array.from({ length: usualSuspects }, () => oneOf(random, cameras));

  /** Publishes each message at its time, one timer at a time. */
  function send(messages: readonly TimedMessage[]): void {
    const startedAt = clock.monotonic();
    const left = [...messages];
    let cancel: Cancel = () => undefined;
    const go = () => {
      pending.delete(cancel);
      const elapsed = clock.monotonic() - startedAt;
      while (left[0] && left[0].afterMs <= elapsed + stepMs / 2) {
        const message = left.shift();
        if (message) publish(message);
      }
      if (!left[0]) return;
      cancel = clock.after(Math.max(left[0].afterMs - elapsed, stepMs), go);
      pending.add(cancel);
    };
    go();
  }

  function somewhere(among: readonly CityCamera[] = cameras): CityCamera {
    if (among === cameras && random() < shareOfSuspects) return oneOf(random, suspects);
    return oneOf(random, among.length > 0 ? among : cameras);
  }

  /** Picks that many cameras, spread over all; all of them if there are fewer. */
  function differentOnes(count: number): CityCamera[] {
    const step = Math.max(1, cameras.length / count);
    return Array.from(
      { length: Math.min(count, cameras.length) },
      (_, n) => cameras[Math.floor(n * step)],
    ).filter((one) => one !== undefined);
  }

  function play(drill: Drill): number | undefined {
    const among = drill.play === 'accident' ? crossings : cameras;
    const camera = drill.camera === undefined ? somewhere(among) : byId.get(drill.camera);
    if (!camera) return undefined;
    const moment = { at: clock.now(), random };
    const { count, ms } =
      drill.play === 'incident' || drill.play === 'accident'
        ? drills.storm
        : { ...drills[drill.play], ...given(drill) };
    const messages = {
      incident: () => incidentAt(camera, moment),
      storm: () => storm(camera, moment, count, ms),
      flood: () => flood(differentOnes(count), moment, ms),
      flapping: () => flapping(camera, moment, count, ms),
      accident: () => accident(camera, moment),
    }[drill.play]();
    send(messages);
    return messages.length;
  }

  function next(afterMs: number): void {
    const cancel = clock.after(afterMs, () => {
      pending.delete(cancel);
      play({ play: 'incident' });
      // Independent events have exponential intervals (Poisson); bounded, so that a demo is neither idle nor flooded.
      const pause = Math.min(Math.max(-Math.log(1 - random()), shortestPause), longestPause);
      next(pause * everyMs);
    });
    pending.add(cancel);
  }
  if (everyMs > 0) next(Math.min(firstAfterMs, everyMs));

  return {
    play,
    stop() {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}

const given = ({ count, ms }: Drill) => ({
  ...(count === undefined ? {} : { count }),
  ...(ms === undefined ? {} : { ms }),
});
