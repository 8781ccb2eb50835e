import { getBoundingBox } from '../../core/map/city/box.ts';
import { getSignedArea, isInRing } from '../../core/map/city/make/rings.ts';
import { fullNameOf, wardPrefix } from './classify.ts';
import { type Degrees, type Feature, type Properties, textOf } from './feature.ts';
import type { NamedFeature } from './origins.ts';
import { areaOutline, outlineOf } from './outline.ts';
import type { Mend, Reason } from './rejects.ts';

/** A ward with its rings in integer degrees. */
export interface FoundWard {
  readonly id: string;
  /** The id is a registry's code, not an id of the file. */
  readonly hasCode: boolean;
  /** The name with its kind: Phường Đống Đa. */
  readonly fullName: string;
  readonly name: string;
  readonly kind: 'ward' | 'commune';
  readonly formerNames: readonly string[];
  readonly rings: readonly (readonly number[])[];
  readonly from: NamedFeature;
}

const maxFormerNames = 40;

/** Creates a ward or commune from its boundary; returns a reason if there is no outline. */
export function wardOf(
  { properties, where }: Feature,
  polygons: readonly (readonly Degrees[])[],
  from: NamedFeature,
  mend: (mend: Mend) => void,
): FoundWard | Reason {
  const rings: number[][] = [];
  for (const polygon of polygons) {
    // Holes are other wards. They are ignored: a position inside both is then in both, and the map distinguishes them
    // by area.
    const outline = outlineOf(polygon.slice(0, 1), areaOutline, mend);
    if (typeof outline === 'string') return outline;
    rings.push(...outline.rings);
  }
  if (rings.length === 0) return 'tooFewPoints';
  const full = (fullNameOf(properties) ?? `${where}`).normalize('NFC');
  const code = textOf(properties, 'code', 'ref:code', 'ma_xa', 'maXa', 'ref');
  return {
    id: code ?? textOf(properties, 'id') ?? `${where}`,
    hasCode: code !== undefined,
    fullName: full.slice(0, 120),
    name: full.replace(wardPrefix, '').slice(0, 80),
    kind: /^xã\s/iu.test(full) ? 'commune' : 'ward',
    formerNames: formerNamesOf(properties),
    rings: rings.slice(0, 200),
    from,
  };
}

/** Returns the former names: `formerNames` (a list, or separated by semicolons), or OSM's `old_name`. */
function formerNamesOf(properties: Properties): string[] {
  const parsed = properties.formerNames ?? properties.former_names ?? properties.old_name;
  const names = Array.isArray(parsed) ? parsed : typeof parsed === 'string' ? parsed.split(';') : [];
  return names
    .filter((name): name is string => typeof name === 'string')
    .map((name) => name.normalize('NFC').trim().slice(0, 120))
    .filter((name) => name !== '')
    .slice(0, maxFormerNames);
}

/** Returns a position well inside a ring, for its label: the middle of the widest of some horizontal sections. */
export function placeInside(ring: readonly number[]): { readonly x: number; readonly y: number } {
  const ys = ring.filter((_, i) => i % 2 === 1);
  const [low, high] = [ys.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.max(a, b))];
  let best = { x: ring[0] ?? 0, y: ring[1] ?? 0, width: -1 };
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const y = low + (high - low) * part;
    const cuts: number[] = [];
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax = 0, ay = 0, bx = 0, by = 0] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (ay > y !== by > y) cuts.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
    }
    cuts.sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const [from = 0, to = 0] = [cuts[i], cuts[i + 1]];
      if (to - from > best.width) best = { x: (from + to) / 2, y, width: to - from };
    }
  }
  return { x: best.x, y: best.y };
}

/** Number of samples per direction when areas are compared. */
const samples = 12;
/** A former ward with a smaller share in another one has little to do with it. */
const minShare = 0.1;

/** Returns the wards that contain at least a tenth of a former ward. */
export function wardsWithin<W extends { readonly rings: readonly (readonly number[])[] }>(
  former: readonly number[],
  wards: readonly W[],
): W[] {
  const [west, south, east, north] = getBoundingBox([former]);
  const places: (readonly [number, number])[] = [];
  for (let i = 0; i < samples * samples; i++) {
    const x = west + (((i % samples) + 0.5) / samples) * (east - west);
    const y = south + ((Math.floor(i / samples) + 0.5) / samples) * (north - south);
    if (isInRing(former, x, y)) places.push([x, y]);
  }
  return wards.filter(({ rings }) => {
    const inside = places.filter(([x, y]) => rings.some((ring) => isInRing(ring, x, y))).length;
    return inside > 0 && inside >= minShare * places.length;
  });
}

/** Returns the largest of a ward's rings. */
export const mainRing = ({ rings }: Pick<FoundWard, 'rings'>): readonly number[] =>
  [...rings].sort((a, b) => Math.abs(getSignedArea(b)) - Math.abs(getSignedArea(a)))[0] ?? [];
