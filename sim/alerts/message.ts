/** A message of a maker, with its delay from the start of the incident. */
export interface TimedMessage {
  readonly afterMs: number;
  readonly topic: string;
  readonly payload: string;
}

/** Start of an incident, ms since the epoch, and a random generator. */
export interface Moment {
  readonly at: number;
  readonly random: () => number;
}

/** Returns an integer in the range, both ends included. */
export const between = (random: () => number, from: number, to: number): number =>
  Math.floor(from + random() * (to - from + 1));

/** @throws if there are no choices */
export function oneOf<T>(random: () => number, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('nothing to choose from');
  return choice;
}
