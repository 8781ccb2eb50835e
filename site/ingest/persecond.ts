/** Counts what happens within a second. */
export class PerSecond {
  #fromMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** @returns how many there were in the second under way, this one included */
  count(nowMs: number): number {
    if (nowMs - this.#fromMs >= 1_000) {
      this.#fromMs = nowMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count;
  }
}
