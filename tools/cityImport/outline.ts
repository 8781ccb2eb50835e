import { boxAround } from '../../core/map/city/box.ts';
import { crossesItself } from '../../core/map/city/make/cuts.ts';
import { reversed, signedArea } from '../../core/map/city/make/rings.ts';
import type { Degrees } from './feature.ts';
import type { Mend, Reason } from './rejects.ts';

/** Degrees are kept as whole numbers, 10^7 to a degree (about a centimetre), as OSM has them. */
export const perDegree = 1e7;

/** Points of a building's rings at most; palaces and airports have a few hundred. */
const mostPoints = 4000;
/** Points of a lake's or a ward's. */
const mostAreaPoints = 200_000;
/** Of a building, metres each way: the largest halls have 1.1 km. */
const mostAcrossM = 2000;
/** Of a lake, a forest, a ward. */
const mostAreaAcrossM = 200_000;
/** Of one road: what is longer has a point that is elsewhere. */
const mostRoadAcrossM = 100_000;
const mostRoadPoints = 20_000;
/** Less ground is none, square metres. */
const leastM2 = 0.5;
/** Of latitude. */
export const metresPerDegree = 111_320;

export interface OutlineRules {
  readonly mostPoints: number;
  readonly mostAcrossM: number;
  readonly mayCross: boolean;
}
export const buildingOutline: OutlineRules = { mostPoints, mostAcrossM, mayCross: false };
/** The shore of a lake that touches itself is drawn nonetheless. */
export const areaOutline: OutlineRules = {
  mostPoints: mostAreaPoints,
  mostAcrossM: mostAreaAcrossM,
  mayCross: true,
};

export interface Outline {
  /** Whole numbers; the outer ring counterclockwise, holes clockwise. */
  readonly rings: readonly number[][];
  readonly areaM2: number;
}

/** Degrees that a place can have. */
export const isOnEarth = (lon: number, lat: number): boolean =>
  lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90;

/** Whole numbers of a line without points twice in a row; a reason where one is no place. */
function wholeNumbers(line: Degrees, onRepeated: () => void): number[] | Reason {
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

/** The same of a ring, which is not closed then; a reason where it is none. */
function wholeRing(ring: Degrees, mend: (mend: Mend) => void): number[] | Reason {
  let isRepeated = false;
  const whole = wholeNumbers(ring, () => {
    isRepeated = true;
  });
  if (typeof whole === 'string') return whole;
  const last = whole.length;
  if (last >= 4 && whole[0] === whole[last - 2] && whole[1] === whole[last - 1]) whole.length -= 2;
  else if (last >= 6) mend('closed');
  if (isRepeated) mend('repeated');
  return whole.length < 6 ? 'tooFewPoints' : whole;
}

/** How much shorter a degree is to the east than to the north, at a latitude told as a whole number. */
export const shrinkAt = (y: number) => Math.cos((y / perDegree) * (Math.PI / 180));

function acrossM(ring: readonly number[], shrink: number): number {
  const [west, south, east, north] = boxAround([ring]);
  return (Math.max((east - west) * shrink, north - south) / perDegree) * metresPerDegree;
}

/** Judges the rings of one polygon. Holes that are none are left out and counted as mended. */
export function outlineOf(
  rings: readonly Degrees[],
  rules: OutlineRules,
  mend: (mend: Mend) => void,
): Outline | Reason {
  const [outer, ...holes] = rings;
  if (!outer) return 'tooFewPoints';
  if (rings.reduce((sum, ring) => sum + ring.length / 2, 0) > rules.mostPoints) return 'tooManyPoints';
  const ring = wholeRing(outer, mend);
  if (typeof ring === 'string') return ring;
  const shrink = shrinkAt(ring[1] ?? 0);
  const perUnit2 = (metresPerDegree / perDegree) ** 2 * shrink;
  if (acrossM(ring, shrink) > rules.mostAcrossM) return 'tooLarge';
  const area = signedArea(ring);
  let areaM2 = Math.abs(area) * perUnit2;
  // A bow tie may have no area left over: that it crosses itself tells more.
  if (!rules.mayCross && crossesItself(ring))
    return areaM2 === 0 && isFlat(ring) ? 'zeroArea' : 'selfCrossing';
  if (areaM2 < leastM2) return 'zeroArea';
  const whole: number[][] = [area > 0 ? ring : reversed(ring)];
  for (const hole of holes) {
    const inner = wholeRing(hole, () => undefined);
    const innerArea = typeof inner === 'string' ? 0 : signedArea(inner);
    const isSound =
      typeof inner !== 'string' &&
      Math.abs(innerArea) * perUnit2 >= leastM2 &&
      Math.abs(innerArea) < Math.abs(area) &&
      (rules.mayCross || !crossesItself(inner));
    if (!isSound) {
      mend('holes');
      continue;
    }
    whole.push(innerArea > 0 ? reversed(inner) : inner);
    areaM2 -= Math.abs(innerArea) * perUnit2;
  }
  return areaM2 < leastM2 ? 'zeroArea' : { rings: whole, areaM2 };
}

/** Do all points lie on one line? */
function isFlat(ring: readonly number[]): boolean {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ring;
  for (let i = 4; i + 1 < ring.length; i += 2) {
    if ((x1 - x0) * ((ring[i + 1] ?? 0) - y0) !== (y1 - y0) * ((ring[i] ?? 0) - x0)) return false;
  }
  return true;
}

/** Whole numbers of a road; a reason where it is none. */
export function wholeLine(line: Degrees): number[] | Reason {
  if (line.length / 2 > mostRoadPoints) return 'tooManyPoints';
  const whole = wholeNumbers(line, () => undefined);
  if (typeof whole === 'string') return whole;
  if (whole.length < 4) return 'tooFewPoints';
  const shrink = shrinkAt(whole[1] ?? 0);
  return acrossM(whole, shrink) > mostRoadAcrossM ? 'tooLarge' : whole;
}
