import { type LatLon, planeAt } from '../../../core/base/geo.ts';
import type { MapView } from '../../map/api.ts';
import type { Scene } from '../../map/scene.ts';
import type { CameraEntry } from '../../shared/mirror.ts';

/** How far away it takes to see so many metres from side to side: the field of view from top to bottom is 40 degrees. */
export const distanceFor = (spanM: number): number => Math.max(150, spanM * 1.5);

/** What lies straight below a view of it. */
interface Extent {
  readonly center: LatLon;
  /** Metres from side to side, the longer way. */
  readonly spanM: number;
}

/** Where the middle ones of some places lie, that share of them each way; the places are one at least. */
export function extentOf(places: readonly LatLon[], share: number): Extent {
  const within = (all: readonly number[]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
    return [at((1 - share) / 2), at((1 + share) / 2)] as const;
  };
  const [south, north] = within(places.map(({ lat }) => lat));
  const [west, east] = within(places.map(({ lon }) => lon));
  const center = { lat: (south + north) / 2, lon: (west + east) / 2 };
  const corner = planeAt(center).toPlane({ lat: north, lon: east });
  return { center, spanM: 2 * Math.max(corner.x, corner.y) };
}

/** A few cameras that stand far away do not make the rest small. */
const nearlyAllShare = 0.96;
/** A map that is opened first begins where most cameras are. */
const mostShare = 0.8;
/** Less than this shows no street around a place, metres. */
const streetsM = 500;
/** Around cameras there is some room. */
const roomShare = 1.1;

const above = ({ center, spanM }: Extent): MapView => ({
  lat: center.lat,
  lon: center.lon,
  headingDeg: 0,
  tiltDeg: 0,
  distanceM: distanceFor(spanM),
});

function viewOf(list: readonly CameraEntry[], share: number): MapView | undefined {
  if (list.length === 0) return undefined;
  const { center, spanM } = extentOf(
    list.map(({ camera }) => camera.position),
    share,
  );
  return above({ center, spanM: spanM * roomShare });
}

/** A view from above of most cameras, those in the middle; undefined where there are none. */
export const viewOfMost = (list: readonly CameraEntry[]): MapView | undefined => viewOf(list, mostShare);

/** A view of so few places that all of them matter, with their streets around them; undefined where there are none. */
export function viewOfAll(places: readonly LatLon[]): MapView | undefined {
  if (places.length === 0) return undefined;
  const { center, spanM } = extentOf(places, 1);
  return above({ center, spanM: Math.max(streetsM, spanM * 1.6) });
}

/** A view of the whole city from above; without one, of nearly all cameras; undefined where there are none. */
export function viewOfWhole(scene: Pick<Scene, 'city'>, list: readonly CameraEntry[]): MapView | undefined {
  const city = scene.city();
  if (!city) return viewOf(list, nearlyAllShare);
  const { box, origin } = city.header;
  const [west, south, east, north] = box;
  return above({
    center: planeAt(origin).toLatLon({ x: (west + east) / 2, y: (south + north) / 2 }),
    spanM: Math.max(east - west, north - south),
  });
}
