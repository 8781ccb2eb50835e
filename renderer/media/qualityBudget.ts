/** One measurement of a window's load since the previous one, over all visible tiles. */
export interface LoadMeasurement {
  /** Rates of completely received pictures and of those decoded and drawn, 1/s. */
  readonly received: number;
  readonly shown: number;
  /** Decoding time and the machine's processors, both in cores. */
  readonly decodeCores: number;
  readonly cores: number;
  /** Delay of the measuring timer on the window's main thread, ms. */
  readonly lateMs: number;
}

/**
 * The quality level given up when a machine cannot keep up; each level includes those before it. 1: small tiles show
 * keyframes only; 2: every tile shows the sub-stream, and a large tile that already does shows keyframes only; 3:
 * sequences stop rotating. The selected tile is exempt from 1 and 2.
 */
export type QualityLevel = 0 | 1 | 2 | 3;

export interface QualityBudget {
  readonly level: QualityLevel;
  /** Consecutive measurements at which the window could not keep up, and at which it could. */
  readonly behind: number;
  readonly calm: number;
  /** Good measurements required before a level is restored; doubled each time a restored level proved too much. */
  readonly patience: number;
  /** True if a level was restored since the last reduction. */
  readonly gaveBack: boolean;
  /** Reason why the window cannot keep up; set while any level is given up. */
  readonly why: 'notShown' | 'decoders' | 'thread' | undefined;
}

/** Bad measurements before the next level is given up: a single one may come from a window being opened. */
export const badMeasurementsBeforeNextLevel = 3;
const firstPatience = 10;
const mostPatience = 120;
/**
 * Share of undrawn pictures that a window may have before it counts as behind.
 * Measured: 16 tiles on a quiet two-core machine lose 6 %, because two pictures of a stream fall within one display
 * refresh; with eight busy programs, 14 to 40 %.
 */
export const maxUndrawnShare = 0.2;
/** Fewer pictures than this are too few for a judgement. */
const leastPictures = 5;
/** Share of the machine's cores available to decoding; the rest is for drawing, receiving and other programs. */
const decodeShare = 0.85;
const lateLimitMs = 400;

export const fullQualityBudget: QualityBudget = {
  level: 0,
  behind: 0,
  calm: 0,
  patience: firstPatience,
  gaveBack: false,
  why: undefined,
};

/** Returns why this window cannot keep up; undefined if it can. */
export function getOverloadCause(look: LoadMeasurement): QualityBudget['why'] {
  const lost = look.received - look.shown;
  if (look.received >= leastPictures && lost > look.received * maxUndrawnShare) return 'notShown';
  if (look.decodeCores > look.cores * decodeShare) return 'decoders';
  if (look.lateMs > lateLimitMs) return 'thread';
  return undefined;
}

const levels: readonly QualityLevel[] = [0, 1, 2, 3];
const levelAt = (level: number): QualityLevel => levels[Math.max(0, Math.min(3, level))] ?? 0;

/**
 * Returns the budget after one more measurement.
 * Reduces soon, restores late, and later after each premature restoration.
 */
export function updateQualityBudget(before: QualityBudget, look: LoadMeasurement): QualityBudget {
  const why = getOverloadCause(look);
  if (why) {
    const behind = before.behind + 1;
    if (behind < badMeasurementsBeforeNextLevel) return { ...before, behind, calm: 0 };
    const { level, patience, gaveBack } = before;
    return {
      level: levelAt(level + 1),
      behind: 0,
      calm: 0,
      patience: gaveBack ? Math.min(mostPatience, patience * 2) : patience,
      gaveBack: false,
      why,
    };
  }
  const calm = before.calm + 1;
  if (calm < before.patience) return { ...before, behind: 0, calm };
  // Full quality was restored long ago and the window kept up since: the history no longer counts.
  if (before.level === 0) return fullQualityBudget;
  return { ...before, level: levelAt(before.level - 1), behind: 0, calm: 0, gaveBack: true };
}
