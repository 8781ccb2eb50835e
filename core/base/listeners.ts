import type { Cancel } from './clock.ts';

/**
 * Who wants to hear of something. One that is taken away while the others are told hears nothing more; one that is added then
 * hears from the next time on.
 */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): Cancel {
    // Its own function, so that the same listener added twice is two.
    const own = (value: T) => listener(value);
    this.#all.add(own);
    return () => void this.#all.delete(own);
  }

  emit(value: T): void {
    for (const listener of [...this.#all]) if (this.#all.has(listener)) listener(value);
  }
}
