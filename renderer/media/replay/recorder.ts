import type { StreamRole } from '../../../core/cameras/camera.ts';
import { createRing, type ReceivedFrame, type Ring, type StoredFrame } from './ring.ts';

/** What is kept of a window's cameras, at most. Where one is reached, the oldest pictures go first. */
export interface Budget {
  /** Of each camera, counted back from its newest picture: after a cut the last pictures before it stay. */
  readonly keepMs: number;
  /** Both streams of a camera. */
  readonly cameraBytes: number;
  /** A camera whose past somebody is at: it does not go by age. */
  readonly heldBytes: number;
  readonly windowBytes: number;
}

const mebi = 1_024 * 1_024;
/**
 * A minute: 45 MB at 6 Mbit/s, 5 MB at the 640 kbit/s of a sub-stream, of which a wall of 64 makes 300. Where there is memory for
 * it, also of sixteen main streams of 6 Mbit/s, and of one of 12. `memoryGiB`: of the machine, as Device Memory tells it, which
 * says 8 of all that have more.
 */
export function budgetFor(memoryGiB: number): Budget {
  const times = memoryGiB >= 8 ? 2 : 1;
  return {
    keepMs: 60_000,
    cameraBytes: times * 48 * mebi,
    heldBytes: 128 * mebi,
    windowBytes: times * 384 * mebi,
  };
}

/** How long the pictures of a camera that is no longer on the wall are kept for its return. */
export const lingerMs = 60_000;

/** After so long without a picture by one way, those that come by an older one count again. */
const silentMs = 1_000;

export interface Recorder {
  readonly bytes: number;
  readonly cameras: number;
  /** A stream of this camera comes by a way of its own from now on. @returns that way's number */
  begin(camera: string): number;
  /**
   * Keeps a picture that came by way `source`. Of several at once, where a camera stands on several tiles, it is the newest
   * that counts, until it falls silent. Each takes over with a keyframe.
   */
  append(camera: string, stream: StreamRole, source: number, frame: ReceivedFrame): void;
  frames(camera: string, stream: StreamRole): readonly StoredFrame[];
  /** Somebody more is at its past, a replay or anyone who is about to export it, or one of them no more. */
  hold(camera: string, isHeld: boolean): void;
  /** It left the wall at `now`. Its pictures go `lingerMs` later, with `tidy`, unless it has come back. */
  leave(camera: string, now: number): void;
  tidy(now: number): void;
  forget(camera: string): void;
  clear(): void;
}

interface Tape {
  readonly rings: Readonly<Record<StreamRole, Ring>>;
  /** The way by which each stream's last picture came, and when. */
  readonly ways: Record<StreamRole, { readonly source: number; readonly at: number } | undefined>;
  leftAt: number | undefined;
}

/** Keeps the last pictures of every camera of a window within a budget. */
export function createRecorder({ keepMs, cameraBytes, heldBytes, windowBytes }: Budget): Recorder {
  const tapes = new Map<string, Tape>();
  /** How many are at a camera's past, which may be forgotten and begin again meanwhile. */
  const holders = new Map<string, number>();
  let total = 0;
  let sources = 0;

  function tapeOf(camera: string): Tape {
    const found = tapes.get(camera);
    if (found) return found;
    const tape: Tape = {
      rings: { main: createRing(), sub: createRing() },
      ways: { main: undefined, sub: undefined },
      leftAt: undefined,
    };
    tapes.set(camera, tape);
    return tape;
  }

  const bytesOf = ({ rings }: Tape) => rings.main.bytes + rings.sub.bytes;
  const oldestAt = (ring: Ring) => ring.frames[0]?.at ?? Number.POSITIVE_INFINITY;
  const olderRing = ({ rings }: Tape) =>
    oldestAt(rings.main) <= oldestAt(rings.sub) ? rings.main : rings.sub;

  /** Lets go of the oldest of these until `isWithin`. */
  function shrink(of: readonly Tape[], isWithin: () => boolean): void {
    while (!isWithin()) {
      let oldest: Ring | undefined;
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
      // Forgotten: a last picture on its way does not bring it back.
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
        if (leftAt !== undefined && !holders.has(camera) && now - leftAt >= lingerMs) forget(camera);
    },
    forget,
    clear() {
      tapes.clear();
      total = 0;
    },
  };
}
