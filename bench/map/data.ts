/**
 * The data that every side of `bench:map` shows: buildings and cameras of a generated city, the same for the same
 * amounts.
 */
export interface MapData {
  /**
   * Index of the first point of each building's ring, with one more at the end. Rings are open and counterclockwise.
   */
  readonly firstPoint: Uint32Array;
  /** Longitude and latitude, WGS 84 degrees. */
  readonly points: Float64Array;
  /** Metres above the ground. */
  readonly topM: Float32Array;
  /** Longitude and latitude, degrees. */
  readonly cameras: Float64Array;
  readonly headingDeg: Float32Array;
}

export const middle = { lat: 21.0285, lon: 105.8542 } as const;
const metresPerDegree = 111_200;
const eastScale = Math.cos((middle.lat * Math.PI) / 180);
/** Density of a whole city with its villages; the centre is several times as dense. */
const buildingsPerKm2 = 700;

/** Mulberry32 (Tommy Ettinger, public domain). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Returns the radius of the built-up area, metres. */
export const radiusM = (buildings: number): number =>
  1_000 * Math.sqrt(buildings / buildingsPerKm2 / Math.PI);

/** Returns a footprint around its own middle, metres: mostly tube houses, some with a corner cut out, some blocks. */
function footprint(random: () => number): readonly (readonly [number, number])[] {
  const kind = random();
  const [w, d] =
    kind < 0.7 ? [4 + random() * 3, 10 + random() * 8] : [12 + random() * 25, 12 + random() * 20];
  const [x, y] = [w / 2, d / 2];
  if (kind < 0.85)
    return [
      [-x, -y],
      [x, -y],
      [x, y],
      [-x, y],
    ];
  const [cx, cy] = [x * (0.2 + random() * 0.5), y * (0.2 + random() * 0.5)];
  return [
    [-x, -y],
    [x, -y],
    [x, cy],
    [cx, cy],
    [cx, y],
    [-x, y],
  ];
}

/** Generates the city: buildings along streets in blocks of 90 by 60 metres; each district has its own direction. */
export function mapData(cameras: number, buildings: number): MapData {
  const random = randomOf(buildings + cameras);
  const radius = radiusM(buildings);
  const points: number[] = [];
  const firstPoint = new Uint32Array(buildings + 1);
  const topM = new Float32Array(buildings);
  const degrees = (east: number, north: number): [number, number] => [
    middle.lon + east / metresPerDegree / eastScale,
    middle.lat + north / metresPerDegree,
  ];
  /** Returns a random position, more often near the middle. */
  const place = (): [number, number] => {
    const [turn, away] = [random() * 2 * Math.PI, radius * random() ** 0.8];
    return [away * Math.cos(turn), away * Math.sin(turn)];
  };
  for (let at = 0; at < buildings; ) {
    const [east, north] = place();
    const part = Math.sin(Math.floor(east / 1_500) * 12.9 + Math.floor(north / 1_500) * 78.2);
    const [cos, sin] = [Math.cos(part * 3), Math.sin(part * 3)];
    const inBlock = Math.min(buildings - at, 12);
    for (let house = 0; house < inBlock; house += 1, at += 1) {
      const [along, across] = [(house % 6) * 8 - 20, house < 6 ? -16 : 16];
      for (const [x, y] of footprint(random)) {
        const [u, v] = [along + x * 0.9, across + y];
        points.push(...degrees(east + u * cos - v * sin, north + u * sin + v * cos));
      }
      firstPoint[at + 1] = points.length / 2;
      topM[at] = random() < 0.02 ? 40 + random() * 80 : 4 + random() * 18;
    }
  }
  const places = new Float64Array(cameras * 2);
  const headingDeg = new Float32Array(cameras);
  for (let at = 0; at < cameras; at += 1) {
    places.set(degrees(...place()), at * 2);
    headingDeg[at] = Math.floor(random() * 360);
  }
  return { firstPoint, points: Float64Array.from(points), topM, cameras: places, headingDeg };
}

/** Packs the data into one buffer that a page can fetch. */
export function pack({ firstPoint, points, topM, cameras, headingDeg }: MapData): Uint8Array {
  const parts = [firstPoint, points, topM, cameras, headingDeg];
  // Doubles must be aligned to eight bytes.
  const head = new Float64Array(parts.map(({ length }) => length));
  const size = (part: { byteLength: number }) => Math.ceil(part.byteLength / 8) * 8;
  const bytes = new Uint8Array(head.byteLength + parts.reduce((sum, part) => sum + size(part), 0));
  bytes.set(new Uint8Array(head.buffer));
  let at = head.byteLength;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += size(part);
  }
  return bytes;
}

export function unpack(buffer: ArrayBuffer): MapData {
  const lengths = new Float64Array(buffer, 0, 5);
  let at = lengths.byteLength;
  const next = <T>(bytesEach: number, make: (offset: number, length: number) => T, index: number): T => {
    const length = lengths[index] ?? 0;
    const part = make(at, length);
    at += Math.ceil((length * bytesEach) / 8) * 8;
    return part;
  };
  return {
    firstPoint: next(4, (offset, length) => new Uint32Array(buffer, offset, length), 0),
    points: next(8, (offset, length) => new Float64Array(buffer, offset, length), 1),
    topM: next(4, (offset, length) => new Float32Array(buffer, offset, length), 2),
    cameras: next(8, (offset, length) => new Float64Array(buffer, offset, length), 3),
    headingDeg: next(4, (offset, length) => new Float32Array(buffer, offset, length), 4),
  };
}

/** Returns the ring of a building. */
export function ringOf({ firstPoint, points }: MapData, building: number): [number, number][] {
  const ring: [number, number][] = [];
  for (let point = firstPoint[building] ?? 0; point < (firstPoint[building + 1] ?? 0); point += 1)
    ring.push([points[point * 2] ?? 0, points[point * 2 + 1] ?? 0]);
  return ring;
}
