import fc from 'fast-check';
import { anywhere, badTexts, type Edit, edits, long, malformedText } from './garbage.ts';

/** Values of every kind that JSON has, by name. */
const values: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  true: () => true,
  zero: () => 0,
  minus: () => -1,
  half: () => 0.5,
  huge: () => Number.MAX_VALUE,
  unsafe: () => 2 ** 53,
  past: () => -8_640_000_000_000_001,
  empty: () => '',
  long: () => long,
  list: () => [],
  object: () => ({}),
  wide: () => Array.from({ length: 5_000 }, (_, at) => at),
  keys: () => Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at])),
  deep: () => JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`),
  // `JSON.parse` makes it an own property, as in a received message.
  proto: () => JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}'),
  longKey: () => ({ [long]: 1 }),
  surrogate: () => '\ud800',
  path: () => badTexts.path,
  word: () => 'constructor',
};
/** All values that a MessagePort can carry. */
const cloned: Readonly<Record<string, () => unknown>> = {
  ...values,
  undefined: () => undefined,
  nan: () => Number.NaN,
  infinite: () => Number.POSITIVE_INFINITY,
  minusZero: () => -0,
  bigint: () => 10n ** 40n,
  date: () => new Date(Number.NaN),
  map: () => new Map([['a', 1]]),
  set: () => new Set([1]),
  bytes: () => new Uint8Array(1_000),
  floats: () => Float64Array.of(Number.NaN),
  buffer: () => new ArrayBuffer(8),
  pattern: () => /a*/,
  error: () => new Error('an error'),
  sparse: () => Object.assign([], { length: 100_000 }),
  ring: () => {
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    return ring;
  },
};

/** One change of a value. `at` is its position as a share of all members. */
export interface Change {
  readonly at: number;
  readonly does: 'set' | 'drop' | 'add' | 'double' | 'text';
  readonly value: string;
  readonly edit: Edit;
}

const changesWith = (among: Readonly<Record<string, () => unknown>>) =>
  fc.array(
    fc.record({
      at: anywhere,
      does: fc.constantFrom('set', 'set', 'set', 'drop', 'add', 'double', 'text') as fc.Arbitrary<
        Change['does']
      >,
      value: fc.constantFrom(...Object.keys(among)),
      edit: edits.map(([edit]) => edit as Edit),
    }),
    { minLength: 1, maxLength: 3 },
  );
export const changes: fc.Arbitrary<readonly Change[]> = changesWith(values);
export const clonedChanges: fc.Arbitrary<readonly Change[]> = changesWith(cloned);

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Lists the paths of a value's members, itself first; at most some thousand. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  const inner = Array.isArray(value)
    ? value.slice(0, 20).flatMap((one, at) => placesOf(one, [...path, at]))
    : isPlain(value)
      ? Object.keys(value)
          .slice(0, 50)
          .flatMap((key) => placesOf(value[key], [...path, key]))
      : [];
  return [[...path], ...inner];
}

/** Applies changes to a copy of a valid value. */
export function malformedValue(valid: unknown, what: readonly Change[]): unknown {
  let value = structuredClone(valid);
  for (const { at, does, value: name, edit } of what) {
    const made = cloned[name]?.();
    // An inserted value may be deep or cyclic, so only the valid value is searched for paths.
    const places = placesOf(valid);
    const path = places[Math.floor(at * places.length)] ?? [];
    const last = path.at(-1);
    if (last === undefined) {
      if (does === 'set') value = made;
      else if (does === 'add' && isPlain(value)) value = { ...value, [name]: made };
      continue;
    }
    let parent: unknown = value;
    for (const key of path.slice(0, -1))
      parent = (parent as Record<string | number, unknown> | null | undefined)?.[key];
    // An earlier change may have replaced the parent by a value of another kind.
    if (Array.isArray(parent) ? typeof last !== 'number' : !isPlain(parent)) continue;
    const holder = parent as unknown as Record<string | number, unknown>;
    const here = holder[last];
    if (does === 'set') holder[last] = made;
    else if (does === 'text')
      holder[last] = typeof here === 'string' ? malformedText(here, [edit]) : badTexts[edit.what];
    else if (does === 'drop') {
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else delete holder[last];
    } else if (does === 'double') {
      if (Array.isArray(parent)) parent.push(...Array.from({ length: 60 }, () => here));
      else holder[`${last} `] = here;
    } else if (isPlain(here)) here[edit.what === 'proto' ? 'prototype' : edit.what] = made;
    else if (Array.isArray(here)) here.push(made);
  }
  return value;
}

/** Returns the changed value as JSON, sometimes with `__proto__` among its keys. */
export function malformedJson(valid: unknown, what: readonly Change[]): string {
  const text = JSON.stringify(malformedValue(valid, what)) ?? 'null';
  return (what[0]?.at ?? 1) < 0.1 ? text.replace('{"', '{"__proto__":{"x":1},"') : text;
}
