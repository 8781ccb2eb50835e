import type { ShownAlert } from '../../../core/alerts/queue.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId, DeskId, OperatorId } from '../../../core/base/ids.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import type { SavedLayout } from '../../../core/wall/library.ts';
import { findBestCameras } from '../../features/cameras/model.ts';
import { parseCoordinates } from '../../features/map/coordinates.ts';
import {
  type CitySearchNames,
  type FoundWard,
  findPlaces,
  findWards,
  type MapSearchPlace,
} from '../../features/map/find.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import {
  createNamedTarget,
  findClosest,
  getMatchDistance,
  type NamedTarget,
  type RankedMatch,
  toSearchWords,
} from '../../shared/searchIndex.ts';
import type { ListedCommand } from '../commands.ts';
import type { SearchKind } from './model.ts';

/**
 * A person in the room.
 * `desk`: the desk to show on the board; null: the board is not available to this operator, and the person is on duty
 * by the shift log.
 */
export interface SearchedPerson {
  readonly id: OperatorId | string;
  readonly name: string;
  readonly where: string;
  readonly desk: DeskId | null;
}

/** An alert with the words by which it is found. */
export interface SearchedAlert {
  readonly shown: ShownAlert;
  readonly name: string;
  readonly where: string;
}

/** All data that a window can search. It contains nothing that is hidden from its operator. */
export interface SearchIndexes {
  readonly cameras: readonly CameraEntry[];
  readonly atlas: CitySearchNames;
  readonly incidents: readonly NamedTarget<Incident>[];
  readonly layouts: readonly NamedTarget<SavedLayout>[];
  readonly people: readonly NamedTarget<SearchedPerson>[];
  readonly commands: readonly NamedTarget<ListedCommand>[];
}

export type SearchResult =
  | { readonly kind: 'camera'; readonly entry: CameraEntry }
  | ({ readonly kind: 'ward' } & FoundWard)
  | {
      readonly kind: 'street';
      readonly place: MapSearchPlace | { readonly kind: 'coordinates'; readonly at: LatLon };
    }
  | { readonly kind: 'alert'; readonly alert: SearchedAlert }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'layout'; readonly saved: SavedLayout }
  | { readonly kind: 'person'; readonly person: SearchedPerson }
  | { readonly kind: 'command'; readonly command: ListedCommand };

export interface SearchResultsOfKind {
  readonly kind: SearchKind;
  /** The matches, closest first. */
  readonly hits: readonly SearchResult[];
  /** The total number; null: more than those listed. */
  readonly total: number | null;
  /** The distance of the closest match: lower is closer. */
  readonly away: number;
}

/** The maximum number of matches per kind, while several kinds have matches. */
const mostBesides = 5;
const mostAlone = 50;
/** The maximum number of cameras, the most common search, while several kinds have matches. */
const mostCamerasBesides = 8;
export const maxSearchedAlerts = { besides: mostBesides, alone: mostAlone } as const;

/** The distance of an exact camera number, which precedes all names. */
const byNumber = -1;
/** The distance of a match inside a word, or anywhere in a camera's words: further than any name. */
const within = 4;

/** Returns the distance of the best camera, comparable with that of names. */
function cameraAway({ index }: CameraEntry, query: string): number {
  const { all, title } = index;
  if (/^\d+$/.test(query) && all.startsWith(` ${query}`)) return byNumber;
  if (title.startsWith(` ${query} |`)) return 0;
  return (
    getMatchDistance(title, query, query.split(' ')) ??
    (getMatchDistance(all, query, query.split(' ')) ? 3 : within)
  );
}

function camerasFor(
  list: readonly CameraEntry[],
  query: string,
  most: number,
): SearchResultsOfKind | undefined {
  const { best, total } = findBestCameras(list, query, most);
  const hits = best.map((entry): SearchResult => ({ kind: 'camera', entry }));
  if (hits.length === 0) return undefined;
  return { kind: 'camera', hits, total, away: Math.min(...best.map((entry) => cameraAway(entry, query))) };
}

function groupOf<T>(
  kind: SearchKind,
  found: readonly RankedMatch<T>[],
  most: number,
  hitOf: (of: T) => SearchResult,
): SearchResultsOfKind | undefined {
  const [first] = found;
  if (!first) return undefined;
  return {
    kind,
    hits: found.slice(0, most).map(({ of }) => hitOf(of)),
    total: found.length,
    away: first.away,
  };
}

