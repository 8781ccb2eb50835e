/** What a window did in the time since the last look, over all tiles in sight. */
export interface BudgetLook {
  /** Pictures that came whole, and of those the ones that were decoded and drawn, 1/s. */
  readonly received: number;
  readonly shown: number;
  /** Time in decoders, and what this machine has, in cores. */
  readonly decodeCores: number;
  readonly cores: number;
  /** How much later than it should this window's own thread came to look, ms. */
  readonly lateMs: number;
}

/**
 * What is given up when a machine cannot keep up, in this order, each with all before it: 1: small tiles show keyframes
 * only; 2: every tile shows the sub-stream, and a large one that does so already keyframes only; 3: sequences stand still. The selected tile is spared 1 and 2.
 */
export type BudgetLevel = 0 | 1 | 2 | 3;

export interface Budget {
  readonly level: BudgetLevel;
  /** Looks in a row at which it could not keep up, and at which it could. */
  readonly behind: number;
  readonly calm: number;
  /** Calm looks before something is given back: doubled each time that giving back was too much. */
  readonly patience: number;
  /** Something was given back since more was last given up. */
  readonly gaveBack: boolean;
  /** What showed that it cannot keep up; kept while anything is given up. */
  readonly why: 'notShown' | 'decoders' | 'thread' | undefined;
}

/** Looks before more is given up: one alone may be a window being opened. */
export const behindLooks = 3;
const firstPatience = 10;
const mostPatience = 120;
/**
 * A window may lose this share of its pictures before it counts: 16 tiles on a quiet machine of two cores lose 6 %, because
 * two pictures of a stream come within one of the screen's (measured); on the same machine with eight busy programs 14 to 40 %.
 */
export const lostShare = 0.2;
/** Too few pictures to say anything. */
const leastPictures = 5;
/** Of the machine's cores, for decoding; the rest draws, receives, and is other programs'. */
const decodeShare = 0.85;
const lateLimitMs = 400;

export const fullBudget: Budget = {
  level: 0,
  behind: 0,
  calm: 0,
  patience: firstPatience,
  gaveBack: false,
  why: undefined,
};

/** Why this window cannot keep up; undefined where it can. */
export function behindBecause(look: BudgetLook): Budget['why'] {
  const lost = look.received - look.shown;
  if (look.received >= leastPictures && lost > look.received * lostShare) return 'notShown';
  if (look.decodeCores > look.cores * decodeShare) return 'decoders';
  if (look.lateMs > lateLimitMs) return 'thread';
  return undefined;
}

const levels: readonly BudgetLevel[] = [0, 1, 2, 3];
const levelAt = (level: number): BudgetLevel => levels[Math.max(0, Math.min(3, level))] ?? 0;

/** The budget after one more look. Gives up soon, gives back late, and later each time that it was too early. */
export function budgetAfter(before: Budget, look: BudgetLook): Budget {
  const why = behindBecause(look);
  if (why) {
    const behind = before.behind + 1;
    if (behind < behindLooks) return { ...before, behind, calm: 0 };
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
  // All was given back long ago and it kept up since: what went before counts no more.
  if (before.level === 0) return fullBudget;
  return { ...before, level: levelAt(before.level - 1), behind: 0, calm: 0, gaveBack: true };
}
