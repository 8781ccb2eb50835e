import type { CityWard } from '../../../core/map/city/city.ts';
import { getSignedArea } from '../../../core/map/city/make/rings.ts';
import { pointsOf, type Ring } from '../../../sim/city/flat.ts';
import { flatWay, plane } from '../../../sim/city/place.ts';
import { eastScale, metresPerDegree, wards } from '../../../sim/city/wards.ts';
import rows from '../ground/formerNames.json' with { type: 'json' };
import outline from '../ground/outline.json' with { type: 'json' };

/**
 * The former wards (phường) and communes (xã) of each ward before 1 July 2025, by its id, and then the main district
 * (quận, huyện, thị xã). Written from memory for the demo: most wards also have parts of other former wards, so no
 * address search should rely on it.
 */
const formerNames: Readonly<Record<string, readonly string[]>> = rows;

/** Returns the part of a ring in which a x + b y <= c (Sutherland and Hodgman). */
function cut(ring: Ring, a: number, b: number, c: number): Ring {
  const out: number[] = [];
  const points = pointsOf(ring);
  for (const [at, [x, y]] of points.entries()) {
    const [px, py] = points[(at + points.length - 1) % points.length] ?? [x, y];
    const [here, before] = [a * x + b * y - c, a * px + b * py - c];
    if (here <= 0 !== before <= 0) {
      const part = before / (before - here);
      out.push(px + (x - px) * part, py + (y - py) * part);
    }
    if (here <= 0) out.push(x, y);
  }
  return out;
}

/**
 * Returns the cell of each ward: the part of the city nearer to its middle than to any other. The registry assigns
 * cameras to wards by the same rule; real borders differ.
 */
export function wardCells(): readonly CityWard[] {
  // The registry's distance, which differs from the plane's by a part in a thousand.
  const measured = wards.map(
    ({ lat, lon }) => [lon * eastScale * metresPerDegree, lat * metresPerDegree] as const,
  );
  const { x: mPerLon } = plane.toPlane({ lat: plane.origin.lat, lon: plane.origin.lon + 1 });
  const { y: mPerLat } = plane.toPlane({ lat: plane.origin.lat + 1, lon: plane.origin.lon });
  const toMeasured = { x: (eastScale * metresPerDegree) / mPerLon, y: metresPerDegree / mPerLat };
  const origin = [
    plane.origin.lon * eastScale * metresPerDegree,
    plane.origin.lat * metresPerDegree,
  ] as const;
  const city = flatWay(outline);
  return wards.map((ward, at): CityWard => {
    const [x, y] = measured[at] ?? [0, 0];
    let ring = getSignedArea(city) > 0 ? city : pointsOf(city).toReversed().flat();
    for (const [other, [ox, oy]] of measured.entries()) {
      if (other === at) continue;
      // |p - w|^2 <= |p - o|^2, with p measured from the plane's origin.
      const [a, b] = [2 * (ox - x), 2 * (oy - y)];
      const c = ox * ox + oy * oy - x * x - y * y - a * origin[0] - b * origin[1];
      ring = cut(ring, a * toMeasured.x, b * toMeasured.y, c);
    }
    const { id, name, kind } = ward;
    return { id, name, kind, formerNames: [...(formerNames[id] ?? [])], rings: [[...ring]] };
  });
}
