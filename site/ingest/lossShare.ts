/** Losses are counted over so long at a time, ms; where one packet alone is missing, longer: a small stream sends twelve a second. */
const countOverMs = 10_000;
const countOneOverMs = 30_000;
/** Less of a camera's packets than this is not worth a word, %. */
const noticeablePct = 0.2;
/** So many missing packets at least: one alone may be a camera's hiccup. */
const minLost = 2;

interface Counted {
  /** Since the source was made: packets that came, and packets that are missing. */
  readonly packets: number;
  readonly lost: number;
}

/** How many of a camera's packets never reach the site, in the last ten seconds, over all sessions: loss itself can cost a session. */
export class LossShare {
  #from: (Counted & { readonly atMs: number }) | undefined;
  #pct = 0;

  /** Takes the counts of now. @returns % of what the camera sent, to a tenth; 0 where it is hardly any, or not known yet */
  measure({ packets, lost }: Counted, atMs: number): number {
    const from = this.#from;
    const missing = lost - (from?.lost ?? lost);
    const overMs = missing > 0 && missing < minLost ? countOneOverMs : countOverMs;
    if (from && atMs - from.atMs < overMs) return this.#pct;
    this.#from = { packets, lost, atMs };
    if (!from) return this.#pct;
    const pct = Math.round((1_000 * missing) / Math.max(1, packets - from.packets + missing)) / 10;
    this.#pct = missing >= minLost && pct >= noticeablePct ? pct : 0;
    return this.#pct;
  }
}
