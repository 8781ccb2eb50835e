import type { Cancel } from './clock.ts';

/**
 * The listeners to one event, called in the order in which they were added. One that is removed during an `emit` is not called
 * any more; one that is added during it is called from the next on. One that throws ends the `emit`, with its error.
 * `add` and `emit` need no `this`: an object offers them as its `onThing`.
 */
export class Listeners<T = void> {
  readonly #all = new Set<(value: T) => void>();

  readonly add = (listener: (value: T) => void): Cancel => {
    // Its own function, so that the same listener added twice is two.
    const own = (value: T) => listener(value);
    this.#all.add(own);
    return () => void this.#all.delete(own);
  };

  readonly emit = (value: T): void => {
    for (const listener of [...this.#all]) if (this.#all.has(listener)) listener(value);
  };

  get size(): number {
    return this.#all.size;
  }

  clear(): void {
    this.#all.clear();
  }
}
