/** A cache by name, limited in bytes, with least-recently-used eviction. */
export interface LruCache<T> {
  readonly bytes: number;
  get(name: string): T | undefined;
  /** Like `get`, without marking the entry as used. */
  has(name: string): boolean;
  put(name: string, value: T, bytes: number): void;
  /** Evicts entries down to the limit; retained ones stay even above it. */
  trim(mostBytes: number, isStored: (name: string) => boolean): void;
  clear(): void;
}

export function createLruCache<T>(onGone: (value: T) => void): LruCache<T> {
  // A Map preserves insertion order: the first entry is the least recently used.
  const all = new Map<string, { readonly value: T; readonly bytes: number }>();
  let bytes = 0;
  const drop = (name: string) => {
    const found = all.get(name);
    if (!found) return;
    all.delete(name);
    bytes -= found.bytes;
    onGone(found.value);
  };
  return {
    get bytes() {
      return bytes;
    },
    get(name) {
      const found = all.get(name);
      if (!found) return undefined;
      all.delete(name);
      all.set(name, found);
      return found.value;
    },
    has: (name) => all.has(name),
    put(name, value, size) {
      drop(name);
      all.set(name, { value, bytes: size });
      bytes += size;
    },
    trim(mostBytes, isStored) {
      for (const name of [...all.keys()]) {
        if (bytes <= mostBytes) return;
        if (!isStored(name)) drop(name);
      }
    },
    clear() {
      for (const name of [...all.keys()]) drop(name);
    },
  };
}
