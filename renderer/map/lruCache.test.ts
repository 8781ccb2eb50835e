import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLruCache } from './lruCache.ts';

test('the cache evicts the least recently used entry first', () => {
  const gone: string[] = [];
  const cache = createLruCache<string>((value) => gone.push(value));
  for (const name of ['a', 'b', 'c', 'd']) cache.put(name, name, 10);
  cache.get('a');
  expect(cache.has('b')).toBe(true);
  cache.trim(20, () => false);
  expect(gone).toEqual(['b', 'c']);
  expect(cache.get('a')).toBe('a');
  expect(cache.get('b')).toBeUndefined();
});

test('the cache frees an entry that another replaces', () => {
  const gone: number[] = [];
  const cache = createLruCache<number>((value) => gone.push(value));
  cache.put('a', 1, 10);
  cache.put('a', 2, 30);
  expect(gone).toEqual([1]);
  expect(cache.bytes).toBe(30);
});

test('the cache exceeds its limit only for retained entries, and frees each entry once', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const actions = fc.array(fc.tuple(names, fc.integer({ min: 1, max: 50 }), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(actions, fc.subarray(['a', 'b', 'c']), (all, retained) => {
      const live = new Map<symbol, number>();
      const cache = createLruCache<symbol>((value) => {
        expect(live.delete(value)).toBe(true);
      });
      for (const [name, bytes, isPut] of all) {
        if (!isPut) {
          cache.get(name);
          continue;
        }
        const value = Symbol(name);
        live.set(value, bytes);
        cache.put(name, value, bytes);
        cache.trim(100, (each) => retained.includes(each));
        const sum = [...live.values()].reduce((total, one) => total + one, 0);
        expect(cache.bytes).toBe(sum);
        const others = [...live].filter(([symbol]) => !retained.includes(symbol.description ?? ''));
        if (sum > 100) expect(others).toEqual([]);
      }
      cache.clear();
      expect(live.size).toBe(0);
      expect(cache.bytes).toBe(0);
    }),
  );
});
