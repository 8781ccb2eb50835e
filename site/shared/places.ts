import type { Cancel } from '../../core/base/clock.ts';

/** So many may do something at once. */
export class ConcurrencyLimit {
  #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get most(): number {
    return this.#most;
  }

  /** From now on; those that have a place keep it. */
  limitTo(most: number): void {
    this.#most = most;
  }

  /** @returns what gives the place back, idempotent; undefined where all are taken */
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
