/** A map that forgets what was set or renewed longest ago once it holds more than `most`. */
export class Recent<K, V> {
  private readonly entries = new Map<K, V>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  get size(): number {
    return this.entries.size;
  }

  has(key: K): boolean {
    return this.entries.has(key);
  }

  get(key: K): V | undefined {
    return this.entries.get(key);
  }

  set(key: K, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.most) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  delete(key: K): void {
    this.entries.delete(key);
  }
}

/** What is due, the earliest first: a binary heap. */
export class Agenda<T> {
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
