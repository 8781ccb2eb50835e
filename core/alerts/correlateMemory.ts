/**
 * A map that remembers at least the `least` entries last set, and at most twice as many.
 * It has two generations: when the young one is full, the old one is dropped as a whole. (Deleting
 * the oldest entries of a Map one by one makes each look at its beginning slower.)
 */
export class TwoGenerationMap<K, V> {
  private young = new Map<K, V>();
  private old = new Map<K, V>();
  private readonly least: number;

  constructor(least: number) {
    this.least = least;
  }

  has(key: K): boolean {
    return this.young.has(key) || this.old.has(key);
  }

  get(key: K): V | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.least && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  delete(key: K): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}

/** A priority queue by time, earliest first: a binary heap. */
export class TimePriorityQueue<T> {
  private readonly heap: { readonly at: number; readonly what: T }[] = [];

  first(): { readonly at: number; readonly what: T } | undefined {
    return this.heap[0];
  }

  add(at: number, what: T): void {
    const { heap } = this;
    let child = heap.length;
    heap.push({ at, what });
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.atOf(parent) <= at) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  takeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const least = this.atOf(left + 1) < this.atOf(left) ? left + 1 : left;
      if (this.atOf(least) >= last.at) return;
      this.swap(parent, least);
      parent = least;
    }
  }

  private atOf(index: number): number {
    return this.heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  private swap(a: number, b: number): void {
    const { heap } = this;
    const one = heap[a];
    const other = heap[b];
    if (!one || !other) return;
    heap[a] = other;
    heap[b] = one;
  }
}
