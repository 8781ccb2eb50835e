import { getBoundingBox } from '../../core/map/city/box.ts';
import { doesRingCrossItself } from '../../core/map/city/make/cuts.ts';
import { getSignedArea, reverseRing } from '../../core/map/city/make/rings.ts';
import type { Degrees } from './feature.ts';
import type { Mend, Reason } from './rejects.ts';

/** Degrees are stored as integers, 10^7 to a degree (about a centimetre), as in OSM. */
export const perDegree = 1e7;

/** Maximum number of points of a building's rings; palaces and airports have a few hundred. */
const maxPoints = 4000;
/** Maximum number of points of a lake or a ward. */
const maxAreaPoints = 200_000;
/** Maximum extent of a building, metres: the largest halls have 1.1 km. */
const maxExtentM = 2000;
/** Maximum extent of a lake, a forest or a ward, metres. */
const maxAreaExtentM = 200_000;
/** Maximum extent of a road, metres: a longer one has a misplaced point. */
const maxRoadExtentM = 100_000;
const maxRoadPoints = 20_000;
/** Minimum area, square metres. */
const minAreaM2 = 0.5;
/** Metres per degree of latitude. */
export const metresPerDegree = 111_320;

export interface OutlineRules {
  readonly maxPoints: number;
  readonly maxExtentM: number;
  readonly mayCross: boolean;
}
export const buildingOutline: OutlineRules = { maxPoints, maxExtentM, mayCross: false };
/** A lake whose shore touches itself is still drawn. */
export const areaOutline: OutlineRules = {
  maxPoints: maxAreaPoints,
  maxExtentM: maxAreaExtentM,
  mayCross: true,
};

export interface Outline {
  /** Integers; the outer ring is counterclockwise, holes are clockwise. */
  readonly rings: readonly number[][];
  readonly areaM2: number;
}

/** Whether the degrees are a valid position. */
export const isOnEarth = (lon: number, lat: number): boolean =>
  lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90;

/** Converts a line to integers without consecutive duplicates; returns a reason if a position is invalid. */
function toIntegers(line: Degrees, onRepeated: () => void): number[] | Reason {
  const whole: number[] = [];
  for (let i = 0; i + 1 < line.length; i += 2) {
    const lon = line[i] ?? Number.NaN;
    const lat = line[i + 1] ?? Number.NaN;
    if (!isOnEarth(lon, lat)) return 'outOfRange';
    const x = Math.round(lon * perDegree);
    const y = Math.round(lat * perDegree);
    const last = whole.length;
    if (last > 0 && whole[last - 2] === x && whole[last - 1] === y) onRepeated();
    else whole.push(x, y);
  }
  return whole;
}

/** Converts a ring to integers without its closing point; returns a reason if it is invalid. */
function toIntegerRing(ring: Degrees, mend: (mend: Mend) => void): number[] | Reason {
  let isRepeated = false;
  const whole = toIntegers(ring, () => {
    isRepeated = true;
  });
  if (typeof whole === 'string') return whole;
  const last = whole.length;
  if (last >= 4 && whole[0] === whole[last - 2] && whole[1] === whole[last - 1]) whole.length -= 2;
  else if (last >= 6) mend('closed');
  if (isRepeated) mend('repeated');
  return whole.length < 6 ? 'tooFewPoints' : whole;
}

/** Returns the ratio of a degree of longitude to one of latitude, at a latitude given as an integer. */
export const longitudeScaleAt = (y: number) => Math.cos((y / perDegree) * (Math.PI / 180));

function extentM(ring: readonly number[], shrink: number): number {
  const [west, south, east, north] = getBoundingBox([ring]);
  return (Math.max((east - west) * shrink, north - south) / perDegree) * metresPerDegree;
}

/** Checks the rings of one polygon. Invalid holes are left out and counted as mended. */
export function outlineOf(
  rings: readonly Degrees[],
  rules: OutlineRules,
  mend: (mend: Mend) => void,
): Outline | Reason {
  const [outer, ...holes] = rings;
  if (!outer) return 'tooFewPoints';
  if (rings.reduce((sum, ring) => sum + ring.length / 2, 0) > rules.maxPoints) return 'tooManyPoints';
  const ring = toIntegerRing(outer, mend);
  if (typeof ring === 'string') return ring;
  const shrink = longitudeScaleAt(ring[1] ?? 0);
  const perUnit2 = (metresPerDegree / perDegree) ** 2 * shrink;
  if (extentM(ring, shrink) > rules.maxExtentM) return 'tooLarge';
  const area = getSignedArea(ring);
  let areaM2 = Math.abs(area) * perUnit2;
  // A bow tie may have no area, but self-crossing is the better reason.
  if (!rules.mayCross && doesRingCrossItself(ring))
    return areaM2 === 0 && isFlat(ring) ? 'zeroArea' : 'selfCrossing';
  if (areaM2 < minAreaM2) return 'zeroArea';
  const whole: number[][] = [area > 0 ? ring : reverseRing(ring)];
  for (const hole of holes) {
    const inner = toIntegerRing(hole, () => undefined);
    const innerArea = typeof inner === 'string' ? 0 : getSignedArea(inner);
    const isSound =
      typeof inner !== 'string' &&
      Math.abs(innerArea) * perUnit2 >= minAreaM2 &&
      Math.abs(innerArea) < Math.abs(area) &&
      (rules.mayCross || !doesRingCrossItself(inner));
    if (!isSound) {
      mend('holes');
      continue;
    }
    whole.push(innerArea > 0 ? reverseRing(inner) : inner);
    areaM2 -= Math.abs(innerArea) * perUnit2;
  }
  return areaM2 < minAreaM2 ? 'zeroArea' : { rings: whole, areaM2 };
}

/** Whether all points are on one line. */
function isFlat(ring: readonly number[]): boolean {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ring;
  for (let i = 4; i + 1 < ring.length; i += 2) {
    if ((x1 - x0) * ((ring[i + 1] ?? 0) - y0) !== (y1 - y0) * ((ring[i] ?? 0) - x0)) return false;
  }
  return true;
}

/** Converts a road to integers; returns a reason if it is invalid. */
export function toIntegerLine(line: Degrees): number[] | Reason {
  if (line.length / 2 > maxRoadPoints) return 'tooManyPoints';
  const whole = toIntegers(line, () => undefined);
  if (typeof whole === 'string') return whole;
  if (whole.length < 4) return 'tooFewPoints';
  const shrink = longitudeScaleAt(whole[1] ?? 0);
  return extentM(whole, shrink) > maxRoadExtentM ? 'tooLarge' : whole;
}
