/**
 * Traffic flows that stop at a signal and loop without a seam. Each lane is simulated with the Intelligent Driver Model
 * (Treiber, Hennecke, Helbing 2000) over several periods; the cohort of one period is recorded and replayed in every
 * period.
 */
import type { Driven } from './cast.ts';
import type { Random } from './render/random.ts';
import type { Body, Seen, Track } from './traffic.ts';

/** The part of the period in which a flow has green, s, from `from` to `to`; `to` may exceed the period. */
export interface Green {
  readonly from: number;
  readonly to: number;
}

export interface Pace {
  readonly speed: number;
  readonly acceleration: number;
  readonly braking: number;
  readonly gapM: number;
  readonly headwayS: number;
}

export const driving: Pace = { speed: 9, acceleration: 2.6, braking: 3.2, gapM: 0.9, headwayS: 0.6 };
export const walking: Pace = { speed: 1.75, acceleration: 1.6, braking: 2, gapM: 0.35, headwayS: 0.3 };

export interface Arrival {
  readonly body: Body | Driven;
  readonly track: Track;
  readonly across: number;
}

export interface Recorded extends Arrival {
  readonly bornS: number;
  /** Position along the track, `stepsPerS` times a second since the start. */
  readonly places: Float32Array;
}

const stepsPerS = 30;
const warmUpPeriods = 4;

/** Simulates one lane in which each traveller arrives once per period, at slightly uneven intervals. */
export function recordLane(
  random: Random,
  arrivals: readonly Arrival[],
  stopM: number,
  green: Green,
  periodS: number,
  pace: Pace,
): Recorded[] {
  const births = arrivals.map((_, i) => ((i + random.between(0.15, 0.75)) / arrivals.length) * periodS);
  const eager = arrivals.map(() => random.between(0.88, 1.1));
  interface Mover {
    which: number;
    s: number;
    v: number;
    recording: number[] | undefined;
    bornS: number;
  }
  const movers: Mover[] = [];
  const done: Recorded[] = [];
  const dt = 1 / stepsPerS;
  const end = periodS * (warmUpPeriods + 9);
  for (let step = 0; step * dt < end; step++) {
    const now = step * dt;
    const period = Math.floor(now / periodS);
    const inPeriod = now - period * periodS;
    births.forEach((birth, which) => {
      if (inPeriod > birth || inPeriod + dt <= birth) return;
      const ahead = movers.at(-1);
      const v = Math.min(pace.speed * 0.9, ahead && ahead.s < 12 ? ahead.v : pace.speed);
      movers.push({ which, s: 0, v, recording: period === warmUpPeriods ? [] : undefined, bornS: birth });
    });
    const phase = inPeriod < green.from ? inPeriod + periodS : inPeriod;
    const open = phase >= green.from && phase < green.to;
    for (let i = 0; i < movers.length; i++) {
      const me = movers[i];
      const arrival = me && arrivals[me.which];
      if (!me || !arrival) continue;
      const wanted = pace.speed * (eager[me.which] ?? 1);
      let acceleration = pace.acceleration * (1 - (me.v / wanted) ** 4);
      const obstacle = (gap: number, closing: number) => {
        const safe =
          pace.gapM +
          Math.max(
            0,
            me.v * pace.headwayS + (me.v * closing) / (2 * Math.sqrt(pace.acceleration * pace.braking)),
          );
        acceleration = Math.min(
          acceleration,
          pace.acceleration * (1 - (me.v / wanted) ** 4 - (safe / Math.max(0.1, gap)) ** 2),
        );
      };
      const ahead = movers[i - 1];
      const other = ahead && arrivals[ahead.which];
      if (ahead && other)
        obstacle(ahead.s - me.s - other.body.halfLength - arrival.body.halfLength, me.v - ahead.v);
      const toLine = stopM - arrival.body.halfLength - me.s;
      if (!open && toLine > -0.3 && toLine > (me.v * me.v) / (2 * pace.braking * 1.6) - 0.5)
        obstacle(toLine + pace.gapM, me.v);
      me.v = Math.max(0, me.v + Math.max(-7, acceleration) * dt);
      me.s += me.v * dt;
      me.recording?.push(me.s);
    }
    while (movers[0] && movers[0].s > (arrivals[movers[0].which]?.track.lengthM ?? 0)) {
      const gone = movers.shift();
      const arrival = gone && arrivals[gone.which];
      if (gone?.recording && arrival)
        done.push({ ...arrival, bornS: gone.bornS, places: Float32Array.from(gone.recording) });
    }
    if (done.length === arrivals.length) break;
  }
  return done;
}

const stepM = 1.45;

/** Returns every copy of a recorded traveller at `t`. */
export function replays(one: Recorded, t: number, periodS: number): Seen[] {
  const seen: Seen[] = [];
  const last = (one.places.length - 2) / stepsPerS;
  for (let age = (((t - one.bornS) % periodS) + periodS) % periodS; age < last; age += periodS) {
    const at = age * stepsPerS;
    const i = Math.floor(at);
    const [a, b] = [one.places[i] ?? 0, one.places[i + 1] ?? 0];
    const s = a + (b - a) * (at - i);
    const before = one.places[Math.max(0, i - 4)] ?? 0;
    const later = one.places[Math.min(one.places.length - 1, i + 4)] ?? 0;
    const slowing = later - 2 * a + before < -0.012 || later - before < 0.05;
    const p = one.track.at(s, one.across);
    const ahead = one.track.at(s + 0.8, one.across);
    let bend = ahead.yaw - p.yaw;
    if (bend > Math.PI) bend -= 2 * Math.PI;
    if (bend < -Math.PI) bend += 2 * Math.PI;
    const meshes = 'braking' in one.body && slowing ? one.body.braking : one.body.meshes;
    const gait = meshes.length > 1 ? Math.floor(((s / stepM) % 1) * meshes.length) : 0;
    const mesh = meshes[gait];
    if (!mesh) continue;
    seen.push({
      ...p,
      body: one.body,
      mesh,
      lean: one.body.twoWheels ? Math.max(-0.3, Math.min(0.3, bend * 1.2)) : 0,
    });
  }
  return seen;
}
