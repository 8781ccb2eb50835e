import type { StreamRole } from '../../../core/cameras/camera.ts';
import { createPictureRing, type PictureRing, type ReceivedFrame, type StoredFrame } from './ring.ts';

/** Limits on a window's stored pictures. At a limit, the oldest pictures are deleted first. */
export interface ReplayBudget {
  /** Per camera, counted back from its newest picture: after an outage the last pictures before it stay. */
  readonly keepMs: number;
  /** Both streams of a camera. */
  readonly cameraBytes: number;
  /** A held camera, whose past does not expire by age. */
  readonly heldBytes: number;
  readonly windowBytes: number;
}

const mebi = 1_024 * 1_024;
/**
 * Returns the limits for a machine.
 * A minute takes 45 MB at 6 Mbit/s and 5 MB at a sub-stream's 640 kbit/s, 300 MB for a wall of 64. Where memory allows,
 * they also fit sixteen main streams of 6 Mbit/s and one of 12.
 * @param memoryGiB the machine's memory by Device Memory, which reports at most 8
 */
export function getReplayBudget(memoryGiB: number): ReplayBudget {
  const times = memoryGiB >= 8 ? 2 : 1;
  return {
    keepMs: 60_000,
    cameraBytes: times * 48 * mebi,
    heldBytes: 128 * mebi,
    windowBytes: times * 384 * mebi,
  };
}

/** Time for which the pictures of a camera off the wall are stored, in case it returns. */
export const offWallRetentionMs = 60_000;

/** After this time without a picture from one source, those of an older source count again. */
const silentMs = 1_000;

export interface ReplayRecorder {
  readonly bytes: number;
  readonly cameras: number;
  /**
   * Registers a new source of a camera's pictures.
   * @returns the number of the source
   */
  begin(camera: string): number;
  /**
   * Stores a picture from `source`.
   * If a camera on several tiles has several sources, the newest counts until it falls silent. Each takes over at a
   * keyframe.
   */
  append(camera: string, stream: StreamRole, source: number, frame: ReceivedFrame): void;
  frames(camera: string, stream: StreamRole): readonly StoredFrame[];
  /** Adds or removes a holder of the camera's past: a replay or a pending export. */
  hold(camera: string, isHeld: boolean): void;
  /**
   * Marks the camera as off the wall at `now`.
   * `tidy` deletes its pictures `offWallRetentionMs` later, unless it has returned.
   */
  leave(camera: string, now: number): void;
  tidy(now: number): void;
  forget(camera: string): void;
  clear(): void;
}

interface Tape {
  readonly rings: Readonly<Record<StreamRole, PictureRing>>;
  /** The source and time of each stream's last picture. */
  readonly ways: Record<StreamRole, { readonly source: number; readonly at: number } | undefined>;
  leftAt: number | undefined;
}

/** Stores the latest pictures of every camera of a window within a budget. */
export function createReplayRecorder({
  keepMs,
  cameraBytes,
  heldBytes,
  windowBytes,
}: ReplayBudget): ReplayRecorder {
  const tapes = new Map<string, Tape>();
  /** Number of holders per camera; its past may be deleted and begin again meanwhile. */
  const holders = new Map<string, number>();
  let total = 0;
  let sources = 0;

  function tapeOf(camera: string): Tape {
    const found = tapes.get(camera);
    if (found) return found;
    const tape: Tape = {
      rings: { main: createPictureRing(), sub: createPictureRing() },
      ways: { main: undefined, sub: undefined },
      leftAt: undefined,
    };
    tapes.set(camera, tape);
    return tape;
  }

  const bytesOf = ({ rings }: Tape) => rings.main.bytes + rings.sub.bytes;
  const oldestAt = (ring: PictureRing) => ring.frames[0]?.at ?? Number.POSITIVE_INFINITY;
  const olderRing = ({ rings }: Tape) =>
    oldestAt(rings.main) <= oldestAt(rings.sub) ? rings.main : rings.sub;

  /** Deletes the oldest pictures of these tapes until `isWithin`. */
  function shrink(of: readonly Tape[], isWithin: () => boolean): void {
    while (!isWithin()) {
      let oldest: PictureRing | undefined;
      for (const tape of of) {
        const ring = olderRing(tape);
        if (oldestAt(ring) < (oldest ? oldestAt(oldest) : Number.POSITIVE_INFINITY)) oldest = ring;
      }
      if (!oldest) return;
      const before = oldest.bytes;
      oldest.dropOldest();
      total += oldest.bytes - before;
    }
  }

  function forget(camera: string): void {
    const tape = tapes.get(camera);
    if (!tape) return;
    total -= bytesOf(tape);
    tapes.delete(camera);
  }

  return {
    get bytes() {
      return total;
    },
    get cameras() {
      return tapes.size;
    },
    begin(camera) {
      const tape = tapeOf(camera);
      tape.leftAt = undefined;
      sources += 1;
      return sources;
    },
    append(camera, stream, source, frame) {
      const tape = tapes.get(camera);
      // A late picture does not restore a deleted past.
      if (!tape) return;
      const way = tape.ways[stream];
      if (way && way.source !== source) {
        const isDue = source > way.source || frame.at - way.at > silentMs;
        if (!frame.isKey || !isDue) return;
      }
      tape.ways[stream] = { source, at: frame.at };
      const before = bytesOf(tape);
      tape.rings[stream].append(frame);
      const isHeld = holders.has(camera);
      if (!isHeld) for (const ring of [tape.rings.main, tape.rings.sub]) ring.dropBefore(frame.at - keepMs);
      total += bytesOf(tape) - before;
      const most = isHeld ? heldBytes : cameraBytes;
      shrink([tape], () => bytesOf(tape) <= most);
      if (total <= windowBytes) return;
      const isWithin = () => total <= windowBytes;
      shrink(
        [...tapes].filter(([each]) => !holders.has(each)).map(([, each]) => each),
        isWithin,
      );
      shrink([...tapes.values()], isWithin);
    },
    frames: (camera, stream) => tapes.get(camera)?.rings[stream].frames ?? [],
    hold(camera, isHeld) {
      const now = (holders.get(camera) ?? 0) + (isHeld ? 1 : -1);
      if (now > 0) holders.set(camera, now);
      else holders.delete(camera);
    },
    leave(camera, now) {
      const tape = tapes.get(camera);
      if (tape) tape.leftAt ??= now;
    },
    tidy(now) {
      for (const [camera, { leftAt }] of tapes)
        if (leftAt !== undefined && !holders.has(camera) && now - leftAt >= offWallRetentionMs)
          forget(camera);
    },
    forget,
    clear() {
      tapes.clear();
      total = 0;
    },
  };
}