/** The order of kinds with equal distance. */
const order: readonly SearchKind[] = [
  'command',
  'ward',
  'street',
  'camera',
  'person',
  'incident',
  'layout',
  'alert',
];

/**
 * Returns the matches of a query by kind, the kind with the closest match first.
 * Text is folded, so that `dong da` finds Đống Đa. `alerts`: the desk's matches for the same words; undefined while
 * its response is pending. `only`: restricts the search to that kind.
 */
export function searchAll(
  text: string,
  searched: SearchIndexes,
  alerts: { readonly found: readonly SearchedAlert[]; readonly isAll: boolean } | undefined,
  only?: SearchKind,
): readonly SearchResultsOfKind[] {
  const query = toSearchWords(text);
  if (query === '') return [];
  const at = parseCoordinates(text);
  if (at)
    return [
      { kind: 'street', hits: [{ kind: 'street', place: { kind: 'coordinates', at } }], total: 1, away: 0 },
    ];
  const most = only ? mostAlone : mostBesides;
  const find: { readonly [K in SearchKind]: () => SearchResultsOfKind | undefined } = {
    camera: () => camerasFor(searched.cameras, query, only ? mostAlone : mostCamerasBesides),
    ward: () =>
      groupOf('ward', findWards(searched.atlas.wards, query), most, (of) => ({ kind: 'ward', ...of })),
    street: () =>
      groupOf('street', findPlaces(searched.atlas.places, query), most, (place) => ({
        kind: 'street',
        place,
      })),
    incident: () =>
      groupOf('incident', findClosest(searched.incidents, query), most, (incident) => ({
        kind: 'incident',
        incident,
      })),
    layout: () =>
      groupOf('layout', findClosest(searched.layouts, query), most, (saved) => ({ kind: 'layout', saved })),
    person: () =>
      groupOf('person', findClosest(searched.people, query), most, (person) => ({ kind: 'person', person })),
    command: () =>
      groupOf('command', findClosest(searched.commands, query), most, (command) => ({
        kind: 'command',
        command,
      })),
    alert: () => alerts && alertsFor(alerts, query, most),
  };
  return order
    .filter((kind) => only === undefined || kind === only)
    .map((kind) => find[kind]())
    .filter((group) => group !== undefined)
    .sort((a, b) => a.away - b.away);
}

/** Returns the alerts in the desk's order, with the distance of their closest name. */
function alertsFor(
  { found, isAll }: { readonly found: readonly SearchedAlert[]; readonly isAll: boolean },
  query: string,
  most: number,
): SearchResultsOfKind | undefined {
  if (found.length === 0) return undefined;
  const desired = query.split(' ');
  const away = (text: string) => getMatchDistance(` ${toSearchWords(text)} `, query, desired) ?? within;
  return {
    kind: 'alert',
    hits: found.slice(0, most).map((alert) => ({ kind: 'alert', alert })),
    total: isAll ? found.length : null,
    away: Math.min(...found.map(({ name, where }) => Math.min(away(name), away(where)))),
  };
}

/** Returns one item under several names. Empty names are left out. */
export const listSearchNames = <T>(
  of: T,
  ...names: readonly (string | null | undefined)[]
): readonly NamedTarget<T>[] => names.flatMap((name) => (name ? [createNamedTarget(name, of)] : []));

/**
 * Returns the names of a command: its key, its name, and last its names in other languages.
 */
export const listCommandNames = (command: ListedCommand): readonly NamedTarget<ListedCommand>[] => [
  ...listSearchNames(command, command.name, command.key),
  ...listSearchNames(command, ...command.also).map((one) => ({ ...one, more: within })),
];

/** Returns the identity of a match in a list. */
export function getSearchResultKey(hit: SearchResult): string {
  switch (hit.kind) {
    case 'camera':
      return hit.entry.camera.id;
    case 'ward':
      return `ward ${hit.ward.id}`;
    case 'street':
      if (hit.place.kind === 'pin') return `pin ${hit.place.id}`;
      return `street ${'name' in hit.place ? hit.place.name : ''} ${hit.place.at.lat} ${hit.place.at.lon}`;
    case 'alert':
      return `alert ${hit.alert.shown.alert.id satisfies AlertId}`;
    case 'incident':
      return `incident ${hit.incident.id}`;
    case 'layout':
      return `layout ${hit.saved.id}`;
    case 'person':
      return `person ${hit.person.id}`;
    case 'command':
      return `command ${hit.command.id}`;
  }
}
