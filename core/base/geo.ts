/** WGS 84 degrees. */
export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

/** Metres east and north of a plane's origin. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** A flat projection of a city: straight lines in degrees stay straight. */
export interface Plane {
  readonly origin: LatLon;
  toPlane(at: LatLon): PlanePoint;
  toLatLon(at: PlanePoint): LatLon;
}

const rad = Math.PI / 180;
/** WGS 84: semi-major axis, metres, and first eccentricity squared. */
const halfAxisM = 6_378_137;
const eccentricity2 = 6.694_379_990_14e-3;
/** Radius of the sphere with the earth's volume, metres (IUGG's mean radius). */
const earthM = 6_371_008.8;

/**
 * Returns the plane around a city's centre: equirectangular with the ellipsoid's two radii of curvature there
 * (Snyder, "Map Projections", 1987, pp. 25, 90). Exact at the centre; 35 km north or south of it, east-west
 * lengths are off by 0.2 %.
 */
export function createPlaneAt(origin: LatLon): Plane {
  const sin2 = Math.sin(origin.lat * rad) ** 2;
  const root = Math.sqrt(1 - eccentricity2 * sin2);
  const northM = ((halfAxisM * (1 - eccentricity2)) / root ** 3) * rad;
  const eastM = (halfAxisM / root) * Math.cos(origin.lat * rad) * rad;
  return {
    origin,
    toPlane: ({ lat, lon }) => ({ x: (lon - origin.lon) * eastM, y: (lat - origin.lat) * northM }),
    toLatLon: ({ x, y }) => ({ lat: origin.lat + y / northM, lon: origin.lon + x / eastM }),
  };
}

/**
 * Returns the metres on the ground between two points at most a city apart: the flat approximation is off by less
 * than 0.1 % there.
 */
export function getDistanceM(a: LatLon, b: LatLon): number {
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return Math.hypot(x, y) * earthM;
}
