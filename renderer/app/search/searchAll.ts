import type { ShownAlert } from '../../../core/alerts/queue.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId, DeskId, OperatorId } from '../../../core/base/ids.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import type { SavedLayout } from '../../../core/wall/library.ts';
import { bestCameras } from '../../features/cameras/model.ts';
import { parseCoordinates } from '../../features/map/coordinates.ts';
import {
  type Atlas,
  closestPlaces,
  closestWards,
  type FoundPlace,
  type FoundWard,
} from '../../features/map/find.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { type Close, closeness, closest, type Named, named, searchWords } from '../../shared/searchIndex.ts';
import type { ListedCommand } from '../commands.ts';
import type { SearchKind } from './model.ts';

/** Somebody of the room. `desk`: where the board shows them; null: nobody here may open it, they are on duty as the log says. */
export interface PersonHere {
  readonly id: OperatorId | string;
  readonly name: string;
  readonly where: string;
  readonly desk: DeskId | null;
}

/** An alert with the words it is found by. */
export interface AlertHere {
  readonly shown: ShownAlert;
  readonly name: string;
  readonly where: string;
}

/** All that a window can find at once. Whatever its operator may not see is in none of it. */
export interface Searched {
  readonly cameras: readonly CameraEntry[];
  readonly atlas: Atlas;
  readonly incidents: readonly Named<Incident>[];
  readonly layouts: readonly Named<SavedLayout>[];
  readonly people: readonly Named<PersonHere>[];
  readonly commands: readonly Named<ListedCommand>[];
}

export type Hit =
  | { readonly kind: 'camera'; readonly entry: CameraEntry }
  | ({ readonly kind: 'ward' } & FoundWard)
  | {
      readonly kind: 'street';
      readonly place: FoundPlace | { readonly kind: 'coordinates'; readonly at: LatLon };
    }
  | { readonly kind: 'alert'; readonly alert: AlertHere }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'layout'; readonly saved: SavedLayout }
  | { readonly kind: 'person'; readonly person: PersonHere }
  | { readonly kind: 'command'; readonly command: ListedCommand };

export interface HitGroup {
  readonly kind: SearchKind;
  /** The closest first. */
  readonly hits: readonly Hit[];
  /** How many there are; null: more than these. */
  readonly total: number | null;
  /** Of the closest: lower is closer. */
  readonly away: number;
}

/** Of each kind while several are found, and of one alone. */
const mostBesides = 5;
const mostAlone = 50;
/** Of what is looked for most often a few more. */
const mostCamerasBesides = 8;
export const mostAlerts = { besides: mostBesides, alone: mostAlone } as const;

/** Whoever types a camera's number means that camera, whatever else is called so. */
const byNumber = -1;
/** A word that is only within another, or a camera that has the words somewhere: further away than any name. */
const within = 4;

/** How far away the best camera is, beside names. */
function cameraAway({ index }: CameraEntry, query: string): number {
  const { all, title } = index;
  if (/^\d+$/.test(query) && all.startsWith(` ${query}`)) return byNumber;
  if (title.startsWith(` ${query} |`)) return 0;
  return closeness(title, query, query.split(' ')) ?? (closeness(all, query, query.split(' ')) ? 3 : within);
}

function camerasFor(list: readonly CameraEntry[], query: string, most: number): HitGroup | undefined {
  const { best, total } = bestCameras(list, query, most);
  const hits = best.map((entry): Hit => ({ kind: 'camera', entry }));
  if (hits.length === 0) return undefined;
  return { kind: 'camera', hits, total, away: Math.min(...best.map((entry) => cameraAway(entry, query))) };
}

function groupOf<T>(
  kind: SearchKind,
  found: readonly Close<T>[],
  most: number,
  hitOf: (of: T) => Hit,
): HitGroup | undefined {
  const [first] = found;
  if (!first) return undefined;
  return {
    kind,
    hits: found.slice(0, most).map(({ of }) => hitOf(of)),
    total: found.length,
    away: first.away,
  };
}

/** Of equally close kinds the first of these stands first. */
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
 * What somebody who types this may want, by kind: the kind that has the closest comes first. Folded, so that `dong da` finds Đống
 * Đa. `alerts`: those that the desk has found by the same words; undefined while it has not answered. `only`: of that kind alone.
 */
export function findAll(
  text: string,
  searched: Searched,
  alerts: { readonly found: readonly AlertHere[]; readonly isAll: boolean } | undefined,
  only?: SearchKind,
): readonly HitGroup[] {
  const query = searchWords(text);
  if (query === '') return [];
  const at = parseCoordinates(text);
  if (at)
    return [
      { kind: 'street', hits: [{ kind: 'street', place: { kind: 'coordinates', at } }], total: 1, away: 0 },
    ];
  const most = only ? mostAlone : mostBesides;
  const find: { readonly [K in SearchKind]: () => HitGroup | undefined } = {
    camera: () => camerasFor(searched.cameras, query, only ? mostAlone : mostCamerasBesides),
    ward: () =>
      groupOf('ward', closestWards(searched.atlas.wards, query), most, (of) => ({ kind: 'ward', ...of })),
    street: () =>
      groupOf('street', closestPlaces(searched.atlas.places, query), most, (place) => ({
        kind: 'street',
        place,
      })),
    incident: () =>
      groupOf('incident', closest(searched.incidents, query), most, (incident) => ({
        kind: 'incident',
        incident,
      })),
    layout: () =>
      groupOf('layout', closest(searched.layouts, query), most, (saved) => ({ kind: 'layout', saved })),
    person: () =>
      groupOf('person', closest(searched.people, query), most, (person) => ({ kind: 'person', person })),
    command: () =>
      groupOf('command', closest(searched.commands, query), most, (command) => ({
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

/** In the desk's order; as close as the closest of their names. */
function alertsFor(
  { found, isAll }: { readonly found: readonly AlertHere[]; readonly isAll: boolean },
  query: string,
  most: number,
): HitGroup | undefined {
  if (found.length === 0) return undefined;
  const desired = query.split(' ');
  const away = (text: string) => closeness(` ${searchWords(text)} `, query, desired) ?? within;
  return {
    kind: 'alert',
    hits: found.slice(0, most).map((alert) => ({ kind: 'alert', alert })),
    total: isAll ? found.length : null,
    away: Math.min(...found.map(({ name, where }) => Math.min(away(name), away(where)))),
  };
}

/** Several names of one thing. Empty ones find nothing. */
export const namesOf = <T>(of: T, ...names: readonly (string | null | undefined)[]): readonly Named<T>[] =>
  names.flatMap((name) => (name ? [named(name, of)] : []));

/** By its key, by its name, and last by what it is called in another language: anyone who learnt it there finds it too. */
export const namesOfCommand = (command: ListedCommand): readonly Named<ListedCommand>[] => [
  ...namesOf(command, command.name, command.key),
  ...namesOf(command, ...command.also).map((one) => ({ ...one, more: within })),
];

/** What stands for it in a list, and tells it apart from the others. */
export function hitKey(hit: Hit): string {
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
