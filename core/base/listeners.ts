import type { Cancel } from './clock.ts';

/**
 * The listeners of one event, called in the order in which they were added.
 * A listener removed during an `emit` is not called any more; one added during it is called from the next on. A
 * listener that throws ends the `emit` with its error. `add` and `emit` need no `this`, so that an object can
 * expose them as its `onThing`.
 */
export class Listeners<T = void> {
  readonly #all = new Set<(value: T) => void>();

  readonly add = (listener: (value: T) => void): Cancel => {
    // A separate function, so that the same listener added twice is called twice.
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
