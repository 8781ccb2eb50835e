/** The result of one round of a row. */
export interface Measured {
  /** Figures of ours and of the peers, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** The note printed beside the figures. */
  readonly note: string;
}

/** Shares one measurement between several rows: it runs once per round. */
export function oncePerRound<T>(measure: () => Promise<T>): (round: number) => Promise<T> {
  let last: { readonly round: number; readonly made: Promise<T> } | undefined;
  return (round) => {
    if (last?.round !== round) last = { round, made: measure() };
    return last.made;
  };
}
