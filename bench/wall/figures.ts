import { percentile } from '../report.ts';
import { type FrameOnScreen, framesOn } from './framesOnScreen.ts';
import type { Trace } from './trace.ts';

export interface PictureFigures {
  readonly latencyP50: number;
  readonly latencyP95: number;
  readonly frozenPct: number;
  /** Frames of the worst tile, % of its source's. */
  readonly fpsMin: number;
}

/** A shown camera: the code in its pixels, and its name and stream in the cameras' trace. */
export interface Shown {
  readonly code: number;
  readonly camera: string;
  readonly stream: 'main' | 'sub';
  readonly fps: number;
}

const msPerNs = 1e-6;

/** Computes latency, frozen time and frame rate of the sightings from `fromNs` to `toNs`. */
export function figuresOf(
  sightings: readonly FrameOnScreen[],
  shown: readonly Shown[],
  trace: Trace,
  fromNs: bigint,
  toNs: bigint,
): PictureFigures {
  const latencies: number[] = [];
  const rates: number[] = [];
  let frozenMs = 0;
  const windowMs = Number(toNs - fromNs) * msPerNs;
  shown.forEach((camera, tile) => {
    const seen = framesOn(sightings, tile, camera.code).filter(({ tNs }) => tNs >= fromNs && tNs <= toNs);
    for (const { frame, tNs } of seen) {
      const sent = trace.sentAt(camera.camera, camera.stream, frame, tNs);
      if (sent !== undefined) latencies.push(Number(tNs - sent) * msPerNs);
    }
    frozenMs += frozenTime([fromNs, ...seen.map((sighting) => sighting.tNs), toNs], 1_000 / camera.fps);
    rates.push((100 * seen.length) / ((windowMs * camera.fps) / 1_000));
  });
  const p50 = percentile(latencies, 0.5);
  const p95 = percentile(latencies, 0.95);
  if (p50 === null || p95 === null) throw new Error('no frame with a code was seen on the screen');
  return {
    latencyP50: p50,
    latencyP95: p95,
    frozenPct: (100 * frozenMs) / (windowMs * shown.length),
    fpsMin: Math.min(...rates),
  };
}

/**
 * Returns the time spent in freezes, ms: intervals between presented frames of at least max(3 d, d + 150 ms), where d
 * is the frame interval (W3C, "Identifiers for WebRTC's Statistics API", freezeCount; the source's interval replaces
 * the average).
 */
export function frozenTime(times: readonly bigint[], frameMs: number): number {
  const threshold = Math.max(3 * frameMs, frameMs + 150);
  let frozen = 0;
  for (let at = 1; at < times.length; at++) {
    const gap = Number((times[at] as bigint) - (times[at - 1] as bigint)) * msPerNs;
    if (gap >= threshold) frozen += gap;
  }
  return frozen;
}

/**
 * Returns when the last tile became live (CLOCK_MONOTONIC, ns), or undefined while one is not. A live tile has had two
 * frames whose counters differ by one to three, which a still cannot produce.
 */
export function liveSince(sightings: readonly FrameOnScreen[], codes: readonly number[]): bigint | undefined {
  return lastOf(codes, (code, tile) => {
    const own = framesOn(sightings, tile, code);
    return own.find((sighting, at) => {
      const before = own[at - 1];
      return before !== undefined && sighting.frame - before.frame >= 1 && sighting.frame - before.frame <= 3;
    })?.tNs;
  });
}

/** Returns when the last tile had any picture of its camera, still or live (CLOCK_MONOTONIC, ns). */
export function picturedSince(
  sightings: readonly FrameOnScreen[],
  codes: readonly number[],
): bigint | undefined {
  return lastOf(codes, (code, tile) => framesOn(sightings, tile, code)[0]?.tNs);
}

/** Returns the latest of the tiles' times, or undefined while one has none. */
function lastOf(
  codes: readonly number[],
  momentOf: (code: number, tile: number) => bigint | undefined,
): bigint | undefined {
  let last = 0n;
  for (const [tile, code] of codes.entries()) {
    const moment = momentOf(code, tile);
    if (moment === undefined) return undefined;
    if (moment > last) last = moment;
  }
  return last;
}
