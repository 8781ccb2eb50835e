import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId, WardId } from '../base/ids.ts';
import { Camera } from '../cameras/camera.ts';
import {
  compileScope,
  defaultRoles,
  filterVisibleWards,
  isCameraInScope,
  Right,
  type Scope,
} from './operator.ts';

const make = (ward: string, fn: string, tags: string[], n = 1) =>
  Camera.parse({
    id: `s:camera:c${n}`,
    number: n,
    name: 'Ngã tư Sở',
    ward: `s:ward:${ward}`,
    function: fn,
    kind: 'fixed',
    position: { lat: 21, lon: 105.8, heightM: 6 },
    headingDeg: 0,
    fovDeg: 90,
    tags,
    streams: ['main'],
  });
const anyCamera = fc
  .record({
    ward: fc.constantFrom('a', 'b'),
    fn: fc.constantFrom('security', 'traffic', 'defence'),
    tags: fc.subarray(['school', 'bridge']),
    n: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ ward, fn, tags, n }) => make(ward, fn, tags, n));
const anyClause = fc.record(
  {
    wards: fc.subarray([WardId.parse('s:ward:a'), WardId.parse('s:ward:b')]),
    functions: fc.subarray(['security', 'traffic', 'defence'] as const),
    tags: fc.subarray(['school', 'bridge']),
    cameras: fc.subarray([1, 2, 3, 4].map((n) => CameraId.parse(`s:camera:c${n}`))),
  },
  { requiredKeys: [] },
);
const anyScope: fc.Arbitrary<Exclude<Scope, 'all'>> = fc.array(anyClause, { maxLength: 3 });

describe('isCameraInScope', () => {
  const camera = make('a', 'traffic', ['school']);

  it.each<[string, Scope, boolean]>([
    ['all', 'all', true],
    ['an empty scope excludes it', [], false],
    ['a clause without conditions includes it', [{}], true],
    ['its ward', [{ wards: [WardId.parse('s:ward:a')] }], true],
    [
      'its ward, but another function',
      [{ wards: [WardId.parse('s:ward:a')], functions: ['security'] }],
      false,
    ],
    ['one of its tags', [{ tags: ['bridge', 'school'] }], true],
    ['an empty list of wards excludes it', [{ wards: [] }], false],
    ['any one of several clauses', [{ functions: ['defence'] }, { tags: ['school'] }], true],
  ])('%s', (_name, scope, seen) => {
    expect(isCameraInScope(scope, camera)).toBe(seen);
  });

  it('isCameraInScope: another clause never removes a camera, and another condition never adds one', () => {
    fc.assert(
      fc.property(anyScope, anyClause, anyCamera, (scope, clause, seen) => {
        if (isCameraInScope(scope, seen)) expect(isCameraInScope([...scope, clause], seen)).toBe(true);
        for (const one of scope)
          if (isCameraInScope([{ ...clause, ...one }], seen)) expect(isCameraInScope([one], seen)).toBe(true);
      }),
    );
  });
});

describe('compileScope', () => {
  it('agrees with isCameraInScope for every camera', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant<Scope>('all'), anyScope), fc.array(anyCamera), (scope, cameras) => {
        const seen = compileScope(scope);
        for (const camera of cameras) expect(seen(camera)).toBe(isCameraInScope(scope, camera));
      }),
    );
  });

  it('reads a scope of 50,000 cameras once, not once for each camera', () => {
    const ids = Array.from({ length: 50_000 }, (_, n) => CameraId.parse(`s:camera:c${n + 10}`));
    let reads = 0;
    const counted = new Proxy(ids, {
      get(list, key) {
        reads += 1;
        return Reflect.get(list, key);
      },
    });
    const seen = compileScope([{ cameras: counted }]);
    const readsOnce = reads;
    const outside = make('a', 'traffic', []);
    for (let at = 0; at < 40_000; at += 1) expect(seen(outside)).toBe(false);
    expect(reads).toBe(readsOnce);
    expect(reads).toBeGreaterThan(ids.length);
  });
});

describe('filterVisibleWards', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => WardId.parse(`s:ward:${id}`));
  if (!a || !b || !c) throw new Error('no wards');
  const wards = [a, b, c].map((id) => ({ id, name: id, kind: 'ward' as const }));
  it.each<[string, Scope, string[]]>([
    ['all wards for a scope of everything', 'all', [a, b, c]],
    ['all wards for a clause without conditions', [{}], [a, b, c]],
    ['the wards of its cameras', [{ functions: ['traffic'] }], [b]],
    ['a ward named alone, with or without cameras', [{ wards: [c] }], [b, c]],
    ['no ward for being named beside another condition', [{ wards: [a], tags: ['x'] }], [b]],
  ])('returns %s', (_what, scope, ids) => {
    expect(filterVisibleWards(scope, wards, (ward) => ward === b).map(({ id }) => id)).toEqual(ids);
  });
});

it('default roles have existing rights, and only auditors may read the audit log', () => {
  for (const rights of Object.values(defaultRoles))
    for (const right of rights) expect(Right.options).toContain(right);
  const readers = Object.entries(defaultRoles).filter(([, rights]) =>
    rights.some((right) => right === 'audit.read'),
  );
  expect(readers.map(([role]) => role).sort()).toEqual(['auditor']);
});
