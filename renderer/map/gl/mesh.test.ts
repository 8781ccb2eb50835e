import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaClasses, type CityTile, roadClasses } from '../../../core/map/city/city.ts';
import { firstRoofLook, firstWallLook, getWallLook, numberOfLooks } from './materials.ts';
import { buildTileMesh, type TileMesh, wallHeightsM } from './mesh.ts';
import { cellsPerTile } from './triangleCells.ts';

type Ring = readonly (readonly [number, number])[];
interface Made {
  readonly buildings?: readonly { rings: readonly Ring[]; topM: number; baseM?: number }[];
  readonly roads?: readonly { line: Ring; widthM: number; kind: (typeof roadClasses)[number] }[];
  readonly areas?: readonly { ring: Ring; kind: (typeof areaClasses)[number] }[];
}

const firsts = (lengths: readonly number[]) => {
  let sum = 0;
  return new Uint32Array([0, ...lengths.map((length) => (sum += length))]);
};
const flat = (rings: readonly Ring[]) => new Float32Array(rings.flat(2));

function tileOf({ buildings = [], roads = [], areas = [] }: Made): CityTile {
  const rings = buildings.flatMap((one) => one.rings);
  return {
    level: 0,
    x: 0,
    y: 0,
    buildings: {
      count: buildings.length,
      firstRing: firsts(buildings.map((one) => one.rings.length)),
      firstPoint: firsts(rings.map((ring) => ring.length)),
      points: flat(rings),
      topM: new Float32Array(buildings.map(({ topM }) => topM)),
      baseM: new Float32Array(buildings.map(({ baseM = 0 }) => baseM)),
      estimated: new Uint8Array(buildings.length),
    },
    roads: {
      count: roads.length,
      firstPoint: firsts(roads.map(({ line }) => line.length)),
      points: flat(roads.map(({ line }) => line)),
      kinds: new Uint8Array(roads.map(({ kind }) => roadClasses.indexOf(kind))),
      widthM: new Float32Array(roads.map(({ widthM }) => widthM)),
    },
    areas: {
      count: areas.length,
      firstPoint: firsts(areas.map(({ ring }) => ring.length)),
      points: flat(areas.map(({ ring }) => ring)),
      kinds: new Uint8Array(areas.map(({ kind }) => areaClasses.indexOf(kind))),
      widthM: new Float32Array(areas.length),
    },
  };
}

const sideM = 500;
const mesh = (made: Made, provoking: 'first' | 'last' = 'first', detailM = 0.1) =>
  buildTileMesh(tileOf(made), { sideM, detailM, provoking });

interface Triangle {
  readonly look: number;
  readonly corners: readonly (readonly [number, number, number])[];
  /** Normal on the front side, as long as twice the area. */
  readonly normal: readonly [number, number, number];
}

function trianglesOf(made: TileMesh, provoking: 'first' | 'last' = 'first'): Triangle[] {
  const found: Triangle[] = [];
  for (let i = 0; i < made.indices.length / 2; i += 3) {
    const numbers = [...made.indices.subarray(i, i + 3)];
    const corners = numbers.map((n) => {
      const [x = 0, y = 0, z = 0] = made.vertices.subarray(n * 4, n * 4 + 3);
      return [x * made.quantumM + made.middleM, y * made.quantumM + made.middleM, z * made.upM] as const;
    });
    const [a = [0, 0, 0], b = [0, 0, 0], c = [0, 0, 0]] = corners;
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
    found.push({
      look: made.vertices[(numbers[provoking === 'first' ? 0 : 2] ?? 0) * 4 + 3] ?? -1,
      corners,
      normal: [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]],
    });
  }
  return found;
}

const areaOf = (ring: Ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] ?? [0, 0];
    return sum + (x * ny - nx * y) / 2;
  }, 0);
const isRoof = ({ look }: Triangle) => look >= firstRoofLook;
const isWall = ({ look }: Triangle) => look >= firstWallLook && look < firstRoofLook;
const upArea = (triangles: readonly Triangle[]) =>
  triangles.reduce((sum, { normal }) => sum + normal[2] / 2, 0);

/**
 * A star-shaped polygon about a point, counterclockwise, which never intersects itself, and a courtyard of the same
 * shape, smaller and rotated.
 */
