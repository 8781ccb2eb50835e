import type { Plane, PlanePoint } from '../../../core/base/geo.ts';
import type { CityLabel } from '../../../core/map/city/city.ts';
import { getShareAlongSegment } from '../../../core/map/city/make/rings.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { toSearchWords } from '../../shared/searchIndex.ts';
import { findWardAt, type MapWard } from './wards.ts';

/** Maximum distance of a street's cameras from its centre line, metres. */
const kerbDistanceM = 25;
/** Maximum distance of a camera named after the street: names repeat in a city. */
const namedM = 250;
/** Maximum distance between two names of a continuous street, metres. */
const goesOnM = 1_000;
/** Straight extension of a street past each of its names, metres. */
const pastM = { road: 400, street: 200 } as const;

/** A street as far as known: the city has its names, each along a stretch of it. */
export interface Street {
  readonly name: string;
  readonly wards: readonly MapWard[];
  /** In order of number. */
  readonly cameras: readonly CameraEntry[];
}

interface Stretch {
  readonly from: PlanePoint;
  readonly to: PlanePoint;
}

const isNameOf = (name: string) => (label: CityLabel) =>
  label.name === name && (label.kind === 'street' || label.kind === 'road');

/** Returns a street's course from its names: straight past each, and between near ones. */
function stretchesOf(names: readonly CityLabel[]): readonly Stretch[] {
  const between = names.flatMap((from, at) =>
    names
      .slice(at + 1)
      .filter((to) => Math.hypot(to.x - from.x, to.y - from.y) <= goesOnM)
      .map((to) => ({ from, to })),
  );
  const past = names.map(({ x, y, kind, angleDeg }) => {
    const half = angleDeg === undefined ? 0 : pastM[kind === 'road' ? 'road' : 'street'];
    const turn = ((angleDeg ?? 0) * Math.PI) / 180;
    const [east, north] = [Math.cos(turn) * half, Math.sin(turn) * half];
    return { from: { x: x - east, y: y - north }, to: { x: x + east, y: y + north } };
  });
  return [...past, ...between];
}

function metresTo({ from, to }: Stretch, { x, y }: PlanePoint): number {
  const on = getShareAlongSegment(x, y, from.x, from.y, to.x, to.y);
  return Math.hypot(x - from.x - (to.x - from.x) * on, y - from.y - (to.y - from.y) * on);
}

/** Returns a street's wards and cameras. */
export function getStreet(
  name: string,
  city: {
    readonly labels: readonly CityLabel[];
    readonly wards: readonly MapWard[];
    readonly plane: Plane | undefined;
  },
  cameras: readonly CameraEntry[],
): Street {
  const names = city.labels.filter(isNameOf(name));
  const { plane } = city;
  if (!plane) return { name, wards: [], cameras: [] };
  const stretches = stretchesOf(names);
  const words = ` ${toSearchWords(name)} `;
  const along = cameras.filter(({ camera, index }) => {
    const at = plane.toPlane(camera.position);
    const most = index.title.includes(words) ? namedM : kerbDistanceM;
    return stretches.some((stretch) => metresTo(stretch, at) <= most);
  });
  const wards = names.flatMap((at) => findWardAt(city.wards, at) ?? []);
  return {
    name,
    wards: [...new Set(wards)],
    cameras: along.sort((a, b) => a.camera.number - b.camera.number),
  };
}
