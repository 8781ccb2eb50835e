import type { Cancel } from '../../core/base/clock.ts';

/** A semaphore with a changeable limit. */
export class ConcurrencyLimit {
  #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get most(): number {
    return this.#most;
  }

  /** Changes the limit; current holders keep their slots. */
  limitTo(most: number): void {
    this.#most = most;
  }

  /**
   * Takes a slot.
   * @returns its release, idempotent; undefined if all are taken
   */
  take(): Cancel | undefined {
    if (this.#taken >= this.#most) return undefined;
    this.#taken += 1;
    let held = true;
    return () => {
      if (held) this.#taken -= 1;
      held = false;
    };
  }
}
