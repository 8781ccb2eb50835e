/** What one round of a row gave. */
export interface Measured {
  /** Of ours and of the peers, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** What is to be told beside them. */
  readonly note: string;
}

/** Rows that come of one measurement each ask for it: it is made once a round. */
export function oncePerRound<T>(measure: () => Promise<T>): (round: number) => Promise<T> {
  let last: { readonly round: number; readonly made: Promise<T> } | undefined;
  return (round) => {
    if (last?.round !== round) last = { round, made: measure() };
    return last.made;
  };
}
