import type { LatLon, Plane, PlanePoint } from '../../../core/base/geo.ts';
import type { CameraId, WardId } from '../../../core/base/ids.ts';
import { foldForSearch } from '../../../core/base/text.ts';
import { type Camera, CameraKind, type Ward } from '../../../core/cameras/camera.ts';
import { getBoundingBox } from '../../../core/map/city/box.ts';
import type { CityWard } from '../../../core/map/city/city.ts';
import { isInRings } from '../../../core/map/viewshed/inside.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { getCentralExtent } from './extent.ts';

/** A ward of the city if loaded, else of the registry, located by its cameras. */
export interface MapWard {
  readonly id: string;
  /** Its id before the city is loaded; undefined: it has no cameras. */
  readonly registryId: WardId | undefined;
  readonly name: string;
  readonly kind: Ward['kind'];
  readonly formerNames: readonly string[];
  readonly center: LatLon;
  /** Width, metres. */
  readonly spanM: number;
  /** Rings on the city's plane; empty if only the registry knows it. */
  readonly rings: readonly (readonly number[])[];
  /** In order of number. */
  readonly cameras: readonly CameraEntry[];
}

/** Returns the ward that contains a point. */
export const findWardAt = (wards: readonly MapWard[], at: PlanePoint): MapWard | undefined =>
  wards.find(({ rings }) => isInRings(rings, at.x, at.y));

/** Minimum width of a ward located by its cameras, metres. */
const leastSpanM = 400;

function ofCameras(ward: Ward, cameras: readonly CameraEntry[]): MapWard {
  const { center, spanM } = getCentralExtent(
    cameras.map(({ camera }) => camera.position),
    1,
  );
  return {
    id: ward.id,
    registryId: ward.id,
    name: ward.name,
    kind: ward.kind,
    formerNames: [],
    rings: [],
    cameras,
    center,
    spanM: Math.max(leastSpanM, spanM),
  };
}

/** Returns the site's part of a registry id. */
const own = (id: string): string => id.slice(id.lastIndexOf(':') + 1);
const nameKey = (name: string, kind: Ward['kind']) =>
  `${kind} ${foldForSearch(name).replace(/^(phuong|xa) /, '')}`;

/** Returns the city's wards with their cameras, and those that only the registry knows. */
export function listMapWards(
  city: { readonly wards: readonly CityWard[]; readonly plane: Plane } | undefined,
  cameras: readonly CameraEntry[],
): readonly MapWard[] {
  const registry = new Map<string, { readonly ward: Ward; readonly list: CameraEntry[] }>();
  for (const entry of cameras) {
    if (!entry.ward) continue;
    const found = registry.get(entry.ward.id);
    if (found) found.list.push(entry);
    else registry.set(entry.ward.id, { ward: entry.ward, list: [entry] });
  }
  const byOwnId = new Map([...registry.values()].map((each) => [own(each.ward.id), each]));
  const byName = new Map(
    [...registry.values()].map((each) => [nameKey(each.ward.name, each.ward.kind), each]),
  );
  const matched = new Set<string>();
  const ofCity = (city?.wards ?? []).map((ward): MapWard => {
    const found = byOwnId.get(ward.id) ?? byName.get(nameKey(ward.name, ward.kind));
    if (found) matched.add(found.ward.id);
    const [west, south, east, north] = getBoundingBox(ward.rings);
    const { id, name, kind, formerNames, rings } = ward;
    return {
      id,
      registryId: found?.ward.id,
      name,
      kind,
      formerNames,
      rings,
      cameras: found?.list ?? [],
      center: city?.plane.toLatLon({ x: (west + east) / 2, y: (south + north) / 2 }) ?? { lat: 0, lon: 0 },
      spanM: Math.max(east - west, north - south),
    };
  });
  const others = [...registry.values()]
    .filter(({ ward }) => !matched.has(ward.id))
    .map(({ ward, list }) => ofCameras(ward, list));
  return [...ofCity, ...others].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/** Returns a ward's present id, which may differ from the registry's id by which it was selected. */
export const findPresentWardId = (wards: readonly MapWard[], id: string): string =>
  wards.find(({ registryId }) => registryId === id)?.id ?? id;

/** Counts the cameras by kind, in a fixed order without empty kinds. */
export function countCamerasByKind(
  cameras: readonly { readonly camera: Pick<Camera, 'kind'> }[],
): ReadonlyMap<CameraKind, number> {
  const counts = new Map(CameraKind.options.map((kind) => [kind, 0]));
  for (const { camera } of cameras) counts.set(camera.kind, (counts.get(camera.kind) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 0));
}

export const listCameraIds = (cameras: readonly CameraEntry[]): readonly CameraId[] =>
  cameras.map(({ camera }) => camera.id);
