import type { LatLon, Plane } from '../../../core/base/geo.ts';
import type { CityLabel } from '../../../core/map/city/city.ts';
import type { MapPin, PinId } from '../../../core/map/map.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import {
  createNamedTarget,
  findClosest,
  type NamedTarget,
  type RankedMatch,
} from '../../shared/searchIndex.ts';
import type { MapWard } from './wards.ts';

export interface FoundWard {
  readonly ward: MapWard;
  /** The former name by which it was found. */
  readonly former: string | undefined;
}

/** A location of the city, or a pin found by its text. */
export type MapSearchPlace = { readonly name: string; readonly at: LatLon } & (
  | { readonly kind: 'street' | 'place' }
  | { readonly kind: 'pin'; readonly id: PinId }
);

/** A search result that the map can show. */
export type MapSearchResult =
  | { readonly kind: 'camera'; readonly entry: CameraEntry }
  | { readonly kind: 'ward'; readonly ward: MapWard }
  | MapSearchPlace
  | { readonly kind: 'coordinates'; readonly at: LatLon };

/** The searchable names of a city. */
export interface CitySearchNames {
  readonly wards: readonly NamedTarget<FoundWard>[];
  readonly places: readonly NamedTarget<MapSearchPlace>[];
}

export const listNamedPins = (pins: readonly MapPin[]): readonly NamedTarget<MapSearchPlace>[] =>
  pins.map(({ id, text, lat, lon }) =>
    createNamedTarget(text, { kind: 'pin', id, name: text, at: { lat, lon } }),
  );

/** Builds the searchable names, once per city. A street with many labels is listed once, by its foremost. */
export function buildCitySearchNames(
  wards: readonly MapWard[],
  labels: readonly CityLabel[],
  plane: Plane | undefined,
): CitySearchNames {
  const foremost = new Map<string, CityLabel>();
  for (const label of labels) {
    if (label.kind === 'ward') continue;
    const isStreet = label.kind === 'road' || label.kind === 'street';
    const key = isStreet
      ? `street ${label.name}`
      : `${label.kind} ${label.name} ${Math.round(label.x / 500)} ${Math.round(label.y / 500)}`;
    const known = foremost.get(key);
    if (!known || label.rank < known.rank) foremost.set(key, label);
  }
  return {
    wards: wards.flatMap((ward) => [
      createNamedTarget<FoundWard>(ward.name, { ward, former: undefined }),
      ...ward.formerNames.map((former) => createNamedTarget<FoundWard>(former, { ward, former })),
    ]),
    places: plane
      ? [...foremost.values()]
          .sort((a, b) => a.rank - b.rank)
          .map(({ name, kind, x, y }) =>
            createNamedTarget<MapSearchPlace>(name, {
              kind: kind === 'road' || kind === 'street' ? 'street' : 'place',
              name,
              at: plane.toLatLon({ x, y }),
            }),
          )
      : [],
  };
}

/** Penalty of a former name compared with a present one. */
const formerlyAway = 0.5;

/** Kind words before or after a name, written or spoken: `P. Ba Đình`, `phường Ba Đình`, `Ba Đình ward`. */
const asWard = /^(?:phuong|xa|p|x) (?=.)|(?<=.) (?:ward|commune)$/;
const asStreet = /^(?:duong|pho) (?=.)|(?<=.) (?:street|road)$/;

/** Finds wards by present and former names, best first, each once. `phường Đống Đa` is a name with its kind. */
export function findWards(wards: CitySearchNames['wards'], query: string): readonly RankedMatch<FoundWard>[] {
  const found = findClosest(wards, query.replace(asWard, ''), ({ former }) =>
    former === undefined ? 0 : formerlyAway,
  );
  const seen = new Set<MapWard>();
  return found.filter(({ of }) => !seen.has(of.ward) && seen.add(of.ward));
}

/**
 * Finds streets and locations, best first, each once.
 * `đường Láng` is the street Láng, while the name of `phố Huế` includes its kind.
 */
export function findPlaces(
  places: CitySearchNames['places'],
  query: string,
): readonly RankedMatch<MapSearchPlace>[] {
  const found = findClosest(places, query);
  const name = query.replace(asStreet, '');
  if (name === query) return found;
  const seen = new Set(found.map(({ of }) => of));
  const streets = findClosest(places, name).filter(({ of }) => of.kind === 'street' && !seen.has(of));
  return [...found, ...streets].sort((a, b) => a.away - b.away);
}
