import { type AlertPlace, AlertPriority } from '../../../core/alerts/alert.ts';
import { foldForSearch } from '../../../core/base/text.ts';
import type { CapInfo } from './capMessage.ts';
import { toClassSlug, toSingleLine } from './values.ts';

/**
 * Returns the priority of a CAP alert.
 * The US sends to phones as an imminent threat (47 CFR 10.400(b)): urgency immediate or expected, severity extreme or severe, certainty
 * observed or likely. Those are the two highest priorities here; the others are a step or two lower.
 * | severity | imminent and certain | not both |
 * |---|---|---|
 * | Extreme | critical | high |
 * | Severe | high | medium |
 * | Moderate, Unknown | medium | low |
 * | Minor | low | low |
 * An alert that is past or unlikely is low.
 */
export function getCapPriority({
  urgency,
  severity,
  certainty,
}: Pick<CapInfo, 'urgency' | 'severity' | 'certainty'>): AlertPriority {
  if (urgency === 'Past' || certainty === 'Unlikely') return 'low';
  const isImminent =
    (urgency === 'Immediate' || urgency === 'Expected') &&
    (certainty === 'Observed' || certainty === 'Likely');
  const steps: AlertPriority[] = ['critical', 'high', 'medium', 'low', 'low'];
  const step = { Extreme: 0, Severe: 1, Moderate: 2, Unknown: 2, Minor: 3 }[severity];
  return steps[isImminent ? step : step + 1] ?? 'low';
}

/** Words in an event's name, without diacritics, in Vietnamese and English; the more specific ones first. */
const eventWords: readonly (readonly [words: RegExp, alertClass: string])[] = [
  [/\b(chay rung|chay|hoa hoan|fire|wildfire)\b/, 'fire'],
  [/\b(khoi|smoke)\b/, 'smoke'],
  [/\b(no|vu no|explosion|bomb)\b/, 'explosion'],
  [/\b(ngap|ngap lut|ngap ung|lu|lut|lu quet|flood|flooding|tsunami|song than)\b/, 'flood'],
  [/\b(cay do|cay gay|fallen tree|tree)\b/, 'fallen-tree'],
  [
    /\b(bao|ap thap|dong|loc|mua|mua da|set|giong|gio|ret|nang nong|storm|typhoon|hurricane|tornado|rain|thunderstorm|wind|heat|cold|snow|fog|hail)\b/,
    'weather',
  ],
  [/\b(tai nan|accident|crash|collision)\b/, 'traffic.accident'],
  [/\b(un tac|tac duong|congestion|traffic jam)\b/, 'traffic.jam'],
  [/\b(tu tap|dam dong|crowd|demonstration)\b/, 'crowd'],
];

/** Classes by category, used if the event's words match none. */
const categoryClasses: Readonly<Partial<Record<CapInfo['category'][number], string>>> = {
  Fire: 'fire',
  Met: 'weather',
};

/** Returns the class of an event: by its words, else by its category, else the event's own word. */
export function getCapClass({ event, category }: Pick<CapInfo, 'event' | 'category'>): string {
  const folded = foldForSearch(event.slice(0, 400));
  const found = eventWords.find(([words]) => words.test(folded))?.[1];
  if (found !== undefined) return found;
  for (const one of category) {
    const known = categoryClasses[one];
    if (known !== undefined) return known;
  }
  return toClassSlug(event);
}

const rankOf = (language: string): number => {
  const [tongue = ''] = language.toLowerCase().split('-');
  return tongue === 'vi' ? 0 : tongue === 'en' ? 1 : 2;
};

/** Returns the info block to use: Vietnamese, else English, else the first; of several the most urgent. */
export function getPreferredCapInfo(infos: readonly CapInfo[]): CapInfo | undefined {
  return [...infos].sort(
    (a, b) =>
      rankOf(a.language) - rankOf(b.language) ||
      AlertPriority.options.indexOf(getCapPriority(a)) - AlertPriority.options.indexOf(getCapPriority(b)),
  )[0];
}

/** Returns the centroid of a ring (the shoelace formula); the mean of the points if the area is zero. */
function middle(ring: readonly (readonly [lat: number, lon: number])[]): readonly [number, number] {
  const [origin = [0, 0] as const] = ring;
  let area = 0;
  let lat = 0;
  let lon = 0;
  for (const [index, here] of ring.entries()) {
    const next = ring[(index + 1) % ring.length] ?? here;
    // Relative to one of the corners: the squared degrees of a street are too small next to those of the globe.
    const [aLat, aLon, bLat, bLon] = [
      here[0] - origin[0],
      here[1] - origin[1],
      next[0] - origin[0],
      next[1] - origin[1],
    ];
    const cross = aLat * bLon - bLat * aLon;
    area += cross;
    lat += (aLat + bLat) * cross;
    lon += (aLon + bLon) * cross;
  }
  if (Math.abs(area) < 1e-12) {
    const sum = ring.reduce(([a, b], [c, d]) => [a + c, b + d] as const, [0, 0] as const);
    return [sum[0] / ring.length, sum[1] / ring.length];
  }
  return [origin[0] + lat / (3 * area), origin[1] + lon / (3 * area)];
}

/** Returns the middle of the first area that has a shape, with the descriptions of all areas. Null if there is no area. */
export function getCapPosition({ area }: Pick<CapInfo, 'area'>): AlertPlace | null {
  if (area.length === 0) return null;
  const text = toSingleLine(area.map(({ areaDesc }) => areaDesc).join('; '), 200);
  for (const { circle, polygon } of area) {
    const at = circle[0]?.[0] ?? (polygon[0] ? middle(polygon[0]) : undefined);
    if (!at) continue;
    const lat = Math.min(90, Math.max(-90, at[0]));
    const lon = Math.min(180, Math.max(-180, at[1]));
    return { lat, lon, ward: null, text };
  }
  return { lat: null, lon: null, ward: null, text };
}
