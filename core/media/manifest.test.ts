import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonicalJson, toManifestPoints } from './manifest.ts';

/** Generates values of a manifest: no fractions. */
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), tie('value'), { maxKeys: 5 }),
  ),
})).value as fc.Arbitrary<Parameters<typeof toCanonicalJson>[0]>;

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  );
};

describe('the canonical form', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(toCanonicalJson(JSON.parse(toCanonicalJson(value)))).toBe(toCanonicalJson(value));
      }),
    );
  });

  it('does not depend on the order of insertion of members', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(toCanonicalJson(shuffled(value) as typeof value)).toBe(toCanonicalJson(value));
      }),
    );
  });

  it('orders members by their names’ UTF-16 units, without whitespace (RFC 8785, 3.2.3)', () => {
    expect(toCanonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, '\ufb33': 5, ö: 6 })).toBe(
      '{"\\r":2,"1":3,"ö":6,"€":1,"😀":4,"\ufb33":5}',
    );
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('rejects the number %d', (number) => {
    expect(() => toCanonicalJson([number])).toThrow('not canonical');
  });
});

it('toManifestPoints converts corners to millionths', () => {
  expect(
    toManifestPoints([
      [0, 1],
      [0.3333333, 0.5],
    ]),
  ).toEqual([
    [0, 1_000_000],
    [333_333, 500_000],
  ]);
});