const stars = fc
  .record({
    x: fc.double({ min: 60, max: 440, noNaN: true }),
    y: fc.double({ min: 60, max: 440, noNaN: true }),
    radii: fc.array(fc.double({ min: 6, max: 50, noNaN: true }), { minLength: 3, maxLength: 24 }),
  })
  .map(({ x, y, radii }) => {
    const corner = (share: number) => (radius: number, i: number) => {
      const angle = (i / radii.length) * 2 * Math.PI;
      return [x + share * radius * Math.cos(angle), y + share * radius * Math.sin(angle)] as const;
    };
    return { ring: radii.map(corner(1)), hole: radii.map(corner(0.3)).toReversed() };
  });
const rings = stars.map(({ ring }) => ring);
/** Area below which rounding may flip a triangle, square metres. */
const sliver = 0.5;

test('roofs have the area of their footprints and face up', () => {
  fc.assert(
    fc.property(
      fc.array(rings, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('first', 'last'),
      (all, p) => {
        const made = mesh({ buildings: all.map((ring) => ({ rings: [ring], topM: 12 })) }, p);
        const roofs = trianglesOf(made, p).filter(isRoof);
        const footprints = all.reduce((sum, ring) => sum + areaOf(ring), 0);
        expect(upArea(roofs) / footprints).toBeCloseTo(1, 2);
        for (const { normal, corners } of roofs) {
          expect(normal[2]).toBeGreaterThan(-sliver);
          for (const corner of corners) expect(corner[2]).toBeCloseTo(12, 2);
        }
      },
    ),
  );
});

test('walls surround a building, face outwards, and span base to top', () => {
  fc.assert(
    fc.property(rings, fc.constantFrom('first', 'last'), (ring, provoking) => {
      const made = mesh({ buildings: [{ rings: [ring], topM: 15, baseM: 3 }] }, provoking);
      const walls = trianglesOf(made, provoking).filter(isWall);
      expect(walls).toHaveLength(ring.length * 2);
      const around = ring.reduce((sum, [x, y], i) => {
        const [nx, ny] = ring[(i + 1) % ring.length] ?? [0, 0];
        return sum + Math.hypot(nx - x, ny - y);
      }, 0);
      const area = walls.reduce((sum, { normal }) => sum + Math.hypot(...normal) / 2, 0);
      expect(area / (around * 12)).toBeCloseTo(1, 2);
      // By Gauss's theorem, the flux of (x, y) through the walls is twice the base area times the height.
      const flow = walls.reduce((sum, { normal, corners }) => {
        const [a = [0, 0, 0], b = [0, 0, 0], c = [0, 0, 0]] = corners;
        const [x, y] = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
        return sum + (x * normal[0] + y * normal[1]) / 2;
      }, 0);
      expect(flow / (2 * areaOf(ring) * 12)).toBeCloseTo(1, 1);
      for (const { look, normal } of walls) {
        const steps = Math.abs(look - getWallLook(normal[0], normal[1])) % 16;
        expect([0, 1, 15]).toContain(steps);
      }
    }),
  );
});

test('a courtyard is open, and its walls face inwards', () => {
  fc.assert(
    fc.property(stars, ({ ring, hole }) => {
      const triangles = trianglesOf(mesh({ buildings: [{ rings: [ring, hole], topM: 10 }] }));
      expect(upArea(triangles.filter(isRoof)) / (areaOf(ring) + areaOf(hole))).toBeCloseTo(1, 2);
      expect(triangles.filter(isWall)).toHaveLength((ring.length + hole.length) * 2);
    }),
  );
});

test('areas have their exact size and lie on the ground', () => {
  fc.assert(
    fc.property(rings, fc.constantFrom(...areaClasses), (ring, kind) => {
      const triangles = trianglesOf(mesh({ areas: [{ ring, kind }] }));
      expect(upArea(triangles) / areaOf(ring)).toBeCloseTo(1, 2);
      for (const { look, corners } of triangles) {
        expect(look).toBeLessThan(firstWallLook);
        for (const corner of corners) expect(corner[2]).toBe(0);
      }
    }),
  );
});

test.each([
  { road: 'a straight road', end: [300, 100] },
  { road: 'a road around a corner', end: [200, 200] },
] as const)('$road has its width, extends slightly beyond its ends, and faces up', ({ end }) => {
  const line = [[100, 100], [200, 100], end] as const;
  const triangles = trianglesOf(mesh({ roads: [{ line, widthM: 8, kind: 'street' }] }));
  expect(upArea(triangles) / (8 * (200 + 4))).toBeCloseTo(1, 2);
  for (const { normal } of triangles) expect(normal[2]).toBeGreaterThan(0);
});

const squareAt = (x: number, y: number, side: number) =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ] as const;

