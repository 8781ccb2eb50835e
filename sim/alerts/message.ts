/** One message of a maker, so long after its incident began. */
export interface TimedMessage {
  readonly afterMs: number;
  readonly topic: string;
  readonly payload: string;
}

/** When an incident began, ms since the epoch, and dice. */
export interface Moment {
  readonly at: number;
  readonly random: () => number;
}

/** Whole, from one to the other. */
export const between = (random: () => number, from: number, to: number): number =>
  Math.floor(from + random() * (to - from + 1));

/** @throws where there is nothing to choose from */
export function oneOf<T>(random: () => number, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('nothing to choose from');
  return choice;
}
