import type { CityLabel } from '../../../core/city/city.ts';
import type { LatLon, Plane } from '../../../core/domain/geo.ts';
import type { CameraEntry } from '../../mirror.ts';
import { searchWords } from '../../searchIndex.ts';
import { coordinatesText, parseCoordinates } from './coordinates.ts';
import type { MapWard } from './wards.ts';

/** What can be gone to, with how wide a view of it should be, metres. */
export type Found =
  | { readonly kind: 'camera'; readonly entry: CameraEntry }
  | { readonly kind: 'ward'; readonly ward: MapWard; readonly former: string | undefined }
  | { readonly kind: 'street' | 'place'; readonly name: string; readonly at: LatLon }
  | { readonly kind: 'coordinates'; readonly at: LatLon };

type FoundKind = Found['kind'];

const mostOf: Readonly<Record<FoundKind, number>> = {
  coordinates: 1,
  ward: 5,
  street: 5,
  place: 5,
  camera: 8,
};

interface Named<T> {
  /** Folded, a space at either end. */
  readonly words: string;
  readonly of: T;
}

export interface Atlas {
  readonly wards: readonly Named<{ readonly ward: MapWard; readonly former: string | undefined }>[];
  readonly places: readonly Named<{
    readonly kind: 'street' | 'place';
    readonly name: string;
    readonly at: LatLon;
  }>[];
}

const named = (name: string) => ` ${searchWords(name)} `;

/** What a search for places runs over; made once a city. A street that has many labels is listed once, by its foremost. */
export function atlasOf(
  wards: readonly MapWard[],
  labels: readonly CityLabel[],
  plane: Plane | undefined,
): Atlas {
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
      { words: named(ward.name), of: { ward, former: undefined } },
      ...ward.formerNames.map((former) => ({ words: named(former), of: { ward, former } })),
    ]),
    places: plane
      ? [...foremost.values()]
          .sort((a, b) => a.rank - b.rank)
          .map(({ name, kind, x, y }) => ({
            words: named(name),
            of: {
              kind: kind === 'road' || kind === 'street' ? ('street' as const) : ('place' as const),
              name,
              at: plane.toLatLon({ x, y }),
            },
          }))
      : [],
  };
}

/** 0: the name itself; 1: it begins so; 2: the phrase begins within it; 3: words of it begin so; undefined: it has none of it. */
function closeness(words: string, query: string, sought: readonly string[]): number | undefined {
  if (words === ` ${query} `) return 0;
  if (words.startsWith(` ${query}`)) return 1;
  if (words.includes(` ${query}`)) return 2;
  return sought.every((word) => words.includes(` ${word}`)) ? 3 : undefined;
}

interface Close<T> {
  readonly of: T;
  /** Lower is closer. */
  readonly away: number;
}

/** The closest first; of equals the one that stands first among them. */
function best<T>(
  among: readonly Named<T>[],
  query: string,
  moreAway: (of: T) => number = () => 0,
): readonly Close<T>[] {
  const sought = query.split(' ');
  return among
    .flatMap(({ words, of }): Close<T>[] => {
      const away = closeness(words, query, sought);
      return away === undefined ? [] : [{ of, away: away + moreAway(of) }];
    })
    .sort((a, b) => a.away - b.away);
}

/** What a ward was called once says less than what something is called now. */
const formerlyAway = 0.5;

/** A ward that is found by several of its names is found once. */
const once = <T extends { readonly ward: MapWard }>(found: readonly Close<T>[]): readonly Close<T>[] =>
  found.filter(({ of }, at) => found.findIndex((other) => other.of.ward === of.ward) === at);

/**
 * What somebody who types this may want to go to, by kind; folded, so that `dong da` finds Đống Đa.
 * `findCameras`: the same search as the list's, best first.
 */
export function findPlaces(
  text: string,
  atlas: Atlas,
  findCameras: (query: string) => readonly CameraEntry[],
): readonly Found[] {
  const at = parseCoordinates(text);
  if (at) return [{ kind: 'coordinates', at }];
  const query = searchWords(text);
  // `phường Đống Đa` is the ward's name with what it is before it.
  const wardQuery = query.replace(/^(phuong|xa) (?=.)/, '');
  if (query === '') return [];
  const isNumber = /^\d+$/.test(query);
  const wards = once(
    best(atlas.wards, wardQuery, ({ former }) => (former === undefined ? 0 : formerlyAway)),
  ).slice(0, mostOf.ward);
  const places = best(atlas.places, query);
  const ofKind = (kind: 'street' | 'place') =>
    places.filter(({ of }) => of.kind === kind).slice(0, mostOf[kind]);
  const cameras = findCameras(text)
    .slice(0, mostOf.camera)
    .map((entry): Found => ({ kind: 'camera', entry }));
  // The kind that has the closest comes first; of equals wards, then streets.
  const rest: readonly Found[] = [
    wards.map(({ of, away }): Close<Found> => ({ of: { kind: 'ward', ...of }, away })),
    ofKind('street'),
    ofKind('place'),
  ]
    .sort(([a], [b]) => (a?.away ?? Number.POSITIVE_INFINITY) - (b?.away ?? Number.POSITIVE_INFINITY))
    .flatMap((kind) => kind.map(({ of }) => of));
  // Whoever types a number means a camera's.
  return isNumber ? [...cameras, ...rest] : [...rest, ...cameras];
}

/** What stands for it in a list, and tells it apart from the others. */
export const foundKey = (found: Found): string =>
  found.kind === 'camera'
    ? found.entry.camera.id
    : found.kind === 'ward'
      ? `ward ${found.ward.id}`
      : found.kind === 'coordinates'
        ? coordinatesText(found.at)
        : `${found.kind} ${found.name} ${coordinatesText(found.at)}`;
