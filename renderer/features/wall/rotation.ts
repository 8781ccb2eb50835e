import type { CameraId } from '../../../core/base/ids.ts';
import type { Sequence } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';

/** Lead time for requesting the next camera: a keyframe arrives every 1 to 2 s. */
export const warmMs = 3_000;
/** Time without a touch after which a paused sequence resumes by itself. */
export const resumeMs = 60_000;
/** Time after which a visible camera without pictures is skipped. */
const patienceMs = 3_000;
/** Maximum extension of a turn while the next camera has no picture: a cut line is detected by then. */
export const lateNextMs = 10_000;
/** Time for which a camera without pictures is skipped before a retry. */
export const leftOutMs = 60_000;

/** The state of one sequence. Times are monotonic ms. */
export interface Turn {
  readonly at: number;
  readonly camera: CameraId;
  /** Time at which its camera became visible, or its dwell restarted. */
  readonly since: number;
  /** Time of the last touch, which paused it; undefined while it is running. */
  readonly touched: number | undefined;
  /** Cameras without pictures, and the time of their failure. */
  readonly failed: ReadonlyMap<CameraId, number>;
}

/** The inputs of one update of a sequence. */
export interface TurnLook {
  readonly sequence: Sequence;
  readonly now: number;
  /** True if the visible camera has no pictures, for a reason of its own. */
  readonly fails: boolean;
  /** True if the requested next camera has no picture yet, or only a still. */
  readonly isNextComing: boolean;
}

export const firstTurn = ({ cameras }: Sequence, now: number): Turn | undefined => {
  const camera = cameras[0];
  return camera && { at: 0, camera, since: now, touched: undefined, failed: new Map() };
};

const leftOut = (turn: Turn, camera: CameraId, now: number): boolean => {
  const at = turn.failed.get(camera);
  return at !== undefined && now - at < leftOutMs;
};

/** Returns the next position, skipping failed cameras; its own if no other works. */
export function nextPlace(turn: Turn, { cameras }: Sequence, now: number, step: 1 | -1 = 1): number {
  for (let n = 1; n < cameras.length; n += 1) {
    const at = (((turn.at + step * n) % cameras.length) + cameras.length) % cameras.length;
    const camera = cameras[at];
    if (camera && !leftOut(turn, camera, now)) return at;
  }
  return turn.at;
}

/** Returns the cameras skipped between its position and the next. */
export function passedOver(turn: Turn, { cameras }: Sequence, now: number): readonly CameraId[] {
  return cameras.filter((camera) => camera !== turn.camera && leftOut(turn, camera, now));
}

function shownAt(turn: Turn, { cameras }: Sequence, at: number, now: number): Turn {
  return { ...turn, at, camera: cameras[at] ?? turn.camera, since: now };
}

/** Adapts the state to a changed sequence: its camera stays visible if it is still listed. */
export function fitted(turn: Turn, { cameras }: Sequence, now: number): Turn {
  if (cameras[turn.at] === turn.camera) return turn;
  const found = cameras.indexOf(turn.camera);
  const at = found >= 0 ? found : Math.min(turn.at, cameras.length - 1);
  return { ...turn, at, camera: cameras[at] ?? turn.camera, since: found >= 0 ? turn.since : now };
}

/** Returns the state after some time; the same value while nothing changes. */
export function turnAfter(before: Turn, { sequence, now, fails, isNextComing }: TurnLook): Turn {
  const turn = fitted(before, sequence, now);
  if (turn.touched !== undefined)
    return now - turn.touched < resumeMs ? turn : { ...turn, touched: undefined, since: now };
  const shownFor = now - turn.since;
  if (fails && shownFor >= patienceMs && sequence.cameras.length > 1) {
    const without = leftOutNow(turn, turn.camera, now);
    return shownAt(without, sequence, nextPlace(without, sequence, now), now);
  }
  if (shownFor < sequence.dwellMs + (isNextComing ? lateNextMs : 0)) return turn;
  return shownAt(turn, sequence, nextPlace(turn, sequence, now), now);
}

/** Returns the camera to prefetch: the next one, from shortly before its turn. */
export function warmCamera(turn: Turn, sequence: Sequence, now: number): CameraId | undefined {
  if (turn.touched !== undefined || now - turn.since < sequence.dwellMs - warmMs) return undefined;
  const next = sequence.cameras[nextPlace(turn, sequence, now)];
  return next === turn.camera ? undefined : next;
}

/** Skips a prefetched camera without pictures before its turn. */
export const leftOutNow = (turn: Turn, camera: CameraId, now: number): Turn => ({
  ...turn,
  failed: new Map(turn.failed).set(camera, now),
});

/** Pauses it because the operator is using it; it resumes by itself later. */
export const touched = (turn: Turn, now: number): Turn => ({ ...turn, touched: now });

export const sequenceResumed = (turn: Turn, now: number): Turn => ({
  ...turn,
  touched: undefined,
  since: now,
});

/** Steps manually to the next or previous camera, and pauses there. */
export const stepped = (turn: Turn, sequence: Sequence, step: 1 | -1, now: number): Turn =>
  touched(shownAt(turn, sequence, nextPlace(turn, sequence, now, step), now), now);

/** The state of a tile's sequence. */
export interface TileSequenceState {
  readonly camera: CameraId;
  /** Its camera's index, from 0, and the number of cameras. */
  readonly at: number;
  readonly of: number;
  /** The next camera, from shortly before its turn. */
  readonly next: CameraId | undefined;
  readonly paused: boolean;
  /** Cameras skipped because they have no pictures. */
  readonly skipped: readonly CameraId[];
}

/** The state of a window's sequences. */
export interface SequencesState {
  /** Sequences by tile of the active tab. */
  readonly turns: ReadonlyMap<number, TileSequenceState>;
  /** Returns the camera at which a sequence of another tab was left, and will resume. */
  readonly leftWith: (tab: TabId, tile: number) => CameraId | undefined;
  /** The next tab, from shortly before its turn. */
  readonly nextTab: TabId | undefined;
  /** True if the rotation of tabs is paused because the operator is using the wall. */
  readonly tabsPaused: boolean;
  /** True if every sequence is stopped because the machine cannot keep up. */
  readonly held: boolean;
}
