import type { CameraId } from '../../../core/base/ids.ts';
import type { Sequence } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';

/** Lead time for requesting the next camera: a keyframe arrives every 1 to 2 s. */
export const prefetchLeadMs = 3_000;
/** Time without a touch after which a paused sequence resumes by itself. */
export const resumePausedMs = 60_000;
/** Time after which a visible camera without pictures is skipped. */
const patienceMs = 3_000;
/** Maximum extension of a turn while the next camera has no picture: a cut line is detected by then. */
export const maxTurnExtensionMs = 10_000;
/** Time for which a camera without pictures is skipped before a retry. */
export const skipFailedMs = 60_000;

/** The state of one sequence. Times are monotonic ms. */
export interface SequencePosition {
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
export interface SequenceUpdateInput {
  readonly sequence: Sequence;
  readonly now: number;
  /** True if the visible camera has no pictures, for a reason of its own. */
  readonly fails: boolean;
  /** True if the requested next camera has no picture yet, or only a still. */
  readonly isNextComing: boolean;
}

export const createSequencePosition = ({ cameras }: Sequence, now: number): SequencePosition | undefined => {
  const camera = cameras[0];
  return camera && { at: 0, camera, since: now, touched: undefined, failed: new Map() };
};

const leftOut = (turn: SequencePosition, camera: CameraId, now: number): boolean => {
  const at = turn.failed.get(camera);
  return at !== undefined && now - at < skipFailedMs;
};

/** Returns the next position, skipping failed cameras; its own if no other works. */
export function getNextSequenceIndex(
  turn: SequencePosition,
  { cameras }: Sequence,
  now: number,
  step: 1 | -1 = 1,
): number {
  for (let n = 1; n < cameras.length; n += 1) {
    const at = (((turn.at + step * n) % cameras.length) + cameras.length) % cameras.length;
    const camera = cameras[at];
    if (camera && !leftOut(turn, camera, now)) return at;
  }
  return turn.at;
}

/** Returns the cameras skipped between its position and the next. */
export function listSkippedCameras(
  turn: SequencePosition,
  { cameras }: Sequence,
  now: number,
): readonly CameraId[] {
  return cameras.filter((camera) => camera !== turn.camera && leftOut(turn, camera, now));
}

function shownAt(turn: SequencePosition, { cameras }: Sequence, at: number, now: number): SequencePosition {
  return { ...turn, at, camera: cameras[at] ?? turn.camera, since: now };
}

/** Adapts the state to a changed sequence: its camera stays visible if it is still listed. */
export function fitToSequence(turn: SequencePosition, { cameras }: Sequence, now: number): SequencePosition {
  if (cameras[turn.at] === turn.camera) return turn;
  const found = cameras.indexOf(turn.camera);
  const at = found >= 0 ? found : Math.min(turn.at, cameras.length - 1);
  return { ...turn, at, camera: cameras[at] ?? turn.camera, since: found >= 0 ? turn.since : now };
}

/** Returns the state after some time; the same value while nothing changes. */
export function updateSequencePosition(
  before: SequencePosition,
  { sequence, now, fails, isNextComing }: SequenceUpdateInput,
): SequencePosition {
  const turn = fitToSequence(before, sequence, now);
  if (turn.touched !== undefined)
    return now - turn.touched < resumePausedMs ? turn : { ...turn, touched: undefined, since: now };
  const shownFor = now - turn.since;
  if (fails && shownFor >= patienceMs && sequence.cameras.length > 1) {
    const without = skipPrefetchedCamera(turn, turn.camera, now);
    return shownAt(without, sequence, getNextSequenceIndex(without, sequence, now), now);
  }
  if (shownFor < sequence.dwellMs + (isNextComing ? maxTurnExtensionMs : 0)) return turn;
  return shownAt(turn, sequence, getNextSequenceIndex(turn, sequence, now), now);
}

/** Returns the camera to prefetch: the next one, from shortly before its turn. */
export function getCameraToPrefetch(
  turn: SequencePosition,
  sequence: Sequence,
  now: number,
): CameraId | undefined {
  if (turn.touched !== undefined || now - turn.since < sequence.dwellMs - prefetchLeadMs) return undefined;
  const next = sequence.cameras[getNextSequenceIndex(turn, sequence, now)];
  return next === turn.camera ? undefined : next;
}

/** Skips a prefetched camera without pictures before its turn. */
export const skipPrefetchedCamera = (
  turn: SequencePosition,
  camera: CameraId,
  now: number,
): SequencePosition => ({
  ...turn,
  failed: new Map(turn.failed).set(camera, now),
});

/** Pauses it because the operator is using it; it resumes by itself later. */
export const pauseSequence = (turn: SequencePosition, now: number): SequencePosition => ({
  ...turn,
  touched: now,
});

export const resumeSequence = (turn: SequencePosition, now: number): SequencePosition => ({
  ...turn,
  touched: undefined,
  since: now,
});

/** Steps manually to the next or previous camera, and pauses there. */
export const stepSequence = (
  turn: SequencePosition,
  sequence: Sequence,
  step: 1 | -1,
  now: number,
): SequencePosition =>
  pauseSequence(shownAt(turn, sequence, getNextSequenceIndex(turn, sequence, now, step), now), now);

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
