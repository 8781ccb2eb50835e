import { createPlaneAt, type LatLon } from '../../../core/base/geo.ts';
import type { MapView } from '../../map/api.ts';
import type { MapScene } from '../../map/scene.ts';
import type { CameraEntry } from '../../shared/mirror.ts';

/** Returns the viewing distance for a span in metres: the vertical field of view is 40 degrees. */
export const getViewDistanceM = (spanM: number): number => Math.max(150, spanM * 1.5);

/** The ground straight below a view. */
interface Extent {
  readonly center: LatLon;
  /** Length of the longer side, metres. */
  readonly spanM: number;
}

/** Returns the extent of the central share of some locations in each direction; at least one location is required. */
export function getCentralExtent(places: readonly LatLon[], share: number): Extent {
  const within = (all: readonly number[]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
    return [at((1 - share) / 2), at((1 + share) / 2)] as const;
  };
  const [south, north] = within(places.map(({ lat }) => lat));
  const [west, east] = within(places.map(({ lon }) => lon));
  const center = { lat: (south + north) / 2, lon: (west + east) / 2 };
  const corner = createPlaneAt(center).toPlane({ lat: north, lon: east });
  return { center, spanM: 2 * Math.max(corner.x, corner.y) };
}

/** Share of cameras shown, so that a few distant ones do not shrink the rest. */
const nearlyAllShare = 0.96;
/** Share of cameras in the first view of a newly opened map. */
const mostShare = 0.8;
/** Minimum span that shows the streets around a location, metres. */
const streetsM = 500;
/** Margin around cameras. */
const roomShare = 1.1;

const above = ({ center, spanM }: Extent): MapView => ({
  lat: center.lat,
  lon: center.lon,
  headingDeg: 0,
  tiltDeg: 0,
  distanceM: getViewDistanceM(spanM),
});

function viewOf(list: readonly CameraEntry[], share: number): MapView | undefined {
  if (list.length === 0) return undefined;
  const { center, spanM } = getCentralExtent(
    list.map(({ camera }) => camera.position),
    share,
  );
  return above({ center, spanM: spanM * roomShare });
}

/** Returns a top view of the central majority of cameras; undefined if there are none. */
export const viewMostCameras = (list: readonly CameraEntry[]): MapView | undefined => viewOf(list, mostShare);

/** Returns a top view of a few locations with the streets around them; undefined if there are none. */
export function viewAllPositions(places: readonly LatLon[]): MapView | undefined {
  if (places.length === 0) return undefined;
  const { center, spanM } = getCentralExtent(places, 1);
  return above({ center, spanM: Math.max(streetsM, spanM * 1.6) });
}

/** Returns a top view of the whole city, else of nearly all cameras; undefined if there are none. */
export function viewWholeCity(
  scene: Pick<MapScene, 'city'>,
  list: readonly CameraEntry[],
): MapView | undefined {
  const city = scene.city();
  if (!city) return viewOf(list, nearlyAllShare);
  const { box, origin } = city.header;
  const [west, south, east, north] = box;
  return above({
    center: createPlaneAt(origin).toLatLon({ x: (west + east) / 2, y: (south + north) / 2 }),
    spanM: Math.max(east - west, north - south),
  });
}
