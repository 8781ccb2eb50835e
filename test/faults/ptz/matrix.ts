import type { Subject, Subjects } from '../../fixtures/ptz/habits.ts';
import { type Cause, type InputSource, type Outcome, stoppedBy } from './round.ts';

/** The number of rounds over all causes; 0: two for each cause (`npm run faults` sets it). */
const roundsInAll = Number(process.env.WATCHFLOOR_PTZ_ROUNDS ?? 0);

/** Causes that need no window (`nodeArm.ts`). */
export const lineCauses = ['the link cut', 'the site killed', 'the gateway killed'];

/** The causes of a suite, with the rounds and the cameras for each. */
export interface Matrix {
  roundsOf(cause: string): number[];
  /** Alternates between an ordinary camera and a faulty one, which differs by round and cause. */
  subjectOf(of: Subjects, cause: string, round: number): Subject;
  /**
   * Runs one round.
   * @throws if the camera kept moving, or moved again by itself
   */
  stops(cause: Cause, hand: InputSource, of: Subjects, round: number): Promise<void>;
  /** Prints the slowest results of each cause. */
  print(): void;
}

/** Creates a matrix. `part` is its share of all rounds, if several matrices share them. */
export function createMatrix(
  causes: readonly string[],
  { title = '', part = 1 }: { readonly title?: string; readonly part?: number } = {},
): Matrix {
  const rounds = Math.ceil(roundsInAll * part);
  const outcomes = new Map<string, Outcome[]>();

  function subjectOf(of: Subjects, cause: string, round: number): Subject {
    const bad = of.bad[(Math.floor(round / 2) + causes.indexOf(cause)) % of.bad.length];
    return round % 2 === 0 && bad ? bad : of.ptzCamera;
  }

  return {
    subjectOf,
    roundsOf(cause) {
      const share = Math.floor(rounds / causes.length);
      const more = causes.indexOf(cause) < rounds % causes.length ? 1 : 0;
      return Array.from({ length: Math.max(2, share + more) }, (_, round) => round);
    },
    async stops(cause, hand, of, round) {
      const direction = round % 2 === 0 ? 1 : -1;
      const outcome = await stoppedBy(cause, hand, subjectOf(of, cause.name, round), direction);
      outcomes.set(cause.name, [...(outcomes.get(cause.name) ?? []), outcome]);
    },
    print() {
      for (const [cause, of] of outcomes) {
        const most = (figure: (one: Outcome) => number) => Math.round(Math.max(...of.map(figure)));
        process.stdout.write(
          `${title}${cause}: ${of.length} rounds, Stop after at most ${most(({ stopSentMs }) => stopSentMs)} ms, at rest after at most ${most(({ restMs }) => restMs)} ms\n`,
        );
      }
    },
  };
}

export function causeNamed<C extends { readonly name: string }>(causes: readonly C[], name: string): C {
  const found = causes.find((one) => one.name === name);
  if (!found) throw new Error(`no cause ${name}`);
  return found;
}
