import type { CameraId } from '../../../core/base/ids.ts';
import type { Sequence } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';

/** The next camera is asked for this long before its turn: a keyframe comes every 1 to 2 s. */
export const warmMs = 3_000;
/** Whatever was touched goes on by itself when nobody has touched it for so long. */
export const resumeMs = 60_000;
/** A camera whose turn it is, and that gives nothing, is passed over after this long. */
const patienceMs = 3_000;
/** A turn lasts this much longer at most where the next camera has nothing to show yet: a line that is cut is known by then. */
export const lateNextMs = 10_000;
/** A camera that gave nothing is left out for so long, then tried again. */
export const leftOutMs = 60_000;

/** How one sequence stands. Times are monotonic ms. */
export interface Turn {
  readonly at: number;
  readonly camera: CameraId;
  /** When its camera came into sight, or its dwell began again. */
  readonly since: number;
  /** Last touched then, and standing still since; undefined: it goes on. */
  readonly touched: number | undefined;
  /** Cameras that gave nothing, and when. */
  readonly failed: ReadonlyMap<CameraId, number>;
}

/** What the time does to a sequence. */
export interface TurnLook {
  readonly sequence: Sequence;
  readonly now: number;
  /** The camera in sight gives nothing, for a reason of its own. */
  readonly fails: boolean;
  /** The next camera was asked for and has nothing to show yet, or a still. */
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

/** The place whose turn is next, cameras that gave nothing left out; its own where no other gives anything. */
export function nextPlace(turn: Turn, { cameras }: Sequence, now: number, step: 1 | -1 = 1): number {
  for (let n = 1; n < cameras.length; n += 1) {
    const at = (((turn.at + step * n) % cameras.length) + cameras.length) % cameras.length;
    const camera = cameras[at];
    if (camera && !leftOut(turn, camera, now)) return at;
  }
  return turn.at;
}

/** The cameras that are passed over between its place and the next. */
export function passedOver(turn: Turn, { cameras }: Sequence, now: number): readonly CameraId[] {
  return cameras.filter((camera) => camera !== turn.camera && leftOut(turn, camera, now));
}

function shownAt(turn: Turn, { cameras }: Sequence, at: number, now: number): Turn {
  return { ...turn, at, camera: cameras[at] ?? turn.camera, since: now };
}

/** The turn of a sequence that may have been changed meanwhile: its camera stays in sight if it is still there. */
export function fitted(turn: Turn, { cameras }: Sequence, now: number): Turn {
  if (cameras[turn.at] === turn.camera) return turn;
  const found = cameras.indexOf(turn.camera);
  const at = found >= 0 ? found : Math.min(turn.at, cameras.length - 1);
  return { ...turn, at, camera: cameras[at] ?? turn.camera, since: found >= 0 ? turn.since : now };
}

/** A sequence after some time has passed: the same value as long as nothing changes. */
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

/** The camera to get ready: the next one, from shortly before its turn. */
export function warmCamera(turn: Turn, sequence: Sequence, now: number): CameraId | undefined {
  if (turn.touched !== undefined || now - turn.since < sequence.dwellMs - warmMs) return undefined;
  const next = sequence.cameras[nextPlace(turn, sequence, now)];
  return next === turn.camera ? undefined : next;
}

/** A camera that was got ready gives nothing: it is left out before its turn. */
export const leftOutNow = (turn: Turn, camera: CameraId, now: number): Turn => ({
  ...turn,
  failed: new Map(turn.failed).set(camera, now),
});

/** Somebody is at it: it stands still, and goes on by itself when nobody is any more. */
export const touched = (turn: Turn, now: number): Turn => ({ ...turn, touched: now });

export const goneOn = (turn: Turn, now: number): Turn => ({ ...turn, touched: undefined, since: now });

/** The next or the one before, by hand: it stands still there. */
export const stepped = (turn: Turn, sequence: Sequence, step: 1 | -1, now: number): Turn =>
  touched(shownAt(turn, sequence, nextPlace(turn, sequence, now, step), now), now);

/** How a tile's sequence stands. */
export interface TileSequenceState {
  readonly camera: CameraId;
  /** The place of its camera, from 0, and how many there are. */
  readonly at: number;
  readonly of: number;
  /** Whose turn is next, from shortly before it is. */
  readonly next: CameraId | undefined;
  readonly paused: boolean;
  /** Cameras left out because they give nothing. */
  readonly skipped: readonly CameraId[];
}

/** How the sequences of a window stand. */
export interface SequencesState {
  /** By tile of the tab in sight. */
  readonly turns: ReadonlyMap<number, TileSequenceState>;
  /** The camera with which a sequence of another tab was left, and will come back. */
  readonly leftWith: (tab: TabId, tile: number) => CameraId | undefined;
  /** The tab whose turn is next, from shortly before it is. */
  readonly nextTab: TabId | undefined;
  /** The tabs take turns and somebody is at the wall: they stand still. */
  readonly tabsPaused: boolean;
  /** Everything stands still, because the machine cannot keep up. */
  readonly held: boolean;
}