test('distant roads have a minimum visible width', () => {
  const line = [
    [100, 100],
    [300, 100],
  ] as const;
  const made = mesh(
    {
      roads: [{ line, widthM: 3, kind: 'street' }],
    },
    'first',
    60,
  );
  const triangles = trianglesOf(made);
  const ground = triangles.filter(({ look }) => look < firstWallLook);
  expect(upArea(ground)).toBeGreaterThan(8 * 200);
});

test('walls can be omitted up to a height without other triangles', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 300, noNaN: true }), { maxLength: 30 }), (tops) => {
      const made = mesh({ buildings: tops.map((topM) => ({ rings: [squareAt(10, 10, 40)], topM })) });
      const triangles = trianglesOf(made);
      wallHeightsM.forEach((height, i) => {
        const left = triangles.slice((made.wallFrom[i] ?? 0) / 3);
        expect(left.filter(isWall)).toHaveLength(8 * tops.filter((top) => Math.fround(top) >= height).length);
        expect(left.filter(isRoof)).toHaveLength(2 * tops.length);
      });
    }),
  );
});

test('geometry far beyond its tile is as exact as 16-bit numbers allow', () => {
  const ring = [
    [-1_900, -20],
    [2_300, -20],
    [2_300, 40],
    [-1_900, 40],
  ] as const;
  const triangles = trianglesOf(mesh({ areas: [{ ring, kind: 'water' }] }));
  for (const { corners } of triangles)
    for (const [x, y] of corners) {
      expect(Math.min(Math.abs(x + 1_900), Math.abs(x - 2_300))).toBeLessThan(0.1);
      expect(Math.min(Math.abs(y + 20), Math.abs(y - 40))).toBeLessThan(0.1);
    }
});

test('more than 65,536 vertices get 32-bit indices', () => {
  const square = (i: number) => squareAt((i % 100) * 5, Math.floor(i / 100) * 5, 4);
  const made = mesh({
    buildings: Array.from({ length: 9_000 }, (_, i) => ({ rings: [square(i)], topM: 9 })),
  });
  expect(made.vertices.length / 4).toBe(72_000);
  expect(made.indices).toBeInstanceOf(Uint32Array);
  expect(Array.from(made.indices).reduce((most, one) => Math.max(most, one), 0)).toBe(71_999);
  for (const { look } of trianglesOf(made)) expect(look).toBeLessThan(numberOfLooks);
});

test('an empty tile has nothing to draw', () => {
  expect(mesh({}).indices).toHaveLength(0);
});

test('the cell order repeats the same triangles, each within its cell’s box', () => {
  fc.assert(
    fc.property(fc.array(rings, { maxLength: 12 }), fc.array(rings, { maxLength: 3 }), (houses, lakes) => {
      const made = mesh({
        buildings: houses.map((ring, i) => ({ rings: [ring], topM: 5 + i })),
        roads: houses.map((line) => ({ line, widthM: 7, kind: 'street' as const })),
        areas: lakes.map((ring) => ({ ring, kind: 'water' as const })),
      });
      const half = made.indices.length / 2;
      const named = (indices: TileMesh['indices']) =>
        Array.from({ length: indices.length / 3 }, (_, at) =>
          indices.subarray(at * 3, at * 3 + 3).join(),
        ).sort();
      expect(named(made.indices.subarray(half))).toEqual(named(made.indices.subarray(0, half)));
      const { from, boxes } = made.cells;
      expect(from[cellsPerTile]).toBe(half);
      for (let cell = 0; cell < cellsPerTile; cell++) {
        const [west = 0, south = 0, east = 0, north = 0, top = 0] = boxes.subarray(cell * 5, cell * 5 + 5);
        for (let i = from[cell] ?? 0; i < (from[cell + 1] ?? 0); i++) {
          const at = (made.indices[half + i] ?? 0) * 4;
          const [x = 0, y = 0, z = 0] = made.vertices.subarray(at, at + 3);
          const [east_, north_] = [x * made.quantumM + made.middleM, y * made.quantumM + made.middleM];
          expect(east_).toBeGreaterThan(west - 0.1);
          expect(east_).toBeLessThan(east + 0.1);
          expect(north_).toBeGreaterThan(south - 0.1);
          expect(north_).toBeLessThan(north + 0.1);
          expect(z * made.upM).toBeLessThan(top + 0.1);
        }
      }
    }),
  );
});
